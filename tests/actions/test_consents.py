import pytest
from django.urls import reverse

from actions.changes import actions, consents
from actions.enums import ActionState
from actions.models import Consent
from als.core.models import AuditEntry, OutMail
from als.core.refusals import Refused
from sets.enums import Tier
from tests import factories as make
from tests.actions.conftest import NOW, make_action


def test_one_consent_leaves_it_proposed_and_asks_the_other_side(cast, action):
    consents.consent(action=action, by=cast.upper_a)
    action.refresh_from_db()
    assert (action.state, action.agreed_at) == (ActionState.PROPOSED, None)
    assert {mail.to for mail in OutMail.objects.all()} == {cast.lower_a}


def test_both_consents_agree_it(cast, action):
    consents.consent(action=action, by=cast.upper_a)
    consents.consent(action=action, by=cast.lower_a)
    action.refresh_from_db()
    assert (action.state, action.agreed_at) == (ActionState.AGREED, NOW)
    agreed = OutMail.objects.filter(key__startswith="action-agreed")
    assert {mail.to for mail in agreed} == {cast.upper_a}


def test_two_of_one_side_are_one_side(cast, action):
    colleague = make.MemberFactory(pair=cast.pair_a, side=Tier.UPPER)
    consents.consent(action=action, by=cast.upper_a)
    consents.consent(action=action, by=colleague.person)
    action.refresh_from_db()
    assert (action.state, action.consents.count()) == (ActionState.PROPOSED, 1)


def test_consent_given_twice_is_one_row(cast, action):
    first = consents.consent(action=action, by=cast.upper_a)
    assert consents.consent(action=action, by=cast.upper_a) == first
    assert AuditEntry.objects.filter(verb="consented to").count() == 1


def test_consent_sent_again_after_it_was_agreed_is_no_error(cast, agreed):
    assert consents.consent(action=agreed, by=cast.lower_a).side == Tier.LOWER


def test_who_consented_takes_it_back_until_work_has_begun(cast, agreed):
    rules = make.GroundRulesFactory(set=cast.set, written_by=cast.facilitator)
    rules.acceptances.create(member=cast.member("upper_a"))
    before = OutMail.objects.count()
    address = reverse("actions:consent_take_back", args=[agreed.pk])
    page = reverse("actions:action", args=[agreed.pk])
    offered = {who: address in cast.client(who).get(page).text for who in ("lower_a", "upper_b")}
    assert offered == {"lower_a": True, "upper_b": False}
    colleague = make.MemberFactory(pair=cast.pair_a, side=Tier.LOWER).person
    for who in (colleague, cast.lower_a, cast.lower_a):
        consents.take_back_own(action=agreed, by=who)
    agreed.refresh_from_db()
    assert (agreed.state, agreed.agreed_at) == (ActionState.PROPOSED, None)
    assert agreed.consents.filter(void_at=None).get().member == cast.member("upper_a")
    told = OutMail.objects.filter(key__startswith="consent-void")
    assert {mail.to for mail in told} == {cast.upper_a, colleague}
    assert "Lower A has taken back their consent" in told.get(to=cast.upper_a).text
    assert OutMail.objects.count() == before + 2
    assert AuditEntry.objects.filter(verb="took back the consent to").count() == 1


def test_once_work_has_begun_no_consent_is_taken_back(cast, agreed):
    actions.start_action(action=agreed, by=cast.lower_a)
    with pytest.raises(Refused, match="Work on the action has begun"):
        consents.take_back_own(action=agreed, by=cast.lower_a)
    address = reverse("actions:consent_take_back", args=[agreed.pk])
    assert address not in cast.client("lower_a").get(f"/actions/{agreed.pk}/").text


def test_consent_to_an_older_text_does_not_count(cast, action):
    actions.edit_action(action=action, what="Changed meanwhile", by=cast.lower_a)
    with pytest.raises(Refused, match="changed since you opened this page"):
        consents.consent(action=action, version=1, by=cast.upper_a)
    assert not Consent.objects.exists()


def test_the_new_text_takes_new_consents_of_both_sides(cast, agreed):
    actions.edit_action(action=agreed, what="Another", by=cast.lower_a)
    consents.consent(action=agreed, by=cast.lower_a)
    agreed.refresh_from_db()
    assert agreed.state == ActionState.PROPOSED
    consents.consent(action=agreed, by=cast.upper_a)
    agreed.refresh_from_db()
    assert (agreed.state, agreed.consents.count()) == (ActionState.AGREED, 4)


def test_nobody_else_consents(cast, action, case):
    for person in ["facilitator", "upper_b", "outsider", "other_facilitator", "sponsor", "manager"]:
        with case(person):
            with pytest.raises(Refused):
                consents.consent(action=action, by=cast.fresh(person))
            assert not Consent.objects.exists()


def test_an_action_on_an_unconfirmed_issue_takes_no_consent(cast, recorded):
    action = make_action(cast, recorded)
    with pytest.raises(Refused, match="Confirm the issue first"):
        consents.consent(action=action, by=cast.upper_a)


def test_an_action_that_ended_takes_no_consent(cast, issue):
    action = make_action(cast, issue, done=True)
    with pytest.raises(Refused, match="not waiting"):
        consents.consent(action=action, by=cast.upper_a)


def consent_to(cast, action, person, version=1):
    url = f"/actions/{action.pk}/consent/"
    response = cast.client(person).post(url, {"version": version}, follow=True)
    return [str(message) for message in response.context["messages"]]


def test_the_button_says_what_came_of_it(cast, action):
    assert consent_to(cast, action, "upper_a") == [
        "Your side has consented. The other side is asked by email."
    ]
    assert consent_to(cast, action, "upper_a") == [
        "Your side had consented already, on 10 June 2026. Nothing more is needed."
    ]
    assert consent_to(cast, action, "lower_a") == [
        "Both sides have consented: the action is agreed."
    ]


def test_the_button_of_an_older_page_says_that_the_text_has_changed(cast, action):
    actions.edit_action(action=action, what="Changed meanwhile", by=cast.lower_a)
    assert consent_to(cast, action, "upper_a", version=1) == [
        "The text has changed since you opened this page. Read it again first."
    ]


@pytest.mark.parametrize("person", ["facilitator", "upper_b"])
def test_those_who_may_only_read_see_no_button(cast, action, person):
    response = cast.client(person).get(f"/actions/{action.pk}/")
    assert "Consent for our side" not in response.content.decode()
