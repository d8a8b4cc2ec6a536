"""The wrapper that gives a command its own PostgreSQL and Redis."""

import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import environ
import pytest

from tests.services import exit_code

pytestmark = [pytest.mark.slow, pytest.mark.services]

ROOT = Path(__file__).parents[2]
USES_BOTH = """
import os, environ, psycopg2
from kombu import Connection
database = environ.Env().db_url("DATABASE_URL")
with psycopg2.connect(
    host=database["HOST"], user=database["USER"], dbname=database["NAME"]
) as connection:
    connection.cursor().execute("create table kept (word text)")
with Connection(os.environ["BROKER_URL"]) as broker:
    broker.ensure_connection(max_retries=1)
print(database["HOST"], flush=True)
"""


def wrapped(code):
    command = [sys.executable, "-m", "tests.services", "--", sys.executable, "-c", code]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)


ENDS_WITH_7 = """
import signal, time
signal.signal(signal.SIGTERM, lambda *_: exit(7))
print("ready", flush=True)
time.sleep(60)
"""


def test_asked_to_stop_it_asks_the_command_gives_its_exit_code_and_tidies_up():
    with wrapped(USES_BOTH + ENDS_WITH_7) as process:
        host = Path(process.stdout.readline().strip())
        assert process.stdout.readline() == "ready\n"
        process.terminate()
    assert process.returncode == 7
    assert not host.parent.exists()


def test_killed_it_takes_its_servers_along():
    with wrapped(USES_BOTH + "import time; time.sleep(60)") as process:
        host = Path(process.stdout.readline().strip())
        command = int(
            Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()[-1]
        )
        process.kill()
        os.kill(command, signal.SIGKILL)
    deadline = time.monotonic() + 180
    traces = [host / "data" / "postmaster.pid", host.parent / "redis" / "redis.sock"]
    while any(trace.exists() for trace in traces):
        assert time.monotonic() < deadline
        time.sleep(0.05)
    shutil.rmtree(host.parent)


@pytest.mark.parametrize(("ended", "said"), [(0, 0), (5, 5), (-15, 143), (-9, 137)])
def test_an_end_by_a_signal_is_said_as_a_shell_says_it(ended, said):
    assert exit_code(ended) == said


def test_the_address_of_a_socket_folder_is_read_as_its_host():
    config = environ.Env.db_url_config("postgres://app@//tmp/als-test/postgresql/postgres")
    assert (config["HOST"], config["NAME"], config["USER"]) == (
        "/tmp/als-test/postgresql",
        "postgres",
        "app",
    )
