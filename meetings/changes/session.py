"""Opening, attendance, closing."""

from django.db import transaction
from django.utils.translation import gettext as _

from als.common import audit, clock
from meetings import rules
from meetings.audience import members_of
from meetings.changes.agenda import last_position
from meetings.changes.locking import locked, refuse_unless, show
from meetings.enums import AgendaState, MeetingState, MinutesState, Outcome
from meetings.models import AgendaItem, Attendance, Meeting


def open_meeting(*, meeting, by):
    """Begin the session; its minutes begin with it, as a draft."""
    refuse_unless(rules.may_run(by, meeting), _("Only the set's facilitators open a meeting."))
    with transaction.atomic():
        meeting = locked(meeting)
        if meeting.state == MeetingState.IN_SESSION:
            return meeting
        refuse_unless(
            meeting.state != MeetingState.DRAFT, _("Call the meeting before you open it.")
        )
        refuse_unless(meeting.state == MeetingState.CALLED, _("The meeting is closed already."))
        meeting.state, meeting.opened_at = MeetingState.IN_SESSION, clock.now()
        meeting.minutes_state = MinutesState.DRAFT
        show(meeting, "state", "opened_at", "minutes_state")
        audit.record("opened", meeting, by=by, set_id=meeting.cycle.set_id)
    return meeting


def mark_attendance(*, meeting, outcomes, by):
    """Note what came of each member: ``outcomes`` is {member's key: Outcome}."""
    refuse_unless(rules.may_run(by, meeting), _("Only the set's facilitators mark attendance."))
    with transaction.atomic():
        meeting = locked(meeting)
        refuse_unless(
            meeting.state in MeetingState.held_states(),
            _("Attendance is marked once the meeting is open."),
        )
        refuse_unless(
            meeting.minutes_state != MinutesState.AGREED,
            _("The minutes are agreed: attendance stays as it was."),
        )
        known = set(members_of(meeting.set).values_list("pk", flat=True))
        refuse_unless(set(outcomes) <= known, _("Attendance is of members of this set only."))
        changed = 0
        for member_id, outcome in outcomes.items():
            changed += _mark(meeting, member_id, Outcome(outcome))
        if changed:
            show(meeting)
            audit.record(
                "marked attendance", meeting, by=by, set_id=meeting.cycle.set_id, members=changed
            )
    return meeting


def _mark(meeting, member_id, outcome):
    attendance, _made = Attendance.objects.get_or_create(meeting=meeting, member_id=member_id)
    if attendance.outcome == outcome:
        return False
    attendance.outcome = outcome
    attendance.save(update_fields=["outcome"])
    return True


def close_meeting(*, meeting, by):
    """End the session. What was not reached returns on the next meeting's agenda."""
    refuse_unless(rules.may_run(by, meeting), _("Only the set's facilitators close a meeting."))
    with transaction.atomic():
        meeting = locked(meeting)
        if meeting.state == MeetingState.CLOSED:
            return meeting
        refuse_unless(
            meeting.state == MeetingState.IN_SESSION, _("Only a meeting in session can be closed.")
        )
        meeting.state, meeting.closed_at = MeetingState.CLOSED, clock.now()
        show(meeting, "state", "closed_at")
        carried = _carry_over(meeting, by)
        audit.record("closed", meeting, by=by, set_id=meeting.cycle.set_id, carried_over=carried)
    return meeting


def next_meeting(meeting):
    """Return the meeting that what is left over goes to, or None after the last."""
    return (
        Meeting.objects.filter(
            cycle__set_id=meeting.cycle.set_id,
            cycle__number__gt=meeting.cycle.number,
            state__in=MeetingState.agenda_states(),
        )
        .order_by("cycle__number")
        .first()
    )


def _carry_over(meeting, by):
    """Carry what was not discussed; what nobody had put on the agenda stays a proposal."""
    left = list(meeting.agenda.exclude(state=AgendaState.DISCUSSED))
    following = next_meeting(meeting)
    if not left or following is None:
        return 0
    following = locked(following)
    position = last_position(following)
    for number, item in enumerate(left, start=1):
        AgendaItem.objects.create(
            meeting=following,
            kind=item.kind,
            title=item.title,
            why=item.why,
            presenter=item.presenter,
            minutes=item.minutes,
            proposed_by_id=item.proposed_by_id,
            added_by=by,
            added_at=clock.now(),
            position=position + number,
            state=item.state,
            carried_from=item,
        )
        item.state = AgendaState.CARRIED_OVER
    AgendaItem.objects.bulk_update(left, ["state"])
    show(following)
    return len(left)
