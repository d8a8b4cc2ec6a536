"""Mail as a real server on loopback gets it, and what it may answer."""

import asyncio
import datetime as dt
import re
import socket
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from email import message_from_bytes
from email.policy import default as policy
from html import unescape

import pytest
from aiosmtpd.controller import Controller
from django.test import Client

from als.core import clock
from als.core.enums import MailKind, MailState
from als.core.mail import bounces, delivery, outbox, smtp
from als.core.models import MailPreference, OutMail

pytestmark = pytest.mark.django_db


class Server:
    """Takes what it is given, but answers some addresses as ``answers`` says."""

    def __init__(self):
        self.answers = {}
        self.taken = []
        self.drops = False  # breaks off instead of its "250"
        self.thinks = 0  # seconds before it answers to a mail, and to a goodbye

    async def handle_RCPT(self, server, session, envelope, address, options):  # noqa: N802
        if answer := self.answers.get(address) or self.answers.get("RCPT"):
            return answer
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):  # noqa: N802
        if "DATA" in self.answers:
            return self.answers["DATA"]
        message = message_from_bytes(envelope.content, policy=policy)
        self.taken.append((envelope.mail_from, envelope.rcpt_tos, message))
        if self.drops:
            server.transport.abort()
        await asyncio.sleep(self.thinks)
        return "250 OK"

    async def handle_QUIT(self, server, session, envelope):  # noqa: N802
        await asyncio.sleep(self.thinks)
        return "221 Bye"


class OnFreePort(Controller):
    def _trigger_server(self):
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()


@pytest.fixture
def server(settings):
    handler = Server()
    controller = OnFreePort(handler, hostname="127.0.0.1", port=0)
    controller.start()
    settings.EMAIL_BACKEND = "als.core.mail.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", controller.port
    settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = ""
    settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
    settings.BASE_URL = "https://sets.example.org"
    settings.DEFAULT_FROM_EMAIL = "Action learning sets <sets@example.org>"
    yield handler
    controller.stop()


def write(person, kind=MailKind.RULES, key="k"):
    return outbox.write(
        person, kind=kind, key=key, subject="Čitajte", template="login_code", code="X " * 60
    )


def sent(server, row):
    """Send the row; return what the server was given of it, and the row as it is now."""
    delivery.send(row.pk)
    row.refresh_from_db()
    return server.taken


def timers():
    """Return what would still end a delivery."""
    return [thread for thread in threading.enumerate() if isinstance(thread, threading.Timer)]


def test_a_mail_has_a_text_part_and_an_html_part_of_the_same_words(cast, server):
    [(_from, to, message)] = sent(server, write(cast.upper_a))
    text = message.get_body(("plain",)).get_content()
    html = re.sub(r"<[^>]+>", " ", message.get_body(("html",)).get_content().partition("<body>")[2])
    words = [word.replace(":", "") for word in text.split() if "://" not in word and word != "--"]
    assert (to, message["Subject"]) == (["upper.a@example.org"], "Čitajte")
    assert [word for word in words if word not in unescape(html).replace(":", "").split()] == []


def test_no_line_of_the_text_is_long_but_for_addresses(cast, server):
    [(_from, _to, message)] = sent(server, write(cast.upper_a))
    lines = message.get_body(("plain",)).get_content().splitlines()
    assert [line for line in lines if len(line) > 76 and "https://" not in line] == []


def test_its_one_click_address_switches_that_kind_off_and_nothing_else(cast, server):
    [(_from, _to, message)] = sent(server, write(cast.upper_a))
    address = message["List-Unsubscribe"].strip(" <>").removeprefix("https://sets.example.org")
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    client = Client(enforce_csrf_checks=True)
    answer = client.post(address, {"List-Unsubscribe": "One-Click"})
    rows = MailPreference.objects.values_list("person", "kind", "choice")
    assert (answer.status_code, dict(client.cookies)) == (200, {})
    assert list(rows) == [(cast.upper_a.pk, "rules", "off")]


@pytest.mark.parametrize("kind", sorted(MailKind.always()))
def test_what_nobody_switches_off_has_no_such_header(cast, server, kind):
    [(_from, _to, message)] = sent(server, write(cast.upper_a, kind))
    assert message["List-Unsubscribe"] is None
    assert "This email always comes" in message.get_body(("plain",)).get_content()


