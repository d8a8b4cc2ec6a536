import datetime as dt

import time_machine

from als.core import clock

NEW_YEAR = dt.datetime(2026, 12, 31, 23, 30, tzinfo=dt.UTC)


def test_today_is_the_date_in_the_zone():
    with clock.set_to(NEW_YEAR):
        assert (clock.today("Europe/London"), clock.today("Europe/Zagreb")) == (
            dt.date(2026, 12, 31),
            dt.date(2027, 1, 1),
        )


def test_a_clock_that_was_set_runs_again_afterwards():
    with time_machine.travel(NEW_YEAR, tick=False):
        with clock.set_to(NEW_YEAR - dt.timedelta(days=300)):
            assert clock.is_backdated()
        assert (clock.now(), clock.is_backdated()) == (NEW_YEAR, False)
