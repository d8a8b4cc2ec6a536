"""Every change locks its meeting first, so two changes of one meeting come one after the other."""

from django.utils.translation import gettext as _

from als.core.locking import locked_rows
from als.core.refusals import Refused
from meetings.enums import MeetingState
from meetings.models import AgendaItem, Meeting


def locked_meeting(meeting):
    """Return the meeting as it is now, locked until the transaction ends."""
    return locked_rows(Meeting.objects.with_set()).get(pk=meeting.pk)


def locked_item(item):
    """Return the item as it is now, its meeting locked."""
    meeting = locked_meeting(item.meeting)
    item = AgendaItem.objects.get(pk=item.pk)
    item.meeting = meeting
    return item


def save_next_revision(meeting, *fields):
    """Save these fields with the next revision number, so that open pages fetch what is new."""
    meeting.minutes_revision += 1
    meeting.save(update_fields=["minutes_revision", *fields])


def refuse_when_closed(meeting):
    if meeting.state == MeetingState.CLOSED:
        raise Refused(_("The meeting is closed, so its agenda can no longer be changed."))
