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
from django.core.management.base import CommandError
from kombu import Connection

from als.core.management.commands.up import check_free, private_broker, private_socket
from als.core.processes import broker
from als.core.processes.supervisor import Supervisor

pytestmark = [
    pytest.mark.slow,
    pytest.mark.services,
    pytest.mark.xdist_group("up"),  # one folder, migrated once
    pytest.mark.skipif(sys.platform != "linux", reason="reads /proc"),
]

ROOT = Path(__file__).parents[2]
OUR_WORDS = ("SECRET_KEY", "DEBUG", "DATABASE_URL", "BROKER_URL", "BASE_URL", "STORAGE_URL")


def until(fact, within=600):  # the first start migrates
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

    def refused(self):
        """Start once more, beside; return what it says."""
        command = [sys.executable, "manage.py", "up"]
        second = subprocess.run(
            command, cwd=ROOT, env=self.env(), capture_output=True, text=True, check=False
        )
        assert second.returncode == 1
        return second.stderr

    def work(self, seconds):
        url = broker.embedded_broker_url(self.var)
        with Celery(broker=url, set_as_current=False) as app:
            app.send_task("slow", args=[seconds])

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


@pytest.fixture(scope="module")
def started(tmp_path_factory):
    """One start, and one migrated folder, for all of these tests."""
    up = Up(tmp_path_factory.mktemp("var"))
    yield up
    if up.is_running():
        up.stop()
    up.kill_all()


@pytest.fixture
def up(started):
    """What is running, with nothing noted: started if the test before has stopped it."""
    started.notes.unlink(missing_ok=True)
    if not started.is_running():
        started.kill_all()
        started.start()
    return started


def test_it_serves_waits_for_the_running_task_and_leaves_nothing_behind(up):
    assert up.serves()
    up.work(2)
    until(lambda: up.noted() == ["began"])
    assert up.stop() == 0
    assert up.noted() == ["began", "ended"]
    assert up.processes() == {}
    assert not broker.socket_path(up.var).exists()
    assert not up.serves()
    assert up.out.read_text().endswith("Stopped.\n")
    assert "Traceback" not in up.out.read_text()
    up.start()
    up.work(0)
    until(lambda: up.noted() == ["began", "ended"] * 2)
    time.sleep(1)
    assert up.noted() == ["began", "ended"] * 2  # the task ran once


def test_a_killed_worker_is_started_again(up):
    killed = up.pid("worker")
    os.kill(killed, signal.SIGKILL)
    until(lambda: "The worker ended (SIGKILL)" in up.out.read_text())
    up.work(0)
    until(lambda: up.noted() == ["began", "ended"])
    assert up.pid("worker") != killed


def test_a_killed_broker_is_started_again_and_work_goes_on(up):
    os.kill(up.pid(broker.server_binary()), signal.SIGKILL)
    until(lambda: "The broker ended (SIGKILL)" in up.out.read_text())
    until(lambda: broker.answers(broker.socket_path(up.var)))
    up.work(0)
    until(lambda: up.noted() == ["began", "ended"])


def test_a_killed_web_server_is_started_again(up):
    os.kill(up.pid("gunicorn"), signal.SIGKILL)
    until(lambda: "The web server ended (SIGKILL)" in up.out.read_text())
    until(up.serves)


def test_after_a_kill_of_the_whole_the_next_start_works(up):
    up.process.kill()
    up.process.wait()
    until(lambda: up.processes() == {})
    up.start()
    assert up.serves()


def test_a_second_start_from_the_folder_is_refused(up):
    assert "It is already running from this folder." in up.refused()


def test_a_port_in_use_is_reported_before_anything_starts(up, tmp_path):
    other = Up(tmp_path)
    other.port = up.port
    said = other.refused()
    assert said.startswith(f"CommandError: Port {up.port} on 127.0.0.1 cannot be used")
    assert "Traceback" not in said
    assert not (tmp_path / "broker").exists()


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
