"""Where readers could recognise whose a passage without names is, and what sides decided."""

from collections import defaultdict

from als.core.prepared import prepared
from meetings.models import Minute
from reports.disclosure.recognition import Recogniser, texts_digest
from reports.enums import ExclusionReason, LessonState, RecognitionAnswer
from reports.models import Case, Evidence, Recognition
from reports.sources import ENDORSEMENT, ISSUE, REVIEW, key_of, source_of
from sets.enums import Tier

ONE_SIDED = (ENDORSEMENT, REVIEW)  # what one side wrote, not the pair


class RecognitionOf:
    """The report's passages and cases with names as a ``Recogniser``, and the decisions of sides.

    What counts as printed with names is what would be if every pair said yes: a side is asked
    before the others have answered.
    """

    def __init__(self, policy):
        self.recogniser = Recogniser(policy.set.programme.language)
        for entry in policy.entries:
            pair_pk = source_of(entry).pair_id(entry)
            if pair_pk is not None and policy.if_agreed[key_of(entry)].names:
                self.recogniser.add(pair_pk, entry, entry.report_texts)
        for case in Case.objects.filter(report__set=policy.set):
            if policy.if_agreed[ISSUE.key, case.issue_id].names:
                self.recogniser.add(case.pair_id, case, case.report_texts)
        self.decisions = defaultdict(dict)
        for row in Recognition.objects.current().filter(pair__set=policy.set):
            self.decisions[row.key][row.side] = row

    def marks(self, passage, texts):
        """Return the stems by which readers could tell which pair the passage is of."""
        pair_pk = source_of(passage).pair_id(passage)
        return self.recogniser.marks(pair_pk, texts, key_of(passage))

    def decision(self, passage, side, marks, texts):
        """Return what a side has decided on these words and marks, or ``""``."""
        made = self.decisions[key_of(passage)].get(side)
        if made is None or made.digest != texts_digest(texts) or not set(marks) <= set(made.words):
            return ""
        return made.answer

    def exclusion(self, passage, texts):
        """Return the ``ExclusionReason`` for what the passage gives away, or ``""``."""
        marks = self.marks(passage, texts)
        if not marks:
            return ""
        made = {self.decision(passage, side, marks, texts) for side in sides_of(passage)}
        if RecognitionAnswer.LEFT_OUT in made:
            return ExclusionReason.REFUSED
        return "" if made == {RecognitionAnswer.ACCEPTED} else ExclusionReason.RECOGNISABLE


def sides_of(passage):
    """Return which sides decide on a passage: both, or the one that wrote it."""
    source = source_of(passage)
    return [Tier(source.side(passage))] if source in ONE_SIDED else list(Tier)


@prepared
def minutes_of_lessons(set_pk):
    """Return the minutes that open lessons rest on: no others are in the report."""
    used = Evidence.objects.current().filter(
        lesson__set=set_pk, lesson__state=LessonState.OPEN, minute__isnull=False
    )
    minutes = Minute.objects.filter(pk__in=used.values("minute"))
    return minutes.select_related("pair__upper", "pair__lower", "meeting__cycle").order_by("pk")
