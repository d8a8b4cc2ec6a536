"""Opening, attendance, closing."""

from django.db import transaction
from django.utils.translation import gettext as _

from als.core import audit, clock
from als.core.refusals import refuse_unless
from meetings.changes.airtime import end_turns
from meetings.changes.locking import locked_meeting, save_next_revision
from meetings.changes.order import last_position, move_to_end
from meetings.changes.timing import attach_clock
from meetings.enums import (
    AgendaKind,
    AgendaState,
    MeetingState,
    MinuteKind,
    MinutesState,
    NotePolicy,
    Outcome,
)
from meetings.models import AgendaItem, AgendaSupport, Attendance, Meeting, Minute
from meetings.rules import may_run
from meetings.selectors.people import members_of
from meetings.signals import meeting_closed


def open_meeting(*, meeting, by):
    """Begin the session; its minutes begin with it, as a draft."""
    refuse_unless(may_run(by, meeting), _("Only facilitators of this set can open a meeting."))
    with transaction.atomic():
        meeting = locked_meeting(meeting)
        if meeting.state == MeetingState.IN_SESSION:
            return meeting
        refuse_unless(
            meeting.state != MeetingState.DRAFT, _("Call the meeting before you open it.")
        )
        refuse_unless(meeting.state == MeetingState.CALLED, _("The meeting is closed already."))
        meeting.state, meeting.opened_at = MeetingState.IN_SESSION, clock.now()
        meeting.minutes_state = MinutesState.DRAFT
        save_next_revision(meeting, "state", "opened_at", "minutes_state")
        audit.record("opened", meeting, by=by, set_id=meeting.cycle.set_id)
    return meeting


def set_note_policy(*, meeting, note_policy, by):
    """Set how notes are taken, until the meeting closes. What has been written stays."""
    refuse_unless(
        may_run(by, meeting),
        _("Only facilitators of this set can decide how notes are taken."),
    )
    note_policy = NotePolicy(note_policy)
    with transaction.atomic():
        meeting = locked_meeting(meeting)
        refuse_unless(
            meeting.state != MeetingState.CLOSED,
            _("The meeting is closed, so this can no longer be changed."),
        )
        if meeting.note_policy != note_policy:
            meeting.note_policy = note_policy
            save_next_revision(meeting, "note_policy")
            facts = {"policy": str(note_policy)}
            audit.record("set the notes of", meeting, by=by, set_id=meeting.cycle.set_id, **facts)
    return meeting


def mark_attendance(*, meeting, outcomes, by, stand_ins=None):
    """Mark attendance: ``outcomes`` is {member's key: Outcome}.

    ``stand_ins`` has, by the same keys, the names of those who stood in.
    """
    refuse_unless(may_run(by, meeting), _("Only facilitators of this set can mark attendance."))
    with transaction.atomic():
        meeting = _locked_to_mark(meeting, outcomes)
        _mark_all(meeting, outcomes, stand_ins or {}, by)
    return meeting


def note_arrival(*, meeting, member_id, by):
    """Mark a member as arrived late, in all their seats.

    A seat that is marked as here stays so.
    """
    refuse_unless(may_run(by, meeting), _("Only facilitators of this set can mark attendance."))
    with transaction.atomic():
        meeting = _locked_to_mark(meeting, {member_id})
        here = meeting.attendances.filter(outcome__in=Outcome.represented())
        seats = members_of(meeting.set).filter(person__members=member_id)
        away = seats.exclude(attendances__in=here).values_list("pk", flat=True)
        _mark_all(meeting, dict.fromkeys(away, Outcome.LATE), {}, by)
    return meeting


def _locked_to_mark(meeting, member_ids):
    """Return the meeting, locked, if the attendance of these members may be marked now."""
    meeting = locked_meeting(meeting)
    refuse_unless(
        meeting.state in MeetingState.held_states(),
        _("Attendance is marked once the meeting is open."),
    )
    refuse_unless(
        meeting.minutes_state != MinutesState.AGREED,
        _("The minutes are agreed, so attendance can no longer be changed."),
    )
    known = set(members_of(meeting.set).values_list("pk", flat=True))
    refuse_unless(
        set(member_ids) <= known, _("Attendance can only be marked for members of this set.")
    )
    return meeting


def _for_all_seats(meeting, outcomes):
    """Return the outcomes with the unmarked other seats of people who were marked in one.

    A person is there or not. Somebody who stands in does so for one side.
    """
    people = dict(members_of(meeting.set).values_list("pk", "person_id"))
    marked = set(meeting.attendances.exclude(outcome="").values_list("member_id", flat=True))
    outcome_by_person = {
        people[pk]: what for pk, what in outcomes.items() if what != Outcome.STOOD_IN
    }
    others = {
        pk: outcome_by_person[person]
        for pk, person in people.items()
        if person in outcome_by_person and pk not in marked and pk not in outcomes
    }
    return outcomes | others


