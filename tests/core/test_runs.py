"""Tasks that leave the rest to another run once their time is over."""

import datetime as dt
from unittest.mock import Mock

import pytest
from django.core.cache import cache
from django.db import OperationalError, connection, transaction

from als.core import clock
from als.core.processes import runs

NAME = "als.core.tasks.forget_old_mail"
NOON = dt.datetime(2026, 6, 15, 12, tzinfo=dt.UTC)


@pytest.fixture
def asked(monkeypatch):
    """The runs that were asked for; the time of a run is over after its first step."""
    cache.clear()
    found = []
    monkeypatch.setattr(runs, "notify_worker", lambda *message: found.append(message))
    monkeypatch.setattr(runs, "SECONDS", 0)
    return found


def test_what_is_done_in_time_asks_for_no_other_run(asked, monkeypatch):
    monkeypatch.setattr(runs, "SECONDS", 60)
    assert runs.work(NAME, iter([2, 0, 3])) == 5
    assert (asked, runs.unfinished(NAME)) == ([], None)


def test_a_run_leaves_the_rest_to_another_and_says_how_far_it_is(asked):
    steps = iter([2, 3, 4])
    with clock.set_to(NOON):
        assert runs.work(NAME, steps) == 2
    with clock.set_to(NOON + dt.timedelta(minutes=1)):
        assert runs.work(NAME, steps, again=True) == 3
    assert asked == [(NAME, True)] * 2
    minute = dt.timedelta(minutes=1)
    assert runs.unfinished(NAME) == runs.Unfinished(NAME, NOON, 5, NOON + minute)
    runs.work(NAME, iter([]), again=True)
    assert (len(asked), runs.unfinished(NAME)) == (2, None)


def test_a_run_that_can_do_nothing_asks_for_no_other(asked):
    assert runs.work(NAME, iter([0, 0])) == 0
    assert (asked, runs.unfinished(NAME)) == ([], None)


def test_what_fails_for_one_is_logged_but_a_database_that_is_away_fails_for_all(
    caplog, monkeypatch
):
    assert (runs.attempt(int, "7"), runs.attempt(int, "x")) == (7, 0)
    assert "builtins.int has failed" in caplog.text
    monkeypatch.setattr(runs, "connection", Mock(**{"is_usable.return_value": False}))
    with pytest.raises(OperationalError):
        runs.attempt(Mock(side_effect=OperationalError))


@pytest.mark.django_db
@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite ends no statement by time")
def test_a_statement_that_takes_too_long_holds_up_no_other(caplog):
    def too_long():
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET LOCAL statement_timeout = 5; SELECT pg_sleep(1)")

    assert runs.attempt(too_long) == 0
    assert "too_long has failed" in caplog.text


def test_beats_own_start_asks_for_no_second_one_while_one_is_asked_for(asked):
    for again, number in ((False, 1), (False, 1), (True, 2), (False, 2)):
        runs.work(NAME, iter([1, 1]), again=again)
        assert len(asked) == number
