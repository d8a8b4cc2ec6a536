"""Signing in with an organisation's own accounts, against a provider on loopback."""

import datetime as dt
import time

import pytest
import time_machine
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from django.core.cache import cache
from django.core.management import CommandError, call_command
from django.test import Client

from als.accounts import addresses, changes, switching
from als.accounts.models import User
from als.accounts.provider import SESSION_KEY
from als.core import clock
from als.core.models import OutMail
from als.core.web import limits
from sets.models import ProgrammeRole
from tests.accounts.local_provider import ROOM, agree, come_back, leave, running
from tests.markup import faults

pytestmark = pytest.mark.django_db
ENTER = f"{ROOM}enter/"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
WAYS_IN = ["password/set", "second-step/passkey", "second-step/app"]
NOBODY = "Nobody signs in here with this account."


@pytest.fixture(scope="module")
def local_provider():
    with running() as provider:
        yield provider


@pytest.fixture
def provider(local_provider, settings, cast):
    """The provider, where Upper A has an account. All the cast have come in before."""
    User.objects.update(last_login=clock.now())
    settings.OIDC_NAME, settings.OIDC_ISSUER = "Uppershire", local_provider.issuer
    settings.OIDC_CLIENT_ID, settings.OIDC_CLIENT_SECRET = "als", "of no use elsewhere"
    settings.OIDC_DOMAINS = ["*"]
    local_provider.tell_the_truth()
    local_provider.has("u-1", email=cast.upper_a.email, email_verified=True)
    return local_provider


def enter(sub, **typed):
    """Return a browser that has come back and pressed the button; its ``answer``."""
    client = come_back(sub)
    client.answer = client.post(ENTER, typed)
    return client


def person_in(client):
    return client.session.get("_auth_user_id")


def refusal(client):
    assert (client.page.status_code, person_in(client)) == (403, None)
    return client.page.context["why"]


def test_somebody_who_is_known_signs_in_and_is_led_on(provider, cast, security_lines):
    client = come_back("u-1", "/profile/")
    assert "Uppershire says that you are upper.a@example.org." in client.page.content.decode()
    assert (person_in(client), faults(client.page.content.decode())) == (None, [])
    answer = client.post(ENTER)
    assert (answer.status_code, answer.url) == (302, "/profile/")
    assert person_in(client) == str(cast.upper_a.pk)
    assert [line["ways"] for line in security_lines if line["event"] == "sign-in"] == [["provider"]]
    assert UserSession.objects.filter(user=cast.upper_a).count() == 1
    assert client.session.get_expire_at_browser_close()
    assert SESSION_KEY not in client.session
    assert not EmailAddress.objects.exists()


def test_on_ones_own_device_it_lasts(provider):
    assert not enter("u-1", remember="on").session.get_expire_at_browser_close()


def test_entra_says_in_its_own_way_that_an_address_is_true(provider, cast):
    provider.has("u-2", email="Sponsor@Example.org", xms_edov="1")
    assert person_in(enter("u-2")) == str(cast.sponsor.pk)


REFUSED = [
    ({"email": "unknown@example.org", "email_verified": True}, NOBODY),
    ({"email": "upper.b@example.org", "email_verified": True}, NOBODY),  # switched off
    ({"email": "lower.a@example.org", "email_verified": False}, "has not confirmed"),
    ({"email": "lower.a@example.org"}, "has not confirmed"),
    ({"email_verified": True}, "has not confirmed"),
    ({"email": ["lower.a@example.org"], "email_verified": True}, "has not confirmed"),
    ({"email": "x <lower.a@example.org>", "email_verified": True}, "has not confirmed"),
    ({"email": "\u212aim@example.org", "email_verified": True}, "has not confirmed"),  # no K
    ({"email": "lower.a@example.org", "email_verified": "no"}, "has not confirmed"),
    ({"email": "lower.a@example.net", "email_verified": True}, "an address at example.net"),
]


@pytest.mark.parametrize(("claims", "sentence"), REFUSED)
def test_nobody_else_does(provider, cast, settings, claims, sentence):
    settings.OIDC_DOMAINS = ["example.org", "county.example"]
    User.objects.filter(pk=cast.upper_b.pk).update(is_active=False)
    people = User.objects.count()
    provider.has("u-3", **claims)
    client = come_back("u-3")
    assert sentence in refusal(client)
    client.post(ENTER)
    assert (person_in(client), User.objects.count()) == (None, people)
    assert not SocialAccount.objects.exists()


LIES = {
    "issuer": {"iss": "http://localhost:1"},
    "audience": {"aud": "another"},
    "audiences": {"aud": ["als", "another"]},
    "nonce": {"nonce": "of another sign-in"},
    "no nonce": {"nonce": None},
    "over": {"exp": 1_700_000_000},
    "for ever": {"exp": None},
    "nobody": {"sub": ""},
    "a number": {"sub": 5},
}


