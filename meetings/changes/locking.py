"""Every change locks its meeting first, so two changes of one meeting come one after the other."""

from django.utils.translation import gettext as _

from als.core.locking import locked_rows
from als.core.prepared import prepared
from als.core.refusals import Refused
from meetings.enums import MeetingState
from meetings.models import AgendaItem, Meeting


def locked_meeting(meeting):
    """Return the meeting as it is now, locked until the transaction ends."""
    return _only(Meeting, _locked(meeting.pk))


@prepared
def _locked(pk):
    return locked_rows(Meeting.objects.with_set()).filter(pk=pk)


def locked_item(item):
    """Return the item as it is now, with its meeting, which is locked."""
    _only(Meeting, _lock(item.meeting_id))
    return _only(AgendaItem, _item(item.pk))


@prepared
def _lock(pk):
    return locked_rows(Meeting.objects.only("pk")).filter(pk=pk).order_by()


@prepared
def _item(pk):
    items = AgendaItem.objects.filter(pk=pk)
    return items.select_related("meeting__cycle__set")


def _only(model, rows):
    if not rows:
        raise model.DoesNotExist
    return rows[0]


def save_next_revision(meeting, *fields):
    """Save these fields with the next revision number, so that open pages fetch what is new."""
    meeting.minutes_revision += 1
    values = {name: getattr(meeting, name) for name in ("minutes_revision", *fields)}
    Meeting.objects.filter(pk=meeting.pk).update(**values)


def refuse_when_closed(meeting):
    if meeting.state == MeetingState.CLOSED:
        raise Refused(_("The meeting is closed, so its agenda can no longer be changed."))
