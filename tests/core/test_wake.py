import logging
import re
import time
from pathlib import Path

import pytest

from als.core.processes import workers

NAME = "als.core.tasks.send_waiting_mail"
ROOT = Path(__file__).parents[2]
NOTIFIED = re.compile(r"""notify_worker[,(]\s*"([\w.]+)\"""")


@pytest.fixture
def dead_broker(monkeypatch):
    def refuse(*args, **kwargs):
        time.sleep(0.3)
        raise ConnectionRefusedError("nobody there")

    monkeypatch.setattr(workers.app, "send_task", refuse)


def test_a_dead_broker_is_a_line_in_the_log(dead_broker, caplog):
    with caplog.at_level(logging.WARNING):
        workers.send(NAME)
    assert [r.getMessage() for r in caplog.records] == ["No broker to wake a worker: nobody there"]


def test_nobody_waits_for_a_dead_broker(dead_broker):
    before = time.monotonic()
    thread = workers.notify_worker(NAME)
    waited = time.monotonic() - before
    thread.join()
    assert waited < 0.2


def test_each_task_that_a_worker_is_notified_of_is_one():
    files = [
        file
        for app in ("als", "sets", "meetings", "actions", "reports")
        for file in (ROOT / app).rglob("*.py")
    ]
    named = {name for file in files for name in NOTIFIED.findall(file.read_text())}
    workers.app.loader.import_default_modules()
    assert len(named) > 4
    assert named - set(workers.app.tasks) == set()
