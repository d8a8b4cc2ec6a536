"""Where readers of a report could tell whose a passage without names is, and what sides decided."""

from collections import defaultdict

from meetings.models import Minute
from reports.disclosure.recognition import Recogniser, texts_digest
from reports.disclosure.words import printed
from reports.enums import ExclusionReason, LessonState, RecognitionAnswer
from reports.models import Evidence, Recognition
from sets.enums import Tier

ONE_SIDED = ("endorsement", "review")  # what one side wrote, not the pair


class RecognitionOf:
    """The report's passages with names as a ``Recogniser``, and the decisions of sides.

    What counts as printed with names is what would be if every pair said yes: a side is asked
    before the others have answered.
    """

    def __init__(self, gate):
        self.recogniser = Recogniser(gate.set.programme.language)
        entries = [("issue", row) for row in gate.issues]
        entries += [("action", row) for row in gate.actions]
        entries += [("progress", row) for row in gate.progress]
        for kind, row in entries:
            self._add(kind, row, gate.asked[kind, row.pk])
        for minute in minutes_of_lessons(gate.set):
            self._add("minute", minute, gate.asked_of_minute(minute))
        self.decisions = defaultdict(dict)
        for row in Recognition.objects.current().filter(pair__set=gate.set):
            self.decisions[row.key][row.side] = row

    def _add(self, kind, row, verdict):
        if verdict.names and not verdict.held:
            self.recogniser.add(pair_of(kind, row), kind, row, printed(kind, row))

    def marks(self, kind, row, pair_pk, texts):
        """Return the stems by which readers could tell that the passage is this pair's."""
        return self.recogniser.marks(pair_pk, texts, (kind, row.pk))

    def decision(self, kind, row, side, marks, texts):
        """Return what a side has decided on these words and marks, or nothing."""
        said = self.decisions[kind, row.pk].get(side)
        if said is None or said.digest != texts_digest(texts) or not set(marks) <= set(said.words):
            return ""
        return said.answer

    def held(self, kind, row, pair_pk, texts):
        """Return why the passage stays out of the report for what it gives away, or nothing."""
        marks = self.marks(kind, row, pair_pk, texts)
        if not marks:
            return ""
        said = {self.decision(kind, row, side, marks, texts) for side in sides_of(kind, row)}
        if RecognitionAnswer.LEFT_OUT in said:
            return ExclusionReason.REFUSED
        return "" if said == {RecognitionAnswer.ACCEPTED} else ExclusionReason.RECOGNISABLE


def sides_of(kind, row):
    """Return which sides decide on a passage: both, or the one that wrote it."""
    if kind not in ONE_SIDED:
        return list(Tier)
    return [Tier(row.side if kind == "endorsement" else row.member.side)]


def pair_of(kind, row):
    """Return the key of the pair that an entry is of; None for minutes of the whole set."""
    if kind == "action":
        return row.issue.pair_id
    return row.action.issue.pair_id if kind == "progress" else row.pair_id


def minutes_of_lessons(set_, pair=None):
    """Return minutes of one pair's matters that lessons rest on: no others are in the report."""
    used = Evidence.objects.current().filter(
        lesson__set=set_, lesson__state=LessonState.OPEN, minute__isnull=False
    )
    minutes = Minute.objects.filter(pk__in=used.values("minute"), pair__isnull=False)
    if pair:
        minutes = minutes.filter(pair=pair)
    return minutes.select_related("pair__upper", "pair__lower", "meeting__cycle").order_by("pk")
