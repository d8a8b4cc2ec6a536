"""Whoever has neither password nor app nor passkey is asked again by a code in a mail."""

import re

import pytest
import time_machine

from als.core.models import OutMail
from sets.models import ProgrammeRole

pytestmark = pytest.mark.django_db
PAGE, SEND = "/ask-again/mail/", "/ask-again/mail/send/"
START = 1_800_000_000


@pytest.fixture(autouse=True)
def asking(settings):
    settings.ASK_AGAIN = True


@pytest.fixture
def role(cast):
    return ProgrammeRole.objects.get(person=cast.sponsor)


def is_removed(role):
    role.refresh_from_db()
    return role.removed_at is not None


def mailed_code():
    text = OutMail.objects.get(key__startswith="ask_again_code").text
    return re.search(r"^[A-Z0-9-]{5,12}$", text, re.MULTILINE).group()


def test_a_role_is_taken_away_after_the_code_with_the_first_press_kept(cast, role):
    client = cast.client("manager")
    asked = client.post(f"/roles/{role.pk}/remove/", follow=True)
    assert (asked.request["PATH_INFO"], is_removed(role)) == (PAGE, False)
    page = client.post(asked.context["send"], follow=True)
    assert page.context["is_mailed"]
    done = client.post(f"{PAGE}?{page.request['QUERY_STRING']}", {"code": mailed_code()})
    assert (done.status_code, is_removed(role)) == (302, True)


def test_nothing_happens_without_the_code_and_five_wrong_ones_end_it(cast, role):
    client = cast.client("manager")
    client.post(f"/roles/{role.pk}/remove/")
    client.post(SEND)
    right = mailed_code()
    for _ in range(5):
        client.post(PAGE, {"code": "AAAA-BBBB"})
    client.post(PAGE, {"code": right})
    assert not is_removed(role)
    assert client.post(f"/roles/{role.pk}/remove/").url.startswith("/ask-again/")


def test_a_code_that_was_given_counts_for_fifteen_minutes(cast, role):
    with time_machine.travel(START) as now:
        client = cast.client("manager")
        client.post(SEND)
        client.post(PAGE, {"code": mailed_code()})
        now.shift(901)
        assert client.post(f"/roles/{role.pk}/remove/").url.startswith("/ask-again/")
    assert not is_removed(role)


def test_a_code_is_good_for_the_session_that_asked_for_it(cast):
    cast.client("manager").post(SEND)
    other = cast.client("manager")
    other.post(PAGE, {"code": mailed_code()})
    assert "account_authentication_methods" not in other.session


def test_whoever_has_a_password_is_asked_for_that(cast):
    cast.manager.set_password("three-plain-words")
    cast.manager.save()
    client = cast.client("manager")
    assert client.get(PAGE).url == "/ask-again/"
    assert client.post(SEND).url == "/ask-again/"
    assert not OutMail.objects.exists()


@pytest.mark.parametrize("path", ["password/set/", "second-step/app/", "second-step/passkey/"])
def test_a_way_in_is_added_after_a_code_or_just_after_signing_in(cast, path):
    client = cast.client("upper_a")
    assert client.get(f"/profile/{path}").url.startswith("/ask-again/")
    assert client.post(f"/profile/{path}", {"password1": "typed"}).url == f"/profile/{path}"
    client.post(SEND)
    client.post(PAGE, {"code": mailed_code()})
    assert client.get(f"/profile/{path}").status_code == 200
