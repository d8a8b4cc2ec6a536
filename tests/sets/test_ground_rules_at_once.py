"""The last two members accept at the same instant, on a database that lets them."""

import pytest

from sets.changes import agreements, ground_rules
from sets.models import LearningSet
from tests.at_once import ON_POSTGRESQL, at_once
from tests.cast import make_cast
from tests.sets.helpers import audit_entries

pytestmark = ON_POSTGRESQL


@pytest.fixture
def cast():
    made = make_cast()
    LearningSet.objects.update(naming="nobody")
    made.set.refresh_from_db()
    return made


@pytest.fixture
def rules(cast):
    """A wider version that waits for the two of pair B."""
    rules = ground_rules.write_ground_rules(
        set_=cast.set, text="We listen.", naming="everybody", by=cast.facilitator
    )
    for person in ("upper_a", "lower_a"):
        ground_rules.accept_ground_rules(rules=rules, by=cast.fresh(person))
    return rules


def accepting(cast, rules, person):
    return lambda: (
        ground_rules.accept_ground_rules(rules=rules, by=cast.fresh(person)).member.person
    )


def naming(cast):
    return LearningSet.objects.get(pk=cast.set.pk).naming


@pytest.mark.parametrize("time", range(5))
def test_the_last_two_acceptances_at_once_bring_the_version_into_force_once(cast, rules, time):
    results = at_once(accepting(cast, rules, "upper_b"), accepting(cast, rules, "lower_b"))
    assert results == [cast.upper_b, cast.lower_b]
    assert naming(cast) == "everybody"
    assert len(audit_entries(verb="bound by its ground rules")) == 1


def test_the_last_acceptance_and_the_last_other_member_leaving_at_once(cast, rules):
    withdraw = {"pair": cast.pair_b, "side": "lower", "reason": "No time"}
    _accepted, withdrawn = at_once(
        accepting(cast, rules, "upper_b"),
        lambda: agreements.withdraw(by=cast.fresh("lower_b"), **withdraw).state,
    )
    assert withdrawn == "withdrawn"
    assert naming(cast) == "everybody"


def test_a_narrower_version_and_the_last_acceptance_at_once_leave_the_narrower(cast, rules):
    ground_rules.accept_ground_rules(rules=rules, by=cast.fresh("upper_b"))
    at_once(
        accepting(cast, rules, "lower_b"),
        lambda: ground_rules.write_ground_rules(
            set_=cast.set, text="We listen.", naming="nobody", by=cast.fresh("facilitator")
        ),
    )
    assert naming(cast) == "nobody"
