"""Consents, edits and withdrawals at the same instant, on a database that lets them."""

import pytest

from actions.changes import actions, consents, progress
from actions.enums import ActionState
from als.core.models import AuditEntry, OutMail
from als.core.refusals import Refused
from sets.enums import Tier
from tests import factories as make
from tests.actions.conftest import make_action
from tests.at_once import ON_POSTGRESQL, at_once
from tests.cast import make_cast

pytestmark = ON_POSTGRESQL


@pytest.fixture
def cast():
    return make_cast()


@pytest.fixture
def action(cast):
    issue = make.IssueFactory(pair=cast.pair_a, confirmed_by=cast.member("upper_a"))
    return make_action(cast, issue)


def doing(change, cast, person, action, **kwargs):
    """Return the call, made by the person as a request of their own would."""
    person = cast.fresh(person)
    return lambda: change(action=action, by=person, **kwargs)


def verbs(action, *verbs):
    entries = AuditEntry.objects.filter(target_kind="proposedaction", target_id=action.pk)
    return [entries.filter(verb=verb).count() for verb in verbs]


@pytest.mark.parametrize("time", range(5))
def test_both_sides_at_the_same_instant_agree_it_once(cast, action, time):
    results = at_once(
        *(doing(consents.consent, cast, who, action, version=1) for who in ("upper_a", "lower_a"))
    )
    assert [given.side for given in results] == [Tier.UPPER, Tier.LOWER]
    action.refresh_from_db()
    assert (action.state, action.consents.count()) == (ActionState.AGREED, 2)
    assert verbs(action, "consented to", "agreed by both sides") == [2, 1]
    assert OutMail.objects.filter(key__startswith="action-agreed").count() == 1


def test_a_double_click_is_one_consent(cast, action):
    first, second = at_once(*[doing(consents.consent, cast, "upper_a", action)] * 2)
    assert first == second
    assert verbs(action, "consented to", "agreed by both sides") == [1, 0]


def test_two_of_one_side_at_once_are_one_side(cast, action):
    colleague = make.MemberFactory(pair=cast.pair_a, side=Tier.UPPER).person
    at_once(
        doing(consents.consent, cast, "upper_a", action),
        lambda: consents.consent(action=action, by=colleague),
    )
    action.refresh_from_db()
    assert (action.state, action.consents.count()) == (ActionState.PROPOSED, 1)


@pytest.mark.parametrize("time", range(5))
def test_a_consent_never_counts_for_a_text_that_was_not_read(cast, action, time):
    make.ConsentFactory(action=action, member=cast.member("upper_a"))
    given, _edited = at_once(
        doing(consents.consent, cast, "lower_a", action, version=1),
        doing(actions.edit_action, cast, "upper_a", action, what="Another", base=1),
    )
    action.refresh_from_db()
    assert (action.state, action.what) == (ActionState.PROPOSED, "Another")
    assert [action.consent_of(side) for side in Tier] == [None, None]
    assert isinstance(given, Refused) or given.text_version == 1


@pytest.mark.parametrize("time", range(5))
def test_of_consent_and_withdrawal_one_wins(cast, action, time):
    make.ConsentFactory(action=action, member=cast.member("upper_a"))
    given, withdrawn = at_once(
        doing(consents.consent, cast, "lower_a", action, version=1),
        doing(actions.withdraw_action, cast, "upper_a", action),
    )
    action.refresh_from_db()
    refused = [isinstance(result, Refused) for result in (given, withdrawn)]
    assert refused == [
        action.state == ActionState.WITHDRAWN,
        action.state == ActionState.AGREED,
    ]


def test_an_entry_sent_twice_at_once_is_one(cast, action):
    action.state, action.agreed_at = ActionState.AGREED, action.proposed_at
    action.save()
    entry = {"day": action.proposed_at.date(), "done": "Met.", "disclosure": "set"}
    first, second = at_once(*[doing(progress.log_progress, cast, "lower_a", action, **entry)] * 2)
    assert first == second
    assert action.progress.count() == 1
