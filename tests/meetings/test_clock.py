"""The session's quiet clock: which item it counts for, what it has counted, who sees it."""

import datetime as dt

import pytest
import time_machine
from django.db import IntegrityError, transaction

from als.core.refusals import Refused
from meetings.changes import agenda, timing
from meetings.changes import session as session_changes
from meetings.enums import AgendaState
from meetings.models import Meeting
from tests.meetings.conftest import verbs
from tests.meetings.pages import page, url

TEN = dt.datetime(2026, 3, 4, 10, tzinfo=dt.UTC)


@pytest.fixture
def at():
    """Set the clock to so many minutes (and seconds) after the meeting began."""
    with time_machine.travel(TEN, tick=False) as traveller:
        yield lambda minutes, seconds=0: traveller.move_to(
            TEN + dt.timedelta(minutes=minutes, seconds=seconds)
        )


@pytest.fixture
def first(session, item_of):
    return item_of(session, position=1, title="First", minutes=10)


@pytest.fixture
def second(session, item_of):
    return item_of(session, position=2, title="Second", minutes=20)


def spent(item):
    item.refresh_from_db()
    item.meeting.refresh_from_db()
    return item.seconds_spent


def take_up(cast, item):
    return timing.take_up(item=item, by=cast.facilitator)


def test_it_counts_for_the_item_that_was_taken_up(cast, first, second, at):
    take_up(cast, first)
    at(4, 30)
    assert (spent(first), spent(second), verbs()) == (270, 0, ["took up"])


def test_taking_up_another_item_moves_it_and_keeps_what_it_counted(cast, first, second, at):
    take_up(cast, first)
    at(4)
    take_up(cast, second)
    at(7)
    assert (spent(first), spent(second)) == (240, 180)


def test_pressing_twice_counts_once(cast, first, at):
    take_up(cast, first)
    at(2)
    take_up(cast, first)
    at(3)
    assert (spent(first), verbs(), first.meeting.minutes_revision) == (180, ["took up"], 1)


def test_a_pause_is_not_counted(cast, session, first, at):
    take_up(cast, first)
    at(3)
    for _ in range(2):
        timing.pause_clock(meeting=session, by=cast.facilitator)
    at(13)
    take_up(cast, first)
    at(15)
    assert spent(first) == 300


def test_discussed_moves_it_to_the_next_item(cast, session, first, second, at):
    take_up(cast, first)
    at(5)
    agenda.mark_item(item=first, discussed=True, by=cast.facilitator)
    at(6)
    assert (spent(first), spent(second)) == (300, 60)


def test_discussed_leaves_it_alone_where_it_counts_for_another(cast, session, first, second, at):
    take_up(cast, second)
    agenda.mark_item(item=first, discussed=True, by=cast.facilitator)
    at(1)
    assert (spent(first), spent(second)) == (0, 60)


def test_it_stays_paused_when_it_moves_on(cast, session, first, second, at):
    take_up(cast, first)
    timing.pause_clock(meeting=session, by=cast.facilitator)
    agenda.mark_item(item=first, discussed=True, by=cast.facilitator)
    at(5)
    assert (spent(second), second.meeting.clock_item) == (0, second)


def test_it_ends_with_the_last_item_and_comes_back_with_one_taken_up_again(cast, first, second, at):
    take_up(cast, second)
    at(2)
    agenda.mark_item(item=first, discussed=True, by=cast.facilitator)
    agenda.mark_item(item=second, discussed=True, by=cast.facilitator)
    at(9)
    assert (spent(second), second.meeting.clock_since) == (120, None)
    agenda.mark_item(item=first, discussed=False, by=cast.facilitator)
    take_up(cast, first)
    at(10)
    assert spent(first) == 60


def test_it_stops_when_the_meeting_closes(cast, session, first, at):
    take_up(cast, first)
    at(4)
    session_changes.close_meeting(meeting=session, by=cast.facilitator)
    at(60)
    assert (spent(first), first.meeting.clock_since) == (240, None)


@pytest.mark.parametrize("state", [AgendaState.PROPOSED, AgendaState.DISCUSSED])
def test_only_what_is_still_to_be_discussed_is_taken_up(cast, session, item_of, state):
    with pytest.raises(Refused, match="still to be discussed"):
        take_up(cast, item_of(session, state=state))


@pytest.mark.parametrize("trait", ["called", "closed"])
def test_it_runs_only_in_session(cast, meeting_of, item_of, trait):
    with pytest.raises(Refused, match="in session"):
        take_up(cast, item_of(meeting_of(3, **{trait: True})))


@pytest.mark.parametrize("person", ["upper_a", "other_facilitator", "manager", "sponsor"])
def test_nobody_but_the_facilitators_runs_it(cast, session, first, person):
    by = cast.people[person]
    with pytest.raises(Refused, match="can run the clock"):
        timing.take_up(item=first, by=by)
    with pytest.raises(Refused, match="can run the clock"):
        timing.pause_clock(meeting=session, by=by)


def test_the_database_lets_it_run_only_for_an_item(session):
    with pytest.raises(IntegrityError), transaction.atomic():
        Meeting.objects.filter(pk=session.pk).update(clock_since=TEN)


def test_a_press_comes_back_to_the_item_on_the_page(cast, session, first, second):
    client = cast.client("facilitator")
    taken = client.post(url("take_up", first))
    paused = client.post(f"{url('clock_pause', session)}?item={second.pk}")
    assert taken.url == f"{url('session', session)}?item={first.pk}"
    assert paused.url == f"{url('session', session)}?item={second.pk}"


def test_looking_at_another_item_leaves_the_clock_where_it_is(cast, session, first, second, at):
    take_up(cast, first)
    text = page(cast, "facilitator", "session", session, f"?item={second.pk}")
    at(1)
    assert "Start this item now" in text
    assert (spent(first), spent(second)) == (60, 0)


def test_without_being_asked_for_another_the_session_shows_the_clocks_item(
    cast, session, first, second
):
    take_up(cast, second)
    assert 'app-session__title">Second' in page(cast, "facilitator", "session", session)


def test_the_page_says_minutes_used_and_over_in_words(cast, session, first, at):
    take_up(cast, first)
    at(7)
    assert ">7 of 10 min<" in page(cast, "facilitator", "session", session)
    at(13, 59)
    assert ">13 of 10 min, 3 over<" in page(cast, "facilitator", "session", session)


def test_members_see_what_runs_and_when_it_is_paused(cast, session, first):
    before = page(cast, "upper_a", "session", session)
    take_up(cast, first)
    running = page(cast, "upper_a", "session", session)
    timing.pause_clock(meeting=session, by=cast.facilitator)
    paused = page(cast, "upper_a", "session", session)
    says = ["item has not started yet", "Now: <a", "Paused: <a"]
    assert [[s in text for s in says] for text in (before, running, paused)] == [
        [True, False, False],
        [False, True, False],
        [False, False, True],
    ]
    assert url("take_up", first) not in running


def test_who_reads_along_is_told_when_the_clock_moves(cast, session, first):
    client, seen = cast.client("lower_b"), f"?revision={session.minutes_revision}"
    assert client.get(url("live", session) + seen).status_code == 204
    take_up(cast, first)
    answer = client.get(url("live", session) + seen)
    assert (answer.status_code, "Now:" in answer.text) == (200, True)


def test_another_facilitators_page_fetches_clock_and_rail_with_the_entries(cast, session, first):
    text = cast.client("facilitator").get(f"{url('live', session)}?item={first.pk}").text
    assert [f'id="{part}"' in text for part in ("live", "clock", "session-nav")] == [True] * 3
