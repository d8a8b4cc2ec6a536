"""The forms of an action: what they offer, refuse and keep."""

import datetime as dt

from actions.enums import ActionState
from actions.models import ProposedAction
from sets.enums import PairState, Tier
from tests import factories as make
from tests.actions.conftest import NOW, make_action


def action_data(cast, due=dt.date(2026, 9, 30), **kwargs):
    return {
        "what": "One form",
        "owner": cast.member("upper_a").pk,
        "leading_side": "upper",
        "due_day": due.day,
        "due_month": due.month,
        "due_year": due.year,
        **kwargs,
    }


def test_a_member_proposes_and_the_box_for_consent_is_ticked(cast, issue):
    client, url = cast.client("upper_a"), f"/issues/{issue.pk}/actions/new/"
    assert client.get(url).context["form"]["consent"].value() is True
    client.post(url, action_data(cast, consent="on"))
    assert ProposedAction.objects.get().consent_of(Tier.UPPER).member == cast.member("upper_a")


def test_a_facilitator_is_offered_no_consent(cast, issue):
    url = f"/issues/{issue.pk}/actions/new/"
    form = cast.client("facilitator").get(url).context["form"]
    assert "consent" not in form.fields
    cast.client("facilitator").post(url, action_data(cast, consent="on"))
    assert ProposedAction.objects.get().consents.count() == 0


def test_a_past_date_is_asked_about_and_then_taken(cast, issue):
    client, url = cast.client("upper_a"), f"/issues/{issue.pk}/actions/new/"
    data = action_data(cast, due=dt.date(2026, 6, 9))
    response = client.post(url, data)
    assert list(response.context["form"].errors) == ["past_due"]
    assert "Yes, the date is in the past" in response.content.decode()
    client.post(url, {**data, "past_due": "on"})
    assert ProposedAction.objects.get().due == dt.date(2026, 6, 9)


def test_a_date_that_has_passed_meanwhile_is_not_asked_about_again(cast, issue):
    action = make_action(cast, issue, due=dt.date(2026, 5, 1))
    data = action_data(cast, due=action.due, what="Said better", base=1)
    cast.client("upper_a").post(f"/actions/{action.pk}/edit/", data)
    assert ProposedAction.objects.get().what == "Said better"


def test_today_is_not_the_past(cast, issue):
    url = f"/issues/{issue.pk}/actions/new/"
    cast.client("upper_a").post(url, action_data(cast, due=NOW.date()))
    assert ProposedAction.objects.count() == 1


def test_a_date_after_the_end_is_refused_at_its_field(cast, issue):
    url = f"/issues/{issue.pk}/actions/new/"
    response = cast.client("upper_a").post(url, action_data(cast, due=dt.date(2027, 2, 1)))
    assert response.context["form"].errors == {
        "due": ["The set ends on 29 January 2027. Choose a date up to then."]
    }


def test_only_people_of_the_pair_are_offered_as_owners(cast, issue):
    url = f"/issues/{issue.pk}/actions/new/"
    owners = cast.client("upper_a").get(url).context["form"].fields["owner"].queryset
    assert {member.person for member in owners} == {cast.upper_a, cast.lower_a}


def test_the_edit_page_says_that_consents_will_be_void(cast, agreed):
    client, url = cast.client("upper_a"), f"/actions/{agreed.pk}/edit/"
    page = client.get(url).content.decode()
    assert "A change voids their consents" in page
    assert ["Upper A, " in page, "Lower A, " in page] == [True, True]
    client.post(url, action_data(cast, base=1, void_consents="on"))
    agreed.refresh_from_db()
    assert agreed.state == ActionState.PROPOSED


def test_a_change_that_voids_consents_is_saved_once_that_is_ticked(cast, agreed):
    url = f"/actions/{agreed.pk}/edit/"
    form = cast.client("upper_a").post(url, action_data(cast, base=1)).context["form"]
    assert list(form.errors) == ["void_consents"]
    assert form["what"].value() == "One form"
    agreed.refresh_from_db()
    assert (agreed.state, agreed.text_version) == (ActionState.AGREED, 1)


def test_without_consents_there_is_nothing_to_tick(cast, action):
    form = cast.client("upper_a").get(f"/actions/{action.pk}/edit/").context["form"]
    assert "void_consents" not in form.fields


def test_the_form_speaks_of_the_programmes_tiers(cast, issue):
    form = cast.client("upper_a").get(f"/issues/{issue.pk}/actions/new/").context["form"]
    words = [cast.programme.tier_word(side) for side in Tier]
    label = form.fields["resources_of_tier"].label
    assert label == "What does it need from the {} or the {} tier beyond your pair?".format(*words)


