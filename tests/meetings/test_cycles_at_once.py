"""Two people change the cycles at the same instant, on a database that lets them."""

import pytest

from als.core.refusals import Refused
from meetings.changes import cycles
from sets.models import LearningSet
from tests import factories as make
from tests.at_once import ON_POSTGRESQL, at_once
from tests.cast import make_cast
from tests.meetings.conftest import verbs

pytestmark = ON_POSTGRESQL


@pytest.fixture
def cast():
    made = make_cast()
    make.FacilitatorFactory(set=made.set, person=made.stranger)
    LearningSet.objects.filter(pk=made.set.pk).update(start="2036-02-02", end="2037-01-29")
    made.set.refresh_from_db()
    cycles.make_cycles(made.set, by=made.facilitator)
    return made


def both(cast, change, number):
    """Let two facilitators press the same button; return how many meetings there are then."""
    people = [cast.fresh(name) for name in ("facilitator", "stranger")]
    results = at_once(*(lambda by=by: change(set_=cast.set, number=number, by=by) for by in people))
    assert [result for result in results if isinstance(result, Exception)] == []
    cast.set.refresh_from_db()
    return cast.set.meeting_count, cast.set.cycles.count()


def test_two_who_add_the_fifth_add_one(cast):
    assert both(cast, cycles.add_cycle, 5) == (5, 5)
    assert verbs() == ["added"]


def test_two_who_remove_the_fourth_remove_one(cast):
    assert both(cast, cycles.remove_cycle, 4) == (3, 3)
    assert verbs() == ["removed"]


def test_what_is_added_and_removed_at_once_is_counted_right(cast):
    by = [cast.fresh(name) for name in ("facilitator", "stranger")]
    added, removed = at_once(
        lambda: cycles.add_cycle(set_=cast.set, number=5, by=by[0]),
        lambda: cycles.remove_cycle(set_=cast.set, number=4, by=by[1]),
    )
    assert isinstance(added, Refused) != isinstance(removed, Refused)
    cast.set.refresh_from_db()
    assert cast.set.meeting_count == cast.set.cycles.count()
    assert cast.set.meeting_count in (3, 5)
