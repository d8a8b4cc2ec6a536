"""Airtime: the order of the turns, their clock, and who had how much in the year."""

import datetime as dt

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.urls import reverse

from als.core.models import AuditEntry
from als.core.refusals import Refused
from als.core.revisions import Stale, revision_of
from meetings.changes import airtime
from meetings.changes import session as session_changes
from meetings.enums import TurnStage
from meetings.models import AirtimeTurn
from meetings.models.airtime import TurnPlan
from meetings.selectors.airtime import airtime_of
from tests import factories as make
from tests.meetings.conftest import verbs

TEN = dt.datetime(2026, 3, 4, 10, tzinfo=dt.UTC)
FIVES = dict.fromkeys(TurnStage.values, 5)


@pytest.fixture
def clock():
    with time_machine.travel(TEN, tick=False) as traveller:
        yield traveller


def minutes(number):
    return dt.timedelta(minutes=number)


@pytest.fixture
def turn_of(cast):
    def make_turn(meeting, pair="pair_a", **fields):
        return make.TurnFactory(meeting=meeting, pair=getattr(cast, pair), **fields)

    return make_turn


def order(meeting):
    return [turn.pair.number for turn in meeting.turns.all()]


# The order


def test_those_who_had_least_airtime_come_first(cast, session, meeting_of, turn_of):
    turn_of(meeting_of(2, closed=True), "pair_a", ended=True, seconds={"present": 600})
    airtime.lay_out_turns(meeting=session, by=cast.facilitator)
    assert (order(session), verbs()) == ([2, 1], ["laid out the turns of"])


def test_pairs_that_had_the_same_come_by_their_number(cast, called):
    airtime.lay_out_turns(meeting=called, by=cast.facilitator)
    assert order(called) == [1, 2]


def test_laying_out_again_adds_only_who_is_missing(cast, session, turn_of):
    turn_of(session, "pair_b")
    for _ in range(2):
        airtime.lay_out_turns(meeting=session, by=cast.facilitator)
    assert (order(session), len(verbs())) == ([2, 1], 1)


def test_only_pairs_that_both_sides_confirmed_have_a_turn(cast, session):
    waiting = make.PairFactory(set=cast.set, number=9, proposed=True)
    airtime.lay_out_turns(meeting=session, by=cast.facilitator)
    assert order(session) == [1, 2]
    for pair in (waiting, cast.other_pair):
        with pytest.raises(Refused, match="take part in the set"):
            airtime.add_turn(meeting=session, pair=pair, by=cast.facilitator)


def test_a_pair_that_comes_late_is_last_and_only_once(cast, session, turn_of):
    turn_of(session, "pair_b", position=7)
    for _ in range(2):
        airtime.add_turn(meeting=session, pair=cast.pair_a, by=cast.facilitator)
    assert (order(session), verbs()) == ([2, 1], ["gave a turn to"])


def test_a_turn_that_has_not_begun_can_be_left_out(cast, session, turn_of):
    turn_of(session)
    for _ in range(2):
        airtime.leave_out(meeting=session, pair=cast.pair_a, by=cast.facilitator)
    assert (order(session), verbs()) == ([], ["left out of a meeting"])


def test_a_turn_that_has_begun_stays(cast, session, turn_of):
    turn_of(session, running=True)
    make.QuestionFactory(set=cast.set, turn=turn_of(session, "pair_b"))
    for pair in (cast.pair_a, cast.pair_b):
        with pytest.raises(Refused, match="has begun"):
            airtime.leave_out(meeting=session, pair=pair, by=cast.facilitator)


def test_a_turn_moves_by_one_place_however_often_one_presses(cast, session):
    pairs = [make.PairFactory(set=cast.set, number=n) for n in (3, 4, 5)]
    turns = [make.TurnFactory(meeting=session, pair=pair) for pair in pairs]
    for _ in range(2):
        airtime.move_turn(turn=turns[2], up=True, was_at=3, by=cast.facilitator)
    assert (order(session), verbs()) == ([3, 5, 4], ["moved"])


def test_the_first_moves_no_further_up(cast, session, turn_of):
    airtime.move_turn(turn=turn_of(session), up=True, by=cast.facilitator)
    assert verbs() == []


def test_the_order_of_a_closed_meeting_stays(cast, meeting_of, turn_of):
    meeting = meeting_of(closed=True)
    turn = turn_of(meeting)
    for change in (
        lambda by: airtime.lay_out_turns(meeting=meeting, by=by),
        lambda by: airtime.add_turn(meeting=meeting, pair=cast.pair_b, by=by),
        lambda by: airtime.leave_out(meeting=meeting, pair=cast.pair_a, by=by),
        lambda by: airtime.move_turn(turn=turn, up=True, by=by),
    ):
        with pytest.raises(Refused, match="closed"):
            change(cast.facilitator)


# The clock


