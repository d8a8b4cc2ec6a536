import datetime as dt
import re

import pytest
import time_machine
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from als.accounts import changes, codes
from als.accounts.models import CodeRequest, User
from als.core import clock
from als.core.models import OutMail

pytestmark = pytest.mark.django_db


def code_in_mail():
    codes.mail_asked_for()
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


def asked_for(address):
    """Return what asking for a code looks like from outside: its answer, and the work's shape."""
    client = Client()
    client.get("/sign-in/")
    with CaptureQueriesContext(connection) as captured:
        response = client.post("/sign-in/", {"email": address})
    work = [re.sub(r"'[^']*'|\d+|::timestamptz", "?", query["sql"]) for query in captured]
    page = client.get(response.url).content.decode()
    return response.status_code, response.url, page.replace(address, "ADDRESS"), work


def test_an_address_that_nobody_has_gets_the_same_answer_by_the_same_work(cast):
    *known, known_work = asked_for("upper.a@example.org")
    *unknown, unknown_work = asked_for("nobody.x@example.org")
    hidden = r'nonce="[^"]*"|value="[^"]*"'
    assert [re.sub(hidden, "", str(part)) for part in known] == [
        re.sub(hidden, "", str(part)) for part in unknown
    ]
    assert known_work == unknown_work
    assert (OutMail.objects.count(), CodeRequest.objects.count()) == (0, 2)
    assert (codes.mail_asked_for(), codes.mail_asked_for()) == (1, 0)
    assert OutMail.objects.get().address == "upper.a@example.org"
    assert CodeRequest.objects.count() == 0


def test_a_code_that_fails_holds_up_no_other(cast, monkeypatch):
    real = codes._mail
    monkeypatch.setattr(codes, "_mail", lambda one: real(one) if one.code == "B" else 1 / 0)
    codes.ask(address="upper.a@example.org", code="A")
    codes.ask(address="upper.b@example.org", code="B")
    assert codes.mail_asked_for() == 1


def test_somebody_switched_off_gets_no_code_and_an_old_one_is_not_mailed(cast):
    User.objects.filter(pk=cast.upper_b.pk).update(is_active=False)
    Client().post("/sign-in/", {"email": "upper.b@example.org"})
    Client().post("/sign-in/", {"email": "lower.b@example.org"})
    with time_machine.travel(clock.now() + dt.timedelta(minutes=16)):
        assert (codes.mail_asked_for(), CodeRequest.objects.count()) == (0, 0)


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
    assert "Access is by invitation" in response.content.decode()
    assert not User.objects.filter(email="new@example.org").exists()


def test_whom_to_ask_for_an_invitation_is_said_where_one_signs_in(settings):
    settings.PUBLIC_CONTACT = "help@example.org"
    pages = [" ".join(Client().get(path).text.split()) for path in ("/", "/sign-in/", "/sign-up/")]
    assert ["ask its facilitator to invite you" in text for text in pages] == [True] * 3
    assert ['href="mailto:help@example.org"' in text for text in pages] == [True] * 3


def test_a_password_that_is_too_short_is_refused_with_a_sentence(cast):
    response = cast.client("upper_a").post(
        "/profile/password/set/", {"password1": "short", "password2": "short"}
    )
    assert "at least 12 characters" in response.content.decode()


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
    person = changes.invite(email=INVITED_AS, name="Pat Testwell", by=cast.facilitator)
    person.set_password("three-plain-words")
    person.save()
    return person


def test_whoever_was_invited_with_capitals_signs_in_by_code(pat, case):
    for typed in TYPED:
        with case(typed):
            client = Client(raise_request_exception=True)
            client.post("/sign-in/", {"email": typed})
            client.post("/sign-in/code/", {"code": code_in_mail()})
            assert client.session["_auth_user_id"] == str(pat.pk)


def test_and_by_password(pat, case):
    for typed in TYPED:
        with case(typed):
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
