import datetime as dt

import pytest

from actions.changes import actions, consents
from actions.enums import ActionState
from actions.models import ProposedAction
from als.core.enums import MailState
from als.core.models import AuditEntry, OutMail
from als.core.refusals import Refused
from sets.enums import PairState, Tier
from tests import factories as make
from tests.actions.conftest import NOW, make_action


def propose(cast, issue, by="upper_a", **kwargs):
    fields = {
        "what": "One form",
        "owner": cast.member("upper_a"),
        "leading_side": Tier.UPPER,
        "due": dt.date(2026, 9, 30),
    }
    return actions.propose_action(issue=issue, by=cast.fresh(by), **{**fields, **kwargs})


def recipients(kind):
    """Return to whom mails of this kind went."""
    return {mail.to.email.split("@")[0] for mail in OutMail.objects.filter(key__startswith=kind)}


def test_a_member_proposes_without_consenting(cast, issue):
    action = propose(cast, issue)
    assert (action.state, action.consents.count()) == (ActionState.PROPOSED, 0)
    assert recipients("consent-asked") == {"lower.a"}


def test_a_member_proposes_and_consents_in_one_go(cast, issue):
    action = propose(cast, issue, consent=True)
    assert [(c.side, c.text_version) for c in action.consents.all()] == [(Tier.UPPER, 1)]
    assert recipients("consent-asked") == {"lower.a"}


def test_what_a_facilitator_records_asks_both_sides(cast, issue):
    action = propose(cast, issue, by="facilitator")
    assert action.proposed_by == cast.facilitator
    assert recipients("consent-asked") == {"upper.a", "lower.a"}
    assert AuditEntry.objects.get().verb == "recorded for the pair"


def test_a_facilitator_does_not_consent_while_recording(cast, issue):
    with pytest.raises(Refused):
        propose(cast, issue, by="facilitator", consent=True)
    assert not ProposedAction.objects.exists()


def test_nobody_else_proposes(cast, issue, case):
    for person in ["upper_b", "outsider", "sponsor", "manager", "stranger"]:
        with case(person):
            with pytest.raises(Refused):
                propose(cast, issue, by=person)
            assert not ProposedAction.objects.exists()


def test_a_pair_that_withdrew_proposes_nothing(cast, issue):
    cast.pair_a.state, cast.pair_a.ended_at = PairState.WITHDRAWN, NOW
    cast.pair_a.save()
    issue.refresh_from_db()
    with pytest.raises(Refused):
        propose(cast, issue)


def test_the_same_action_sent_twice_is_one(cast, issue):
    assert propose(cast, issue, consent=True) == propose(cast, issue, consent=True)
    assert ProposedAction.objects.count() == 1


def test_the_owner_is_of_the_pair(cast, issue):
    with pytest.raises(Refused, match="as the owner"):
        propose(cast, issue, owner=cast.member("upper_b"))


def test_a_date_after_the_sets_end_is_refused_with_the_end(cast, issue):
    with pytest.raises(Refused, match="29 January 2027"):
        propose(cast, issue, due=dt.date(2027, 1, 30))


def test_the_last_day_of_the_set_is_taken(cast, issue):
    assert propose(cast, issue, due=cast.set.end).due == cast.set.end


def test_members_confirm_the_issue_before_they_propose(cast, recorded):
    with pytest.raises(Refused, match="Confirm the issue first"):
        propose(cast, recorded)


def test_a_change_of_substance_voids_the_consents(cast, agreed):
    actions.edit_action(action=agreed, what="Another form", by=cast.lower_a)
    agreed.refresh_from_db()
    assert (agreed.state, agreed.text_version, agreed.agreed_at) == (ActionState.PROPOSED, 2, None)
    assert [c.void_at for c in agreed.consents.all()] == [NOW, NOW]
    assert [agreed.consent_of(side) for side in Tier] == [None, None]


def test_a_change_tells_both_sides(cast, agreed):
    colleague = make.MemberFactory(
        pair=cast.pair_a, side=Tier.LOWER, person__email="colleague@example.org"
    )
    actions.edit_action(action=agreed, measure="Fewer forms", by=cast.lower_a)
    assert "has changed and needs consent again" in colleague.person.mails.get().subject
    assert recipients("action-changed") == {"upper.a", "colleague"}


def test_each_field_is_substance(cast, under_way, case):
    for change in [
        {"what": "X"},
        {"due": dt.date(2026, 8, 1)},
        {"leading_side": Tier.LOWER},
        {"measure": "X"},
        {"resources": "X"},
        {"resources_of_tier": "X"},
    ]:
        with case(change):
            actions.edit_action(action=under_way, by=cast.upper_a, **change)
            under_way.refresh_from_db()
            assert (under_way.state, under_way.text_version) == (ActionState.PROPOSED, 2)