def _mark_all(meeting, outcomes, stand_ins, by):
    outcomes = _for_all_seats(meeting, outcomes)
    rows = {row.member_id: row for row in meeting.attendances.filter(member__in=outcomes)}
    changed = [
        _marked(
            rows.get(member_id) or Attendance(meeting=meeting, member_id=member_id),
            Outcome(outcome),
            stand_ins.get(member_id, ""),
        )
        for member_id, outcome in outcomes.items()
    ]
    if changed := [row for row in changed if row]:
        there = [row for row in changed if row.pk]
        Attendance.objects.bulk_update(there, ["outcome", "stand_in"])
        Attendance.objects.bulk_create(row for row in changed if not row.pk)
        save_next_revision(meeting)
        facts = {"members": len(changed)}
        audit.record("marked attendance", meeting, by=by, set_id=meeting.cycle.set_id, **facts)


def _marked(attendance, outcome, stand_in):
    """Return the attendance with its outcome; None if it had that already."""
    name = stand_in.strip() if outcome == Outcome.STOOD_IN else ""
    refuse_unless(name or outcome != Outcome.STOOD_IN, _("Say who stood in."))
    if (attendance.outcome, attendance.stand_in) == (outcome, name):
        return None
    attendance.outcome, attendance.stand_in = outcome, name
    return attendance


def close_meeting(*, meeting, by):
    """End the session. What was not reached returns on the next meeting's agenda."""
    refuse_unless(may_run(by, meeting), _("Only facilitators of this set can close a meeting."))
    with transaction.atomic():
        meeting = locked_meeting(meeting)
        if meeting.state == MeetingState.CLOSED:
            return meeting
        refuse_unless(
            meeting.state == MeetingState.IN_SESSION, _("Only a meeting in session can be closed.")
        )
        end_turns(meeting, by)
        attach_clock(meeting, meeting.clock_item, runs=False)
        meeting.state, meeting.closed_at = MeetingState.CLOSED, clock.now()
        save_next_revision(meeting, "state", "closed_at")
        _discuss_decided(meeting)
        carried = _carry_over(meeting, by)
        audit.record("closed", meeting, by=by, set_id=meeting.cycle.set_id, carried_over=carried)
        meeting_closed.send(sender=Meeting, meeting=meeting, by=by)
    return meeting


def next_meeting(meeting):
    """Return the meeting that what is left over goes to, or None after the last."""
    return Meeting.objects.to_follow(meeting).first()


def _discuss_decided(meeting):
    """Mark as discussed what a decision was taken on: nobody decides on what was not reached."""
    decided = Minute.objects.filter(meeting=meeting, kind=MinuteKind.DECISION).values("item")
    left = meeting.agenda.filter(state=AgendaState.ON_AGENDA, pk__in=decided)
    left.update(state=AgendaState.DISCUSSED)


def _carry_over(meeting, by):
    """Carry what was not discussed; what nobody had put on the agenda stays a proposal.

    Standing items are no debt of this meeting: they are not carried.
    """
    done = [AgendaState.DISCUSSED, AgendaState.WITHDRAWN]
    left = list(meeting.agenda.exclude(state__in=done).exclude(kind=AgendaKind.STANDING))
    following = next_meeting(meeting)
    if not left or following is None:
        return 0
    # After this meeting's own lock: of two meetings the earlier is always locked first.
    following = locked_meeting(following)
    position, last = last_position(following), last_position(meeting)
    carried = []
    for number, item in enumerate(left, start=1):
        carried.append(_carry(item, following, position + number, by))
        if item.state == AgendaState.PROPOSED:
            item.position = last + number  # after what had a place, whose times stay as they were
        item.state = AgendaState.CARRIED_OVER
    AgendaItem.objects.bulk_update(left, ["state", "position"])
    move_to_end(following, [item for item in carried if item.state == AgendaState.ON_AGENDA])
    save_next_revision(following)
    return len(left)


def _carry(item, following, position, by):
    """Return the item as it goes on, with its support and what its owner was asked."""
    new = AgendaItem.objects.create(
        meeting=following,
        kind=item.kind,
        title=item.title,
        why=item.why,
        presenter=item.presenter,
        minutes=item.minutes,
        proposed_by_id=item.proposed_by_id,
        added_by=by,
        added_at=clock.now(),
        position=position,
        state=item.state,
        carried_from=item,
    )
    support = [AgendaSupport(item=new, member_id=s.member_id, at=s.at) for s in item.support.all()]
    AgendaSupport.objects.bulk_create(support)
    item.owner_questions.update(item=new)
    return new
