"""Sign-off: what each side of each pair says to the frozen version, each for itself."""

from django.db import transaction
from django.utils.translation import gettext as _

from als.core import audit, clock
from als.core.refusals import Refused, refuse_unless
from reports import notifications
from reports.changes.seats import speaking_seat
from reports.changes.voiding import locked_report, move
from reports.enums import ReportState, SignOffAnswer
from reports.models import SignOff
from sets.enums import Tier
from sets.models import Pair
from sets.models.roles import roles_of

MAX_WORDS_LENGTH = 2000


def sides_to_sign(set_):
    """Return every side that has to sign: both of each pair that takes part."""
    pairs = Pair.objects.filter(set=set_).confirmed()
    return {(pk, side.value) for pk in pairs.values_list("pk", flat=True) for side in Tier}


def sign_off(*, report, by, read=None, pair_id=None, public=None, public_seen=None):
    """Sign for the person's side. When the last side has, the report is signed off.

    ``read`` is the key of the snapshot that the person had before them, where a page knows it.
    ``pair_id`` says for which of their pairs somebody with two seats signs. ``public``: whether
    the report may have a public page once it is released; None leaves what the side has said.
    ``public_seen``: what it had answered to that on the page that the person had before them.
    """
    answer = SignOffAnswer.SIGNED, "", public
    return _answer(report, answer, by=by, read=read, pair_id=pair_id, public_seen=public_seen)


def decline_sign_off(*, report, words, by, read=None, pair_id=None):
    """Record that the person's side does not sign, and why. It may still sign later."""
    words = words.strip()
    if not words:
        raise Refused(_("Enter your side’s reason for declining to sign."), field="words")
    if len(words) > MAX_WORDS_LENGTH:
        sentence = (
            _("Use %s characters or fewer: the report prints your reason.") % MAX_WORDS_LENGTH
        )
        raise Refused(sentence, field="words")
    answer = SignOffAnswer.DECLINED, words, None
    return _answer(report, answer, by=by, read=read, pair_id=pair_id)


def _answer(report, answer, *, by, read, pair_id, public_seen=None):
    """Keep ``answer``: what it is, its words, and what it says of a public page."""
    seats = [seat for seat in roles_of(by).seats if seat.set_id == report.set_id]
    if not seats or not report.set.is_open:
        raise Refused(
            _("Only members of this set can sign off, each for their side of their pair.")
        )
    seen = report.snapshot_id if read is None else read
    with transaction.atomic():
        report = locked_report(report)
        if report.snapshot_id != seen:
            raise Refused(
                _("The report has changed since you opened this page. Read the new version first.")
            )
        needed = sides_to_sign(report.set)
        if not any((seat.pair_id, seat.side) in needed for seat in seats):
            raise Refused(_("Only pairs that take part can sign off."))
        seat = speaking_seat(by, report.set_id, pair_id)
        row = _answers(report).get((seat.pair_id, seat.side))
        answer = _with_what_stands(row, answer, public_seen, by)
        if row and (row.answer, row.words, row.public) == answer and seen:
            return report
        if report.state != ReportState.FOR_SIGN_OFF:
            raise Refused(_("The report is not out for sign-off."))
        _keep(report, seat, answer, by)
        answers = _answers(report)
        if all((one.pair_id, one.side) in answers for one in seats if not one.waits):
            notifications.drop_sign_off_request(report, by)
        signed = {side for side, row in answers.items() if row.is_signed}
        if needed <= signed:
            move(report, ReportState.SIGNED_OFF, by)
            notifications.notify_signed_off(report)
    return report


def _with_what_stands(row, answer, public_seen, by):
    """Return ``answer``; where it has no word of a public page, with what the side's ``row`` says.

    ``Refused`` if it would change what a colleague has said, unseen.
    """
    what, words, public = answer
    if row is None or row.public is None or what != SignOffAnswer.SIGNED:
        return answer
    if public is None:
        return what, words, row.public
    refuse_unless(
        public == row.public or row.by_id == by.pk or public_seen == row.public,
        _("A colleague has said since you opened this page whether the report may be public. "
          "Check what your side says now."),
    )  # fmt: skip
    return answer


def _answers(report):
    """Return the sides' answers to the version that is up, by ``(pair, side)``."""
    if report.snapshot_id is None:
        return {}
    snapshot = report.snapshot.signed or report.snapshot
    return {(row.pair_id, row.side): row for row in snapshot.sign_offs.filter(void_at=None)}


def _keep(report, seat, answer, by):
    answer, words, public = answer
    SignOff.objects.update_or_create(
        snapshot=report.snapshot,
        pair_id=seat.pair_id,
        side=seat.side,
        defaults={
            "answer": answer,
            "words": words,
            "public": public,
            "by": by,
            "at": clock.now(),
        },
    )
    audit.record(
        "signed off" if answer == SignOffAnswer.SIGNED else "did not sign", report, by=by,
        set_id=report.set_id, pair_id=seat.pair_id, side=str(seat.side), version=report.version,
    )  # fmt: skip
