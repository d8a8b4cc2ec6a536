"""Two facilitators press at the same instant, on a database that lets them."""

import pytest

from als.core.refusals import Refused
from meetings.changes import airtime
from meetings.models import AirtimeTurn
from tests import factories as make
from tests.at_once import ON_POSTGRESQL, at_once
from tests.cast import make_cast
from tests.meetings.conftest import verbs

pytestmark = ON_POSTGRESQL


@pytest.fixture
def cast():
    made = make_cast()
    make.FacilitatorFactory(set=made.set, person=made.stranger)
    return made


@pytest.fixture
def both(cast):
    return [cast.fresh(name) for name in ("facilitator", "stranger")]


@pytest.fixture
def session(cast):
    return make.MeetingFactory(cycle__set=cast.set, cycle__number=1, in_session=True)


def test_of_two_turns_started_at_once_one_runs(cast, session, both):
    turns = [make.TurnFactory(meeting=session, pair=pair) for pair in (cast.pair_a, cast.pair_b)]
    pressed = zip(turns, both, strict=True)
    results = at_once(*(lambda t=t, by=by: airtime.run_turn(turn=t, by=by) for t, by in pressed))
    assert sum(isinstance(result, Refused) for result in results) == 1
    assert AirtimeTurn.objects.filter(running_since__isnull=False).count() == 1


def test_two_who_press_next_move_on_by_one_stage(cast, session, both):
    turn = make.TurnFactory(meeting=session, pair=cast.pair_a, running=True)
    at_once(*(lambda by=by: airtime.next_stage(turn=turn, seen="present", by=by) for by in both))
    turn.refresh_from_db()
    assert (turn.stage, verbs()) == ("clarify", ["moved on"])


def test_two_who_lay_out_give_each_pair_one_turn(session, both):
    at_once(*(lambda by=by: airtime.lay_out_turns(meeting=session, by=by) for by in both))
    assert [turn.pair.number for turn in session.turns.all()] == [1, 2]
