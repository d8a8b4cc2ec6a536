"""The security log: what is in it, and what is in no log."""

import json

import pytest
from allauth.account.internal.flows import reauthentication
from django.test import Client

from als.accounts import codes
from als.accounts.welcome import welcome_token
from als.core.web.security_log import PlainLog, without_tokens
from sets.changes import programmes
from sets.models import ProgrammeRole
from tests.accounts.test_passkeys import give_passkey

TOKEN = "WzEyLCJhbmFAZXhhbXBsZS5vcmciXQ:1vOqZk:3n0_5yYt-QJxLw"


def events(lines):
    return [line["event"] for line in lines]


def test_a_refusal_says_who_from_where_and_what(cast, security_lines):
    cast.client("upper_a").get(f"/sets/{cast.set.pk}/setup/")
    (line,) = [line for line in security_lines if line["event"] == "refused"]
    del line["time"], line["request"]
    assert line == {
        "event": "refused", "person": cast.upper_a.pk, "ip": "127.0.0.1",
        "method": "GET", "page": "portal:setup", "pk": cast.set.pk,
    }  # fmt: skip


def test_a_sign_in_and_its_failures_are_in_it_without_what_was_typed(cast, security_lines):
    typed = {"login": "upper.a@example.org", "password": "not-the-password"}
    Client().post("/sign-in/password/", typed)
    client = Client()
    client.force_login(cast.upper_a)
    client.post("/sign-out/")
    assert events(security_lines) == ["sign-in failed", "sign-in", "sign-out"]
    assert "upper.a@" not in json.dumps(security_lines)
    assert "not-the-password" not in json.dumps(security_lines)


def test_codes_asked_for_and_rejected_are_in_it(cast, security_lines):
    client = Client()
    client.post("/sign-in/", {"email": "upper.a@example.org"})
    codes.mail_asked_for()
    client.post("/sign-in/code/", {"code": "WRONG1"})
    assert events(security_lines) == ["code asked for", "code sent", "code rejected"]


def test_a_change_of_role_is_in_it_once_it_has_happened(
    cast, security_lines, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        programmes.remove_role(role=ProgrammeRole.objects.get(person=cast.sponsor), by=cast.manager)
        assert events(security_lines) == []
    assert events(security_lines) == ["removed programmerole"]


def test_no_log_says_a_token(cast, security_lines, caplog):
    address = f"/welcome/{welcome_token(cast.upper_a)}x/"
    Client().get(address)
    Client().get("/welcome/" + TOKEN + "/more/")
    assert events(security_lines)[0] == "wrong link"
    written = [PlainLog("%(name)s %(message)s").format(record) for record in caplog.records]
    assert "Not Found" in " ".join(written)
    assert TOKEN not in " ".join(written)
    assert TOKEN not in json.dumps(security_lines)


@pytest.mark.parametrize(
    ("line", "kept"),
    [
        (f"GET /welcome/{TOKEN}/ HTTP/1.1", "GET /welcome/…/ HTTP/1.1"),
        (f"http://h/x?next=/mail/{TOKEN}/", "http://h/x?next=/mail/…/"),
        (f"/calendar/{TOKEN}.ics", "/calendar/…"),
        ("GET /sets/12/report/release/", "GET /sets/12/report/release/"),
        ("/static/atkinson-next-web-3f2a.woff2", "/static/atkinson-next-web-3f2a.woff2"),
    ],
)  # fmt: skip
def test_an_address_is_written_without_its_token(line, kept):
    assert without_tokens(line) == kept


def test_a_new_name_of_a_passkey_is_in_it_without_the_name(cast, security_lines, monkeypatch):
    monkeypatch.setattr(reauthentication, "is_reauthentication_required", lambda *_a, **_k: False)
    passkey = give_passkey(cast.upper_a)
    page = f"/profile/second-step/passkey/{passkey.pk}/name/"
    client = cast.client("upper_a")
    assert client.post(page, {"name": "Blue key"}).url == "/profile/second-step/"
    (line,) = [line for line in security_lines if line["event"] == "passkey renamed"]
    assert (line["person"], line["type"]) == (cast.upper_a.pk, "webauthn")
    assert "Blue" not in json.dumps(security_lines)
