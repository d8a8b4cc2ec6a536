"""The invitation, read back by calendars that know no zone but what the file tells them."""

import datetime as dt
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

from als.core import clock
from als.core.mail import outbox
from als.core.models import OutMail
from meetings.calendar import calendar_file, cancellation, invitation, time_zone
from meetings.changes import meetings
from sets.models import Programme
from tests.calendars import read
from tests.each import each

ZONES = ["Europe/London", "Europe/Zagreb", "UTC"]
SUMMER = dt.datetime(2026, 7, 1, 9, tzinfo=dt.UTC)
WINTER = dt.datetime(2026, 12, 1, 9, tzinfo=dt.UTC)
# Both nights on which the clocks change, and the days around them: in each zone a time that exists
# once. Those of the nights themselves begin under one clock and end under the other.
AROUND_THE_CHANGES = [
    dt.datetime.fromisoformat(f"{moment}+00:00")
    for moment in (
        "2026-03-28T09:00", "2026-03-28T23:30", "2026-03-29T01:00", "2026-03-29T09:00",
        "2026-10-24T09:00", "2026-10-24T23:30", "2026-10-25T02:00", "2026-10-25T09:00",
    )
]  # fmt: skip


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


def test_the_file_gives_the_same_moment_in_every_zone(called, case):
    for zone in ZONES:
        for starts in [SUMMER, WINTER]:
            with case(zone, starts):
                event = Calendar.from_ical(calendar_file(in_zone(called, zone, starts))).events[0]
                assert (event.start, event.end) == (starts, starts + dt.timedelta(hours=3))
                assert event.start.utcoffset() == starts.astimezone(ZoneInfo(zone)).utcoffset()


def test_the_zone_in_the_file_says_what_the_clock_says(called, case):
    for zone in ZONES[:2]:
        for starts in [SUMMER, WINTER]:
            with case(zone, starts):
                calendar = Calendar.from_ical(calendar_file(in_zone(called, zone, starts)))
                definition = calendar.walk("VTIMEZONE")[0]
                assert definition["tzid"] == zone
                assert (
                    offset_by_file(definition, starts)
                    == starts.astimezone(ZoneInfo(zone)).utcoffset()
                )


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


@each("second", [-1, 0, 1])
@each("change", ["2026-03-29T01:00:00+00:00", "2026-10-25T01:00:00+00:00"])
@each("zone", ZONES[:2])
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
    moved = meetings.edit_meeting(
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


def test_another_parser_finds_the_same_moments_by_the_zone_in_the_file(called, case):
    for zone in ZONES:
        for starts in [SUMMER, WINTER, *AROUND_THE_CHANGES]:
            with case(zone, starts):
                event = read(calendar_file(in_zone(called, zone, starts))).vevent
                assert moments(event) == (starts, starts + dt.timedelta(hours=3))


def test_what_a_mail_carries_has_the_same_moments(cast, called, case):
    for zone in ZONES:
        for starts in AROUND_THE_CHANGES[1::4]:
            with case(zone, starts):
                meeting = in_zone(called, zone, starts)
                for text in (
                    invitation(meeting, to=cast.upper_a),
                    cancellation(meeting, to=cast.upper_a),
                ):
                    assert moments(read(text).vevent) == (starts, starts + dt.timedelta(hours=3))


def moments(event):
    return tuple(line.value.astimezone(dt.UTC) for line in (event.dtstart, event.dtend))


def test_the_cancellation_takes_the_same_entry_back(cast, called):
    request, cancel = (read(text(called, to=cast.upper_a)) for text in (invitation, cancellation))
    assert [c.method.value for c in (request, cancel)] == ["REQUEST", "CANCEL"]
    assert [c.vevent.status.value for c in (request, cancel)] == ["CONFIRMED", "CANCELLED"]
    same = [(c.vevent.uid.value, c.vevent.organizer.value, c.vevent.attendee.value)
            for c in (request, cancel)]  # fmt: skip
    assert same[0] == same[1]


def life_of(meeting, by):
    """Call the meeting, move it, cancel it, call it again, move it."""
    later = {"ends": WINTER + dt.timedelta(hours=2), "place": "Hall", "link": "", "by": by}
    meetings.call(meeting=meeting, by=by)
    meetings.edit_meeting(meeting=meeting, starts=WINTER, **later)
    meetings.cancel_meeting(meeting=meeting, reason="Snow.", by=by)
    meetings.edit_meeting(meeting=meeting, starts=WINTER, **later)
    meetings.call(meeting=meeting, by=by)
    meetings.edit_meeting(meeting=meeting, starts=WINTER + dt.timedelta(hours=1), **later)


def test_a_life_long_the_uid_stays_and_the_sequence_rises_with_each_mail(cast, meeting_of):
    meeting = meeting_of(dated=True)
    life_of(meeting, cast.facilitator)
    mails = OutMail.objects.filter(to=cast.upper_a).order_by("pk")
    events = [read(mail.calendar).vevent for mail in mails]
    assert [int(event.sequence.value) for event in events] == [0, 1, 2, 3, 4]
    assert {event.uid.value.split("@")[0] for event in events} == {str(meeting.uid)}
    assert [mail.calendar_method for mail in mails] == ["REQUEST"] * 2 + ["CANCEL"] + [
        "REQUEST"
    ] * 2


def test_the_mail_says_which_method_its_calendar_has(cast, called):
    meetings.cancel_meeting(meeting=called, reason="Snow.", by=cast.facilitator)
    message = outbox.message(OutMail.objects.get(to=cast.upper_a)).message()
    (part,) = [p for p in message.walk() if p.get_content_type() == "text/calendar"]
    assert part.get_param("method") == "CANCEL"
    assert read(part.get_payload(decode=True).decode()).method.value == "CANCEL"
