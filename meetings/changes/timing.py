"""The session's quiet clock: it counts for one item at a time, and can be paused.

Only the moment since which it runs is kept, so a reload or a restarted server loses nothing.
"""

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from als.core import audit, clock
from als.core.refusals import refuse_unless
from meetings.changes.locking import locked_item, locked_meeting, save_next_revision
from meetings.enums import AgendaState, MeetingState
from meetings.models import AgendaItem
from meetings.rules import may_run_clock


def take_up(*, item, by):
    """Let the clock count for this item; what it has counted for another stays with that one."""
    _refuse_unless_runs(by, item.meeting)
    with transaction.atomic():
        item = locked_item(item)
        meeting = item.meeting
        _refuse_unless_in_session(meeting)
        refuse_unless(
            item.state == AgendaState.ON_AGENDA,
            _("Only an item that is still to be discussed can be taken up."),
        )
        another = meeting.clock_item_id != item.pk
        if another or meeting.clock_since is None:
            attach_clock(meeting, item, runs=True)
            save_next_revision(meeting)
        if another:
            audit.record("took up", item, by=by, set_id=meeting.cycle.set_id)
    return meeting


def pause_clock(*, meeting, by):
    """Stop counting, for a break or when talk has left the agenda. Not audited."""
    _refuse_unless_runs(by, meeting)
    with transaction.atomic():
        meeting = locked_meeting(meeting)
        _refuse_unless_runs(by, meeting)
        if meeting.clock_since is not None:
            attach_clock(meeting, meeting.clock_item, runs=False)
            save_next_revision(meeting)
    return meeting


def attach_clock(meeting, item, *, runs):
    """Book what was counted so far, and go on counting for the item. The meeting is locked."""
    now = clock.now()
    if meeting.clock_since is not None:
        seconds = max(0, int((now - meeting.clock_since).total_seconds()))
        counted = AgendaItem.objects.filter(pk=meeting.clock_item_id)
        counted.update(seconds_used=F("seconds_used") + seconds)
    meeting.clock_item, meeting.clock_since = item, now if runs else None
    meeting.save(update_fields=["clock_item", "clock_since"])


def clock_follows(item):
    """Move the clock on with the mark that was just set on an item; the caller has the lock."""
    meeting = item.meeting
    runs = meeting.clock_since is not None
    if item.state == AgendaState.ON_AGENDA and runs:
        attach_clock(meeting, item, runs=True)
    elif item.state == AgendaState.DISCUSSED and meeting.clock_item_id == item.pk:
        following = _next_after(item)
        attach_clock(meeting, following or item, runs=runs and following is not None)


def _next_after(item):
    """Return the next item that is to be discussed, from the top again after the last."""
    left = list(item.meeting.agenda.filter(state=AgendaState.ON_AGENDA).exclude(pk=item.pk))
    place = (item.position, item.pk)
    after = [other for other in left if (other.position, other.pk) > place]
    return next(iter(after or left), None)


def _refuse_unless_runs(by, meeting):
    sentence = _(
        "Only facilitators of this set can run the clock; in session also its timekeeper,"
        " if the set lets them."
    )
    refuse_unless(may_run_clock(by, meeting), sentence)


def _refuse_unless_in_session(meeting):
    refuse_unless(
        meeting.state == MeetingState.IN_SESSION,
        _("The clock runs only while the meeting is in session."),
    )