def test_an_edit_that_changes_nothing_keeps_the_consents(cast, agreed):
    same = {"what": f"{agreed.what}\r\n", "due": agreed.due, "owner": agreed.owner}
    actions.edit_action(action=agreed, by=cast.lower_a, **same)
    agreed.refresh_from_db()
    assert (agreed.state, agreed.text_version) == (ActionState.AGREED, 1)
    assert not OutMail.objects.exists()


def test_who_changes_it_may_consent_to_the_new_text_in_one_go(cast, agreed):
    actions.edit_action(action=agreed, what="Another form", consent=True, by=cast.lower_a)
    agreed.refresh_from_db()
    assert agreed.consent_of(Tier.LOWER).member == cast.member("lower_a")
    assert (agreed.consent_of(Tier.UPPER), agreed.state) == (None, ActionState.PROPOSED)


def test_an_edit_of_an_older_text_is_refused(cast, action):
    actions.edit_action(action=action, what="Theirs", base=1, by=cast.lower_a)
    with pytest.raises(Refused, match="while you were typing"):
        actions.edit_action(action=action, what="Mine", base=1, by=cast.upper_a)
    assert ProposedAction.objects.get().what == "Theirs"


def test_what_ended_stays_as_it_was(cast, issue):
    action = make.ActionFactory(issue=issue, owner=cast.member("upper_a"), done=True)
    with pytest.raises(Refused, match="has ended"):
        actions.edit_action(action=action, what="X", by=cast.upper_a)


def test_a_facilitator_changes_what_they_recorded_until_the_first_consent(cast, issue):
    action = propose(cast, issue, by="facilitator")
    actions.edit_action(action=action, what="Shorter form", by=cast.facilitator)
    consents.consent(action=action, by=cast.upper_a)
    action.refresh_from_db()
    with pytest.raises(Refused):
        actions.edit_action(action=action, what="No form", by=cast.facilitator)
    assert action.what == "Shorter form"


def test_nobody_else_changes_the_pairs_action(cast, action, case):
    for person in ["facilitator", "upper_b", "outsider", "sponsor"]:
        with case(person):
            with pytest.raises(Refused):
                actions.edit_action(action=action, what="X", by=cast.fresh(person))
            assert ProposedAction.objects.get().text_version == 1


def test_an_action_moves_as_the_table_says(cast, issue, case):
    for state, to, goes in [
        ("agreed", ActionState.UNDER_WAY, True),
        ("agreed", ActionState.DONE, True),
        ("agreed", ActionState.STOPPED, True),
        ("agreed", ActionState.DID_NOT_WORK, False),
        ("under_way", ActionState.DONE, True),
        ("under_way", ActionState.STOPPED, True),
        ("under_way", ActionState.DID_NOT_WORK, True),
        ("under_way", ActionState.AGREED, False),
        ("under_way", ActionState.PROPOSED, False),
        ("done", ActionState.UNDER_WAY, False),
        ("done", ActionState.STOPPED, False),
        ("proposed", ActionState.AGREED, False),
        ("proposed", ActionState.DONE, False),
    ]:
        with case(state):
            traits = {} if state == "proposed" else {state: True}
            action = make.ActionFactory(issue=issue, owner=cast.member("upper_a"), **traits)
            try:
                actions.end_action(action=action, to=to, reason="So it was.", by=cast.lower_a)
            except Refused:
                assert not goes
            action.refresh_from_db()
            assert action.state == (to if goes else state)


@pytest.mark.parametrize("to", [ActionState.STOPPED, ActionState.DID_NOT_WORK])
def test_stopped_and_did_not_work_ask_why(cast, under_way, to):
    with pytest.raises(Refused, match="Say why"):
        actions.end_action(action=under_way, to=to, reason="  ", by=cast.upper_a)
    actions.end_action(action=under_way, to=to, reason="No money.", by=cast.upper_a)
    under_way.refresh_from_db()
    assert (under_way.ended_reason, under_way.ended_at) == ("No money.", NOW)


def test_ending_twice_is_ending_once(cast, under_way):
    for _time in range(2):
        actions.end_action(action=under_way, to=ActionState.DONE, by=cast.upper_a)
    assert AuditEntry.objects.filter(verb="moved").count() == 1


def test_starting_twice_is_starting_once(cast, agreed):
    for _time in range(2):
        actions.start_action(action=agreed, by=cast.lower_a)
    assert AuditEntry.objects.get(verb="moved").details == {"was": "agreed", "to": "under_way"}


