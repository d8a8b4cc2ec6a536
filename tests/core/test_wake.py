import logging
import time

import pytest

from als.core.processes import workers
from als.core.tasks import send_waiting_mail


@pytest.fixture
def dead_broker(monkeypatch):
    def refuse(*args, **kwargs):
        time.sleep(0.3)
        raise ConnectionRefusedError("nobody there")

    monkeypatch.setattr(send_waiting_mail, "apply_async", refuse)


def test_a_dead_broker_is_a_line_in_the_log(dead_broker, caplog):
    with caplog.at_level(logging.WARNING):
        workers.send(send_waiting_mail)
    assert [r.getMessage() for r in caplog.records] == ["No broker to wake a worker: nobody there"]


def test_nobody_waits_for_a_dead_broker(dead_broker):
    before = time.monotonic()
    thread = workers.notify_worker(send_waiting_mail)
    waited = time.monotonic() - before
    thread.join()
    assert waited < 0.2
