"""The answer that a calendar program sends by mail (RFC 5546, 3.2.3), read as the person's own.

The organiser's address in an invitation is made for one person and one meeting, and signed. An
answer counts if it came to that address, or to the very mail; if it is about that meeting, names
that person alone, and is from their address; and if it is about the date as it is now.
"""

import datetime as dt
import re

from als.accounts.models import User
from als.core.refusals import Refused
from meetings.changes.meetings import answer
from meetings.enums import Answer
from meetings.models import Attendance, Meeting
from meetings.reply_address import signed_in

ABOUT = re.compile(r"meeting-(\d{1,18})")
ANSWERS = {"ACCEPTED": Answer.YES, "DECLINED": Answer.NO, "TENTATIVE": Answer.MAYBE}
MAX_EVENTS = 20
# By how much the clock of somebody's computer may be slow
TOLERANCE = dt.timedelta(minutes=5)


def note_reply(*, text, sender, addresses, mail):
    """Note what the calendar (``text``) answers; return a sentence, or None if nothing counts."""
    found = signed_in(addresses) or _of_mail(mail)
    if found is None:
        return None
    meeting = Meeting.objects.with_set().filter(pk=found[0]).first()
    person = User.objects.filter(pk=found[1], is_active=True).first()
    if not meeting or not person or not _same(sender, person.email):
        return None
    event = _event_of(text, meeting)
    answered = event and _answer_in(event, person)
    if not answered or not _is_of_now(event, meeting, person):
        return None
    try:
        answer(meeting=meeting, answer=answered, by=person)
    except Refused:
        return None
    return f"{answered.label}: noted for meeting {meeting.pk}."


def _of_mail(mail):
    """Return meeting and person of an invitation that was sent, from its row."""
    if mail is None or mail.sent_at is None or mail.calendar_method != "REQUEST":
        return None
    about = ABOUT.fullmatch(mail.about)
    return about and (int(about[1]), mail.to_id)


def _event_of(text, meeting):
    """Return the one event about the meeting, or None."""
    from icalendar import Calendar  # 50 ms

    try:
        calendar = Calendar.from_ical(text)
    except (ValueError, IndexError, KeyError):
        return None
    if str(calendar.get("method", "")).upper() != "REPLY":
        return None
    events = calendar.walk("VEVENT")[:MAX_EVENTS]
    ours = [event for event in events if str(event.get("uid", "")) == str(meeting.uid)]
    return ours[0] if len(ours) == 1 and "recurrence-id" not in ours[0] else None


def _answer_in(event, person):
    """Return the answer of the one person whom the event names, if it is this one."""
    attendee = event.get("attendee")
    if attendee is None or isinstance(attendee, list):
        return None
    if not _same(str(attendee).lower().removeprefix("mailto:"), person.email):
        return None
    return ANSWERS.get(str(attendee.params.get("PARTSTAT", "")).upper())


def _is_of_now(event, meeting, person):
    """Return whether it answers the date as it is, and was not answered on the page since."""
    try:
        sequence = int(event.get("sequence", 0))
        stamp = event["dtstamp"].dt if "dtstamp" in event else None
        zoned = isinstance(stamp, dt.datetime) and stamp.tzinfo is not None
        latest = stamp + TOLERANCE if zoned else None
    except (ValueError, TypeError, AttributeError, OverflowError):
        return False
    if not meeting.asked_at_sequence <= sequence <= meeting.sequence:
        return False
    if latest is None:
        return True
    return not Attendance.objects.filter(
        meeting=meeting, member__person=person, answered_at__gt=latest
    ).exists()


def _same(one, other):
    return one.strip().casefold() == other.strip().casefold()
