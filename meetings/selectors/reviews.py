"""The reviews of a meeting, as far as the set may read them."""

from dataclasses import dataclass
from hashlib import sha256

from django.db.models import Exists, OuterRef

from als.core.alphabet import alphabetical
from meetings.models import Meeting, ProcessReview
from meetings.models.review import QUESTIONS
from sets.models.roles import roles_of


@dataclass(frozen=True)
class ReviewAnswer:
    """One answer to one question. ``name`` is empty unless its writer wanted it shown."""

    meeting: Meeting
    text: str
    name: str

    @property
    def words(self):
        """What a button sends to say which answer it is about."""
        return {"words": fingerprint_of(self.text)}


def fingerprint_of(text):
    """Return a short hash of the text: it identifies an answer without revealing their order."""
    return sha256(text.encode()).hexdigest()[:16]


@dataclass(frozen=True)
class MeetingReviews:
    """The answers by question, in an order that reveals nothing, and how many are not shown yet.

    ``own``: the person wrote one.
    ``goes_on``: a meeting is to come whose agenda could take up what was asked for.
    """

    questions: list
    number: int
    hidden: int
    own: bool
    goes_on: bool


def reviews_of(user, meeting):
    """Return the ``MeetingReviews`` of a meeting as the person may read them, with one query."""
    visible = ProcessReview.objects.visible_to(user).filter(pk=OuterRef("pk"))
    rows = list(
        ProcessReview.objects.filter(meeting=meeting)
        .annotate(is_visible=Exists(visible), goes_on=Exists(Meeting.objects.to_follow(meeting)))
        .select_related("meeting__cycle", "member__person")
    )
    shown = [row for row in rows if row.is_visible]
    return MeetingReviews(
        questions=[
            {
                "name": name,
                "title": ProcessReview._meta.get_field(name).verbose_name,
                "answers": _answers(shown, name),
            }
            for name in QUESTIONS
        ],
        number=len(rows),
        hidden=len(rows) - len(shown),
        own=any(row.member_id in roles_of(user).members for row in rows),
        goes_on=any(row.goes_on for row in rows),
    )


def asked_to_change(user, meeting):
    """Return what members asked to change at the last earlier meeting with any such request.

    ``ReviewAnswer``s, shown to whoever plans the agenda.
    """
    rows = list(
        ProcessReview.objects.visible_to(user)
        .filter(
            meeting__cycle__set_id=meeting.cycle.set_id,
            meeting__cycle__number__lt=meeting.cycle.number,
        )
        .exclude(change="")
        .select_related("meeting__cycle", "member__person")
        .order_by("-meeting__cycle__number")
    )
    return _answers([row for row in rows if row.meeting == rows[0].meeting], "change")


def _name_of(review):
    return review.member.person.name_on(review.at) if review.named else ""


def _answers(rows, name):
    answers = [
        ReviewAnswer(row.meeting, getattr(row, name), _name_of(row))
        for row in rows
        if getattr(row, name)
    ]
    # By their own words: the order in which they were written would tell whose they are
    return alphabetical(answers, key=lambda one: one.text)
