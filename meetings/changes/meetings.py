"""A meeting's date and place, calling it, and who comes."""

from django.db import transaction
from django.utils.translation import gettext as _

from als.core import audit, clock
from als.core.enums import MailKind
from als.core.formats import date_time
from als.core.mail import outbox
from als.core.refusals import Refused, refuse_unless
from als.core.revisions import refuse_stale
from meetings import notifications
from meetings.changes.invitations import (
    invite,
    invite_late,
    take_back_from_all,
    take_back_from_gone,
    with_entry,
)
from meetings.changes.locking import locked_meeting
from meetings.enums import MEETING_TRANSITIONS, Answer, MeetingState, WhoIsNotified
from meetings.models import Attendance
from meetings.rules import may_plan, may_take_part
from meetings.selectors.people import not_invited_to, people_to_notify, still_notified_of
from sets.changes.learning_sets import move_set
from sets.enums import SetState
from sets.models.roles import roles_of

OF_THE_MEETING = {MailKind.MEETING, MailKind.CALENDAR, MailKind.MEETING_SOON}


def edit_meeting(*, meeting, starts, ends, place, link, by, seen=None):
    """Set date, place and link. If the meeting is called, all who were notified are again."""
    refuse_unless(may_plan(by, meeting), _("Only facilitators of this set can set date and place."))
    refuse_unless(ends > starts, _("The meeting has to end after it starts."))
    with transaction.atomic():
        meeting = locked_meeting(meeting)
        refuse_unless(
            meeting.state in {MeetingState.DRAFT, MeetingState.CALLED},
            _("The meeting has begun, so date and place can no longer be changed."),
        )
        new = {"starts": starts, "ends": ends, "place": place, "link": link}
        changed = sorted(name for name, value in new.items() if getattr(meeting, name) != value)
        if not changed:
            return meeting
        times = {
            name: date_time(moment) if moment else ""
            for name, moment in (("starts", meeting.local_starts), ("ends", meeting.local_ends))
        }
        refuse_stale(meeting, list(new), seen, **times)
        if meeting.state == MeetingState.CALLED:
            take_back_from_gone(meeting, by=by)
        for name in changed:
            setattr(meeting, name, new[name])
        if meeting.state == MeetingState.CALLED:
            _notify_of_change(meeting, changed)
        if {"starts", "ends"} & set(changed):
            meeting.end_poll()
        meeting.save(update_fields=[*changed, "sequence", "asked_at_sequence", "poll_closed_at"])
        audit.record("planned", meeting, by=by, set_id=meeting.cycle.set_id, changed=changed)
    return meeting


def _notify_of_change(meeting, changed):
    """Send the update; after another date or place everybody is asked again whether they come."""
    meeting.sequence += 1
    asks_again = changed != ["link"]
    people, have_it = still_notified_of(meeting), with_entry(meeting)
    # An agenda that waits to be sent has the old times and place in it; another link changes none
    outbox.drop(f"meeting-{meeting.pk}", kinds=None if asks_again else OF_THE_MEETING)
    if asks_again:
        meeting.attendances.exclude(answer="").update(answer="", answered_at=None)
        meeting.asked_at_sequence = meeting.sequence
    notify = notifications.notify_changed
    invite(meeting, people, notify=notify, have_it=have_it, asks_again=asks_again)


def call(*, meeting, by, audience=WhoIsNotified.EVERYBODY, people=()):
    """Send invitations to the ``audience``; a set in preparation starts to run.

    ``people`` are the keys of those chosen one by one.
    """
    refuse_unless(may_plan(by, meeting), _("Only facilitators of this set can call a meeting."))
    with transaction.atomic():
        meeting = locked_meeting(meeting)
        if meeting.state == MeetingState.CALLED:
            return meeting
        invited = people_to_notify(meeting.set, audience, people)
        _refuse_to_call(meeting, invited)
        meeting.end_poll()
        meeting.state, meeting.called_at = MeetingState.CALLED, clock.now()
        meeting.audience = audience
        if meeting.sequence:  # it was called before, and cancelled: calendars want a higher number
            meeting.sequence += 1
        meeting.asked_at_sequence = meeting.sequence
        meeting.save(
            update_fields=[
                "state", "called_at", "audience", "sequence", "asked_at_sequence", "poll_closed_at",
            ]
        )  # fmt: skip
        invite(meeting, invited)
        facts = {"notified": len(invited), "audience": meeting.audience}
        audit.record("called", meeting, by=by, set_id=meeting.cycle.set_id, **facts)
        if meeting.set.state == SetState.PREPARING:
            move_set(set_=meeting.set, to=SetState.RUNNING, by=by)
    return meeting