def test_a_turn_counts_what_each_stage_took(cast, session, turn_of, clock):
    turn = turn_of(session)
    airtime.run_turn(turn=turn, by=cast.facilitator)
    clock.shift(minutes(4))
    airtime.next_stage(turn=turn, seen="present", by=cast.facilitator)
    clock.shift(minutes(9))
    ended = airtime.end_turn(turn=turn, by=cast.facilitator)
    assert ended.seconds == {"present": 240, "clarify": 540}
    assert (ended.minutes, ended.is_running, ended.ended_at) == (13, False, TEN + minutes(13))
    assert verbs() == ["began", "moved on", "ended"]


def test_a_pause_is_not_counted(cast, session, turn_of, clock):
    turn = turn_of(session)
    for change in (airtime.run_turn, airtime.pause_turn, airtime.run_turn, airtime.end_turn):
        turn = change(turn=turn, by=cast.facilitator)
        clock.shift(minutes(2))
    assert (turn.seconds, verbs()) == (
        {"present": 240},
        ["began", "paused", "went on with", "ended"],
    )


def test_what_runs_is_counted_by_whoever_looks(session, turn_of, clock):
    turn_of(session, stage="clarify", running_since=TEN, seconds={"present": 60, "clarify": 30})
    clock.shift(minutes(3))
    turn = AirtimeTurn.objects.get()
    assert (turn.spent("clarify"), turn.spent("present"), turn.total) == (210, 60, 270)


def test_a_stage_that_is_over_counts_on(cast, session, turn_of, clock):
    turn_of(session, stage="present", running_since=TEN)
    clock.shift(minutes(5) + dt.timedelta(seconds=65))
    assert (airtime_of(session).clock.seconds_left, airtime_of(session).clock.minutes) == (
        -65,
        "1:05",
    )


def test_next_stage_pressed_twice_moves_once(cast, session, turn_of):
    turn = turn_of(session, running=True)
    for _ in range(2):
        moved = airtime.next_stage(turn=turn, seen="present", by=cast.facilitator)
    assert (moved.stage, moved.is_running, verbs()) == ("clarify", True, ["moved on"])


def test_the_next_stage_of_a_paused_turn_waits(cast, session, turn_of):
    turn = turn_of(session, stage="present")
    moved = airtime.next_stage(turn=turn, seen="present", by=cast.facilitator)
    assert (moved.stage, moved.is_paused) == ("clarify", True)


def test_after_the_last_stage_comes_the_end(cast, session, turn_of):
    turn = turn_of(session, stage="actions")
    with pytest.raises(Refused, match="last stage"):
        airtime.next_stage(turn=turn, seen="actions", by=cast.facilitator)


def test_a_stage_without_time_is_left_out(cast, session, turn_of):
    TurnPlan.objects.create(set=cast.set, present=0, clarify=0)
    turn = airtime.run_turn(turn=turn_of(session), by=cast.facilitator)
    assert turn.stage == "questions"


@pytest.mark.parametrize("change", ["run_turn", "pause_turn", "end_turn", "take_up_again"])
def test_each_button_pressed_twice_counts_once(cast, session, turn_of, change):
    traits = {"run_turn": {}, "take_up_again": {"ended": True}}.get(change, {"running": True})
    turn = turn_of(session, **traits)
    for _ in range(2):
        getattr(airtime, change)(turn=turn, by=cast.facilitator)
    assert len(verbs()) == 1


def test_one_turn_runs_at_a_time(cast, session, turn_of):
    turn_of(session, "pair_a", running=True)
    with pytest.raises(Refused, match="Uppershire A Partnership – Lowerton A Partnership is runn"):
        airtime.run_turn(turn=turn_of(session, "pair_b"), by=cast.facilitator)


def test_while_one_is_paused_another_may_run(cast, session, turn_of):
    turn_of(session, "pair_a", stage="present")
    assert airtime.run_turn(turn=turn_of(session, "pair_b"), by=cast.facilitator).is_running


def test_a_turn_ended_too_soon_is_taken_up_again_paused(cast, session, turn_of):
    turn = turn_of(session, stage="clarify", ended_at=TEN, seconds={"clarify": 5})
    with pytest.raises(Refused, match="Resume it"):
        airtime.run_turn(turn=turn, by=cast.facilitator)
    again = airtime.take_up_again(turn=turn, by=cast.facilitator)
    assert (again.is_paused, again.stage, again.seconds) == (True, "clarify", {"clarify": 5})


def test_a_turn_that_has_not_begun_does_not_end(cast, session, turn_of):
    with pytest.raises(Refused, match="not begun"):
        airtime.end_turn(turn=turn_of(session), by=cast.facilitator)


