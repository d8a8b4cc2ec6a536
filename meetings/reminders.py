"""Reminders of meetings and of their minutes, computed from each meeting as it is now.

A reminder is due from eight o'clock on its day; it comes late if nothing ran, as long as it is
still true. Whoever was notified of the date after that moment, by call or change, gets none.
"""

import datetime as dt
from dataclasses import dataclass

from django.db import transaction

from als.core import clock
from als.core.enums import MailState
from als.core.mail import outbox
from als.core.models import OutMail
from als.core.processes.runs import attempt
from als.core.text.later import when_read
from meetings import notifications
from meetings.changes.locking import locked_meeting
from meetings.enums import MeetingState, MinutesState
from meetings.models import Meeting
from meetings.selectors.people import facilitators_of, members_of, still_notified_of
from sets.enums import SetState
from sets.selectors.mornings import mornings

FIRST, LAST = 14, 2  # days before the meeting
PREPARE = 7  # days before it
MINUTES_DAYS = 7  # days after it


@dataclass(frozen=True)
class MeetingReminder:
    """The moment from which it goes out, that until which it is true, and its key."""

    since: dt.datetime
    until: dt.datetime
    key: str


def remind(now=None):
    """Write the reminders that are due, once each; return of how many meetings."""
    return sum(reminding(now))


def reminding(now=None):
    """Write the reminders that are due; yield of each meeting, once committed, whether it had any.

    Safe to run twice, in two workers at once, and after one that was killed in the middle.
    """
    for morning in mornings(now or clock.now()):
        yield from _remind_in(morning)


def _remind_in(morning):
    meetings = Meeting.objects.with_set().filter(
        cycle__set__programme=morning.programme, cycle__set__state__in=SetState.open_states()
    )
    horizon = morning.now + dt.timedelta(days=FIRST + 1)
    to_come = meetings.filter(
        state=MeetingState.CALLED, starts__gt=morning.now, starts__lte=horizon
    )
    held = meetings.filter(state=MeetingState.CLOSED, minutes_state=MinutesState.DRAFT)
    to_come, held = list(to_come), list(held)
    sent = _sent_already([*to_come, *held])
    for remind_of in (_remind_of, _ask_to_prepare):
        yield from (attempt(remind_of, meeting, morning, sent) for meeting in to_come)
    yield from (attempt(_ask_for_minutes, meeting, morning, sent) for meeting in held)


def _sent_already(meetings):
    """Return the keys, without their person, of the mails that there are about these meetings."""
    about = [f"{word}-{meeting.pk}" for meeting in meetings for word in ("meeting", "minutes")]
    rows = OutMail.objects.filter(about__in=about).exclude(state=MailState.DROPPED)
    return {key.rpartition("-")[0] for key in rows.values_list("key", flat=True)}


def soon(meeting, morning):
    """Return the reminder of a called meeting that is due, or None."""
    if meeting.state != MeetingState.CALLED:
        return None
    last = morning.eight(meeting.day, before=LAST)
    for days, until in ((LAST, meeting.starts), (FIRST, last)):
        since = morning.eight(meeting.day, before=days)
        if since <= morning.now < until:
            key = f"soon-{days}-{meeting.pk}-{meeting.starts:%Y%m%dT%H%M}"
            return MeetingReminder(since, until, key)
    return None


def _remind_of(meeting, morning, sent):
    """Remind the invited once; return whether anybody was reminded."""
    found = soon(meeting, morning)
    if not found or found.key in sent:
        return False
    with transaction.atomic(), outbox.together():
        meeting = locked_meeting(meeting)
        reminder = soon(meeting, morning)
        if not reminder:
            return False
        people = _to_remind(meeting, reminder.since)
        answers = {row.member.person_id: row for row in _answers(meeting)}
        asked = [person for person, _is_member in people if person.pk not in answers]
        links = notifications.answer_links("coming", meeting, asked)
        for person, is_member in people:
            answer = answers.get(person.pk)
            notifications.notify_soon(
                meeting,
                person,
                key=reminder.key,
                until=reminder.until,
                is_member=is_member,
                answer=when_read(answer.get_answer_display) if answer else "",
                link=links.get(person.pk, ""),
            )
    return bool(people)


def to_prepare(meeting, morning):
    """Return the request to prepare a called meeting, which is due a week before it, or None."""
    if meeting.state != MeetingState.CALLED:
        return None
    since, until = (morning.eight(meeting.day, before=days) for days in (PREPARE, LAST))
    if not since <= morning.now < until:
        return None
    return MeetingReminder(since, until, f"prepare-{meeting.pk}-{meeting.starts:%Y%m%dT%H%M}")


def _ask_to_prepare(meeting, morning, sent):
    """Ask the invited members of the sides that have not prepared; return whether any was asked."""
    found = to_prepare(meeting, morning)
    if not found or found.key in sent:
        return False
    with transaction.atomic(), outbox.together():
        meeting = locked_meeting(meeting)
        request = to_prepare(meeting, morning)
        if not request:
            return False
        asked = {person.pk for person, is_member in _to_remind(meeting, request.since) if is_member}
        done = set(meeting.preparations.values_list("pair_id", "side"))
        members = [
            member
            for member in members_of(meeting.set)
            if member.person_id in asked and (member.pair_id, member.side) not in done
        ]
        for member in members:
            notifications.notify_to_prepare(
                meeting, member.person, key=request.key, until=request.until
            )
    return bool(members)


def _answers(meeting):
    return meeting.attendances.exclude(answer="").select_related("member")


def _to_remind(meeting, moment):
    """Return ``(person, is_member)`` of those who were notified of the date before the moment."""
    since = dict(meeting.invited.values_list("person_id", "at"))
    facilitators = facilitators_of(meeting.set)
    return [
        (person, person not in facilitators)
        for person in still_notified_of(meeting)
        if since.get(person.pk, meeting.called_at) < moment
    ]


def minutes_wait(meeting, morning):
    """Return whether the minutes have waited for a week to be circulated."""
    waiting = (meeting.state, meeting.minutes_state) == (MeetingState.CLOSED, MinutesState.DRAFT)
    return waiting and morning.eight(meeting.day, before=-MINUTES_DAYS) <= morning.now


def _ask_for_minutes(meeting, morning, sent):
    key = f"minutes-due-{meeting.pk}"
    if key in sent or not minutes_wait(meeting, morning):
        return False
    with transaction.atomic(), outbox.together():
        meeting = locked_meeting(meeting)
        if not minutes_wait(meeting, morning):
            return False
        return bool(notifications.notify_minutes_due(meeting, key=key))
