"""``manage.py up`` with its real processes: what is started, what happens when one is killed, and
what is left behind (nothing)."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest
from celery import Celery
from django.conf import settings
from django.core.management import CommandError, call_command
from kombu import Connection

from als.core.management.commands.up import check_free, private_broker, private_socket
from als.core.processes import broker
from als.core.processes.supervisor import Supervisor

pytestmark = [
    pytest.mark.slow,
    pytest.mark.services,
    pytest.mark.skipif(sys.platform != "linux", reason="reads /proc"),
]

ROOT = Path(__file__).parents[2]
OUR_WORDS = ("SECRET_KEY", "DEBUG", "DATABASE_URL", "BROKER_URL", "BASE_URL", "STORAGE_URL")


def until(fact, within=180):  # the first start migrates
    deadline = time.monotonic() + within
    while not (answer := fact()):
        assert time.monotonic() < deadline, "it did not come to pass"
        time.sleep(0.05)
    return answer


class Up:
    """One start of ``manage.py up`` in the folder ``var``."""

    def __init__(self, var):
        self.var = var
        self.port = free_port()
        self.notes = var / "notes"
        self.out = var / "out"
        self.process = None

    def env(self):
        inherited = {name: value for name, value in os.environ.items() if name not in OUR_WORDS}
        return inherited | {
            "DJANGO_SETTINGS_MODULE": "tests.core.with_slow_task",
            "EMBEDDED": "1",
            "LC_ALL": "C.UTF-8",
            "EXAMPLE": "0",
            "VAR": str(self.var),
            "NOTES": str(self.notes),
            "PORT": str(self.port),
        }

    def start(self):
        command = [sys.executable, "manage.py", "up"]
        with self.out.open("w") as out:
            self.process = subprocess.Popen(
                command, cwd=ROOT, env=self.env(), stdout=out, stderr=subprocess.STDOUT
            )
        until(lambda: self.process.poll() is not None or "is running" in self.out.read_text())
        assert self.process.poll() is None, self.out.read_text()

    def is_running(self):
        return self.process is not None and self.process.poll() is None

    def stop(self):
        self.process.terminate()
        return self.process.wait(180)

    def kill_all(self):
        for pid in self.processes():
            os.kill(pid, signal.SIGKILL)

    def work(self, seconds):
        url = broker.embedded_broker_url(self.var)
        with Celery(broker=url, set_as_current=False) as app:
            app.send_task("slow", args=[seconds], queue=settings.CELERY_TASK_DEFAULT_QUEUE)

    def waiting(self):
        """Return how many of the messages of ``work`` the broker has kept for the next start.

        One that beat sent at the last moment may be there.
        """
        path = broker.socket_path(self.var)
        with Supervisor(report=lambda sentence: None) as supervisor:
            supervisor.start(private_broker(path))
            with Connection(broker.embedded_broker_url(self.var)) as connection:
                redis = connection.default_channel.client
                kept = [text for queue in settings.QUEUES for text in redis.lrange(queue, 0, -1)]
                return sum(b'"slow"' in text for text in [*kept, *redis.hvals("unacked")])

    def noted(self):
        return self.notes.read_text().split() if self.notes.exists() else []

    def processes(self):
        """Return the ids of what runs with our ``var``, by the words of its command."""
        mark = f"VAR={self.var}".encode()
        title = str(broker.socket_path(self.var))  # the broker writes over its environment
        found = {}
        for folder in Path("/proc").glob("[0-9]*"):
            try:
                ours = mark in (folder / "environ").read_bytes().split(b"\0")
                command = (folder / "cmdline").read_text().replace("\0", " ")
            except OSError:  # it has ended
                continue
            if command and (ours or title in command):
                found[int(folder.name)] = command.split()
        return found

    def pid(self, word):
        return next(pid for pid, words in self.processes().items() if word in words)

    def serves(self):
        try:
            url = f"http://127.0.0.1:{self.port}/healthz"
            with urllib.request.urlopen(url, timeout=60) as page:
                return page.status == 200
        except OSError:
            return False


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture
def up(tmp_path):
    up = Up(tmp_path)
    up.start()
    yield up
    if up.is_running():
        up.stop()
    up.kill_all()


def test_what_is_killed_starts_again_and_what_is_stopped_ends_its_work_and_leaves_nothing(
    up, settings
):
    """One life of it: each start of everything takes ten seconds of the processor."""
    settings.VAR = up.var  # for what this process does in its folder
    assert up.serves()
    with pytest.raises(CommandError, match="It is already running from this folder"):
        call_command("up", port=str(free_port()))
    for kill in (a_killed_worker, a_killed_broker, a_killed_web_server):
        up.notes.unlink(missing_ok=True)
        kill(up)
    # After a kill of the whole, nothing is left and the next start works.
    up.process.kill()
    up.process.wait()
    until(lambda: up.processes() == {})
    up.start()
    assert up.serves()
    a_stop_waits_for_the_running_task(up)
    assert up.processes() == {}
    assert not broker.socket_path(up.var).exists()
    assert not up.serves()
    assert up.out.read_text().endswith("Stopped.\n")
    assert "Traceback" not in up.out.read_text()
    assert up.waiting() == 0  # nor is the task kept for the next start


def a_killed_worker(up):
    killed = up.pid("worker")
    os.kill(killed, signal.SIGKILL)
    until(lambda: "The worker ended (SIGKILL)" in up.out.read_text())
    up.work(0)
    until(lambda: up.noted() == ["began", "ended"])
    assert up.pid("worker") != killed


def a_killed_broker(up):
    os.kill(up.pid(broker.server_binary()), signal.SIGKILL)
    until(lambda: "The broker ended (SIGKILL)" in up.out.read_text())
    until(lambda: broker.answers(broker.socket_path(up.var)))
    up.work(0)
    # The one before comes again if the broker was killed before it heard that it had ended.
    until(lambda: "ended" in up.noted())


def a_killed_web_server(up):
    os.kill(up.pid("gunicorn"), signal.SIGKILL)
    until(lambda: "The web server ended (SIGKILL)" in up.out.read_text())
    until(up.serves)


def a_stop_waits_for_the_running_task(up):
    up.notes.unlink(missing_ok=True)
    up.work(2)
    until(lambda: up.noted() == ["began"])
    assert up.stop() == 0
    assert up.noted() == ["began", "ended"]


def test_a_port_in_use_is_reported_before_anything_starts(settings, tmp_path):
    settings.VAR = tmp_path
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = str(other.getsockname()[1])
        with pytest.raises(CommandError, match=f"^Port {port} on 127.0.0.1 cannot be used"):
            call_command("up", host="127.0.0.1", port=port)
    assert [*tmp_path.iterdir()] == []


@pytest.mark.parametrize("port", ["web", "0", "70000"])
def test_a_port_that_is_none_is_reported(port):
    with pytest.raises(CommandError, match="PORT must be a number from 1 to 65535"):
        check_free("127.0.0.1", port)


def test_in_a_deep_folder_the_broker_has_a_short_one_that_goes_with_it(settings, tmp_path):
    settings.VAR = tmp_path / ("d" * 100)
    settings.BROKER_URL = broker.embedded_broker_url(settings.VAR)
    with private_socket() as path, Supervisor(report=lambda sentence: None) as supervisor:
        supervisor.start(private_broker(path))
        assert path.parent.stat().st_mode & 0o777 == 0o700
        with Connection(settings.BROKER_URL) as connection:
            connection.ensure_connection(max_retries=1)
    assert not path.parent.exists()
