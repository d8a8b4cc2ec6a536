"""Dates that may be a slip: which of them are pointed out once they are saved."""

import datetime as dt

import pytest

from als.core import clock
from als.core.formats import long_date
from als.core.forms.base import Form
from als.core.forms.dates import odd_dates
from als.core.forms.fields import DateField


class PlanForm(Form):
    to_come = ("due",)
    due = DateField(label="By when?", required=False)
    since = DateField(label="Since when?", required=False)


def said(initial=None, **days):
    parts = {
        f"{name}_{part}": getattr(day, part)
        for name, day in days.items()
        for part in ("day", "month", "year")
    }
    data = {name: str(value) for name, value in parts.items()}
    form = PlanForm(data, initial=initial)
    assert form.is_valid()
    return odd_dates(form)


CHANGE_IT = "Change it if that is not right."
LAST_YEAR = dt.date.today() - dt.timedelta(days=365)


def test_a_day_that_has_passed_is_pointed_out_where_one_to_come_is_meant():
    (sentence,) = said(due=LAST_YEAR, since=LAST_YEAR)
    assert sentence == f"“By when?” is {long_date(LAST_YEAR)}, which has passed. " + CHANGE_IT


@pytest.mark.parametrize(("hour", "number"), [(11, 0), (13, 1)])
def test_a_day_that_is_not_over_in_some_zone_is_not_pointed_out(hour, number):
    with clock.set_to(dt.datetime(2026, 6, 10, hour, tzinfo=dt.UTC)):
        assert len(said(due=dt.date(2026, 6, 9))) == number


@pytest.mark.parametrize("years", [-36, 36])
def test_a_year_far_off_is_pointed_out_for_any_date(years):
    day = dt.date(dt.date.today().year + years, 3, 3)
    assert [text.split(". ")[-1] for text in said(since=day)] == [
        "If that is not the year you meant, change it."
    ]


def test_what_was_saved_before_is_not_pointed_out_again():
    assert said(due=LAST_YEAR, initial={"due": LAST_YEAR}) == []
