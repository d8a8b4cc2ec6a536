import datetime as dt
import re

import pytest
import time_machine
from django.core.cache import cache
from django.db import IntegrityError, connection, transaction
from django.test import Client

from als.accounts import changes
from als.accounts.models import User
from als.common import clock
from als.common.models import OutMail

pytestmark = pytest.mark.django_db


def code_in_mail():
    return re.search(r"^[A-Z0-9-]{5,12}$", OutMail.objects.get().text, re.MULTILINE).group()


def test_a_person_signs_in_with_a_code_by_mail(cast):
    client = Client()
    client.post("/sign-in/", {"email": "Upper.A@example.org"})
    response = client.post("/sign-in/code/", {"code": code_in_mail()})
    assert (response.status_code, response.url) == (302, "/desk/")
    assert client.get("/desk/").status_code == 200


def test_a_wrong_code_lets_nobody_in(cast):
    client = Client()
    client.post("/sign-in/", {"email": "upper.a@example.org"})
    client.post("/sign-in/code/", {"code": "WRONG1"})
    assert client.get("/desk/").status_code == 302


def test_an_address_that_nobody_has_gets_the_same_answer_and_no_mail(cast):
    known = Client().post("/sign-in/", {"email": "upper.a@example.org"})
    OutMail.objects.all().delete()
    unknown = Client().post("/sign-in/", {"email": "nobody@example.org"})
    assert (known.status_code, known.url) == (unknown.status_code, unknown.url)
    assert OutMail.objects.count() == 0


def test_a_person_signs_in_with_a_password(cast):
    person = cast.upper_a
    person.set_password("three-plain-words")
    person.save()
    client = Client()
    response = client.post(
        "/sign-in/password/", {"login": person.email, "password": "three-plain-words"}
    )
    assert (response.status_code, response.url) == (302, "/desk/")


def test_nobody_signs_up(cast):
    response = Client().post(
        "/sign-up/", {"email": "new@example.org", "password1": "three-plain-words"}
    )
    assert "People come by invitation" in response.content.decode()
    assert not User.objects.filter(email="new@example.org").exists()


def test_a_password_that_is_too_short_is_refused_with_a_sentence(cast):
    response = cast.client("upper_a").post(
        "/profile/password/set/", {"password1": "short", "password2": "short"}
    )
    assert "at least 12 characters" in response.content.decode()


class TestWelcome:
    def url(self, person):
        return f"/welcome/{changes.welcome_token(person)}/"

    def test_opening_the_link_signs_nobody_in(self, cast):
        client = Client()
        assert client.get(self.url(cast.upper_a)).status_code == 200
        assert client.get("/desk/").status_code == 302

    def test_its_button_does(self, cast):
        client = Client()
        response = client.post(self.url(cast.upper_a), {"name": "Ana", "password": ""})
        assert (response.status_code, client.get("/desk/").status_code) == (302, 200)
        assert cast.fresh("upper_a").name == "Ana"

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


def test_inviting_somebody_who_is_here_finds_them(cast):
    found = changes.invite(email="UPPER.A@example.org", name="Other", by=cast.facilitator)
    assert (found, found.name) == (cast.upper_a, "Upper A")


def test_two_people_do_not_share_an_address_in_different_case(cast):
    assert User.objects.with_email("Sponsor@Example.org") == cast.sponsor


INVITED_AS = "Pat.Testwell@Example.org"
TYPED = [
    INVITED_AS,
    "PAT.TESTWELL@EXAMPLE.ORG",
    " pat.testwell@example.org\u200b",
    "\ufeffPat.Testwell@Example.org\u202c",
]


@pytest.fixture
def pat(cast):
    cache.clear()  # codes to one address are counted
    person = changes.invite(email=INVITED_AS, name="Pat Testwell", by=cast.facilitator)
    person.set_password("three-plain-words")
    person.save()
    return person


@pytest.mark.parametrize("typed", TYPED)
def test_whoever_was_invited_with_capitals_signs_in_by_code(pat, typed):
    client = Client(raise_request_exception=True)
    client.post("/sign-in/", {"email": typed})
    client.post("/sign-in/code/", {"code": code_in_mail()})
    assert client.session["_auth_user_id"] == str(pat.pk)


@pytest.mark.parametrize("typed", TYPED)
def test_and_by_password(pat, typed):
    client = Client(raise_request_exception=True)
    client.post("/sign-in/password/", {"login": typed, "password": "three-plain-words"})
    assert client.session["_auth_user_id"] == str(pat.pk)


def test_no_second_person_is_made_by_another_way_to_write_the_address(pat, cast):
    for typed in TYPED:
        assert changes.invite(email=typed, name="Other", by=cast.facilitator) == pat
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.create(email="pat.TESTWELL@example.org\u2060", name="Second")


def test_the_table_refuses_an_address_that_is_not_in_its_one_form(pat):
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE accounts_user SET email = %s", ["Pat.Testwell@Example.org"])
