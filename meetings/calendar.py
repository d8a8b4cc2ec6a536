"""A meeting as an iCalendar object: the invitation by mail, and the file to download.

Its words are in the language of the programme, whoever takes it.

One UID for life and a SEQUENCE that rises with each change, so that a calendar moves the entry
that it has rather than adding another (RFC 5545, 3.8.7.4; RFC 5546, 3.2.2).
"""

import datetime as dt
from functools import cache, lru_cache

from django.conf import settings
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from als.core import clock
from als.core.text.languages import in_language
from meetings.enums import MeetingState
from meetings.reply_address import reply_address

DAY = dt.timedelta(days=1)
SECOND = dt.timedelta(seconds=1)


@cache
def ical():
    """Return the module icalendar: its 92 modules take 50 ms, which few processes need."""
    import icalendar

    return icalendar


def invitation(meeting, *, to):
    """Return the text of the request that the person ``to`` gets by mail."""
    return _to_person("REQUEST", meeting, to, _event(meeting))


def cancellation(meeting, *, to):
    """Return the text that takes the meeting out of the calendar of the person ``to``."""
    return _to_person("CANCEL", meeting, to, _event(meeting, status="CANCELLED"))


def calendar_file(meeting):
    """Return the text of the file that a member downloads."""
    return calendar_of([_event(meeting)], [meeting], {"method": "PUBLISH"})


def _to_person(method, meeting, person, event):
    attendee = ical().vCalAddress(f"mailto:{person.email}")
    attendee.params["CN"] = ical().vText(person.name)
    attendee.params["ROLE"] = ical().vText("REQ-PARTICIPANT")
    attendee.params["PARTSTAT"] = ical().vText("NEEDS-ACTION")
    if address := reply_address(meeting, person):  # else the answer is given on the page alone
        params = event["organizer"].params
        event["organizer"] = ical().vCalAddress(f"mailto:{address}", params=params)
    attendee.params["RSVP"] = ical().vText("TRUE" if address and method == "REQUEST" else "FALSE")
    event.add("attendee", attendee, encode=0)
    return calendar_of([event], [meeting], {"method": method})


def calendar_of(events, meetings, properties):
    """Return the text of a calendar with these events, and the zones of these meetings."""
    calendar = ical().Calendar()
    calendar.add("prodid", "-//Action learning sets//Meetings//EN")
    calendar.add("version", "2.0")
    for name, value in properties.items():
        calendar.add(name, value)
    for zone in sorted({meeting.zone for meeting in meetings}, key=str):
        if zone.key != "UTC":
            there = [meeting for meeting in meetings if meeting.zone == zone]
            first, last = min(m.starts for m in there), max(m.ends for m in there)
            calendar.add_component(time_zone(zone, first - 366 * DAY, last + 366 * DAY))
    for event in events:
        calendar.add_component(event)
    return calendar.to_ical().decode()


def new_event(uid, summary, page):
    """Return an event with what each of ours has; ``page`` is an address on this site.

    ``uid`` is a UUID (RFC 7986, 5.3): it stays when the address of the installation changes. The
    summary is marked as of the language of the moment, for programs that read it out.
    """
    event = ical().Event()
    event.add("uid", str(uid))
    event.add("dtstamp", clock.now())
    event.add("summary", summary, parameters={"LANGUAGE": get_language()})
    event.add("url", settings.BASE_URL + page)
    return event


def brief_event(meeting, *, status="CONFIRMED"):
    """Return the meeting as an event that says no more than title, time, place and link."""
    page = reverse("meetings:meeting", args=[meeting.pk])
    with in_language(meeting.set.programme.language):
        event = new_event(meeting.uid, f"{meeting.set}: {meeting}", page)
    event.add("sequence", meeting.sequence)
    event.add("dtstart", meeting.local_starts)
    event.add("dtend", meeting.local_ends)
    event.add("status", status)
    if meeting.place or meeting.link:
        event.add("location", meeting.place or meeting.link)
    return event


def _event(meeting, status=None):
    programme = meeting.set.programme
    planned = "TENTATIVE" if meeting.state == MeetingState.DRAFT else "CONFIRMED"
    event = brief_event(meeting, status=status or planned)
    with in_language(programme.language):
        join = meeting.link and _("Join online: %s") % meeting.link
    lines = [meeting.cycle.purpose, join, event["url"]]
    event.add("description", "\n\n".join(filter(None, lines)))
    organiser = ical().vCalAddress(f"mailto:{programme.contact_email}")
    organiser.params["CN"] = ical().vText(programme.contact_name)
    event.add("organizer", organiser, encode=0)
    return event


@lru_cache(100)  # of a set's meetings: the moments of its changes are looked for day by day
def time_zone(zone, first, last):
    """Return the VTIMEZONE of ``zone`` that holds from one moment to another, not to be changed.

    icalendar's own ``Timezone.from_tzinfo`` puts the onset of summer time an hour late (it writes
    the clock after the change, where RFC 5545 in 3.6.5 wants the clock before it).
    """
    component = ical().Timezone()
    component.add("tzid", zone.key)
    first = first.astimezone(dt.UTC)
    component.add_component(_observance(zone, first, first))
    for moment in _changes(zone, first, last):
        component.add_component(_observance(zone, moment - SECOND, moment))
    return component


def _observance(zone, before, onset):
    after = onset.astimezone(zone)
    offset_before = before.astimezone(zone).utcoffset()
    part = ical().TimezoneDaylight() if after.dst() else ical().TimezoneStandard()
    part.add("dtstart", (onset + offset_before).replace(tzinfo=None, microsecond=0))
    part.add("tzoffsetfrom", offset_before)
    part.add("tzoffsetto", after.utcoffset())
    part.add("tzname", after.tzname())
    return part


def _changes(zone, first, last):
    """Yield the moments, in UTC, from which the zone has another offset."""

    def offset(moment):
        return moment.astimezone(zone).utcoffset()

    day = first
    while day < last:
        low, high = day, day + DAY
        if offset(low) != offset(high):
            while high - low > SECOND:
                middle = low + (high - low) / 2
                low, high = (middle, high) if offset(middle) == offset(low) else (low, middle)
            yield high.replace(microsecond=0)  # zones change on whole seconds
        day += DAY
