"""Taking back a step that nobody has acted on: opening, closing, picking a date."""

from django.db import transaction
from django.utils.translation import gettext as _

from als.core import audit
from als.core.refusals import refuse_unless
from meetings.changes.locking import locked_meeting, save_next_revision
from meetings.enums import MEETING_TAKEN_BACK, MeetingState, MinutesState
from meetings.models import AgendaItem, AgendaSupport, Meeting
from meetings.rules import may_plan, may_run
from meetings.selectors.taking_back import carried_from, may_unclose, may_unopen, may_unpick


def unopen_meeting(*, meeting, by):
    """Make an opened meeting called again. Opening sent no mail, and neither does this."""
    refuse_unless(may_run(by, meeting), _("Only facilitators of this set can open a meeting."))
    with transaction.atomic():
        meeting = locked_meeting(meeting)
        if meeting.state == MeetingState.CALLED:
            return meeting
        refuse_unless(
            meeting.state == MeetingState.IN_SESSION,
            _("Only a meeting in session can be made called again."),
        )
        refuse_unless(
            may_unopen(meeting),
            _("Something has been recorded in this session. Close the meeting instead."),
        )
        meeting.state, meeting.opened_at = MEETING_TAKEN_BACK[meeting.state], None
        meeting.minutes_state = MinutesState.NONE
        save_next_revision(meeting, "state", "opened_at", "minutes_state")
        audit.record("took back the opening of", meeting, by=by, set_id=meeting.cycle.set_id)
    return meeting


def unclose_meeting(*, meeting, by):
    """Let a closed meeting go on. What was carried over comes back to its agenda."""
    refuse_unless(may_run(by, meeting), _("Only facilitators of this set can close a meeting."))
    with transaction.atomic():
        meeting = locked_meeting(meeting)
        if meeting.state == MeetingState.IN_SESSION:
            return meeting
        following = {item.meeting_id for item in carried_from(meeting)}
        for later in Meeting.objects.filter(pk__in=following).order_by("pk"):
            save_next_revision(locked_meeting(later))
        refuse_unless(
            may_unclose(meeting),
            _(
                "This meeting stays closed: its minutes were circulated, or somebody has worked on "
                "what was carried over."
            ),
        )
        returned = [_return(new) for new in carried_from(meeting)]
        meeting.state, meeting.closed_at = MEETING_TAKEN_BACK[meeting.state], None
        save_next_revision(meeting, "state", "closed_at")
        facts = {"returned": len(returned)}
        audit.record(
            "took back the closing of", meeting, by=by, set_id=meeting.cycle.set_id, **facts
        )
    return meeting


def _return(new):
    """Give an item that was carried over back to the agenda from which it came."""
    old, state = new.carried_from, new.state
    new.owner_questions.update(item=old)
    AgendaSupport.objects.filter(item=new).delete()
    new.delete()
    AgendaItem.objects.filter(pk=old.pk).update(state=state)
    return old


def unpick_slot(*, meeting, by):
    """Open the poll again from which the date was picked; no mail has gone out about it."""
    refuse_unless(may_plan(by, meeting), _("Only facilitators of this set can run a date poll."))
    with transaction.atomic():
        meeting = locked_meeting(meeting)
        if meeting.poll_is_open:
            return meeting
        refuse_unless(
            may_unpick(meeting),
            _("The date can be taken back until the meeting is called. Change it instead."),
        )
        meeting.starts = meeting.ends = meeting.poll_closed_at = None
        meeting.save(update_fields=["starts", "ends", "poll_closed_at"])
        audit.record("took back the date of", meeting, by=by, set_id=meeting.cycle.set_id)
    return meeting
