"""Guests of a meeting: a name on its record, until the minutes are agreed."""

from django.db import transaction
from django.utils.translation import gettext as _

from als.core import audit, clock
from als.core.refusals import Refused, refuse_unless
from meetings.changes.locking import locked_meeting, save_next_revision
from meetings.enums import MinutesState
from meetings.models import Guest
from meetings.rules import may_plan

MAX_GUESTS = 50


def add_guest(*, meeting, name, comes_from, by):
    """Note who comes as a guest, and return the row. Idempotent for the same name and place."""
    with transaction.atomic():
        meeting = _locked_for_guests(meeting, by)
        name, comes_from = " ".join(name.split()), " ".join(comes_from.split())
        same = meeting.guests.filter(name=name).first()
        if same and same.comes_from == comes_from:
            return same
        if same:
            raise Refused(_("This guest is on the list already."), field="name")
        refuse_unless(
            meeting.guests.count() < MAX_GUESTS, _("A meeting has at most 50 guests on its list.")
        )
        guest = Guest.objects.create(
            meeting=meeting, name=name, comes_from=comes_from, added_by=by, at=clock.now()
        )
        _record("added a guest to", meeting, by)
    return guest


def remove_guest(*, guest, by):
    """Take a guest off the list: they did not come, or stand in for somebody."""
    with transaction.atomic():
        meeting = _locked_for_guests(guest.meeting, by)
        if Guest.objects.filter(pk=guest.pk).delete()[0]:
            _record("removed a guest from", meeting, by)


def _locked_for_guests(meeting, by):
    """Return the meeting, locked, if its guests may change now."""
    meeting = locked_meeting(meeting)
    refuse_unless(
        may_plan(by, meeting), _("Only facilitators of this set can list a meeting’s guests.")
    )
    refuse_unless(
        meeting.minutes_state != MinutesState.AGREED,
        _("The minutes are agreed, so the guests can no longer be changed."),
    )
    return meeting


def _record(verb, meeting, by):
    save_next_revision(meeting)
    audit.record(verb, meeting, by=by, set_id=meeting.cycle.set_id)
