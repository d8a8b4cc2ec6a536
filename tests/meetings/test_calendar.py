"""The invitation, read back by a calendar that knows no zone but what the file tells it."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

from als.common import clock
from meetings import changes
from meetings.calendar import calendar_file, invitation, time_zone
from sets.models import Programme

ZONES = ["Europe/London", "Europe/Zagreb", "UTC"]
SUMMER = dt.datetime(2026, 7, 1, 9, tzinfo=dt.UTC)
WINTER = dt.datetime(2026, 12, 1, 9, tzinfo=dt.UTC)


def offset_by_file(zone, moment):
    """The offset that a VTIMEZONE gives a moment: that of the last onset before it."""
    onsets = [
        (part["dtstart"].dt - part["tzoffsetfrom"].td, part["tzoffsetto"].td)
        for part in zone.subcomponents
    ]
    naive = moment.astimezone(dt.UTC).replace(tzinfo=None)
    return max((onset, offset) for onset, offset in onsets if onset <= naive)[1]


def in_zone(meeting, zone, starts):
    Programme.objects.update(time_zone=zone)
    meeting.starts, meeting.ends = starts, starts + dt.timedelta(hours=3)
    meeting.save()
    return type(meeting).objects.with_set().get(pk=meeting.pk)


@pytest.mark.parametrize("zone", ZONES)
@pytest.mark.parametrize("starts", [SUMMER, WINTER])
def test_the_file_gives_the_same_moment_in_every_zone(called, zone, starts):
    event = Calendar.from_ical(calendar_file(in_zone(called, zone, starts))).events[0]
    assert (event.start, event.end) == (starts, starts + dt.timedelta(hours=3))
    assert event.start.utcoffset() == starts.astimezone(ZoneInfo(zone)).utcoffset()


@pytest.mark.parametrize("zone", ZONES[:2])
@pytest.mark.parametrize("starts", [SUMMER, WINTER])
def test_the_zone_in_the_file_says_what_the_clock_says(called, zone, starts):
    calendar = Calendar.from_ical(calendar_file(in_zone(called, zone, starts)))
    definition = calendar.walk("VTIMEZONE")[0]
    assert definition["tzid"] == zone
    assert offset_by_file(definition, starts) == starts.astimezone(ZoneInfo(zone)).utcoffset()


def test_utc_needs_no_zone_in_the_file(called):
    text = calendar_file(in_zone(called, "UTC", SUMMER))
    assert "DTSTART:20260701T090000Z" in text
    assert "VTIMEZONE" not in text


@given(
    zone=st.sampled_from([*ZONES[:2], "Australia/Lord_Howe", "Africa/Casablanca"]),
    moment=st.datetimes(
        dt.datetime(2026, 1, 1), dt.datetime(2029, 1, 1), timezones=st.just(dt.UTC)
    ),
)
def test_any_moment_has_the_offset_of_its_zone(zone, moment):
    zone = ZoneInfo(zone)
    definition = time_zone(zone, dt.datetime(2025, 12, 1, tzinfo=dt.UTC), moment + dt.timedelta(9))
    assert offset_by_file(definition, moment) == moment.astimezone(zone).utcoffset()


@pytest.mark.parametrize("second", [-1, 0, 1])
@pytest.mark.parametrize("change", ["2026-03-29T01:00:00+00:00", "2026-10-25T01:00:00+00:00"])
@pytest.mark.parametrize("zone", ZONES[:2])
def test_the_clocks_change_on_the_second(zone, change, second):
    moment = dt.datetime.fromisoformat(change) + dt.timedelta(seconds=second)
    definition = time_zone(ZoneInfo(zone), moment - dt.timedelta(90), moment + dt.timedelta(90))
    assert offset_by_file(definition, moment) == moment.astimezone(ZoneInfo(zone)).utcoffset()


def test_the_invitation_is_a_request_from_the_programme_to_the_person(cast, called):
    called.place, called.link = "Corn Hall, Tillerbridge", "https://example.org/room"
    calendar = Calendar.from_ical(invitation(called, to=cast.upper_a))
    event = calendar.events[0]
    assert calendar["method"] == "REQUEST"
    assert event["organizer"] == "mailto:office@example.org"
    assert event["attendee"] == "mailto:upper.a@example.org"
    assert event["location"] == "Corn Hall, Tillerbridge"
    assert "https://example.org/room" in event["description"]
    assert event["summary"] == f"Main set: {called}"


def test_an_invitation_names_no_other_person(cast, called):
    text = invitation(called, to=cast.upper_a)
    assert "lower.a@" not in text


def test_the_uid_stays_and_the_sequence_rises(cast, called):
    first = Calendar.from_ical(calendar_file(called)).events[0]
    later = called.starts + dt.timedelta(days=1)
    moved = changes.edit_meeting(
        meeting=called, starts=later, ends=later + dt.timedelta(hours=1), place="", link="",
        by=cast.facilitator,
    )  # fmt: skip
    second = Calendar.from_ical(calendar_file(moved)).events[0]
    assert second["uid"] == first["uid"]
    assert (first["sequence"], second["sequence"]) == (0, 1)


def test_the_stamp_is_the_clocks(called):
    with clock.set_to(SUMMER):
        event = Calendar.from_ical(calendar_file(called)).events[0]
    assert event["dtstamp"].dt == SUMMER


def test_a_meeting_that_is_only_planned_is_tentative(meeting_of, called):
    planned = Calendar.from_ical(calendar_file(meeting_of(2, dated=True))).events[0]
    assert planned["status"] == "TENTATIVE"
    assert Calendar.from_ical(calendar_file(called)).events[0]["status"] == "CONFIRMED"