@pytest.mark.parametrize("lie", LIES)
def test_a_token_that_is_not_for_this_sign_in_lets_nobody_in(provider, lie):
    provider.claims = LIES[lie]
    assert "can’t sign you in at the moment" in refusal(come_back("u-1"))


def test_nor_does_one_with_another_key(provider, cast):
    provider.claims = {"email": cast.manager.email}
    assert person_in(enter("u-1")) == str(cast.manager.pk)  # a true key, so the test can fail
    provider.publishes_key = False
    assert "can’t sign you in at the moment" in refusal(come_back("u-1"))


def test_an_address_that_is_not_in_the_token_is_asked_for_of_the_same_account(provider, cast):
    provider.claims = {"email": None, "email_verified": None}
    assert person_in(enter("u-1")) == str(cast.upper_a.pk)
    provider.claims = {"email": None, "email_verified": True, "xms_edov": True}
    provider.changes["/userinfo"] = {"email_verified": False}
    assert "has not confirmed" in refusal(come_back("u-1"))
    provider.changes["/userinfo"] = {"sub": "u-2"}
    assert "can’t sign you in at the moment" in refusal(come_back("u-1"))


@pytest.mark.parametrize("name", ["issuer", "token_endpoint"])
def test_a_provider_that_says_wrong_things_of_itself_is_asked_for_nothing(provider, name):
    provider.changes["/.well-known/openid-configuration"] = {name: "ftp://localhost:1"}
    answer = Client().get(ROOM)
    assert (answer.status_code, "Location" in answer) == (403, False)


def test_a_provider_that_is_away_is_not_waited_for_again_at_once(provider):
    provider.is_away = True
    assert [Client().get(ROOM).status_code for _go in range(2)] == [403, 403]
    assert provider.asked == ["/.well-known/openid-configuration"]
    provider.is_away = False
    cache.clear()  # as after 20 seconds
    assert Client().get(ROOM).status_code == 302


def test_what_the_provider_sent_works_once_and_in_one_browser(provider, cast):
    client = Client()
    back = agree(leave(client), "u-1")
    for browser, page in ((Client(), 403), (client, 302), (client, 403)):
        assert browser.get(back).status_code == page
    assert client.post(ENTER).status_code == 403  # forgotten with the no
    assert person_in(client) is None
    client.get(agree(leave(client), "u-1"))
    assert client.post(ENTER).status_code == 302
    assert (client.get(back).url, client.get(ENTER).url) == ("/desk/", "/desk/")


def test_who_goes_there_too_often_from_one_place_waits(provider, monkeypatch):
    monkeypatch.setitem(limits.RATES, "provider", "2/m/ip")
    assert [Client().get(ROOM).status_code for _go in range(3)] == [302, 302, 429]


def test_a_session_that_waits_is_short_until_its_person_is_in(provider, cast):
    client = Client()
    leave(client)
    assert client.session.get_expiry_age() <= 600
    client = come_back("u-1", client=client)
    assert client.session.get_expiry_age() <= 600
    cast.upper_a.set_password("three-plain-words")
    cast.upper_a.save()
    typed = {"login": cast.upper_a.email, "password": "three-plain-words", "remember": "on"}
    client.post("/sign-in/password/", typed)  # another way after all
    assert client.session.get_expiry_age() > 80 * 24 * 3600


def test_what_was_said_is_forgotten_with_a_no(provider):
    client = come_back("u-1")
    User.objects.update(is_active=False)
    assert client.post(ENTER).status_code == 403
    assert SESSION_KEY not in client.session


def test_the_button_waits_ten_minutes(provider):
    client = come_back("u-1")
    with time_machine.travel(clock.now() + dt.timedelta(minutes=11)):
        assert client.post(ENTER).status_code == 403
    assert person_in(client) is None


def test_leaving_the_providers_page_or_finding_it_away_is_a_sentence(provider, caplog):
    client = Client()
    state = leave(client).partition("state=")[2].partition("&")[0]
    said = {"error": "access_denied", "error_description": "AADSTS50105: Ann Archer may not."}
    client.page = client.get(f"{ROOM}back/", {"state": state, **said})
    assert "not signed in at Uppershire" in refusal(client)
    assert "'access_denied' AADSTS50105" in caplog.text
    back = agree(leave(client), "u-1")
    provider.is_away = True
    client.page = client.get(back)
    assert "can’t sign you in at the moment" in refusal(client)
    assert "OAuth2Error AADSTS9" in caplog.text
    assert "Ann Archer" not in caplog.text


def test_an_address_that_somebody_else_has_now_opens_nothing(provider, cast):
    enter("u-1")
    provider.has("u-4", email=cast.upper_a.email, email_verified=True)
    assert NOBODY in refusal(come_back("u-4"))
    cast.client("upper_a").post("/profile/provider/remove/")
    assert person_in(enter("u-4")) == str(cast.upper_a.pk)


