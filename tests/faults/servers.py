"""The test's own PostgreSQL and Redis as things that break: killed, frozen, full, started again."""

import os
import pwd
import signal
import subprocess
import time
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path

import psycopg2
from django.db import connection, connections

from als.celery import app as celery
from als.core.processes.supervisor import die_with_parent
from tests import services
from tests.year_of_mail.test_processes import until

KEPT = []  # what runs until this process ends


class Database:
    """The server that all tests of this run use: nothing else may run beside these tests."""

    def __init__(self):
        self.folder = Path(connection.settings_dict["HOST"])
        self.data = self.folder / "data"
        self.command = [
            word.decode()
            for word in Path(f"/proc/{self.pid()}/cmdline").read_bytes().split(b"\0")[:-1]
        ]

    def pid(self):
        return int((self.data / "postmaster.pid").read_text().split()[0])

    def link(self, name=None):
        """Return a connection of our own to the server, beside Django's."""
        values = connection.get_connection_params() | ({"dbname": name} if name else {})
        link = psycopg2.connect(
            **{key: value for key, value in values.items() if key in ("dbname", "user", "host")}
        )
        link.autocommit = True
        return link

    def run(self, *statements):
        link = self.link("postgres")
        with link.cursor() as cursor:
            for statement in statements:
                cursor.execute(statement)
        link.close()

    def processes(self, pid=None):
        pid = pid or self.pid()
        with suppress(FileNotFoundError):  # it has ended by itself
            children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
            return [pid, *map(int, children)]
        return []

    def signal_all(self, number):
        for pid in self.processes():
            os.kill(pid, number)

    def user(self):
        """Return whom the server runs as, for subprocess; empty when that is us."""
        if os.geteuid():
            return {}
        owner = pwd.getpwuid(self.data.stat().st_uid)
        return {"user": owner.pw_uid, "group": owner.pw_gid, "extra_groups": []}

    def let_nothing_grow(self):
        """Let none of its files grow by a byte, as on a full disk."""
        for pid in self.processes():
            command = ["prlimit", "--pid", str(pid), "--fsize=0:unlimited"]
            subprocess.run(command, check=False, cwd="/", **self.user())

    def kill(self, pid=None):
        """Kill every process of it; ``pid`` is its own where its disk can't be read any more."""
        pids = self.processes(pid)
        for one in pids:
            with suppress(ProcessLookupError):
                os.kill(one, signal.SIGKILL)
        until(lambda: not any(is_running(pid) for pid in pids))
        connections.close_all()

    def stop(self, by=signal.SIGINT):
        pid = self.pid()
        connections.close_all()
        os.kill(pid, by)
        until(lambda: not is_running(pid))

    def start(self, *more):
        """Start it on what is left in its folder; it ends with this process.

        ``more`` are further words of its command, for this once.
        """
        # Whoever started it has not asked after it, so that its number is still there.
        (self.data / "postmaster.pid").unlink(missing_ok=True)
        for lock in self.folder.glob(".s.PGSQL.*.lock"):
            lock.unlink()
        with (self.folder / "log").open("ab") as log:
            KEPT.append(
                subprocess.Popen(
                    [*self.command, *more],
                    cwd=self.folder,
                    stdin=subprocess.DEVNULL,
                    stdout=log,
                    stderr=log,
                    start_new_session=True,
                    preexec_fn=partial(die_with_parent, signal.SIGQUIT),
                    **self.user(),
                )
            )
        until(partial(services.postgresql_is_ready, self.data))

    @contextmanager
    def keeps_what_it_acknowledges(self):
        """Let a commit wait for its log, which the tests' server does not: that is quicker."""
        self.run("ALTER ROLE app SET synchronous_commit = on", CUT)
        connections.close_all()
        yield
        self.run("ALTER ROLE app RESET ALL")
        connections.close_all()


CUT = (
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
    " WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()"
)


def is_running(pid):
    """Return whether the process is there and no zombie that nobody has asked about."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


class Redis:
    """A Redis of its own, whose data outlives it; ``more`` are further words of its command."""

    def __init__(self, folder, *more):
        self.folder, self.path, self.more = folder, folder / "redis.sock", more
        self.url = f"redis+socket://{self.path}"
        self.start()

    def start(self):
        with (self.folder / "redis.log").open("ab") as log:
            self.process = subprocess.Popen(
                [*services.broker.server_command(self.path, self.folder), *self.more],
                stdout=log,
                stderr=log,
                preexec_fn=die_with_parent,
            )
        until(partial(services.broker.answers, self.path))

    def stop(self, by=signal.SIGTERM):
        self.process.send_signal(by)
        self.process.wait(60)

    def wake(self, task, times=1):
        """Send the task to its workers so many times."""
        with celery.connection_for_write(self.url) as link:
            for _number in range(times):
                celery.send_task(task.name, connection=link)


def pause(seconds):
    """How long a fault lasts."""
    time.sleep(seconds)
