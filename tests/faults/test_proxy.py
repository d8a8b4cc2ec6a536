"""nginx in front of three machines in production: one web service is killed while fifty write."""

import json
import signal
import time
from contextlib import ExitStack

import pytest
from django.db import connection
from django.test import Client

from tests.cast import make_cast
from tests.faults import figures, machines, proxy
from tests.faults.people import SAVED, writing
from tests.faults.servers import pause
from tests.faults.several import Several, fifty_people
from tests.year_of_mail.test_processes import until

pytestmark = [
    pytest.mark.slow,
    pytest.mark.faults,
    pytest.mark.services,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor == "sqlite", reason="one machine alone"),
    pytest.mark.skipif(not machines.are_possible(), reason="needs root, iproute2 and namespaces"),
    pytest.mark.skipif(not proxy.NGINX, reason="needs nginx"),
]


def production(folder, of_proxy):
    """Return the values of an installation behind the proxy of that address."""
    return {
        "EMBEDDED": "0",
        "ALLOWED_HOSTS": proxy.HOST,
        "BASE_URL": f"https://{proxy.HOST}",
        "PROXY_NETWORKS": of_proxy,
        "SECOND_FACTOR_REQUIRED": "0",
        "STORAGE_URL": f"file://{folder / 'files'}",
        "FROM_EMAIL": "sets@uppershire.internal",
        "SECURITY_LOG": str(folder / "security.log"),
        "WEB_ACCESS_LOG": "-",
    }


@pytest.fixture
def behind(four, database, redis, inbox, tmp_path):
    """Yield (proxy, the sites of three machines, the folder of all)."""
    values = production(tmp_path, four[3].address)
    with ExitStack() as stack:
        several = Several(stack, tmp_path, four[:3], database, inbox, **values)
        front = proxy.Proxy(tmp_path, four[3], several.sites)
        stack.callback(front.stop)
        yield front, several.sites, tmp_path


def test_a_web_service_killed_behind_the_proxy_costs_only_what_it_was_answering(behind):
    front, sites, _folder = behind
    people = fifty_people(make_cast())
    with writing([front], people) as writers:
        pause(2)
        sites[1].stop(signal.SIGKILL)
        until(lambda: not sites[1].answers())  # its child, and each thread of that, is gone
        killed = time.monotonic()
        seconds = writers.until_well(killed)
        pause(3)
        log = sites[1].folder / "web.log"
        before = log.stat().st_size
        sites[1].start()
        until(lambda: b"POST" in log.read_bytes()[before:], within=30)
    outcome = writers.outcome()
    failed = [sent for sent, status, *_rest in writers.answers if status != SAVED]
    figures.note("One of three web services killed behind nginx", outcome, seconds)
    assert (outcome["lost"], outcome["doubled"]) == (0, 0)
    assert [sent - killed for sent in failed if sent > killed] == [], "it was not under way"


def test_the_visitors_address_is_what_the_proxy_says_and_nobody_else(behind):
    front, sites, folder = behind
    asked = {"email": "somebody@example.org"}
    forged = {"X-Forwarded-For": "203.0.113.9", "X-Forwarded-Proto": "https"}
    past_it = {**front.heads, **forged, "Cookie": f"__Host-csrftoken={'t' * 32}"}
    assert front.ask(Client(), "/sign-in/", asked, **forged)[0] == 302
    assert sites[0].ask(Client(), "/sign-in/", asked, **past_it)[0] == 302
    lines = [json.loads(line) for line in (folder / "security.log").read_text().splitlines()]
    seen = [line["ip"] for line in lines if line["event"] == "code asked for"]
    assert seen == [machines.HERE, machines.HERE]