def test_nobody_else_ends_it(cast, under_way, case):
    for person in ["facilitator", "upper_b", "outsider", "sponsor"]:
        with case(person):
            with pytest.raises(Refused):
                actions.end_action(action=under_way, to=ActionState.DONE, by=cast.fresh(person))


def withdraw(cast, action, by="upper_a", reason=""):
    actions.withdraw_action(action=action, reason=reason, by=cast.fresh(by))
    action.refresh_from_db()
    return action


def test_the_pair_withdraws_what_was_only_proposed(cast, action):
    withdraw(cast, action, by="lower_a", reason="We found a shorter way.")
    assert (action.state, action.ended_at) == (ActionState.WITHDRAWN, NOW)
    assert (action.ended_reason, action.agreed_at) == ("We found a shorter way.", None)
    assert recipients("action-withdrawn") == {"upper.a"}


def test_withdrawing_twice_is_withdrawing_once(cast, action):
    for _time in range(2):
        withdraw(cast, action)
    assert AuditEntry.objects.filter(verb="moved").count() == 1


def test_nobody_is_asked_for_consent_to_what_was_withdrawn(cast, issue):
    action = propose(cast, issue, by="facilitator")
    withdraw(cast, action, by="facilitator")
    asked = OutMail.objects.filter(key__startswith="consent-asked")
    assert {mail.state for mail in asked} == {MailState.DROPPED}
    with pytest.raises(Refused, match="not waiting"):
        consents.consent(action=action, by=cast.upper_a)


def test_the_facilitator_withdraws_what_they_recorded_until_the_first_consent(cast, issue):
    action = propose(cast, issue, by="facilitator")
    consents.consent(action=action, by=cast.upper_a)
    with pytest.raises(Refused, match="Only members of this pair"):
        withdraw(cast, action, by="facilitator")


def test_nobody_else_withdraws_it(cast, action, case):
    for person in ["facilitator", "upper_b", "outsider", "sponsor", "manager"]:
        with case(person):
            with pytest.raises(Refused):
                withdraw(cast, action, by=person)


def test_what_is_agreed_is_ended_and_not_withdrawn(cast, agreed):
    with pytest.raises(Refused, match="End this one instead"):
        withdraw(cast, agreed)
    with pytest.raises(Refused, match="no longer withdrawn"):
        actions.end_action(action=agreed, to=ActionState.WITHDRAWN, by=cast.upper_a)


def test_what_was_worked_on_is_withdrawn_with_a_reason(cast, under_way):
    make.ProgressFactory(action=under_way)
    actions.edit_action(action=under_way, what="Something larger", by=cast.upper_a)
    with pytest.raises(Refused, match="give a reason"):
        withdraw(cast, under_way)
    assert withdraw(cast, under_way, reason="Too large.").state == ActionState.WITHDRAWN


@pytest.fixture
def other_issue(cast):
    return make.IssueFactory(pair=cast.pair_a, confirmed_by=cast.member("lower_a"))


def refile(cast, action, issue, by="upper_a"):
    actions.refile_action(action=action, issue=issue, by=cast.fresh(by))
    action.refresh_from_db()
    return action


def test_a_captured_action_goes_under_the_right_issue(cast, recorded, other_issue):
    action = make_action(cast, recorded, proposed_by=cast.facilitator)
    assert refile(cast, action, other_issue).issue == other_issue
    assert recipients("consent-asked") == {"lower.a"}


def test_moving_voids_the_consent_to_it_under_the_old_issue(cast, action, other_issue):
    consents.consent(action=action, by=cast.lower_a)
    refile(cast, action, other_issue)
    assert (action.text_version, action.consent_of(Tier.LOWER)) == (2, None)
    assert recipients("action-changed") == {"lower.a"}


def test_moving_twice_is_moving_once(cast, action, other_issue):
    for _time in range(2):
        refile(cast, action, other_issue)
    assert action.text_version == 2


def test_it_goes_to_no_other_pair_and_under_no_unconfirmed_issue(cast, action, recorded):
    theirs = make.IssueFactory(pair=cast.pair_b, confirmed_by=cast.member("upper_b"))
    with pytest.raises(Refused, match="same pair"):
        refile(cast, action, theirs)
    with pytest.raises(Refused, match="the pair has confirmed"):
        refile(cast, action, recorded)


def test_nobody_else_moves_it(cast, action, other_issue, case):
    for person in ["facilitator", "upper_b", "outsider", "sponsor"]:
        with case(person):
            with pytest.raises(Refused):
                refile(cast, action, other_issue, by=person)


def test_an_agreed_action_stays_under_its_issue(cast, agreed, other_issue):
    with pytest.raises(Refused, match="until it is agreed"):
        refile(cast, agreed, other_issue)
