"""What one pair's members are shown of passages by which readers could tell who it is."""

from dataclasses import dataclass

from meetings.models import ProcessReview
from reports.disclosure.recognised import sides_of
from reports.disclosure.recognition import texts_digest
from reports.enums import EndorsementAnswer, LessonState, PassageAnswer
from reports.models import Endorsement
from reports.selectors.passages import passages_of
from reports.sources import code_of, source_of


@dataclass(frozen=True)
class Recognisable:
    """A passage without names and the stems in it that stand only with its pair elsewhere.

    ``decided``: what each side that decides on it has said, ``""`` where it has said nothing.
    """

    row: object
    texts: list
    marks: list
    decided: dict

    @property
    def kind(self):
        return source_of(self.row).key

    @property
    def code(self):
        """The passage's name in a form: "issue-12"."""
        return code_of(self.row)

    @property
    def digest(self):
        return texts_digest(self.texts)


def recognisable_of(policy, pair, seat=None):
    """Return all ``Recognisable`` of a pair; with a ``seat`` what its member decides on.

    A comment is its side's to decide on, a review its writer's. Without a seat only entries are
    returned: what a side wrote is nobody else's to see here.
    """
    rows = _without_names(passages_of(policy, pair)[pair.pk])
    if seat:
        rows += [(row, [row.comment]) for row in _comments(pair, seat.side)]
        rows += [(row, row.report_texts) for row in _reviews(seat)]
    return _marked(policy.recognition, rows)


def undecided(policy):
    """Return how many entries of the set's pairs wait for a decision of a side."""
    return sum(
        "" in one.decided.values()
        for passages in passages_of(policy).values()
        for one in _marked(policy.recognition, _without_names(passages))
    )


def _without_names(passages):
    return [
        (passage.row, passage.row.report_texts)
        for passage in passages
        if not passage.names or PassageAnswer.WITHOUT_NAMES in passage.answers.values()
    ]


def _marked(recognition, rows):
    found = (_recognisable(recognition, row, texts) for row, texts in rows)
    return [one for one in found if one.marks]


def _recognisable(recognition, row, texts):
    marks = recognition.marks(row, texts)
    decided = {side: recognition.decision(row, side, marks, texts) for side in sides_of(row)}
    return Recognisable(row, texts, marks, decided)


def _comments(pair, side):
    """Return what the side said about lessons in words that the report prints without names."""
    rows = Endorsement.objects.filter(
        pair=pair,
        side=side,
        answer__in=sorted(EndorsementAnswer.with_comment()),
        lesson__state=LessonState.OPEN,
    ).select_related("lesson")
    return [row for row in rows if row.text_version == row.lesson.text_version]


def _reviews(seat):
    return ProcessReview.objects.filter(member_id=seat.member_id).select_related(
        "member", "meeting"
    )