def test_an_owner_of_another_pair_is_refused_at_the_field(cast, issue):
    data = action_data(cast, owner=cast.member("upper_b").pk)
    response = cast.client("upper_a").post(f"/issues/{issue.pk}/actions/new/", data)
    assert list(response.context["form"].errors) == ["owner"]
    assert not ProposedAction.objects.exists()


def test_a_proposed_action_is_withdrawn_from_its_page(cast, action):
    client, url = cast.client("lower_a"), f"/actions/{action.pk}/withdraw/"
    assert "Withdraw the action" in client.get(f"/actions/{action.pk}/").content.decode()
    page = client.post(url, {"reason": "Too <b>early</b>."}, follow=True).content.decode()
    assert "Withdrawn" in page
    assert "<b>early" not in page
    assert client.post(url, {}).url == f"/actions/{action.pk}/"


def test_a_proposed_action_is_moved_to_another_issue_of_the_pair(cast, action, secret_issue):
    make.IssueFactory(pair=cast.pair_b, confirmed_by=cast.member("upper_b"))
    make.IssueFactory(pair=cast.pair_a, recorded=True)
    client, url = cast.client("upper_a"), f"/actions/{action.pk}/issue/"
    assert list(client.get(url).context["form"].fields["issue"].queryset) == [secret_issue]
    client.post(url, {"issue": secret_issue.pk})
    action.refresh_from_db()
    assert action.issue == secret_issue


def test_a_pair_with_one_issue_is_told_that_there_is_no_other(cast, action):
    page = cast.client("upper_a").get(f"/actions/{action.pk}/issue/").content.decode()
    assert "no other open issue" in page


def test_an_end_that_is_learning_says_so(cast, issue):
    action = make_action(cast, issue, did_not_work=True)
    page = cast.client("upper_b").get(f"/actions/{action.pk}/").content.decode()
    assert ["What we learned" in page, "Nobody used it." in page] == [True, True]
    assert "govuk-tag--red" not in page


def test_the_form_sent_as_it_came_changes_nothing(cast, agreed):
    data = action_data(cast, what=agreed.what, due=agreed.due, base=1, consent="on")
    cast.client("upper_a").post(f"/actions/{agreed.pk}/edit/", data)
    agreed.refresh_from_db()
    assert (agreed.state, agreed.text_version) == (ActionState.AGREED, 1)


def test_ending_offers_what_the_table_allows(cast, agreed, under_way):
    offered = {
        action.state: [
            value
            for value, _label in cast.client("upper_a")
            .get(f"/actions/{action.pk}/end/")
            .context["form"]
            .fields["to"]
            .choices
        ]
        for action in (agreed, under_way)
    }
    assert offered == {
        "agreed": ["done", "stopped"],
        "under_way": ["done", "stopped", "did_not_work"],
    }


def test_stopping_without_a_reason_is_an_error_at_its_field(cast, under_way):
    client, url = cast.client("upper_a"), f"/actions/{under_way.pk}/end/"
    response = client.post(url, {"to": "stopped", "reason": " "})
    assert list(response.context["form"].errors) == ["reason"]
    client.post(url, {"to": "stopped", "reason": "No money."})
    under_way.refresh_from_db()
    assert (under_way.state, under_way.ended_reason) == (ActionState.STOPPED, "No money.")


def test_ending_what_ended_leads_to_its_page(cast, issue):
    action = make_action(cast, issue, done=True)
    response = cast.client("upper_a").post(f"/actions/{action.pk}/end/", {"to": "done"})
    assert response.url == f"/actions/{action.pk}/"


def test_what_a_person_typed_is_shown_as_text(cast, issue):
    issue.title = issue.description = "<script>alert(1)</script>"
    issue.save()
    page = cast.client("upper_a").get(f"/issues/{issue.pk}/").content.decode()
    assert "<script>alert" not in page


def test_nothing_of_a_withdrawn_pair_is_written(cast, issue, agreed):
    cast.pair_a.state, cast.pair_a.ended_at = PairState.WITHDRAWN, NOW
    cast.pair_a.save()
    answers = {
        person: cast.client(person).post(f"/actions/{agreed.pk}/start/").status_code
        for person in ("upper_a", "facilitator", "upper_b")
    }
    assert answers == {"upper_a": 404, "facilitator": 403, "upper_b": 403}
    agreed.refresh_from_db()
    assert agreed.state == ActionState.AGREED