def _refuse_to_call(meeting, people):
    refuse_unless(
        MeetingState.CALLED in MEETING_TRANSITIONS[meeting.state],
        _("This meeting can no longer be called."),
    )
    refuse_unless(meeting.starts, _("Give the meeting a date before you call it."))
    refuse_unless(
        meeting.is_planned,
        _("Say where it is, or give a link for joining, before you call it."),
    )
    if meeting.set.state == SetState.PREPARING:
        _refuse_unprepared(meeting.set)
    _refuse_nobody(people)


def _refuse_nobody(people):
    if not people:
        raise Refused(_("Nobody would be notified. Choose somebody in this set."), field="people")


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


def invite_others(*, meeting, people, by):
    """Send the invitation to more people of the set; who has it already gets no second one."""
    refuse_unless(may_plan(by, meeting), _("Only facilitators of this set can call a meeting."))
    with transaction.atomic():
        meeting = locked_meeting(meeting)
        refuse_unless(
            meeting.state == MeetingState.CALLED,
            _("You can invite people once the meeting is called, until it begins."),
        )
        _refuse_nobody(people_to_notify(meeting.set, WhoIsNotified.CHOSEN, people))
        new = [person for person in not_invited_to(meeting) if person.pk in set(people)]
        if new:
            invite_late(meeting, new)
            audit.record(
                "invited more people to",
                meeting,
                by=by,
                set_id=meeting.cycle.set_id,
                notified=len(new),
            )
    return meeting


def cancel_meeting(*, meeting, reason, by):
    """Take the call back: the meeting is planned again. Its agenda stays; date and answers go."""
    refuse_unless(may_plan(by, meeting), _("Only facilitators of this set can cancel a meeting."))
    with transaction.atomic():
        meeting = locked_meeting(meeting)
        if meeting.state == MeetingState.DRAFT and meeting.sequence:
            return meeting  # it was cancelled a moment ago
        refuse_unless(
            meeting.state != MeetingState.DRAFT,
            _("This meeting has not been called: there is nothing to cancel."),
        )
        refuse_unless(
            MeetingState.DRAFT in MEETING_TRANSITIONS[meeting.state],
            _("The meeting has begun, so it can no longer be cancelled."),
        )
        take_back_from_gone(meeting, by=by)
        take_back_from_all(meeting, reason=reason, by=by)
    return meeting


def answer(*, meeting, answer, by):
    """Save whether the member that ``by`` is comes, for all their seats. The last answer counts."""
    refuse_unless(may_take_part(by, meeting), _("Only members can answer an invitation."))
    answer = Answer(answer)
    with transaction.atomic():
        meeting = locked_meeting(meeting)
        refuse_unless(
            meeting.state != MeetingState.DRAFT, _("You can answer once the meeting is called.")
        )
        refuse_unless(
            meeting.state == MeetingState.CALLED,
            _("The meeting has begun: it needs no answer now."),
        )
        for seat in roles_of(by).seats_in_set(meeting.cycle.set_id):
            attendance = _answer_of(meeting, seat, answer, by)
    return attendance


def _answer_of(meeting, seat, answer, by):
    """Write the answer in one seat's row, and into the history of that seat's pair."""
    seats = {"meeting": meeting, "member_id": seat.member_id}
    row = Attendance.objects.filter(**seats).first() or Attendance(**seats)
    if row.answer != answer:
        row.answer, row.answered_at = answer, clock.now()
        row.save()
        audit.record(
            "answered", meeting, by=by, set_id=seat.set_id, pair_id=seat.pair_id, answer=answer
        )
    return row
