"""Limits: counted once for all processes, and answered with a page that says when to try again."""

import os
import subprocess
import sys
import time
from ipaddress import ip_network
from pathlib import Path

import pytest
from allauth.account.adapter import get_adapter
from django.test import Client, RequestFactory

from als.core.enums import MailKind
from als.core.mail import outbox
from als.core.refusals import Refused
from als.core.web import limits
from als.core.web.security_log import address_of

ROOT = Path(__file__).parents[2]
SPEND = """
from als.core.web import limits
print(sum(limits.spend("invitation", key="one@example.org") for _ in range(15)))
"""


def spend_in_another_process(broker):
    env = os.environ | {"EMBEDDED": "1", "DEBUG": "", "EXAMPLE": "0", "BROKER_URL": broker}
    env |= {"DJANGO_SETTINGS_MODULE": "als.settings"}
    command = [sys.executable, "-W", "ignore", "-c", SPEND]
    return subprocess.Popen(command, env=env, cwd=ROOT, stdout=subprocess.PIPE, text=True)


@pytest.mark.services
@pytest.mark.slow
def test_two_processes_count_as_one_and_a_third_started_later_goes_on(settings):
    both = [spend_in_another_process(settings.BROKER_URL) for _ in range(2)]
    assert sum(int(process.communicate()[0]) for process in both) == 20
    assert spend_in_another_process(settings.BROKER_URL).communicate()[0].strip() == "0"


def test_without_redis_a_process_counts_for_itself(caplog):
    from als.core.web.shared_cache import SharedCache

    alone = SharedCache("unix:///nowhere.sock", {})
    assert (alone.add("a", 1), alone.add("a", 2), alone.get("a")) == (True, False, 1)
    assert "does not answer: ConnectionError" in caplog.text


@pytest.mark.django_db
class TestWrongLinks:
    def test_trying_many_ends_in_a_page_that_says_when_to_try_again(self, cast):
        answers = [Client().get(f"/welcome/wrong{n}/").status_code for n in range(31)]
        page = Client().get("/welcome/wrong/")
        assert (answers[29], answers[30], page.status_code) == (410, 429, 429)
        assert (page["Retry-After"], "in 1 minute." in page.text) == ("60", True)

    def test_others_come_in_meanwhile(self, cast):
        for n in range(31):
            Client().get(f"/welcome/wrong{n}/")
        assert cast.client("upper_a").get("/desk/").status_code == 200
        assert Client(REMOTE_ADDR="10.0.0.9").get("/welcome/wrong/").status_code == 410


@pytest.mark.django_db
def test_what_was_typed_comes_back_with_the_page_and_a_password_does_not(cast, settings):
    settings.ACCOUNT_RATE_LIMITS = {"login": "1/10m/ip"}
    typed = {"login": "upper.a@example.org", "password": "three-plain-words"}
    Client().post("/sign-in/password/", typed)
    page = Client().post("/sign-in/password/", typed)
    assert (page.status_code, "in 10 minutes." in page.text) == (429, True)
    assert 'name="login" value="upper.a@example.org"' in page.text
    assert "three-plain-words" not in page.text


@pytest.mark.django_db
def test_an_address_gets_a_days_worth_of_invitations(cast):
    def invite(n):
        letter = {"subject": "Come", "template": "welcome_manager", "link": "https://x.example"}
        outbox.write(cast.upper_a, kind=MailKind.INVITATION, key=f"again-{n}", **letter)

    for n in range(20):
        invite(n)
    with pytest.raises(Refused, match="has had 20 invitations today"):
        invite(20)


def test_a_limit_opens_again_after_its_time():
    now = time.time()
    limits.cache.set("x", [now, now - 30], 60)
    allowed, _ = limits.ratelimit.apply_rate(
        [now, now - 61], now, limits.ratelimit.parse_rate("2/m")
    )
    assert allowed


@pytest.mark.parametrize(
    ("came_from", "visitor"),
    [
        ("10.0.0.5", "192.0.2.7"),
        ("::ffff:10.0.0.5", "192.0.2.7"),
        ("", "192.0.2.7"),
        ("10.0.0.6", "10.0.0.6"),
        ("::1", "::1"),
    ],
)
def test_only_a_proxy_of_ours_says_who_the_visitor_is(settings, came_from, visitor):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    settings.PROXY_NETWORKS = [ip_network("10.0.0.5")]
    head = {"HTTP_X_FORWARDED_FOR": "203.0.113.9, 192.0.2.7"}
    request = RequestFactory().get("/", REMOTE_ADDR=came_from, **head)
    assert get_adapter(request).get_client_ip(request) == visitor
    assert address_of(request) == visitor
    assert address_of(RequestFactory().get("/", REMOTE_ADDR="")) == ""
