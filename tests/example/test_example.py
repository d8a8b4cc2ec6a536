import datetime as dt
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from als.core import clock
from als.example.play import _calendar
from als.example.timeline import Calendar, Timeline, read

LONDON = ZoneInfo("Europe/London")


class TestCalendar:
    calendar = Calendar(dt.date(2026, 1, 5), LONDON)

    def test_weeks_count_from_the_monday(self):
        assert self.calendar.date("W6 Wed") == dt.date(2026, 2, 18)

    def test_weeks_before_the_start_count_back(self):
        assert self.calendar.date("W-1 Fri 09:00") == dt.date(2026, 1, 2)

    def test_a_time_is_that_of_the_clock_on_the_wall(self):
        summer = self.calendar.moment("W20 Mon 10:30").astimezone(dt.UTC)
        winter = self.calendar.moment("W6 Mon 10:30").astimezone(dt.UTC)
        assert (summer.hour, winter.hour) == (9, 10)

    @given(st.dates(dt.date(2026, 1, 1), dt.date(2035, 12, 31)))
    def test_on_whatever_day_it_is_loaded_no_meeting_falls_into_the_holidays(self, day):
        with clock.set_to(dt.datetime.combine(day, dt.time(12), tzinfo=dt.UTC)):
            calendar = _calendar(LONDON)
        days = [calendar.date(meeting["starts"]) for meeting in read("meetings")["meetings"]]
        assert [d for d in days if (d.month, d.day) >= (12, 20) or (d.month, d.day) <= (1, 4)] == []


def test_a_history_is_in_order_of_time_and_up_to_now():
    days = []
    timeline = Timeline(TestCalendar.calendar)
    for when in ("W3 Mon 09:00", "W1 Mon 09:00", "W9 Mon 09:00"):
        timeline.at(when, lambda: days.append(clock.today()))
    timeline.play(until=dt.datetime(2026, 2, 1, tzinfo=dt.UTC))
    assert days == [dt.date(2026, 1, 12), dt.date(2026, 1, 26)]