def test_after_a_meeting_is_closed_nothing_runs(cast, session, turn_of, clock):
    turn, waiting = turn_of(session, running=True), turn_of(session, "pair_b")
    clock.shift(minutes(2))
    session_changes.close_meeting(meeting=session, by=cast.facilitator)
    turn.refresh_from_db()
    waiting.refresh_from_db()
    assert (turn.seconds, turn.ended_at) == ({"present": 120}, TEN + minutes(2))
    assert (waiting.stage, waiting.ended_at) == ("", None)
    with pytest.raises(Refused, match="in session"):
        airtime.run_turn(turn=waiting, by=cast.facilitator)


def test_a_turn_runs_only_in_session(cast, called, turn_of):
    with pytest.raises(Refused, match="in session"):
        airtime.run_turn(turn=turn_of(called), by=cast.facilitator)


def test_a_turn_that_has_been_left_out_says_so(cast, session, turn_of):
    turn = turn_of(session)
    AirtimeTurn.objects.all().delete()
    with pytest.raises(Refused, match="has been left out"):
        airtime.run_turn(turn=turn, by=cast.facilitator)


@pytest.mark.parametrize("person", ["upper_a", "other_facilitator", "manager", "sponsor"])
def test_nobody_but_facilitators_orders_runs_or_times_turns(cast, session, turn_of, person):
    by, turn = cast.people[person], turn_of(session)
    for change in (
        lambda: airtime.lay_out_turns(meeting=session, by=by),
        lambda: airtime.run_turn(turn=turn, by=by),
        lambda: airtime.set_timings(set_=cast.set, by=by, **FIVES),
    ):
        with pytest.raises(Refused, match="Only facilitators of this set can"):
            change()


def test_those_who_look_are_told_of_each_change(cast, session, turn_of):
    turn = turn_of(session)
    for change in (airtime.run_turn, airtime.pause_turn):
        change(turn=turn, by=cast.facilitator)
    session.refresh_from_db()
    assert session.minutes_revision == 2


def test_the_audit_log_has_it_for_the_pair(cast, session, turn_of):
    airtime.run_turn(turn=turn_of(session), by=cast.facilitator)
    entry = AuditEntry.objects.get()
    assert (entry.set_id, entry.pair_id, entry.details) == (
        cast.set.pk,
        cast.pair_a.pk,
        {"stage": "present"},
    )


# The timings


def test_facilitators_time_the_stages(cast):
    for _ in range(2):
        airtime.set_timings(set_=cast.set, by=cast.facilitator, **{**FIVES, "clarify": 0})
    plan = TurnPlan.objects.get(set=cast.set)
    assert (plan.total, plan.after("present"), verbs()) == (20, "questions", ["timed the turns"])


def test_timings_that_somebody_else_changed_meanwhile_are_shown(cast):
    seen = revision_of(TurnPlan(), TurnStage.values)
    airtime.set_timings(set_=cast.set, by=cast.facilitator, **FIVES)
    with pytest.raises(Stale):
        airtime.set_timings(
            set_=cast.set, by=cast.facilitator, seen=seen, **{**FIVES, "present": 9}
        )


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ({"clarify": "121"}, "from 0 to 120"),
        ({"clarify": "-1"}, "from 0 to 120"),
        ({"clarify": "a while"}, "from 0 to 120"),
        ({"clarify": ""}, "Fill in “Clarify”"),
        (dict.fromkeys(TurnStage.values, "0"), "At least one stage needs some time"),
    ],
)
def test_bad_timings_get_a_sentence_and_save_nothing(cast, typed, says):
    address = reverse("meetings:turn_plan", args=[cast.set.pk])
    response = cast.client("facilitator").post(address, {**FIVES, **typed})
    assert (says in response.text, TurnPlan.objects.count()) == (True, 0)


def test_the_form_saves_the_timings(cast):
    address = reverse("meetings:turn_plan", args=[cast.set.pk])
    response = cast.client("facilitator").post(address, {**FIVES, "questions": "20"}, follow=True)
    assert "40 minutes: present 5, clarify 5, open questions 20" in " ".join(response.text.split())


# The database


@pytest.mark.parametrize(
    "rows",
    [
        [{"running_since": TEN}],
        [{"running_since": TEN, "stage": "present", "ended_at": TEN}],
        [{"pair": "pair_a"}, {"pair": "pair_a"}],
        [{"pair": pair, "running_since": TEN, "stage": "present"} for pair in ("pair_a", "pair_b")],
    ],
    ids=["runs without a stage", "runs after its end", "two turns of a pair", "two that run"],
)
def test_the_database_refuses(session, turn_of, rows):
    *before, last = rows
    for row in before:
        turn_of(session, **row)
    with pytest.raises(IntegrityError), transaction.atomic():
        turn_of(session, **last)


def test_the_database_refuses_a_stage_of_more_than_two_hours(cast):
    with pytest.raises(IntegrityError), transaction.atomic():
        TurnPlan.objects.create(set=cast.set, reflect=121)
