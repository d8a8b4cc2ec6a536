"""The link of an invitation: it signs in somebody who has never come in, once, and nobody else."""

import datetime as dt
import re

import pytest
import time_machine
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.db import connection
from django.test import Client

from als.accounts import codes
from als.accounts.models import User
from als.accounts.sessions import DEVICE_COOKIE
from als.accounts.welcome import enter, way_in, welcome_maker_of_programmes, welcome_token
from als.core import clock
from als.core.models import OutMail
from als.core.refusals import Refused
from sets.changes.role_invitations import ask_facilitator, ask_to_role, mail_role_invitations
from tests import factories as make
from tests.at_once import at_once

pytestmark = pytest.mark.django_db


class TestWelcome:
    def url(self, person):
        return f"/welcome/{welcome_token(person)}/"

    def test_opening_the_link_signs_nobody_in(self, cast):
        client = Client()
        assert client.get(self.url(cast.upper_a)).status_code == 200
        assert client.get("/desk/").status_code == 302

    def test_its_button_does(self, cast):
        client = Client()
        response = client.post(self.url(cast.upper_a), {"name": "Ana", "password": ""})
        assert (response.status_code, client.get("/desk/").status_code) == (302, 200)
        assert cast.fresh("upper_a").name == "Ana"

    def test_it_leaves_what_every_sign_in_leaves(self, cast):
        client = Client()
        client.get("/sign-in/")
        session = client.session
        session["planted"] = True
        session.save()
        client.cookies[settings.SESSION_COOKIE_NAME] = session.session_key
        answer = client.post(self.url(cast.upper_a), {"name": "Ana", "password": ""})
        rows = UserSession.objects.filter(user=cast.upper_a)
        assert [row.session_key for row in rows] == [client.session.session_key]
        assert client.session.session_key != session.session_key
        assert answer.cookies[DEVICE_COOKIE].value
        assert client.session.get_expire_at_browser_close()

    def test_it_works_once(self, cast):
        url = self.url(cast.upper_a)
        Client().post(url, {"name": "Ana", "password": ""})
        response = Client().post(url, {"name": "Eve", "password": ""})
        assert (response.status_code, cast.fresh("upper_a").name) == (410, "Ana")

    def test_a_changed_link_lets_nobody_in(self, cast):
        url = self.url(cast.upper_a)
        response = Client().get(url[:-3] + "xx/")
        assert response.status_code == 410
        assert "not complete, or has been changed" in response.content.decode()

    def test_an_old_link_says_so(self, cast):
        url = self.url(cast.upper_a)
        with time_machine.travel(clock.now() + dt.timedelta(days=15)):
            page = Client().get(url).content.decode()
        assert "more than 14 days old" in page

    def test_a_bad_password_keeps_the_name(self, cast):
        response = Client().post(self.url(cast.upper_a), {"name": "Ana", "password": "short"})
        assert 'value="Ana"' in response.content.decode()
        assert not response.wsgi_request.user.is_authenticated

    def test_a_code_or_a_password_ends_it_too(self, cast):
        by_code, by_password = self.url(cast.upper_a), self.url(cast.lower_a)
        Client().force_login(cast.upper_a)
        cast.lower_a.set_password("three-plain-words")
        cast.lower_a.save()
        for url in (by_code, by_password):
            assert Client().get(url).status_code == 410
            assert (
                Client().post(url, {"name": "Eve", "password": "three-other-words"}).status_code
                == 410
            )
        assert cast.fresh("lower_a").check_password("three-plain-words")

    def test_who_is_signed_in_as_another_comes_in_as_nobody_else(self, cast):
        """The mail was passed on to a colleague, whose browser must not change hands."""
        url, browser = self.url(cast.upper_a), cast.client("lower_a")
        answers = [browser.get(url), browser.post(url, {"name": "Eve", "password": ""})]
        assert [answer.status_code for answer in answers] == [403, 403]
        assert "You are signed in as lower.a@example.org" in answers[0].text
        assert cast.fresh("upper_a").never_came_in

    def test_all_links_of_a_person_end_with_the_first_that_is_used(self, cast):
        urls = []
        for day in range(3):
            with time_machine.travel(clock.now() + dt.timedelta(days=day)):
                urls.append(self.url(cast.upper_a))
        Client().post(urls[1], {"name": "Ana", "password": ""})
        assert {Client().get(url).status_code for url in urls} == {410}


def links_of(person):
    """Return which kind of link each mail to the person carries, by the mail's key."""
    kinds = r"/(welcome|agreements|polls|progress|mail|calendar)/[^ \n]*:"
    return {mail.key: re.findall(kinds, mail.text + mail.html) for mail in person.mails.all()}


def test_only_who_never_came_in_is_mailed_a_link_that_signs_in(cast):
    new = {"email": "new@example.org", "name": "New"}
    known = {"email": cast.stranger.email, "name": "Stranger"}
    Client().force_login(cast.stranger)
    for given in (new, known):
        ask_facilitator(set_=cast.set, by=cast.manager, **given)
        ask_to_role(programme=cast.programme, kind="manager", by=cast.manager, **given)
        mail_role_invitations()
        welcome_maker_of_programmes(**given)
        person = User.objects.with_email(given["email"])
        first = person.never_came_in
        assert person.mails.count() == 3
        assert {"welcome" in kinds for kinds in links_of(person).values()} == {first}


def test_the_operator_is_shown_no_link_into_an_account(cast):
    Client().force_login(cast.manager)
    assert "/welcome/" not in way_in(cast.fresh("manager"), "/desk/")["link"]


def test_a_page_asked_for_without_a_sign_in_is_where_one_comes_to(cast):
    client, page = Client(), f"/pairs/{cast.pair_a.pk}/"
    way = client.get(page).url
    code_page = client.post(way, {"email": "Upper.A@example.org"}).url
    codes.mail_asked_for()
    code = re.search(r"^[A-Z0-9-]{5,12}$", OutMail.objects.get().text, re.MULTILINE).group()
    assert client.post(code_page, {"code": code}).url == page


@pytest.mark.parametrize("away", ["https://evil.example/", "//evil.example", "javascript:alert(1)"])
def test_nobody_is_led_away_from_here_after_signing_in(cast, away):
    client = Client()
    code_page = client.post(f"/sign-in/?next={away}", {"email": "upper.a@example.org"}).url
    codes.mail_asked_for()
    code = re.search(r"^[A-Z0-9-]{5,12}$", OutMail.objects.get().text, re.MULTILINE).group()
    assert client.post(code_page, {"code": code}).url == "/desk/"


@pytest.mark.services
@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite lets one writer in at a time")
def test_six_requests_at_once_let_one_in():
    person = make.PersonFactory(name="Ana")

    def come_in(number):
        mine = User.objects.get(pk=person.pk)
        return lambda: enter(
            person=mine, name=f"Name {number}", password=f"three-plain-words-{number}"
        )

    results = at_once(*[come_in(number) for number in range(6)])
    entered = [result for result in results if isinstance(result, User)]
    assert (len(entered), sum(isinstance(result, Refused) for result in results)) == (1, 5)
    now = User.objects.get(pk=person.pk)
    assert now.name == entered[0].name
    assert now.check_password(f"three-plain-words-{now.name[-1]}")
