"""Airtime over the year, and the pages of the turns."""

import re

import pytest
from django.template.loader import render_to_string

from meetings.changes import airtime
from meetings.models import AirtimeTurn
from meetings.selectors.airtime import minutes_and_seconds, year_chart, year_of
from tests import factories as make
from tests.meetings.pages import page, url
from tests.meetings.test_airtime import TEN, order
from tests.pages import queries
from tests.white_space import collapse


@pytest.fixture
def turn_of(cast):
    def make_turn(meeting, pair="pair_a", **fields):
        return make.TurnFactory(meeting=meeting, pair=getattr(cast, pair), **fields)

    return make_turn


# The year


@pytest.fixture
def year(cast, meeting_of, turn_of):
    first, second = meeting_of(1, closed=True), meeting_of(2, closed=True)
    turn_of(first, "pair_a", ended=True, seconds={"present": 1200})
    turn_of(second, "pair_a", ended=True, seconds={"present": 600})
    turn_of(second, "pair_b")
    return cast.set


def test_the_year_adds_up_each_pairs_minutes(year):
    shares, meetings = year_of(year)
    assert [share.minutes for share in shares] == [{1: 20, 2: 10}, {}]
    assert [meeting.cycle.number for meeting in meetings] == [1, 2]


def test_the_bars_are_as_long_as_the_minutes(year):
    first, second = year_chart(*year_of(year))["rows"]
    assert [piece["width"] for piece in first["pieces"]] == [151, 75]
    assert (first["total"], second["total"], second["pieces"]) == (30, 0, [])


def test_a_bar_has_the_numbers_of_the_meetings_and_is_described_in_words(year):
    svg = collapse(
        render_to_string("meetings/airtime_bars.svg", {"picture": year_chart(*year_of(year))})
    )
    assert re.findall(r"<desc.*?>(.*?)</desc>", svg) == ["Pair 1: 30; Pair 2: 0."]
    assert re.findall(r'text-anchor="middle".*?>(.*?)<', svg) == ["1", "2"]


def test_a_pair_that_withdrew_keeps_what_it_had(cast, year):
    cast.pair_a.state, cast.pair_a.ended_at = "withdrawn", TEN
    cast.pair_a.save()
    assert [share.total for share in year_of(year)[0]] == [30, 0]


def test_the_other_set_is_in_nobodys_year(cast, year):
    meeting = make.MeetingFactory(cycle__set=cast.other_set, cycle__number=1, closed=True)
    make.TurnFactory(meeting=meeting, pair=cast.other_pair, ended=True, seconds={"present": 60})
    assert [share.pair for share in year_of(year)[0]] == [cast.pair_a, cast.pair_b]


def test_without_any_turn_the_year_says_what_will_be_there(cast):
    assert "No pair has had its turn yet" in page(cast, "upper_a", "airtime_year", cast.set)


def test_seconds_are_shown_as_minutes():
    assert [minutes_and_seconds(seconds) for seconds in (0, 59, 60, 605)] == [
        "0:00",
        "0:59",
        "1:00",
        "10:05",
    ]


# The pages


def test_facilitators_run_the_turn_and_members_watch(cast, session, turn_of):
    turn_of(session, running=True)
    buttons = ("Next: Clarify", "Pause", "End the turn")
    ours, theirs = (page(cast, who, "airtime", session) for who in ("facilitator", "upper_b"))
    assert ([b in ours for b in buttons], [b in theirs for b in buttons]) == (
        [True] * 3,
        [False] * 3,
    )
    assert ("left</p>" in ours, "left</p>" in theirs) == (True, True)


def test_the_page_asks_again_only_when_something_changed(cast, session, turn_of):
    client, address = cast.client("upper_b"), url("airtime_live", session)
    turn = turn_of(session)
    assert client.get(address + "?revision=0").status_code == 204
    airtime.run_turn(turn=turn, by=cast.facilitator)
    assert 'id="airtime-live"' in client.get(address + "?revision=0").text


def test_a_refusal_stands_on_the_page(cast, session, turn_of):
    turn_of(session, "pair_a", running=True)
    response = cast.client("facilitator").post(
        url("turn_run", turn_of(session, "pair_b")), follow=True
    )
    assert "Pause or end it first" in response.text


def test_the_buttons_lead_through_a_whole_turn(cast, session):
    client = cast.client("facilitator")
    client.post(url("turns_lay_out", session))
    turn = AirtimeTurn.objects.get(pair=cast.pair_a)
    for name, data in (
        ("turn_move", {"up": "down", "was_at": "1"}),
        ("turn_run", {}),
        ("turn_next", {"seen": "present"}),
        ("turn_pause", {}),
        ("turn_end", {}),
    ):
        assert client.post(url(name, turn), data).status_code == 302
    assert url("turn_take_up", turn) in client.get(url("airtime", session)).text
    assert client.post(url("turn_take_up", turn)).status_code == 302
    assert url("turn_take_up", turn) not in client.get(url("airtime", session)).text
    client.post(url("turn_leave_out", session), {"pair": cast.pair_b.pk})
    turn.refresh_from_db()
    assert (order(session), turn.stage, turn.is_paused) == ([1], "clarify", True)
    client.post(url("turn_add", session), {"pair": cast.pair_b.pk})
    assert order(session) == [1, 2]


@pytest.mark.parametrize("name", ["airtime", "airtime_year", "questions", "turn_plan"])
def test_those_whose_pair_waits_and_those_outside_see_nothing(cast, session, turn_of, name):
    row = session if name == "airtime" else cast.set
    waiting = make.PersonFactory()
    pair = make.PairFactory(set=cast.set, number=9, proposed=True)
    make.MemberFactory(pair=pair, person=waiting)
    turn = turn_of(session, running=True)
    for person in (waiting, "sponsor", "outsider"):
        client = cast.client(person)
        assert client.get(url(name, row)).status_code == 404
        assert client.get(url("turn", turn)).status_code == 404


def fill(cast, meeting, rows):
    for _ in range(rows):
        pair = make.PairFactory(set=cast.set, number=20 + cast.set.pairs.count())
        member = make.MemberFactory(pair=pair)
        turn = make.TurnFactory(meeting=meeting, pair=pair, ended=True, seconds={"present": 60})
        make.PairFactory(set=cast.set, number=20 + cast.set.pairs.count())
        make.QuestionFactory(set=cast.set, turn=turn, asked_by=member)


@pytest.mark.parametrize("name", ["airtime", "airtime_live", "airtime_year", "questions"])
@pytest.mark.parametrize("person", ["facilitator", "upper_a"])
def test_a_page_asks_the_database_as_often_for_many_turns(cast, session, turn_of, name, person):
    client, row = cast.client(person), session if name.startswith("airtime_l") else cast.set
    row = session if name == "airtime" else row
    turn_of(session, running=True)
    fill(cast, session, 1)
    once = queries(client, url(name, row))
    fill(cast, session, 3)
    assert (queries(client, url(name, row)), once <= 7) == (once, True)
