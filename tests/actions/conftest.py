"""An issue and its actions of pair A, for the tests of actions."""

import datetime as dt

import pytest

from actions.changes.links import make_link
from als.core import clock
from als.core.disclosure import Disclosure
from sets.models import GroundRulesAcceptance
from tests import factories as make

NOW = dt.datetime(2026, 6, 10, 9, 30, tzinfo=dt.UTC)
TODAY = NOW.date()


@pytest.fixture(autouse=True)
def in_june_2026():
    """Let every test happen within the year of the cast's set."""
    with clock.set_to(NOW):
        yield


def accept_rules(cast, *people):
    """Let these members accept the newest ground rules, so that mails tell them content."""
    rules = cast.set.ground_rules.first() or make.GroundRulesFactory(set=cast.set)
    for name in people:
        GroundRulesAcceptance.objects.create(rules=rules, member=cast.member(name))
    return rules


@pytest.fixture
def accepted(cast):
    return accept_rules(cast, "upper_a", "lower_a", "upper_b", "lower_b")


@pytest.fixture
def issue(cast):
    return make.IssueFactory(
        pair=cast.pair_a,
        title="Two forms for one grant",
        disclosure=Disclosure.SET,
        confirmed_by=cast.member("upper_a"),
        raised_by=cast.upper_a,
    )


@pytest.fixture
def secret_issue(cast):
    return make.IssueFactory(
        pair=cast.pair_a,
        title="SECRET of the pair",
        disclosure=Disclosure.PAIR,
        confirmed_by=cast.member("upper_a"),
        raised_by=cast.upper_a,
    )


@pytest.fixture
def recorded(cast):
    """An issue that the facilitator recorded for pair A."""
    return make.IssueFactory(pair=cast.pair_a, recorded=True, raised_by=cast.facilitator)


def make_action(cast, issue, **kwargs):
    kwargs.setdefault("owner", cast.member("upper_a"))
    return make.ActionFactory(issue=issue, **kwargs)


@pytest.fixture
def action(cast, issue):
    """Proposed, without consents."""
    return make_action(cast, issue)


@pytest.fixture
def agreed(cast, issue):
    """Agreed, with the consents of both sides."""
    action = make_action(cast, issue, agreed=True)
    for person in ("upper_a", "lower_a"):
        make.ConsentFactory(action=action, member=cast.member(person))
    return action


@pytest.fixture
def under_way(cast, issue):
    return make_action(cast, issue, under_way=True)


@pytest.fixture
def link(cast, under_way):
    return make_link(action=under_way, member=cast.member("upper_a"))
