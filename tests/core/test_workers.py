import logging
import re
import threading
from pathlib import Path

import pytest

from als.celery import app
from als.core.processes import workers

NAME = "als.core.tasks.send_waiting_mail"
ROOT = Path(__file__).parents[2]
NOTIFIED = re.compile(r"""notify_worker[,(]\s*"([\w.]+)\"""")


@pytest.fixture
def dead_broker(monkeypatch):
    """A broker that refuses once the event is set."""
    answers = threading.Event()

    def refuse(*args, **kwargs):
        answers.wait(180)
        raise ConnectionRefusedError("nobody there")

    monkeypatch.setattr(app, "send_task", refuse)
    return answers


def test_a_dead_broker_is_a_line_in_the_log(dead_broker, caplog):
    dead_broker.set()
    with caplog.at_level(logging.WARNING):
        workers.send(NAME)
    assert [r.getMessage() for r in caplog.records] == ["No broker to wake a worker: nobody there"]


def test_nobody_waits_for_a_dead_broker(dead_broker):
    thread = workers.notify_worker(NAME)
    assert thread.is_alive()
    dead_broker.set()
    thread.join()


def test_each_task_that_a_worker_is_notified_of_is_one():
    files = [
        file
        for app in ("als", "sets", "meetings", "actions", "reports")
        for file in (ROOT / app).rglob("*.py")
    ]
    named = {name for file in files for name in NOTIFIED.findall(file.read_text())}
    app.loader.import_default_modules()
    assert len(named) > 4
    assert named - set(app.tasks) == set()
