"""Reminders between processes: a broker that is down, a worker that is killed, two at once."""

import datetime as dt
import logging
import signal
import subprocess
import time
from contextlib import ExitStack
from functools import partial
from pathlib import Path

import pytest
from django.db import connection

from actions.changes import actions
from actions.tasks import remind
from als.celery import app as celery
from als.core import clock
from als.core.enums import MailKind
from als.core.models import OutMail
from als.core.processes.workers import send
from als.core.tasks import send_waiting_mail
from sets.enums import Tier
from sets.models import GroundRulesAcceptance
from tests import factories as make
from tests import services, workers
from tests.at_once import at_once
from tests.e2e.conftest import Inbox, OnFreePort

pytestmark = [
    pytest.mark.slow,
    pytest.mark.services,
    pytest.mark.xdist_group("year of mail"),
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor == "sqlite", reason="one writer, one process"),
]


def zone_at_noon():
    """Return the name of a zone where it is about noon now, so that eight has passed there."""
    behind = dt.datetime.now(dt.UTC).hour - 12
    return f"Etc/GMT{behind:+d}" if behind else "UTC"


@pytest.fixture
def action():
    """An action that is due in three days, looked after by both leads: its owner has left."""
    now = clock.now()
    programme = make.ProgrammeFactory(time_zone=zone_at_noon())
    set_ = make.SetFactory(programme=programme)
    pair = make.PairFactory(set=set_)
    rules = make.GroundRulesFactory(set=set_)
    for side in Tier:
        member = make.MemberFactory(pair=pair, side=side, lead=True)
        GroundRulesAcceptance.objects.create(rules=rules, member=member)
    gone = make.MemberFactory(pair=pair, left_at=now)
    issue = make.IssueFactory(pair=pair, confirmed_by=gone)
    return make.ActionFactory(
        issue=issue,
        owner=gone,
        due=clock.today(programme.time_zone) + dt.timedelta(days=3),
        agreed=True,
        agreed_at=now - dt.timedelta(days=2),
    )


@pytest.fixture
def inbox():
    logging.getLogger("mail.log").setLevel(logging.WARNING)
    server = OnFreePort(Inbox(), hostname="127.0.0.1", port=0)
    server.start()
    server.handler.port = server.port
    yield server.handler
    server.stop()


class Machine:
    """A broker and a worker of the test's own that can go and come back."""

    def __init__(self, folder, inbox):
        self.folder, self.inbox, self.socket = folder, inbox, folder / "redis.sock"

    def broker(self):
        """Start a broker whose data outlives it, as Redis's do."""
        command = services.broker.server_command(self.socket, self.folder)
        with (self.folder / "broker.log").open("ab") as log:
            return subprocess.Popen(command, cwd=Path.cwd(), stdout=log, stderr=log)

    def worker(self, **kwargs):
        broker = f"redis+socket://{self.socket}"
        return workers.start(self.folder / "worker.log", broker=broker, **self.settings(), **kwargs)

    def settings(self):
        return {
            "EMAIL_BACKEND": "als.core.mail.smtp.EmailBackend",
            "EMAIL_HOST": "127.0.0.1",
            "EMAIL_PORT": self.inbox.port,
        }

    def until_broker_answers(self):
        until(partial(services.broker.answers, self.socket))


def until(fact, within=180):
    deadline = time.monotonic() + within
    while not fact():
        assert time.monotonic() < deadline, "it did not come to pass"
        time.sleep(0.05)


def end(process, by=signal.SIGTERM):
    process.send_signal(by)
    process.wait(180)


@pytest.fixture
def machine(inbox, monkeypatch):
    with services.private_folder() as folder:
        made = Machine(folder, inbox)
        monkeypatch.setattr(celery.conf, "broker_url", f"redis+socket://{made.socket}")
        # An earlier test may have left connections to the broker of all tests.
        monkeypatch.setattr(celery, "_pool", None)
        monkeypatch.setattr(celery.amqp, "_producer_pool", None)
        yield made


def reminders():
    return OutMail.objects.filter(kind=MailKind.DUE)


def test_a_broker_and_a_worker_that_were_down_delay_and_neither_lose_nor_double(
    action, inbox, machine
):
    send(remind.name)  # the beat's, while no broker is there: it is lost, and nothing is said
    assert not reminders().exists()
    with ExitStack() as stack:
        broker = machine.broker()
        stack.callback(lambda: broker.poll() is None and end(broker))
        machine.until_broker_answers()
        for _quarter in range(3):
            send(remind.name)  # they pile up: no worker is there yet
        first = machine.worker()
        stack.callback(first.kill)
        until(lambda: reminders().filter(state="sent").count() == 2)
        workers.end(first, by=signal.SIGKILL)
        send(remind.name)
        second = machine.worker()
        stack.callback(second.kill)
        marker = make.PersonFactory()
        row = OutMail.objects.create(to=marker, address=marker.email, kind="sign-in", key="last",
                                     subject="last", text="t", html="h")  # fmt: skip
        send(send_waiting_mail.name)
        until(lambda: OutMail.objects.get(pk=row.pk).state == "sent")
    receivers = sorted(receiver for receiver, subject in inbox.subjects() if "Due on" in subject)
    assert receivers == sorted(reminders().values_list("address", flat=True))
    assert len(receivers) == 2


def test_two_workers_that_look_at_the_same_instant_write_each_reminder_once(action):
    results = at_once(remind, remind, remind)
    assert results == [None, None, None]
    assert reminders().count() == 2
    assert action.links.count() == 2


def test_a_change_at_the_same_instant_leaves_no_old_reminder(action):
    by = action.pair.members.filter(left_at=None).first().person
    results = at_once(
        remind,
        lambda: actions.end_action(action=action, to="done", by=by),
    )
    assert [one for one in results if isinstance(one, Exception)] == []
    assert not reminders().exclude(state="dropped").exists()
