"""``kill -9`` of the worker that makes a report's file, at each step, with a real Redis."""

import os
import signal
import sys
from contextlib import ExitStack

import pytest
from django.core.files.storage import default_storage
from django.db import connection

from als.celery import app as celery
from als.core import clock, tasks
from als.core.processes.workers import send
from reports.changes import renderings, reports
from reports.models import Rendering
from tests import services
from tests.cast import make_cast
from tests.reports import making
from tests.year_of_mail.test_processes import Machine, end, until

pytestmark = [
    pytest.mark.slow,
    pytest.mark.services,
    pytest.mark.django_db(transaction=True),
    pytest.mark.xdist_group("killed renderer"),  # a worker that is left does the next one's work
    pytest.mark.skipif(connection.vendor == "sqlite", reason="one writer, one process"),
]

STEPS = ["compile", "pictures", "layout", "a page", "write", "the file is there"]


class Holding(Machine):
    """Its workers stand still at a step, and keep their files where the test looks for them."""

    def __init__(self, folder, files):
        super().__init__(folder, inbox=None)
        self.files, self.order = files, folder / "hold"
        self.order.write_text("")
        self.last = None

    def worker(self):
        database = connection.settings_dict
        at = f"{database['USER']}@/{database['HOST']}/{database['NAME']}"
        env = {
            **os.environ,
            "DEBUG": "1",
            "VAR": str(self.files),
            "BROKER_URL": f"redis+socket://{self.socket}",
            "DATABASE_URL": f"postgres://{at}",
            "DJANGO_SETTINGS_MODULE": "tests.faults.holding",
            "HOLD": str(self.order),
        }
        command = [sys.executable, "-m", "celery", "-A", "als", "worker", "-P", "solo"]
        return self._running([*command, "--without-gossip", "--without-mingle"], "worker", env=env)

    def has_worker(self):
        """Return a worker that runs: the one that a test has left, or a new one."""
        if self.last is None or self.last.poll() is not None:
            self.last = self.worker()
        return self.last

    def stop_worker(self):
        if self.last and self.last.poll() is None:
            end(self.last, by=signal.SIGKILL)  # it may stand still

    def hold_at(self, step):
        self.order.with_suffix(".held").unlink(missing_ok=True)
        self.order.write_text(step)

    def is_held(self):
        return self.order.with_suffix(".held").exists()


@pytest.fixture(scope="module")
def shared(tmp_path_factory):
    """One broker for all: this process keeps its connection to the first that it spoke to."""
    with services.private_folder() as folder, ExitStack() as stack:
        made = Holding(folder, tmp_path_factory.mktemp("killed"))
        patch = stack.enter_context(pytest.MonkeyPatch.context())
        patch.setattr(celery.conf, "broker_url", f"redis+socket://{made.socket}")
        # Connections to the broker of another module's tests are left alone meanwhile.
        patch.setattr(celery, "_pool", None)
        patch.setattr(celery.amqp, "_producer_pool", None)
        broker = made.broker()
        stack.callback(lambda: broker.poll() is None and end(broker))
        stack.callback(made.stop_worker)
        made.until_broker_answers()
        yield made


@pytest.fixture
def machine(shared, settings):
    settings.MEDIA_ROOT = shared.files / "files"
    return shared


def three_minutes_pass():
    Rendering.objects.update(not_before=clock.now())


def state_of(rendering):
    return Rendering.objects.get(pk=rendering.pk).state


@pytest.mark.parametrize("step", STEPS)
def test_what_a_killed_worker_was_making_is_made_by_the_next_and_once(machine, step):
    cast = make_cast()
    snapshot = reports.freeze(report=making.full_year(cast), by=cast.facilitator)
    machine.hold_at(step)
    rendering = renderings.ask_for_rendering(snapshot=snapshot, by=cast.facilitator)
    first = machine.has_worker()
    until(machine.is_held)
    end(first, by=signal.SIGKILL)
    assert state_of(rendering) == "running"
    three_minutes_pass()
    send(tasks.make_waiting_files.name)
    machine.has_worker()
    until(lambda: state_of(rendering) == "ready")
    [row] = Rendering.objects.all()
    assert (row.attempts, row.stage, row.error) == (2, "finished", "")
    left = [name for name in default_storage.listdir("renderings")[1] if f"-{row.pk}-" in name]
    assert [f"renderings/{name}" for name in left] == [row.file.name]
