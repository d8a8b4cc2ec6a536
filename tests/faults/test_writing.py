"""What people save by real HTTP while something breaks: nothing acknowledged is lost or doubled.

``make faults`` runs all of it; ``make test`` only what leaves the server of the other tests alone.
"""

import os
import signal
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, suppress
from functools import partial

import psycopg2
import pytest
import redis as client
from django.db import connection, connections
from django.urls import reverse

from actions.models import Issue
from tests import services
from tests.faults.people import try_out
from tests.faults.servers import CUT, Database, Redis, is_running, pause
from tests.faults.site import Site
from tests.year_of_mail.test_processes import until

pytestmark = [
    pytest.mark.slow,
    pytest.mark.services,
    pytest.mark.xdist_group("faults"),
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor == "sqlite", reason="one writer, one process"),
]


@pytest.fixture(scope="module")
def installation(tmp_path_factory, django_db_setup):
    """Yield (site, Redis): served as on one machine, with limits counted in Redis."""
    with services.private_folder() as folder:
        redis = Redis(folder)
        values = {"DEBUG": "0", "EMBEDDED": "1", "EXAMPLE": "0", "BROKER_URL": redis.url}
        site = Site(tmp_path_factory.mktemp("site"), **values)
        yield site, redis
        site.stop()
        redis.stop()


# --- what breaks ------------------------------------------------------------------------------


def web_reloaded(site, redis):
    """Gunicorn given new web processes by HUP."""
    before = site.children()
    site.process.send_signal(signal.SIGHUP)
    until(lambda: not {*before} & {*site.children()})
    return time.monotonic()


def web_killed(site, redis):
    """A web process killed with kill -9 while requests run."""
    os.kill(site.children()[0], signal.SIGKILL)
    return time.monotonic()


def web_frozen(site, redis):
    """A web process frozen for two seconds."""
    pid = site.children()[0]
    os.kill(pid, signal.SIGSTOP)
    pause(2)
    os.kill(pid, signal.SIGCONT)
    return time.monotonic()


def connections_cut(site, redis):
    """Every connection to the database cut."""
    Database().run(CUT)
    return time.monotonic()


def redis_flushed(site, redis):
    """Redis emptied: limits, signs of life, messages to workers."""
    ask_redis(redis, "FLUSHALL")
    return time.monotonic()


def redis_killed(site, redis):
    """Redis killed with kill -9, away for two seconds, started again."""
    redis.stop(signal.SIGKILL)
    pause(2)
    redis.start()
    return time.monotonic()


def redis_frozen(site, redis):
    """Redis frozen for four seconds."""
    redis.process.send_signal(signal.SIGSTOP)
    pause(4)
    redis.process.send_signal(signal.SIGCONT)
    return time.monotonic()


def table_locked(site, redis):
    """The table that they write in locked for three seconds, as by a migration."""
    with closing(Database().link()) as link, link.cursor() as cursor:
        cursor.execute(f"BEGIN; LOCK TABLE {Issue._meta.db_table}")
        pause(3)
        cursor.execute("ROLLBACK")
    return time.monotonic()


def column_added(site, redis):
    """A column added while the code from before it runs, as `migrate` does first in an upgrade."""
    table = Issue._meta.db_table
    with closing(Database().link()) as link, link.cursor() as cursor:
        cursor.execute(f"ALTER TABLE {table} ADD COLUMN of_the_next_version text NULL")
        pause(2)
        added = time.monotonic()
        cursor.execute(f"ALTER TABLE {table} DROP COLUMN of_the_next_version")
    return added


def web_stopped(site, redis):
    """The web service stopped with SIGTERM while people save, and started anew."""
    site.stop()
    site.start()
    return time.monotonic()


def web_service_killed(site, redis):
    """The first web process killed with kill -9, and started anew."""
    site.stop(signal.SIGKILL)
    site.start()
    return time.monotonic()


def postgresql_killed(site, redis):
    """PostgreSQL killed with kill -9, every process of it, and started again."""
    database = Database()
    database.kill()
    pause(1)
    database.start()
    return time.monotonic()


def postgresql_restarted(site, redis):
    """PostgreSQL restarted, as an update of the machine does."""
    database = Database()
    database.stop()
    database.start()
    return time.monotonic()


