"""Reminders of meetings and of their minutes, computed from each meeting as it is now.

A reminder is due from eight o'clock on its day; it comes late if nothing ran, as long as it is
still true. Who was told of the date after that moment, by the call or by a change, needs none.
"""

import datetime as dt
from dataclasses import dataclass

from django.db import transaction
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from als.core import clock
from als.core.enums import MailKind, MailState
from als.core.mail import outbox
from als.core.models import OutMail
from meetings.changes.locking import locked
from meetings.enums import MeetingState, MinutesState
from meetings.models import Meeting
from meetings.selectors.people import still_notified_of
from sets.enums import SetState
from sets.models import SetFacilitator
from sets.selectors.mornings import mornings

FIRST, LAST = 14, 2  # days before the meeting
MINUTES_DAYS = 7  # days after it


@dataclass(frozen=True)
class Reminder:
    """The moment from which it goes out, that until which it is true, and its key."""

    since: dt.datetime
    until: dt.datetime
    key: str


def remind(now=None):
    """Write the reminders that are due, once each; return of how many meetings.

    Safe to run twice, in two workers at once, and after one that was killed in the middle.
    """
    now = now or clock.now()
    return sum(_remind_in(morning) for morning in mornings(now))


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
    told = _told([*to_come, *held])
    written = sum(_remind_of(meeting, morning, told) for meeting in to_come)
    return written + sum(_ask_for_minutes(meeting, morning, told) for meeting in held)


def _told(meetings):
    """Return the keys, without their person, of what has been told of these meetings."""
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
            return Reminder(since, until, key)
    return None


def _remind_of(meeting, morning, told):
    """Remind whoever is invited, unless this was done, or they were told of the date since."""
    found = soon(meeting, morning)
    if not found or found.key in told:
        return False
    with transaction.atomic():
        meeting = locked(meeting)
        reminder = soon(meeting, morning)
        if not reminder:
            return False
        people = _not_told_since(meeting, reminder.since)
        answers = {row.member.person_id: row for row in _answers(meeting)}
        for person, member in people:
            _write_soon(person, meeting, reminder, member, answers.get(person.pk))
    return bool(people)


def _answers(meeting):
    return meeting.attendances.exclude(answer="").select_related("member")


def _not_told_since(meeting, moment):
    """Return ``(person, whether a member)`` of those who knew of the date before the moment."""
    since = dict(meeting.invited.values_list("person_id", "at"))
    facilitators = set(_facilitators(meeting).values_list("person_id", flat=True))
    return [
        (person, person.pk not in facilitators)
        for person in still_notified_of(meeting)
        if since.get(person.pk, meeting.called_at) < moment
    ]


def _write_soon(person, meeting, reminder, is_member, answer):
    day = date_format(meeting.local_starts, "j F")
    outbox.write(
        person,
        kind=MailKind.MEETING_SOON,
        key=f"{reminder.key}-{person.pk}",
        subject=_("On %(day)s: %(set)s, %(meeting)s")
        % {"day": day, "set": meeting.set, "meeting": meeting},
        template="meetings_soon",
        set_id=meeting.cycle.set_id,
        about=f"meeting-{meeting.pk}",
        page=reverse("meetings:meeting", args=[meeting.pk]),
        expires_at=reminder.until,
        meeting=meeting,
        zone_name=meeting.zone.key,
        is_member=is_member,
        answer=answer.get_answer_display() if answer else "",
    )


def minutes_wait(meeting, morning):
    """Tell whether the minutes have waited for a week to be circulated."""
    waiting = (meeting.state, meeting.minutes_state) == (MeetingState.CLOSED, MinutesState.DRAFT)
    return waiting and morning.eight(meeting.day, before=-MINUTES_DAYS) <= morning.now


def _ask_for_minutes(meeting, morning, told):
    key = f"minutes-due-{meeting.pk}"
    if key in told or not minutes_wait(meeting, morning):
        return False
    with transaction.atomic():
        meeting = locked(meeting)
        if not minutes_wait(meeting, morning):
            return False
        for row in _facilitators(meeting).select_related("person"):
            _write_minutes(row.person, meeting, key)
    return True


def _facilitators(meeting):
    rows = SetFacilitator.objects.active().filter(set_id=meeting.cycle.set_id)
    return rows.filter(person__is_active=True)


def _write_minutes(person, meeting, key):
    outbox.write(
        person,
        kind=MailKind.MINUTES,
        key=f"{key}-{person.pk}",
        subject=_("Minutes to circulate: %(set)s, %(meeting)s")
        % {"set": meeting.set, "meeting": meeting},
        template="meetings_minutes_due",
        set_id=meeting.cycle.set_id,
        about=f"minutes-{meeting.pk}",
        page=reverse("meetings:minutes", args=[meeting.pk]),
        meeting=meeting,
    )
