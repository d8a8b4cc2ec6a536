"""A meeting's date and place, calling it, and who comes."""

from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from als.common import audit, clock, mail
from als.common.seen import refuse_stale
from meetings import calendar, rules
from meetings.audience import told_of
from meetings.changes.locking import locked, refuse_unless
from meetings.enums import MEETING_TRANSITIONS, Answer, MeetingState
from meetings.models import Attendance
from sets.changes import move_set
from sets.enums import SetState
from sets.models import roles_of


def edit_meeting(*, meeting, starts, ends, place, link, by, seen=None):
    """Set date, place and link. Of a called meeting all who were told are told again."""
    refuse_unless(rules.may_plan(by, meeting), _("Only the set's facilitators set date and place."))
    refuse_unless(ends > starts, _("The meeting has to end after it starts."))
    with transaction.atomic():
        meeting = locked(meeting)
        refuse_unless(
            meeting.state in {MeetingState.DRAFT, MeetingState.CALLED},
            _("The meeting has begun: date and place stay as they were."),
        )
        new = {"starts": starts, "ends": ends, "place": place, "link": link}
        changed = sorted(name for name, value in new.items() if getattr(meeting, name) != value)
        if not changed:
            return meeting
        times = {
            name: date_format(moment, "j F Y, H:i") if moment else ""
            for name, moment in (("starts", meeting.local_starts), ("ends", meeting.local_ends))
        }
        refuse_stale(meeting, list(new), seen, **times)
        for name in changed:
            setattr(meeting, name, new[name])
        if meeting.state == MeetingState.CALLED:
            _tell_of_change(meeting, changed)
        meeting.save(update_fields=[*changed, "sequence"])
        audit.record("planned", meeting, by=by, set_id=meeting.cycle.set_id, changed=changed)
    return meeting


def _tell_of_change(meeting, changed):
    """Send the update; another date or place asks everybody again whether they come."""
    meeting.sequence += 1
    asks_again = changed != ["link"]
    if asks_again:
        meeting.attendances.exclude(answer="").update(answer="", answered_at=None)
    _invite(meeting, "meetings_changed", _("Changed: %s"), asks_again=asks_again)


def call(*, meeting, by):
    """Tell members and facilitators, with an invitation; a set in preparation starts to run."""
    refuse_unless(rules.may_plan(by, meeting), _("Only the set's facilitators call a meeting."))
    with transaction.atomic():
        meeting = locked(meeting)
        if meeting.called_at and meeting.state != MeetingState.DRAFT:
            return meeting
        refuse_unless(
            MeetingState.CALLED in MEETING_TRANSITIONS[meeting.state],
            _("This meeting can't be called any more."),
        )
        refuse_unless(meeting.starts, _("Give the meeting a date before you call it."))
        refuse_unless(
            meeting.place or meeting.link,
            _("Say where it is, or give a link for joining, before you call it."),
        )
        if meeting.set.state == SetState.PREPARING:
            _refuse_unprepared(meeting.set)
        meeting.state, meeting.called_at = MeetingState.CALLED, clock.now()
        meeting.save(update_fields=["state", "called_at"])
        told = _invite(meeting, "meetings_called", _("Invitation: %s"))
        audit.record("called", meeting, by=by, set_id=meeting.cycle.set_id, told=told)
        if meeting.set.state == SetState.PREPARING:
            move_set(set_=meeting.set, to=SetState.RUNNING, by=by)
    return meeting


def _refuse_unprepared(set_):
    """Refuse to begin without what a set can't meet without."""
    refuse_unless(
        set_.pairs.confirmed().exists(),
        _("No pair is confirmed by both its sides yet: there is nobody to call."),
    )
    refuse_unless(
        set_.ground_rules.exists(),
        _("Write the ground rules before you call the first meeting."),
    )


def _invite(meeting, template, subject, **context):
    """Write the mail with the calendar entry to each; return to how many."""
    people = told_of(meeting.set)
    for person in people:
        mail.write(
            person,
            kind="meeting",
            key=f"meeting {meeting.pk} sequence {meeting.sequence}",
            subject=subject % f"{meeting.set}, {meeting}",
            template=template,
            set_id=meeting.cycle.set_id,
            calendar=("REQUEST", calendar.invitation(meeting, to=person)),
            meeting=meeting,
            zone_name=meeting.zone.key,
            **context,
        )
    return len(people)


def answer(*, meeting, answer, by):
    """Say whether the member that ``by`` is comes. The last word counts."""
    refuse_unless(rules.may_take_part(by, meeting), _("Only members answer an invitation."))
    answer = Answer(answer)
    with transaction.atomic():
        meeting = locked(meeting)
        refuse_unless(
            meeting.state != MeetingState.DRAFT, _("You can answer once the meeting is called.")
        )
        refuse_unless(
            meeting.state == MeetingState.CALLED,
            _("The meeting has begun: it needs no answer now."),
        )
        seat = roles_of(by).seat_in_set(meeting.cycle.set_id)
        attendance, _made = Attendance.objects.get_or_create(
            meeting=meeting, member_id=seat.member_id
        )
        if attendance.answer == answer:
            return attendance
        attendance.answer, attendance.answered_at = answer, clock.now()
        attendance.save(update_fields=["answer", "answered_at"])
        audit.record(
            "answered", meeting, by=by, set_id=seat.set_id, pair_id=seat.pair_id, answer=answer
        )
    return attendance