def test_a_link_lasts_when_the_address_there_changes_and_not_when_it_does_here(provider, cast):
    enter("u-1")
    provider.has("u-1", email="a.new.name@example.org", email_verified=True)
    assert person_in(enter("u-1")) == str(cast.upper_a.pk)
    change = addresses.ask(new="elsewhere@example.org", by=cast.upper_a)
    for end in (addresses.OLD, addresses.NEW):
        addresses.confirm(change=change, end=end, by=cast.upper_a)
    assert NOBODY in refusal(come_back("u-1"))


def test_a_link_that_ends_takes_the_persons_other_sessions_with_it(provider, cast):
    theirs, other, elses = enter("u-1"), enter("u-1"), cast.client("upper_b")
    theirs.post("/profile/provider/remove/")
    assert [person_in(client) is None for client in (theirs, other, elses)] == [False, True, False]
    other = enter("u-1")
    change = addresses.ask(new="elsewhere@example.org", by=cast.upper_a)
    addresses.confirm(change=change, end=addresses.OLD, by=cast.upper_a)
    link = addresses.token_of(change, addresses.NEW)
    assert theirs.post(f"/address/{link}/confirm/").status_code == 200
    assert [person_in(client) is None for client in (theirs, other, elses)] == [False, True, False]


def test_a_session_of_a_link_that_is_gone_has_asked_for_no_second_factor(provider, cast, settings):
    settings.SECOND_FACTOR_REQUIRED, settings.OIDC_SECOND_FACTOR = True, True
    provider.has("u-7", email=cast.manager.email, email_verified=True)
    client = enter("u-7")
    assert client.get("/desk/").status_code == 200
    SocialAccount.objects.all().delete()
    assert client.get("/desk/").status_code == 403


def test_what_another_provider_has_said_counts_no_more(provider, cast, settings):
    auth.TOTP.activate(cast.upper_a, SECRET)
    halfway, waiting = enter("u-1"), come_back("u-1")
    settings.OIDC_ISSUER = "https://other.example"
    second_step(halfway)
    assert "Start again" in waiting.post(ENTER).content.decode()
    assert SocialAccount.objects.count() == 0


def test_the_operator_removes_a_link_for_who_can_not(provider, cast):
    client = enter("u-1")
    call_command("unlink_account", cast.upper_a.email)
    assert (person_in(client), SocialAccount.objects.count()) == (None, 0)
    assert "From: the operator" in OutMail.objects.filter(to=cast.upper_a).latest("pk").text
    with pytest.raises(CommandError):
        call_command("unlink_account", cast.upper_a.email)


def test_a_link_with_another_provider_counts_for_nothing(provider, cast):
    SocialAccount.objects.create(user=cast.manager, provider="http://localhost:1", uid="u-5")
    provider.has("u-5", email="unknown@example.org", email_verified=True)
    assert NOBODY in refusal(come_back("u-5"))


def test_switching_off_keeps_out_whoever_is_linked_and_on_lets_in_again(provider, cast):
    enter("u-1")
    switching.switch_off(person=cast.upper_a, by=None)
    assert NOBODY in refusal(come_back("u-1"))
    switching.switch_on(person=cast.upper_a, by=None)
    assert person_in(enter("u-1")) == str(cast.upper_a.pk)


def test_who_has_never_come_in_says_their_name_first(provider, cast):
    new = changes.invite(email="new@example.org", name="New", by=cast.facilitator)
    provider.has("u-6", email=new.email, email_verified=True)
    client = come_back("u-6")
    assert client.page.templates[0].name == "accounts/welcome.html"
    assert client.post(ENTER, {"name": "", "password": ""}).status_code == 200
    assert person_in(client) is None
    client.post(ENTER, {"name": "Neva Novak", "password": ""})
    new.refresh_from_db()
    assert (person_in(client), new.name) == (str(new.pk), "Neva Novak")
    assert SocialAccount.objects.get().user == new


