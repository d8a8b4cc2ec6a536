"""Answering for a side by the link of a mail, with an account and without."""

import datetime as dt
from urllib.parse import unquote

import pytest
from django.test import Client
from django.urls import resolve, reverse

from als.accounts.welcome import welcome_token
from als.core import clock
from sets.changes import agreements
from sets.models import Agreement, Member
from sets.tokens import agreement_link, agreement_token
from tests.sets.helpers import agree, agreement_url, asked, audit_entries, decline, fresh


def came_in(person):
    person.last_login = clock.now()
    person.save(update_fields=["last_login"])


def test_who_has_an_account_signs_in_to_answer(cast):
    """An invitation gets passed on: it must not answer, or show who was asked, for the account."""
    upper, _ = asked(cast)
    came_in(upper.person)
    address = agreement_url("agreement", upper)
    page = Client().get(address)
    assert (page.status_code, page.url.split("?next=")[0]) == (302, "/sign-in/")
    assert unquote(page.url.split("?next=")[1]) == address
    Client().post(agreement_url("agreement_agree", upper), {"sector": "police"})
    assert fresh(upper).state == "invited"
    theirs = Client()
    theirs.force_login(upper.person)
    theirs.post(agreement_url("agreement_agree", upper), {"sector": "police"})
    assert fresh(upper).state == "agreed"


def test_nobody_answers_an_invitation_signed_in_as_another(cast):
    upper, _ = asked(cast)
    response = cast.client("stranger").post(
        agreement_url("agreement_agree", upper), {"sector": "police"}
    )
    assert (response.status_code, fresh(upper).state) == (403, "invited")


def test_the_link_shows_what_is_asked_and_changes_nothing(cast):
    upper, _ = asked(cast)
    page = Client().get(agreement_url("agreement", upper))
    text = page.content.decode()
    said = ("4 meetings", "About 6 hours", "for Places", "It doesn’t see", "Agree to take part")
    assert [words for words in said if words not in text] == []
    assert (fresh(upper).state, audit_entries()) == ("invited", [])


def test_the_link_in_the_mail_is_the_page(cast):
    upper, _ = asked(cast)
    assert Client().get(agreement_link(upper)).status_code == 200


@pytest.mark.parametrize("name", ["agreement_agree", "agreement_decline"])
def test_a_scanner_that_follows_links_answers_nothing(cast, name):
    upper, _ = asked(cast)
    assert Client().get(agreement_url(name, upper)).status_code == 405


def test_agreeing_by_the_link(cast):
    upper, _ = asked(cast)
    response = Client().post(
        agreement_url("agreement_agree", upper), {"sector": "police", "reason": "Yes!"}
    )
    # Its token tells the second in which it was made: two of them need not be the same.
    assert resolve(response.url).view_name == "sets:agreement"
    found = fresh(upper)
    assert (found.state, found.sector, found.reason) == ("agreed", "police", "Yes!")
    assert "You have agreed" in Client().get(response.url).content.decode()


def test_the_link_signs_nobody_in(cast):
    upper, _ = asked(cast)
    client = Client()
    client.post(agreement_url("agreement_agree", upper), {"sector": "police"})
    assert "sessionid" not in client.cookies


def test_declining_by_the_link_shows_the_reason_back(cast):
    upper, _ = asked(cast)
    Client().post(agreement_url("agreement_decline", upper), {"reason": "Four posts <fewer>"})
    text = Client().get(agreement_url("agreement", upper)).content.decode()
    assert "You have declined" in text
    assert "Four posts &lt;fewer&gt;" in text


def test_declining_without_a_reason_opens_the_form_with_its_error(cast):
    upper, _ = asked(cast)
    response = Client().post(agreement_url("agreement_decline", upper), {"reason": ""})
    text = response.content.decode()
    assert '<details class="govuk-details" open>' in text
    assert 'href="#decline_reason"' in text
    assert fresh(upper).state == "invited"


def test_agreeing_without_a_sector_says_so_and_saves_nothing(cast):
    upper, _ = asked(cast)
    response = Client().post(agreement_url("agreement_agree", upper), {"reason": "Kept words"})
    assert list(response.context["agree"].errors) == ["sector"]
    assert "Kept words" in response.content.decode()
    assert fresh(upper).state == "invited"


def test_sending_the_yes_twice_is_harmless(cast):
    upper, _ = asked(cast)
    for _again in range(2):
        response = Client().post(agreement_url("agreement_agree", upper), {"sector": "police"})
        assert response.status_code == 302
    assert Member.objects.filter(pair=upper.pair).count() == 1


def test_a_link_that_was_answered_shows_the_answer_and_no_form(cast):
    upper, lower = asked(cast)
    agree(upper)
    decline(lower)
    page = Client().get(agreement_url("agreement", upper)).content.decode()
    assert "You have agreed" in page
    assert "does not take part" in page
    assert "<form" not in page.partition("<main")[2]


def test_a_side_that_withdrew_sees_that_on_its_link(cast):
    agreements.withdraw(pair=cast.pair_a, side="upper", by=cast.upper_a, reason="Fewer posts")
    agreement = Agreement.objects.get(pair=cast.pair_a, side="upper")
    assert (
        "Your side has withdrawn"
        in Client().get(agreement_url("agreement", agreement)).content.decode()
    )


def test_after_the_other_sides_no_the_link_says_so_without_the_reason(cast):
    upper, lower = asked(cast)
    decline(lower, "They never reply")
    text = Client().get(agreement_url("agreement", upper)).content.decode()
    assert "nothing left to answer" in text
    assert "never reply" not in text


@pytest.mark.parametrize("alter", [lambda token: f"x{token}", lambda token: token[:-1]])
@pytest.mark.parametrize(
    ("method", "name"),
    [("get", "agreement"), ("post", "agreement_agree"), ("post", "agreement_decline")],
)
def test_an_altered_link_leads_to_a_clear_page(cast, alter, method, name):
    upper, _ = asked(cast)
    link = reverse(f"sets:{name}", args=[alter(agreement_token(upper))])
    response = getattr(Client(), method)(link)
    assert response.status_code == 410
    assert "not complete, or has been changed" in response.content.decode()


def test_an_old_link_says_that_it_is_old(cast, time_machine):
    upper, _ = asked(cast)
    link = agreement_url("agreement", upper)
    time_machine.move_to(clock.now() + dt.timedelta(days=60, minutes=1))
    response = Client().get(link)
    assert response.status_code == 410
    assert "more than 60 days old" in response.content.decode()


def test_a_welcome_link_does_not_answer_an_invitation(cast):
    upper, _ = asked(cast)
    link = reverse("sets:agreement", args=[welcome_token(upper.person)])
    assert Client().get(link).status_code == 410
