"""The view for the big screen: item, clock, whose turn, nothing private."""

import datetime as dt

import pytest

from als.core import clock
from tests import factories as make
from tests.meetings.pages import page, url

pytestmark = pytest.mark.django_db


@pytest.fixture
def running(cast, session, item_of):
    first = item_of(session, title="Shared data", position=1, minutes=20, presenter="Una Vist")
    item_of(session, title="Bus routes", position=2)
    make.MinuteFactory(item=first, text="What nobody outside should read", pair=cast.pair_a)
    session.clock_item, session.clock_since = first, clock.now() - dt.timedelta(seconds=61)
    session.save()
    return session


def test_it_has_the_item_its_clock_and_the_next_and_no_entry_or_person(cast, running):
    shown = page(cast, "facilitator", "screen", running)
    wanted = ("Item 1 of 2", "Shared data", "1 of 20 min", "Next: Bus routes")
    assert [words in shown for words in wanted] == [True] * 4
    people = [person.name for person in cast.people.values()]
    private = ["What nobody outside should read", "Una Vist", *people]
    assert [words for words in private if words in shown] == []
    assert '<noscript><meta http-equiv="refresh"' in shown


def test_a_turn_takes_the_place_of_the_item(cast, running):
    make.TurnFactory(meeting=running, pair=cast.pair_a, running=True)
    shown = page(cast, "facilitator", "screen", running)
    assert (f"Pair 1: {cast.pair_a}" in shown, "Shared data" in shown) == (True, False)


def test_it_is_fetched_again_only_when_something_is_new(cast, running):
    address, client = url("screen_live", running), cast.client("facilitator")
    seen = client.get(address, {"revision": running.minutes_revision})
    fresh = client.get(address, {"revision": running.minutes_revision - 1})
    assert (seen.status_code, 'id="live"' in fresh.text) == (204, True)


@pytest.mark.parametrize(("trait", "words"), [("called", "Welcome"), ("closed", "is closed")])
def test_before_and_after_it_says_so(cast, meeting_of, trait, words):
    assert words in page(cast, "facilitator", "screen", meeting_of(**{trait: True}))