def test_the_envelope_has_an_address_for_reports_and_the_mail_its_sender(cast, server, settings):
    settings.BOUNCE_ADDRESS = "bounces@example.org"
    row = write(cast.upper_a)
    [(envelope_from, _to, message)] = sent(server, row)
    assert envelope_from == f"bounces+{row.pk}.{bounces.signature(row.pk)}@example.org"
    assert message["From"] == "Action learning sets <sets@example.org>"


def test_without_a_bounce_address_the_envelope_has_the_sender(cast, server):
    [(envelope_from, _to, _message)] = sent(server, write(cast.upper_a))
    assert envelope_from == "sets@example.org"


@pytest.mark.parametrize(
    ("answer", "state"),
    [
        ("550 5.1.1 No such user here", MailState.FAILED),
        ("553 5.1.3 Bad address", MailState.FAILED),
        ("451 4.2.0 Try again later", MailState.PENDING),
        ("452 4.2.2 Mailbox full", MailState.PENDING),
        ("554 5.7.1 Relay access denied", MailState.PENDING),
    ],
)
def test_an_address_that_is_refused_for_good_is_not_tried_again(cast, server, answer, state):
    server.answers["upper.a@example.org"] = answer
    row = write(cast.upper_a)
    other = write(cast.lower_a)
    assert delivery.send_waiting() == 1
    row.refresh_from_db()
    other.refresh_from_db()
    assert (row.state, row.attempts, other.state) == (state, 1, MailState.SENT)
    assert answer[:3] in row.error


def test_a_refusal_says_so_in_words(cast, server):
    server.answers["upper.a@example.org"] = "550 5.1.1 No such user here"
    row = write(cast.upper_a)
    sent(server, row)
    assert row.error == ("The mail server refused the address: 550 5.1.1 No such user here")


def test_a_mail_that_is_refused_for_what_is_in_it_has_failed(cast, server):
    server.answers["DATA"] = "552 Too large"
    row = write(cast.upper_a)
    assert sent(server, row) == []
    assert (row.state, row.attempts) == (MailState.FAILED, 1)


def test_a_server_that_wants_a_password_stops_the_run(cast, server):
    server.answers["upper.a@example.org"] = "530 5.7.0 Authentication required"
    row, other = write(cast.upper_a), write(cast.lower_a)
    assert delivery.send_waiting() == 0
    row.refresh_from_db()
    other.refresh_from_db()
    assert [(m.state, m.attempts) for m in (row, other)] == [("pending", 1), ("pending", 0)]


def test_a_server_that_takes_no_password_is_left_at_once(cast, server, settings):
    settings.EMAIL_HOST_USER, settings.EMAIL_HOST_PASSWORD = "sets", "secret"
    write(cast.upper_a)
    assert delivery.send_waiting() == 0
    assert not timers()


def test_a_server_that_thinks_longer_than_usual_gets_the_mail_once(cast, server, settings):
    settings.EMAIL_TIMEOUT, server.thinks = 0.2, 0.5  # seconds
    row = write(cast.upper_a)
    assert len(sent(server, row)) == 1
    assert (row.state, row.error) == (MailState.SENT, "")


def test_a_server_that_breaks_off_before_its_answer_gets_the_mail_again_under_one_id(cast, server):
    server.drops = True
    row = write(cast.upper_a)
    assert delivery.send_waiting() == 0
    row.refresh_from_db()
    assert (row.state, row.attempts, len(server.taken)) == (MailState.PENDING, 1, 1)
    server.drops = False
    OutMail.objects.update(not_before=clock.now())
    assert len({message["Message-ID"] for _from, _to, message in sent(server, row)}) == 1
    assert (row.state, len(server.taken)) == (MailState.SENT, 2)


BYTES = 150  # three seconds, should nobody hang up


@pytest.mark.parametrize("tls", [False, True])
def test_a_server_that_sends_single_bytes_is_left_before_the_claim_ends(
    cast, settings, monkeypatch, tls
):
    """The bytes begin an answer that has no end, or a record of TLS."""
    monkeypatch.setattr(smtp, "DELIVERY_SECONDS", 0.2)
    settings.EMAIL_BACKEND, settings.EMAIL_USE_SSL = "als.core.mail.smtp.EmailBackend", tls
    row = write(cast.upper_a)
    with socket.create_server(("127.0.0.1", 0)) as slow, ThreadPoolExecutor() as pool:
        settings.EMAIL_HOST, settings.EMAIL_PORT = slow.getsockname()
        trickle = pool.submit(_trickle, slow, b"\x16\x03\x03\x40\x00" if tls else b"220-")
        assert delivery.send_waiting() == 0
        assert 3 <= trickle.result() < BYTES  # it found the line closed
    assert not timers()
    row.refresh_from_db()
    assert (row.state, row.attempts, row.error != "") == (MailState.PENDING, 1, True)


