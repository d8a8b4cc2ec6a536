"""The lead of a side who was asked and signs in before answering."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from als.portal.selectors.dashboard.all_needs import needs_of
from sets.models import Agreement, LearningSet, Pair
from tests import factories as make
from tests.needs import need_text
from tests.sets.helpers import asked, fresh


@pytest.fixture
def agreement(cast):
    return asked(cast)[0]


@pytest.fixture
def browser(agreement):
    client = Client()
    client.force_login(agreement.person)
    return client


def needs(person):
    return [need_text(need) for need in needs_of(type(person).objects.get(pk=person.pk))]


def test_the_desk_leads_to_the_page_of_the_mails_link(cast, agreement, browser):
    desk = browser.get(reverse("portal:dashboard"))
    (need,) = desk.context["needs"]
    assert need_text(need) == f"Answer the invitation: will {agreement.partnership} take part?"
    assert "You are in no set yet" not in desk.text
    assert "Agree to take part" in browser.get(need.href).text


def test_the_page_shows_what_one_decides_by(cast, agreement, browser):
    rules = make.GroundRulesFactory(set=cast.set, text="What is said here stays here.")
    topic = make.TopicFactory(proposed_by=cast.member("upper_a"), title="Who houses whom")
    decision = make.FocusFactory(topic=topic, recorded_by=cast.facilitator)
    (need,) = needs_of(agreement.person)
    page = browser.get(need.href).text
    assert cast.set.purpose in page
    assert topic.title in page
    assert rules.text in page
    assert [word for word in (topic.description, decision.reasons) if word in page] == []


def test_who_answers_signed_in_goes_on_to_their_pair(agreement, browser):
    (need,) = needs_of(agreement.person)
    response = browser.post(f"{need.href}agree/", {"sector": "health"}, follow=True)
    assert fresh(agreement).state == "agreed"
    assert reverse("portal:pair", args=[agreement.pair_id]) in response.text


def test_who_answers_by_the_link_alone_is_shown_the_way_in(agreement):
    (need,) = needs_of(agreement.person)
    response = Client().post(f"{need.href}agree/", {"sector": "health"}, follow=True)
    assert reverse("portal:pair", args=[agreement.pair_id]) not in response.text
    assert reverse("account_request_login_code") in response.text


def test_nobody_else_is_asked_on_their_desk(cast, agreement, case):
    for who in ["upper_a", "facilitator", "manager", "sponsor", "stranger"]:
        with case(who):
            assert [text for text in needs(cast.people[who]) if "invitation" in text] == []


def test_what_needs_no_answer_is_not_on_the_desk(agreement, case):
    for why in ["answered", "replaced", "lapsed", "closed"]:
        with case(why):
            rows = Agreement.objects.filter(pk=agreement.pk)
            if why == "answered":
                now = agreement.asked_at
                rows.update(state="agreed", decided_at=now, decided_by=agreement.person)
            elif why == "replaced":
                rows.update(person=make.PersonFactory())
            elif why == "lapsed":
                Pair.objects.filter(pk=agreement.pair_id).update(
                    state="lapsed", ended_at=agreement.asked_at
                )
            else:
                LearningSet.objects.filter(pk=agreement.pair.set_id).update(state="closed")
            assert needs(agreement.person) == []


def test_many_invitations_take_no_more_queries_than_one(agreement, browser):
    browser.get(reverse("portal:dashboard"))  # the first request after signing in notes the session
    with CaptureQueriesContext(connection) as one:
        assert len(browser.get(reverse("portal:dashboard")).context["needs"]) == 1
    for number in range(20, 25):
        pair = make.PairFactory(set=agreement.pair.set, number=number, proposed=True)
        make.AgreementFactory(pair=pair, side="lower", person=agreement.person)
    with CaptureQueriesContext(connection) as six:
        assert len(browser.get(reverse("portal:dashboard")).context["needs"]) == 6
    assert len(one) == len(six)


def test_whatever_follows_the_link_changes_nothing(agreement, case):
    for method in ["get", "head"]:
        for headers in [{}, {"sec-purpose": "prefetch"}, {"user-agent": "Mail scanner"}]:
            with case(method, headers):
                (need,) = needs_of(agreement.person)
                follow = getattr(Client(), method)
                codes = [
                    follow(need.href + part, headers=headers).status_code for part in ("", "agree/")
                ]
                assert (codes, fresh(agreement).state) == ([200, 405], "invited")