def backend_killed(site, redis):
    """One process of PostgreSQL killed with kill -9: it drops all its connections and recovers."""
    database = Database()
    with closing(database.link()) as link, link.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        os.kill(cursor.fetchone()[0], signal.SIGKILL)
    until(partial(is_reachable, database))
    return time.monotonic()


def postgresql_frozen(site, redis):
    """PostgreSQL frozen for five seconds."""
    database = Database()
    stopped = database.processes()
    for pid in stopped:
        os.kill(pid, signal.SIGSTOP)
    pause(5)
    for pid in stopped:
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGCONT)
    return time.monotonic()


def postgresql_full(site, redis):
    """All connections of PostgreSQL taken by somebody else for three seconds."""
    database, taken = Database(), []
    for _again in range(2):  # the second time those of the web processes, once they are cut
        with suppress(psycopg2.OperationalError):
            while True:
                taken.append(database.link())
        ours = [link.info.backend_pid for link in taken]
        with taken[0].cursor() as cursor:
            cursor.execute(f"{CUT} AND pid <> ALL(%s)", [ours])
    pause(3)
    for link in taken:
        link.close()
    return time.monotonic()


def postgresql_disk_full(site, redis):
    """The disk of PostgreSQL full: it stops by itself, and is started when there is room again."""
    database = Database()
    pid = database.pid()
    database.let_nothing_grow()
    until(lambda: not is_running(pid), within=60)
    connections.close_all()
    database.start()
    return time.monotonic()


def postgresql_read_only(site, redis):
    """PostgreSQL read-only for two seconds, as a stand-by that was switched to too early."""
    database = Database()
    database.run("ALTER ROLE app SET default_transaction_read_only = on", CUT)
    pause(2)
    database.run(
        "SET default_transaction_read_only = off",
        "ALTER ROLE app SET default_transaction_read_only = off",
        CUT,
    )
    return time.monotonic()


def statements_limited(site, redis):
    """A statement timeout of a millisecond for two seconds."""
    database = Database()
    database.run("ALTER ROLE app SET statement_timeout = '1ms'", CUT)
    pause(2)
    database.run("SET statement_timeout = 0", "ALTER ROLE app SET statement_timeout = 0", CUT)
    return time.monotonic()


# --- trying it out ----------------------------------------------------------------------------

# They leave the servers of the other tests alone.
QUICK = [web_reloaded, web_killed, redis_killed]
ALSO_HARMLESS = [
    web_frozen, connections_cut, redis_flushed, redis_frozen, table_locked, column_added,
    web_stopped,
    web_service_killed,
]  # fmt: skip
WHOLE_SERVER = [
    postgresql_killed, postgresql_restarted, backend_killed, postgresql_frozen, postgresql_full,
    postgresql_disk_full,    postgresql_read_only, statements_limited,
]  # fmt: skip


@pytest.mark.parametrize("fault", QUICK, ids=lambda fault: fault.__name__)
def test_nothing_acknowledged_is_lost_or_doubled(fault, installation, people):
    outcome = try_out(fault, installation, people)
    if fault is web_reloaded:
        assert set(outcome["statuses"]) == {302}


@pytest.mark.faults
@pytest.mark.parametrize("fault", ALSO_HARMLESS + WHOLE_SERVER, ids=lambda fault: fault.__name__)
def test_nothing_acknowledged_is_lost_or_doubled_however_it_breaks(fault, installation, people):
    with Database().keeps_what_it_acknowledges():
        outcome = try_out(fault, installation, people)
    assert set(outcome["statuses"]) <= {0, 302, 502, 503}


def test_one_form_that_arrives_twice_at_the_same_instant_is_saved_once(installation, people):
    site, _redis = installation
    client, pair = people[0]
    typed = {"kind": "barrier", "title": "Once", "disclosure": "set", "description": "As it is."}
    path = reverse("actions:issue_new", args=[pair])
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _number: site.ask(client, path, typed)[0], range(8)))
    assert set(answers) == {302}
    assert Issue.objects.filter(title="Once").count() == 1


def is_reachable(database):
    try:
        database.run("SELECT 1")
    except psycopg2.OperationalError:
        return False
    return True


def ask_redis(redis, *words):
    with client.Redis(unix_socket_path=str(redis.path)) as link:
        link.execute_command(*words)