def _trickle(slow, beginning):
    """Send a byte at a time to who connects until they hang up; return how many went."""
    line, _address = slow.accept()
    sent = 0
    with line, suppress(OSError):
        line.sendall(beginning)
        while sent < BYTES:
            line.sendall(b"\x00" if beginning[0] == 0x16 else b"2")
            sent += 1
            time.sleep(0.02)
    return sent


def test_a_delivery_ends_before_its_claim(cast):
    longest = dt.timedelta(seconds=max(smtp.DELIVERY_SECONDS, smtp.DATA_SECONDS))
    assert longest + dt.timedelta(minutes=4) < OutMail.SILENCE


def _to_domains(cast, *domains):
    """Return a mail of its own to each of these domains, the oldest first."""
    people = (cast.upper_a, cast.lower_a, cast.upper_b, cast.lower_b)
    rows = [write(person) for person in people[: len(domains)]]
    for row, domain in zip(rows, domains, strict=True):
        OutMail.objects.filter(pk=row.pk).update(address=f"someone.{row.pk}@{domain}")
    return rows


def test_a_server_that_refuses_everybody_fails_nobody(cast, server):
    rows = _to_domains(cast, "a.example", "b.example", "c.example", "d.example")
    server.answers["RCPT"] = "550 Account suspended"
    assert delivery.send_waiting() == 0
    found = list(OutMail.objects.order_by("pk").values_list("state", "attempts"))
    assert found == [("pending", 1)] * 3 + [("pending", 0)]
    rows[0].refresh_from_db()
    assert rows[0].error == "The mail server refuses every email: 550 Account suspended"
    server.answers.clear()
    assert delivery.send_waiting() == 1


@pytest.mark.parametrize("step", ["RCPT", "DATA"])
def test_a_policy_that_refuses_three_domains_in_a_row_is_about_us(cast, server, step):
    rows = _to_domains(cast, "a.example", "a.example", "b.example", "c.example")
    last = write(cast.outsider)
    server.answers[step] = "554 5.7.1 Relay access denied"
    assert delivery.send_waiting() == 0
    found = list(OutMail.objects.order_by("pk").values_list("state", "attempts"))
    assert found == [("pending", 1)] * 4 + [("pending", 0)]
    assert "5.7.1" in OutMail.objects.get(pk=rows[0].pk).error
    OutMail.objects.filter(pk=rows[0].pk).update(not_before=clock.now())
    assert delivery.send_waiting() == 0  # the next run ends with its first
    assert OutMail.objects.get(pk=last.pk).attempts == 0
    server.answers.clear()
    assert delivery.send(last.pk)


def test_wrong_addresses_of_one_domain_fail_and_so_do_those_between_mails_that_go(cast, server):
    rows = _to_domains(cast, "a.example", "a.example", "a.example", "b.example")
    server.answers["RCPT"] = "550 No such domain"
    delivery.send_waiting()
    assert {row.state for row in OutMail.objects.all()} == {"failed"}
    server.answers.clear()
    again = {"state": "pending", "not_before": clock.now()}
    OutMail.objects.filter(pk=rows[-1].pk).update(**again)
    assert delivery.send_waiting() == 1
    server.answers["RCPT"] = "550 No such user"
    OutMail.objects.filter(pk=rows[0].pk).update(**again, address="x@c.example")
    delivery.send_waiting()
    assert OutMail.objects.get(pk=rows[0].pk).state == "failed"


def test_wrong_addresses_of_other_days_are_no_sign_of_the_server(cast, server):
    _to_domains(cast, "a.example", "b.example", "c.example")
    server.answers["RCPT"] = "550 No such user"
    for row in OutMail.objects.order_by("pk"):
        delivery.send(row.pk)
        OutMail.objects.filter(pk=row.pk).update(tried_at=clock.now() - dt.timedelta(days=1))
    assert {row.state for row in OutMail.objects.all()} == {"failed"}