def second_step(client):
    code = auth.format_hotp_value(auth.hotp_value(SECRET, int(time.time()) // 30))
    client.post("/sign-in/second-step/", {"code": code})


@pytest.mark.parametrize("change", [{"email": "elsewhere@example.org"}, {"is_active": False}])
def test_who_changed_before_the_second_step_is_linked_to_nothing(provider, cast, change):
    auth.TOTP.activate(cast.upper_a, SECRET)
    client = enter("u-1")
    User.objects.filter(pk=cast.upper_a.pk).update(**change)
    second_step(client)
    assert SocialAccount.objects.count() == 0
    assert (person_in(client) is None) == ("is_active" in change)


def test_nor_does_a_link_come_back_that_was_removed_meanwhile(provider, cast):
    auth.TOTP.activate(cast.upper_a, SECRET)
    SocialAccount.objects.create(user=cast.upper_a, provider=provider.issuer, uid="u-1")
    client = enter("u-1")
    SocialAccount.objects.all().delete()
    second_step(client)
    assert SocialAccount.objects.count() == 0


def test_a_second_step_here_is_still_asked_for_and_links_nothing_before(provider, cast):
    auth.TOTP.activate(cast.upper_a, SECRET)
    client = enter("u-1")
    assert client.answer.url == "/sign-in/second-step/"
    assert (person_in(client), SocialAccount.objects.count()) == (None, 0)
    second_step(client)
    assert (person_in(client), SocialAccount.objects.count()) == (str(cast.upper_a.pk), 1)
    assert Authenticator.objects.exists()


@pytest.mark.parametrize(("asks", "status"), [(False, 302), (True, 200)])
def test_managers_need_none_of_ours_where_the_provider_asks(provider, cast, settings, asks, status):
    settings.SECOND_FACTOR_REQUIRED, settings.OIDC_SECOND_FACTOR = True, asks
    provider.has("u-7", email=cast.manager.email, email_verified=True)
    assert enter("u-7").get("/desk/").status_code == status
    assert cast.client("manager").get("/desk/").status_code != 200  # by another way


def test_a_mailbox_alone_adds_no_first_factor_where_the_provider_asks(provider, cast, settings):
    settings.SECOND_FACTOR_REQUIRED, settings.OIDC_SECOND_FACTOR = True, True
    settings.OIDC_DOMAINS = ["county.example"]
    provider.has("u-7", email="boss@county.example", email_verified=True)
    apps = ["/profile/second-step/app/", "/profile/second-step/passkey/"]
    User.objects.filter(pk=cast.upper_a.pk).update(email="not.yet.linked@county.example")
    assert cast.client("upper_a").get(apps[0]).status_code == 200  # not required of members
    assert cast.client("manager").get(apps[0]).status_code == 200  # not one of the provider's
    User.objects.filter(pk=cast.manager.pk).update(email="boss@county.example")
    cast.manager.refresh_from_db()
    theirs = enter("u-7")
    assert [theirs.get(path).status_code for path in apps] == [200, 200]
    for linked in (True, False):
        by_mail = cast.client("manager")
        for path in (*apps, "/desk/"):
            page = by_mail.get(path)
            assert (page.status_code, faults(page.content.decode())) == (403, [])
            assert "Sign in with Uppershire" in page.content.decode()
        by_mail.post("/profile/provider/remove/")
        assert SocialAccount.objects.exists() == linked
        SocialAccount.objects.all().delete()


def test_signing_in_by_the_provider_is_no_answer_to_who_it_is(provider, cast, settings):
    provider.has("u-7", email=cast.manager.email, email_verified=True)
    client = enter("u-7")
    settings.ASK_AGAIN = True
    role = ProgrammeRole.objects.get(person=cast.sponsor)
    answers = [client.post(f"/roles/{role.pk}/remove/")]
    answers += [client.get(f"/profile/{way}/") for way in WAYS_IN]
    assert [answer.url.partition("?")[0] for answer in answers] == ["/ask-again/mail/"] * 4
    assert ProgrammeRole.objects.filter(pk=role.pk).exists()


def test_its_person_sees_the_link_and_removes_it_and_is_told_of_both(
    provider, cast, settings, django_capture_on_commit_callbacks
):
    client = enter("u-1")
    assert "With your account at Uppershire, since" in client.get("/profile/").content.decode()
    settings.ASK_AGAIN = True
    answer = client.post("/profile/provider/remove/")
    assert answer.url.startswith("/ask-again/")
    settings.ASK_AGAIN = False
    page = client.post("/profile/provider/remove/", follow=True).content.decode()
    assert "Signing in with Uppershire makes a new one." in page
    assert "Uppershire, since" not in page
    texts = " ".join(OutMail.objects.filter(to=cast.upper_a).values_list("text", flat=True))
    assert "You can now sign in here" in texts
    assert "was removed from your sign-in" in texts


def test_the_button_is_there_and_leads_on(provider):
    page = Client().get("/sign-in/?next=/profile/").content.decode()
    assert 'href="/sign-in/provider/?next=/profile/"' in page
    assert "Sign in with Uppershire" in page


def test_signing_out_says_that_it_does_not_sign_out_there(provider):
    page = enter("u-1").get("/sign-out/").content.decode()
    assert "sign out there as well: this does not." in page


def test_without_a_provider_there_is_neither_button_nor_page(db):
    assert "/sign-in/provider/" not in Client().get("/sign-in/").content.decode()
    for path in (ROOM, f"{ROOM}back/", ENTER):
        assert Client().get(path).url == "/sign-in/"
