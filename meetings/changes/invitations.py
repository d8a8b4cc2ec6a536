"""Invitations and calendar entries: sent, taken back, and kept in line with whoever is in the set.

An entry is taken back from whoever has it and from nobody else: a cancellation of a meeting that
one never heard of only confuses.
"""

from copy import copy

from django.db import transaction

from als.core import audit, clock
from als.core.enums import MailState
from als.core.mail import outbox
from als.core.models import OutMail
from als.core.processes.runs import attempt
from als.core.text.later import later
from meetings import notifications
from meetings.changes.locking import locked_meeting
from meetings.enums import MeetingState
from meetings.models import Invited, Meeting
from meetings.selectors.people import out_of_line, people_to_notify, still_notified_of


def invite(meeting, people, *, notify=notifications.notify_called, have_it=(), **context):
    """Mail the calendar entry to each of these people, and record whom it went to.

    ``notify`` writes the mail; ``have_it`` are the keys of people whose calendar has the meeting.
    """
    links = notifications.answer_links("coming", meeting, people)
    with outbox.together():
        for person in people:
            notify(meeting, person, links=links, in_calendar=person.pk in have_it, **context)
    rows = [Invited(meeting=meeting, person=person) for person in people]
    Invited.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["meeting", "person"],
        update_fields=["at"],
    )


def invite_late(meeting, people):
    """Invite people to a called meeting; who was invited and uninvited before needs a new number.

    Others keep theirs: nothing changes for them.
    """
    before = _calendar_mails(meeting).filter(to__in=people)
    if before.exists():
        _count_up(meeting)
    invite(meeting, people)


def with_entry(meeting):
    """Return the keys of the people whose calendar may have the meeting.

    They were sent a request (or a worker is at it just now), and no cancellation after it.
    """
    found = {}
    for row in _calendar_mails(meeting).order_by("pk"):
        if row.calendar_method == "CANCEL":
            found[row.to_id] = False
        elif row.state == MailState.SENT or (row.state == MailState.PENDING and row.attempts):
            found[row.to_id] = True
    return {pk for pk, has_it in found.items() if has_it}


def take_back_from_all(meeting, *, reason, by):
    """Cancel the meeting (locked, called): planned again, without date and answers."""
    meeting.sequence += 1
    people, have_it = still_notified_of(meeting), with_entry(meeting)
    outbox.drop(f"meeting-{meeting.pk}")
    with outbox.together():
        for person in people:
            in_calendar = person.pk in have_it
            notifications.notify_cancelled(meeting, person, in_calendar=in_calendar, reason=reason)
    meeting.state, meeting.called_at = MeetingState.DRAFT, None
    meeting.starts = meeting.ends = None
    meeting.save(update_fields=["state", "called_at", "starts", "ends", "sequence"])
    meeting.attendances.all().delete()
    meeting.invited.all().delete()
    audit.record("cancelled", meeting, by=by, set_id=meeting.cycle.set_id, notified=len(people))


def settle(set_, *, by=None):
    """Bring the calendars of the set's called meetings in line with who belongs to it now."""
    with transaction.atomic():
        for meeting in Meeting.objects.called_to_come().filter(cycle__set=set_).order_by("pk"):
            settle_meeting(locked_meeting(meeting), by=by)
    return True


def settling():
    """Catch up with changes that sent no signal, such as a row edited in the admin. Idempotent.

    Yield of each set, once committed, that it was settled.
    """
    meetings = Meeting.objects.called_to_come().with_set().order_by("pk")
    sets = {meeting.cycle.set_id: meeting.set for meeting in out_of_line(list(meetings))}
    yield from (attempt(settle, set_) for set_ in sets.values())


def settle_meeting(meeting, *, by=None):
    """Do so for one meeting (locked). In a closed set it is cancelled for everybody."""
    if meeting.state != MeetingState.CALLED or meeting.ends <= clock.now():
        return
    if not meeting.set.is_open:
        take_back_from_all(meeting, reason=later("The set is closed."), by=by)
        return
    take_back_from_gone(meeting, by=by)
    if new := _joined(meeting):
        invite_late(meeting, new)
        audit.record(
            "invited more people to", meeting, by=by, set_id=meeting.cycle.set_id, notified=len(new)
        )


def _left(meeting):
    """Return the ``Invited`` rows of those who have left the set or whose account is off."""
    here = {person.pk for person in people_to_notify(meeting.set)}
    return [row for row in meeting.invited.select_related("person") if row.person_id not in here]


def _joined(meeting):
    """Return those of the meeting's audience who have no invitation.

    Nobody, if no invitation is recorded at all.
    """
    invited = set(meeting.invited.values_list("person_id", flat=True))
    people = people_to_notify(meeting.set, meeting.audience) if invited else []
    return [person for person in people if person.pk not in invited]


def take_back_from_gone(meeting, *, by):
    """Take the entry of a meeting (locked) from those who left and have it.

    Of the others' invitation, drop what has not gone out.
    """
    rows = _left(meeting)
    if not rows:
        return
    have_it = with_entry(meeting)
    if any(row.person_id in have_it for row in rows):
        _count_up(meeting)
    for row in rows:
        outbox.drop(f"meeting-{meeting.pk}", to=row.person)
        if row.person_id in have_it:
            notifications.notify_removed(meeting, row.person)
    meeting.invited.filter(pk__in=[row.pk for row in rows]).delete()
    audit.record(
        "took the invitation back", meeting, by=by, set_id=meeting.cycle.set_id, notified=len(rows)
    )


def move_entries(person, *, old):
    """Take the meetings to come out of the calendar at the address of before; invite the new one.

    Where the invitation has not gone out, it goes to the new address alone. Each of both mails has
    a number of its own: one calendar may read both addresses.
    """
    before = copy(person)
    before.email = old
    meetings = Meeting.objects.called_to_come().filter(invited__person=person).order_by("pk")
    for meeting in meetings:
        meeting = locked_meeting(meeting)
        if person.pk not in with_entry(meeting):
            continue
        _count_up(meeting)
        notifications.notify_moved(meeting, before, new=person.email)
        _count_up(meeting)
        links = notifications.answer_links("coming", meeting, [person])
        notifications.notify_called(meeting, person, links=links, in_calendar=True)


def _count_up(meeting):
    meeting.sequence += 1
    meeting.save(update_fields=["sequence"])


def _calendar_mails(meeting):
    return OutMail.objects.filter(
        about=f"meeting-{meeting.pk}", calendar_method__in=["REQUEST", "CANCEL"]
    ).only("to", "calendar_method", "state", "attempts")
