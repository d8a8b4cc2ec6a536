"""``kill -9`` of the worker that makes a report's file, at each step, with a real Redis."""

import signal
import time
from contextlib import ExitStack
from functools import partial

import pytest
from django.core.files.storage import default_storage
from django.db import connection

from als.celery import app as celery
from als.core import clock, tasks
from als.core.processes.workers import send
from reports.changes import renderings, reports
from reports.models import Rendering
from tests import services, workers
from tests.cast import make_cast
from tests.faults import figures
from tests.faults.holding import stand_still
from tests.reports import making
from tests.year_of_mail.test_processes import Machine, end, until

pytestmark = [
    pytest.mark.slow,
    pytest.mark.services,
    pytest.mark.django_db(transaction=True),
    pytest.mark.xdist_group("killed renderer"),  # a worker that is left does the next one's work
    pytest.mark.skipif(connection.vendor == "sqlite", reason="one writer, one process"),
]

# The first two attempts at a rendering are killed, each at its step; the third comes through.
STEPS = [("compile", "a page"), ("pictures", "write"), ("layout", "the file is there")]


class Holding(Machine):
    """Its workers stand still at a step, and keep their files where the test looks for them."""

    def __init__(self, folder, files):
        super().__init__(folder, inbox=None)
        self.files, self.order = files, folder / "hold"
        self.order.write_text("")
        self.last = None

    def settings(self):
        return {"MEDIA_ROOT": self.files / "files"}

    def has_worker(self):
        """Return a worker that runs: the one that a test has left, or a new one."""
        if self.last is None or not self.last.is_alive():
            self.last = self.worker(prepare=partial(stand_still, self.order))
        return self.last

    def stop_worker(self):
        if self.last and self.last.is_alive():
            workers.end(self.last, by=signal.SIGKILL)  # it may stand still

    def hold_at(self, *steps):
        """Let the first attempt stand still at the first step, the second at the second."""
        self.held = self.order.with_suffix(".held")
        self.held.write_text("")
        self.order.write_text("\n".join(steps))

    def is_held(self, step):
        return self.held.read_text() == step


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


def a_minute_passes():
    Rendering.objects.update(not_before=clock.now())


def state_of(rendering):
    return Rendering.objects.get(pk=rendering.pk).state


@pytest.mark.parametrize("steps", STEPS, ids=" and ".join)
def test_what_a_killed_worker_was_making_is_made_by_the_next_and_once(machine, steps):
    cast = make_cast()
    making.lesson(cast)
    snapshot = reports.freeze(report=making.report(cast), by=cast.facilitator)
    machine.hold_at(*steps)
    rendering = renderings.ask_for_rendering(snapshot=snapshot, by=cast.facilitator)
    for step in steps:
        worker = machine.has_worker()
        until(partial(machine.is_held, step))
        workers.end(worker, by=signal.SIGKILL)
        assert state_of(rendering) == "running"
        a_minute_passes()
        send(tasks.make_waiting_files.name)
    began = time.monotonic()
    machine.has_worker()
    until(lambda: state_of(rendering) == "ready")
    seconds = time.monotonic() - began
    [row] = Rendering.objects.all()
    assert (row.attempts, row.stage, row.error) == (3, "finished", "")
    left = [name for name in default_storage.listdir("renderings")[1] if f"-{row.pk}-" in name]
    assert [f"renderings/{name}" for name in left] == [row.file.name]
    outcome = {"saved": 1, "lost": 0, "doubled": len(left) - 1, "statuses": {}}
    figures.note(fault(steps), outcome, seconds)


def fault(steps):
    """Return what it is called in docs/reliability.md."""
    return f"Worker killed twice in a report’s file: {' and '.join(steps)}"
