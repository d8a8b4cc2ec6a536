"""Who reads pages in which language, and how one is chosen."""

import pytest
from django.test import Client
from django.utils import translation

from als.accounts.changes import choose_language
from als.core.models import AuditEntry
from tests.croatian import croatian

pytestmark = pytest.mark.django_db
DESK, SIGN_IN, SWITCH = "/desk/", "/sign-in/", "/language/"


@pytest.fixture(autouse=True)
def _croatian():
    with croatian({"Desk": "Radni stol", "Sign in": "Prijava"}):
        yield


def language_of(page):
    return page.text.partition('<html lang="')[2].partition('"')[0]


def test_a_page_is_in_the_language_that_the_browser_asks_for():
    page = Client(headers={"accept-language": "hr,en;q=0.5"}).get(SIGN_IN)
    assert (language_of(page), page["Content-Language"]) == ("hr", "hr")
    assert "Accept-Language" in page["Vary"]


def test_a_switch_before_signing_in_keeps_the_page_and_lasts_in_this_browser():
    client = Client()
    assert (
        '<button type="submit" class="app-header__link" name="language" value="hr"'
        in client.get(SIGN_IN).text
    )
    answer = client.post(SWITCH, {"language": "hr", "next": SIGN_IN})
    assert (answer.status_code, answer.url) == (302, SIGN_IN)
    assert language_of(client.get(SIGN_IN)) == "hr"
    assert language_of(Client().get(SIGN_IN)) == "en"


def test_a_signed_in_person_has_the_language_in_each_browser(cast):
    cast.client("upper_a").post(SWITCH, {"language": "hr", "next": DESK})
    elsewhere = cast.client("upper_a")
    assert "Radni stol" in elsewhere.get(DESK).text
    assert language_of(elsewhere.get("/no-such-page/")) == "hr"
    assert language_of(cast.client("lower_a").get(DESK)) == "en"
    entry = AuditEntry.objects.get(verb="chose a language")
    assert (entry.by, entry.details) == (cast.upper_a, {"language": "hr"})


def test_the_account_counts_before_the_cookie_and_the_cookie_before_the_browser(cast):
    client = cast.client("upper_a")
    client.cookies["language"] = "hr"
    assert language_of(client.get(DESK, headers={"accept-language": "en"})) == "hr"
    choose_language(person=cast.upper_a, language="en")
    assert language_of(client.get(DESK)) == "en"


def test_one_request_leaves_no_language_to_the_next(cast):
    choose_language(person=cast.upper_a, language="hr")
    pages = [cast.client(one).get(DESK) for one in ("upper_a", "lower_a", "upper_a")]
    assert [language_of(page) for page in pages] == ["hr", "en", "hr"]
    assert translation.get_language() == "en"
    assert language_of(Client().get(SIGN_IN)) == "en"


def test_who_follows_the_browser_again_has_no_cookie_and_no_language_left(cast):
    client = cast.client("upper_a")
    client.post(SWITCH, {"language": "hr"})
    client.post(SWITCH, {"language": ""})
    assert (cast.fresh("upper_a").language, client.cookies["language"].value) == ("", "")


@pytest.mark.parametrize(
    ("sent", "leads_to"),
    [
        ("https://elsewhere.org/", "/"),
        ("//elsewhere.org", "/"),
        ("/desk/?a", "/desk/?a"),
    ],
)
def test_the_switch_leads_to_pages_of_this_site_alone(sent, leads_to):
    assert Client().post(SWITCH, {"language": "hr", "next": sent}).url == leads_to


def test_a_language_that_is_not_there_is_said_on_the_page(cast):
    client = cast.client("upper_a")
    answer = client.post(SWITCH, {"language": "xx", "next": DESK})
    assert (answer.status_code, cast.fresh("upper_a").language) == (200, "")
    assert "govuk-error-message" in answer.text
    assert f'name="next" value="{DESK}"' in answer.text


def test_a_form_that_is_shown_again_stays_open_beside_the_page_in_the_other_language(cast):
    page = cast.client("upper_a").post(
        "/profile/", {"name": ""}, headers={"referer": "http://testserver/profile/"}
    )
    form = page.text.rpartition('action="/language/"')[2].partition("</form>")[0]
    assert 'target="_blank"' in form
    assert 'name="next" value="/profile/"' in form


def test_the_profile_says_which_language_it_is_and_leads_to_the_choice(cast):
    choose_language(person=cast.upper_a, language="hr")
    page = cast.client("upper_a").get("/profile/")
    assert "Hrvatski" in page.text
    assert 'href="/language/?next=/profile/"' in page.text
    choice = cast.client("upper_a").get("/language/?next=/profile/").text
    assert choice.count('type="radio"') == 3


def test_with_english_alone_no_page_has_a_switch(settings):
    settings.LANGUAGES = [("en", "English")]
    assert SWITCH not in Client().get(SIGN_IN).text
