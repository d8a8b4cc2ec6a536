"""Three machines of web processes and workers, one PostgreSQL, one Redis; fifty people write.

Each machine is a network namespace. One is cut off, the web service of another and the worker of
the third are killed: what was acknowledged is there once, and each mail arrives.
"""

import logging
import signal
import subprocess
import sys
import time
from collections import Counter
from contextlib import ExitStack

import pytest
from django.conf import settings
from django.db import connection

from als.celery import app as celery
from als.core import clock
from als.core.enums import MailState
from als.core.mail import outbox
from als.core.models import OutMail
from als.core.tasks import send_waiting_mail
from tests import conftest, services
from tests import factories as make
from tests.cast import make_cast, make_pair
from tests.e2e.conftest import Inbox, OnFreePort
from tests.faults import figures, machines
from tests.faults.people import writing
from tests.faults.servers import Database, Redis, pause
from tests.faults.site import Site
from tests.year_of_mail.test_processes import until

pytestmark = [
    pytest.mark.slow,
    pytest.mark.faults,
    pytest.mark.services,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor == "sqlite", reason="one machine alone"),
    pytest.mark.skipif(not machines.are_possible(), reason="needs root, iproute2 and namespaces"),
]
PAIRS, MAILS = 25, 60
REDIS_PORT = "6399"
WORKER = ["-m", "celery", "-A", "als", "worker", "-P", "solo", "--without-gossip"]
BEAT = ["-m", "celery", "-A", "als", "beat", "-s"]


@pytest.fixture
def three(monkeypatch):
    """Yield three machines; our own programs may reach them."""
    with machines.network(3) as made:
        reached = (*conftest.LOOPBACK, machines.HERE, *(one.address for one in made))
        monkeypatch.setattr(conftest, "LOOPBACK", reached)
        yield made


@pytest.fixture
def database(three, transactional_db):
    """Yield the address of the tests' PostgreSQL for the machines, while it listens there."""
    server = Database()
    allowed = server.data / "pg_hba.conf"
    before = allowed.read_text()
    allowed.write_text(f"{before}\nhost all all 10.99.0.0/24 trust\n")
    server.stop()
    server.start("-c", f"listen_addresses={machines.HERE}")
    with server.keeps_what_it_acknowledges():
        yield f"postgres://app@{machines.HERE}:5432/{connection.settings_dict['NAME']}"
    server.stop()
    allowed.write_text(before)
    server.start()


@pytest.fixture
def inbox():
    logging.getLogger("mail.log").setLevel(logging.WARNING)
    server = OnFreePort(Inbox(), hostname=machines.HERE, port=0)
    server.start()
    server.handler.port = server.port
    yield server.handler
    server.stop()


class Several:
    """A site, a worker and a beat on each machine (a beat on the first two)."""

    def __init__(self, stack, folder, three, database, redis, inbox):
        self.stack, self.folder, self.three = stack, folder, three
        url = f"redis://{machines.HERE}:{REDIS_PORT}/0"
        self.values = {
            "DEBUG": "0",
            "EMBEDDED": "1",
            "EXAMPLE": "0",
            "WEB_CONCURRENCY": "1",
            "DATABASE_URL": database,
            "BROKER_URL": url,
            "CACHE_URL": url,
            "EMAIL_URL": f"smtp://{machines.HERE}:{inbox.port}",
        }
        self.sites = [
            Site(self._folder(one), one.address, 8000, before=one.inside, **self.values)
            for one in three
        ]
        for site in self.sites:
            stack.callback(self._end, site)
        self.workers = [self.program(one, "worker", *WORKER) for one in three]
        for one in three[:2]:
            self.program(one, "beat", *BEAT, str(self._folder(one) / "beat"))

    def _folder(self, machine):
        folder = self.folder / machine.name
        folder.mkdir(exist_ok=True)
        return folder

    def program(self, machine, name, *words):
        env = self.sites[0].env | {"VAR": str(self._folder(machine))}
        with (self._folder(machine) / f"{name}.log").open("ab") as log:
            started = subprocess.Popen(
                [*machine.inside, sys.executable, *words],
                cwd=settings.BASE_DIR, env=env, stdout=log, stderr=log,
            )  # fmt: skip
        self.stack.callback(started.wait, 60)
        self.stack.callback(started.kill)
        return started

    def _end(self, site):
        site.stop(signal.SIGKILL)


def fifty_people(cast):
    """Return fifty who write: (client, key of their pair)."""
    people = []
    for number in range(10, 10 + PAIRS):
        upper, lower = make.PersonFactory(), make.PersonFactory()
        pair = make_pair(cast.set, number, f"P{number}", upper, lower)
        people += [(cast.client(upper), pair.pk), (cast.client(lower), pair.pk)]
    return people


def write_mails(cast):
    for number in range(MAILS):
        outbox.write(cast.upper_a, kind="k", key=f"k{number}", subject=f"Number {number}.",
                     template="login_code", code="1")  # fmt: skip


def wake(redis, task, times):
    """Send the task to the machines' broker so many times."""
    with celery.connection_for_write(redis.url) as link:
        for _number in range(times):
            celery.send_task(task.name, connection=link)


def all_mail_is_sent():
    # Minutes pass: what a killed worker held is taken up again after twenty.
    OutMail.objects.filter(state=MailState.PENDING).update(not_before=clock.now())
    return not OutMail.objects.exclude(state=MailState.SENT).exists()


def test_machines_that_go_and_come_back_lose_and_double_nothing(three, database, inbox, tmp_path):
    """One of three machines cut off, another's web service killed, the third's worker."""
    cast = make_cast()
    people = fifty_people(cast)
    with ExitStack() as stack:
        folder = stack.enter_context(services.private_folder())
        at = ["--port", REDIS_PORT, "--bind", machines.HERE, "--protected-mode", "no"]
        redis = Redis(folder, *at)
        stack.callback(redis.stop)
        several = Several(stack, tmp_path, three, database, redis, inbox)
        with writing(several.sites, people, patience=5) as writers:
            three[0].cut_off()
            pause(3)
            several.sites[1].stop(signal.SIGKILL)
            write_mails(cast)
            wake(redis, send_waiting_mail, 3)
            pause(0.3)
            several.workers[2].kill()
            pause(2)
            three[0].join_again()
            several.sites[1].start()
            several.program(three[2], "worker", *WORKER)
            seconds = writers.until_well(time.monotonic())
            wake(redis, send_waiting_mail, 3)
            until(all_mail_is_sent, within=120)
    outcome = writers.outcome()
    arrived = Counter(subject for _to, subject in inbox.subjects() if "Number" in subject)
    twice = sum(number - 1 for number in arrived.values())
    figures.note(
        f"One of three machines cut off, another’s web service and the third’s worker killed; "
        f"of {MAILS} emails {twice} came twice",
        outcome,
        seconds,
    )
    assert (outcome["lost"], outcome["doubled"]) == (0, 0)
    assert len(arrived) == MAILS
    assert twice <= 1, "only what the killed worker was handing over may come again"
