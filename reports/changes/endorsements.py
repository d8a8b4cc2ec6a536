"""What each side of each pair says to the set's lessons."""

from django.db import transaction
from django.utils.translation import gettext as _

from als.core import audit, clock
from als.core.refusals import Refused, refuse_unless
from als.core.revisions import Stale, refuse_stale
from reports.changes.lessons import locked_lesson
from reports.changes.seats import speaking_seat
from reports.enums import EndorsementAnswer
from reports.models import Endorsement
from reports.rules import may_endorse
from sets.enums import PairState
from sets.models import Pair


def endorse(*, lesson, answer, comment, by, read=None, seen=None, pair_id=None):
    """Record the side's answer to the lesson as it reads now; a new answer replaces the old one.

    ``read`` is the version of the text that the person had before them, ``seen`` what their side
    had said to it by then. ``pair_id`` says for which pair somebody with two seats speaks.
    """
    refuse_unless(
        may_endorse(by, lesson),
        _(
            "Only members of this set can answer lessons, each for their side, "
            "while the set is open."
        ),
    )
    comment = comment.strip()
    if answer in EndorsementAnswer.with_comment() and not comment:
        raise Refused(_("Enter your reservation in your own words."))
    seat = speaking_seat(by, lesson.set_id, pair_id)
    read = lesson.text_version if read is None else read
    with transaction.atomic():
        lesson = locked_lesson(lesson)
        _refuse_unless_as_read(lesson, read)
        if not Pair.objects.filter(pk=seat.pair_id, state=PairState.CONFIRMED).exists():
            raise Refused(_("Only pairs that take part can answer lessons."))
        one = {"lesson": lesson, "pair_id": seat.pair_id, "side": seat.side,
               "text_version": lesson.text_version}  # fmt: skip
        endorsement = Endorsement.objects.filter(**one).first() or Endorsement(**one)
        if endorsement.pk:
            if (endorsement.answer, endorsement.comment) == (answer, comment):
                return endorsement
            refuse_stale(endorsement, ["answer", "comment"], seen)
        endorsement.answer, endorsement.comment = answer, comment
        endorsement.by, endorsement.at = by, clock.now()
        endorsement.save()
        audit.record(
            "answered", lesson, by=by, set_id=lesson.set_id, pair_id=seat.pair_id,
            side=str(seat.side), answer=str(answer), version=lesson.text_version,
        )  # fmt: skip
    return endorsement


def _refuse_unless_as_read(lesson, read):
    """Refuse an answer to a lesson that was dropped, or has another text than the person read."""
    refuse_unless(
        lesson.is_open,
        _("The lesson has been dropped since you opened this page. It no longer needs an answer."),
    )
    if lesson.text_version != read:
        raise Stale(
            sentence=_("The lesson has changed since you opened this page. Read it again first."),
            now=[
                {"key": _("Lesson"), "value": lesson.statement},
                {"key": _("Explanation"), "value": lesson.explanation},
            ],
            read=lesson.text_version,
        )
