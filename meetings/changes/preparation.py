"""What a side wants from the set in a meeting, and whether it asks for a turn."""

from django.db import transaction
from django.utils.translation import gettext as _

from als.core import audit, clock
from als.core.refusals import refuse_unless
from als.core.revisions import refuse_stale
from meetings.changes.locking import locked_meeting
from meetings.models import Preparation
from meetings.rules import may_prepare
from sets.models.roles import roles_of


def prepare(*, meeting, wants, wants_turn, by, seen=None):
    """Write down what the person's side wants from the meeting, and return it. Idempotent.

    A side has one row; any of its members changes it, until the meeting is opened. ``Stale`` if a
    colleague has saved since the page was opened.
    """
    _refuse_unless_may(by, meeting)
    seat = roles_of(by).seat_in_set(meeting.cycle.set_id)
    given = {"wants": wants.strip(), "wants_turn": wants_turn}
    with transaction.atomic():
        meeting = locked_meeting(meeting)
        _refuse_unless_may(by, meeting)
        of_side = {"meeting": meeting, "pair_id": seat.pair_id, "side": seat.side}
        row = Preparation.objects.filter(**of_side).first() or Preparation(**of_side)
        if row.pk and all(getattr(row, name) == value for name, value in given.items()):
            return row
        refuse_stale(row, list(given), seen)
        for name, value in given.items():
            setattr(row, name, value)
        row.written_by_id, row.at = seat.member_id, clock.now()
        row.save()
        audit.record(
            "prepared",
            row,
            by=by,
            set_id=meeting.cycle.set_id,
            pair_id=seat.pair_id,
            side=seat.side,
        )
    return row


def _refuse_unless_may(by, meeting):
    refuse_unless(
        may_prepare(by, meeting), _("Only members can prepare a meeting, until it is opened.")
    )
