"""Times as typed, on the clock of the programme's zone."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from meetings.forms.planning import MeetingForm
from meetings.local_time import LocalDateTimeField
from tests.each import each

LONDON, ZAGREB = ZoneInfo("Europe/London"), ZoneInfo("Europe/Zagreb")


def field_in(zone):
    field = LocalDateTimeField(label="Starts")
    field.zone = zone
    return field


def sentence(zone, typed):
    with pytest.raises(ValidationError) as refused:
        field_in(zone).clean(typed)
    return refused.value.messages[0]


@each(("zone", "hour"), [("Europe/London", 9), ("Europe/Zagreb", 8), ("UTC", 10)])
def test_ten_o_clock_in_july_is_ten_on_the_clock_of_the_zone(zone, hour):
    moment = field_in(ZoneInfo(zone)).clean("2026-07-01T10:00")
    assert moment == dt.datetime(2026, 7, 1, hour, tzinfo=dt.UTC)


@each(
    ("zone", "typed", "time"),
    [(LONDON, "2026-03-29T01:30", "01:30"), (ZAGREB, "2026-03-29T02:15", "02:15")],
)
def test_a_time_that_the_clock_skips_is_refused_with_the_reason(zone, typed, time):
    assert sentence(zone, typed) == (
        f"On 29 March 2026 the clocks go forward: there is no {time}. Choose another time."
    )


@each(
    ("zone", "typed", "time"),
    [(LONDON, "2026-10-25T01:30", "01:30"), (ZAGREB, "2026-10-25T02:15", "02:15")],
)
def test_a_time_that_comes_twice_is_refused_with_the_reason(zone, typed, time):
    assert sentence(zone, typed) == (
        f"On 25 October 2026 the clocks go back, and {time} occurs twice. Choose another time."
    )


def test_a_time_that_is_missing_elsewhere_is_fine_here():
    assert field_in(ZAGREB).clean("2026-03-29T01:30") == dt.datetime(
        2026, 3, 29, 0, 30, tzinfo=dt.UTC
    )


@each("typed", ["soon", "2026-13-01T10:00", "2026-02-30T10:00", "10:00"])
def test_what_is_no_time_gets_a_sentence(typed):
    assert sentence(LONDON, typed) == "Give “Starts” a date and a time."


@given(
    moment=st.datetimes(dt.datetime(2000, 1, 1), dt.datetime(2060, 1, 1)),
    zone=st.sampled_from([LONDON, ZAGREB, ZoneInfo("UTC")]),
)
def test_what_is_shown_and_sent_back_is_the_same_moment(moment, zone):
    moment = moment.replace(second=0, microsecond=0, tzinfo=dt.UTC)
    field = field_in(zone)
    shown = field.widget.format_value(field.prepare_value(moment))
    try:
        sent_back = field.clean(shown)
    except ValidationError as error:
        sent_back = error.code
    there = moment.astimezone(zone)
    twice = there.utcoffset() != there.replace(fold=1 - there.fold).utcoffset()
    assert sent_back == ("unclear" if twice else moment)


def test_the_form_shows_the_programmes_clock(cast, meeting_of):
    cast.programme.time_zone = "Europe/Zagreb"
    cast.programme.save()
    meeting = type(meeting_of(dated=True)).objects.with_set().get()
    html = str(MeetingForm(instance=meeting)["starts"])
    assert 'value="2026-03-04T11:00"' in html


def test_an_end_before_the_start_is_said_at_the_end(meeting_of):
    typed = {"starts": "2026-03-04T10:00", "ends": "2026-03-04T09:00", "place": "Hall"}
    form = MeetingForm(typed, instance=meeting_of())
    assert form.errors == {"ends": ["The meeting has to end after it starts."]}
