"""The supervisor, with processes as small as can be."""

import os
import signal
import subprocess
import sys
import threading
import time

import pytest

from als.core.processes.supervisor import Child, CouldNotStart, Supervisor

NOTES_ITS_LIFE = """
import signal, sys, time
name, notes, last_work = sys.argv[1:]
def note(word):
    with open(notes, "a") as file:
        file.write(f"{name} {word}\\n")
def stop(*_):
    time.sleep(float(last_work))
    note("stopped")
    sys.exit()
signal.signal(signal.SIGTERM, stop)
note("started")
while True:
    signal.pause()
"""


@pytest.fixture
def notes(tmp_path):
    path = tmp_path / "notes"
    path.touch()
    return path


@pytest.fixture
def child(notes):
    def make(name, last_work=0, **options):
        command = [sys.executable, "-c", NOTES_ITS_LIFE, name, str(notes), str(last_work)]
        started = f"{name} started"
        return Child(name, command, ready=lambda: started in notes.read_text(), **options)

    return make


def ends_with(code):
    return Child("guest", [sys.executable, "-c", f"raise SystemExit({code})"])


def until(fact, within=180):
    deadline = time.monotonic() + within
    while not fact():
        assert time.monotonic() < deadline, "it did not come to pass"
        time.sleep(0.02)


def alive(pid):
    try:
        with open(f"/proc/{pid}/stat") as stat:
            return stat.read().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def test_starts_in_order_and_stops_in_the_opposite_order(child, notes):
    with Supervisor() as supervisor:
        for name in ("broker", "web", "worker"):
            supervisor.start(child(name))
    assert notes.read_text().splitlines() == [
        "broker started",
        "web started",
        "worker started",
        "worker stopped",
        "web stopped",
        "broker stopped",
    ]


def test_the_next_one_is_stopped_only_when_the_work_of_the_last_is_done(child, notes):
    with Supervisor() as supervisor:
        supervisor.start(child("broker"))
        supervisor.start(child("worker", last_work=0.4))
    assert notes.read_text().splitlines()[2:] == ["worker stopped", "broker stopped"]


def test_a_child_that_does_not_stop_is_killed_when_patience_ends(child, notes):
    with Supervisor() as supervisor:
        stubborn = child("worker", last_work=60, patience=0.2)
        supervisor.start(stubborn)
    assert stubborn.process.returncode == -signal.SIGKILL
    assert notes.read_text() == "worker started\n"


def test_leaves_nothing_of_a_child_that_had_children(tmp_path):
    command = f"sleep 60 & echo $! > {tmp_path}/pid; wait"
    shell = Child("shell", ["sh", "-c", command], ready=lambda: (tmp_path / "pid").exists())
    with Supervisor() as supervisor:
        supervisor.start(shell)
        until(lambda: (tmp_path / "pid").read_text().strip())
    until(lambda: not alive(int((tmp_path / "pid").read_text())))


def test_a_child_that_ends_at_the_start_is_reported_and_the_others_are_stopped(child, notes):
    broken = ends_with(3)
    broken.ready = lambda: False
    with pytest.raises(CouldNotStart, match=r"^The guest ended at once \(exit code 3\)\.$"):
        with Supervisor() as supervisor:
            supervisor.start(child("broker"))
            supervisor.start(broken)
    assert notes.read_text().splitlines() == ["broker started", "broker stopped"]


def test_a_child_that_never_gets_ready_is_reported(child):
    late = child("web", ready_within=0.2)
    late.ready = lambda: False
    with pytest.raises(CouldNotStart, match="was not ready after 0 seconds"):
        with Supervisor() as supervisor:
            supervisor.start(late)
    assert late.process.returncode is not None


@pytest.mark.slow
def test_starts_again_what_is_killed_and_says_so(child, notes):
    said = []
    with Supervisor(report=said.append) as supervisor:
        worker = child("worker")
        supervisor.start(worker)
        os.kill(worker.process.pid, signal.SIGKILL)
        with stopping_when(supervisor, lambda: notes.read_text().count("started") == 2):
            supervisor.watch()
    assert said[0] == "The worker ended (SIGKILL); starting it again in 1 s."


@pytest.mark.slow
def test_waits_longer_each_time_for_what_keeps_ending():
    said = []
    with Supervisor(report=said.append) as supervisor:
        supervisor.start(ends_with(1))
        with stopping_when(supervisor, lambda: len(said) == 2):
            supervisor.watch()
    assert [line.rpartition(" in ")[2] for line in said[:2]] == ["1 s.", "2 s."]


@pytest.mark.slow
def test_a_signal_asks_once_and_another_a_second_later_ends_the_waiting(child):
    interrupt = os.getpid(), signal.SIGINT
    # As soon as it stops it is asked again: the same wish, passed on.
    with Supervisor(report=lambda _: os.kill(*interrupt)) as supervisor:
        supervisor.start(child("worker", last_work=120, patience=120))
        os.kill(*interrupt)
        supervisor.watch()
        assert not supervisor.hurry.is_set()
        threading.Timer(1.1, os.kill, interrupt).start()
        begun = time.monotonic()
    assert supervisor.hurry.is_set()
    assert time.monotonic() - begun < 100


def test_its_own_work_is_broken_off_by_the_first_signal(child, notes):
    began, reported = time.monotonic(), []
    with Supervisor(report=reported.append) as supervisor:
        threading.Timer(0.2, os.kill, (os.getpid(), signal.SIGINT)).start()
        supervisor.do(lambda: time.sleep(30))
        supervisor.start(child("never"))
    assert time.monotonic() - began < 20
    assert (reported, notes.read_text()) == (["Broken off: nothing of it was kept."], "")


def test_a_terminal_that_is_gone_does_not_disturb_the_order(child, notes):
    def gone(_):
        raise BrokenPipeError

    with Supervisor(report=gone) as supervisor:
        supervisor.start(child("worker"))
        supervisor.stopping.set()
        supervisor.watch()
    assert notes.read_text().splitlines() == ["worker started", "worker stopped"]


@pytest.mark.skipif(sys.platform != "linux", reason="asks Linux")
def test_children_end_with_a_supervisor_that_is_killed(tmp_path):
    code = (
        "from als.core.processes.supervisor import Child, Supervisor\n"
        "with Supervisor() as supervisor:\n"
        "    child = Child('sleeper', ['sleep', '60'])\n"
        "    supervisor.start(child)\n"
        "    print(child.process.pid, flush=True)\n"
        "    supervisor.watch()\n"
    )
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE) as process:
        sleeper = int(process.stdout.readline())
        assert alive(sleeper)
        process.kill()
    until(lambda: not alive(sleeper))


class stopping_when:  # noqa: N801 (reads as a sentence)
    """Ask ``supervisor`` to stop, from beside, when ``fact`` is true."""

    def __init__(self, supervisor, fact):
        self.thread = threading.Thread(target=self.wait, args=(supervisor, fact))

    def wait(self, supervisor, fact):
        try:
            until(fact)
        finally:
            supervisor.stopping.set()

    def __enter__(self):
        self.thread.start()

    def __exit__(self, *exception):
        self.thread.join()
