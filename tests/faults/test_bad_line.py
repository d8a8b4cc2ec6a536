"""PostgreSQL and Redis over a line that is slow, that stops for moments, or that breaks."""

import random
import time
from contextlib import ExitStack

import pytest
from django.db import connection

from tests import services
from tests.faults.line import Line
from tests.faults.people import try_out
from tests.faults.servers import Database, Redis, pause
from tests.faults.site import Site

pytestmark = [
    pytest.mark.slow,
    pytest.mark.faults,
    pytest.mark.services,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor == "sqlite", reason="one writer, one process"),
]
PORT = ".s.PGSQL.5432"


@pytest.fixture(scope="module")
def installation(tmp_path_factory, django_db_setup):
    """Yield (site, the two lines that it has to PostgreSQL and to Redis)."""
    with services.private_folder() as folder, ExitStack() as stack:
        redis = Redis(folder)
        stack.callback(redis.stop)
        lines = [Line(Database().folder / PORT), Line(redis.path)]
        for line in lines:
            stack.callback(line.close)
        values = {"DEBUG": "0", "EMBEDDED": "1", "EXAMPLE": "0"}
        values["BROKER_URL"] = f"redis://127.0.0.1:{lines[1].port}/0"
        name = connection.settings_dict["NAME"]
        values["DATABASE_URL"] = f"postgres://app@127.0.0.1:{lines[0].port}/{name}"
        site = Site(tmp_path_factory.mktemp("site"), **values)
        stack.callback(site.stop)
        yield site, lines


def slow(site, lines):
    """A slow line to PostgreSQL and Redis for five seconds: 30 ms more each way."""
    for_a_while(lines, 5, lambda: 0.03)
    return time.monotonic()


def lossy(site, lines):
    """A line that loses one piece in thirty, so that it comes a second late, for eight seconds."""
    lost = random.Random(3)
    for_a_while(lines, 8, lambda: 1 if lost.random() < 1 / 30 else 0)
    return time.monotonic()


def silent(site, lines):
    """A line that is up and carries nothing for four seconds."""
    until = time.monotonic() + 4
    for_a_while(lines, 4, lambda: max(0, until - time.monotonic()))
    return time.monotonic()


def broken(site, lines):
    """A line that breaks ten times in five seconds."""
    for _again in range(10):
        pause(0.5)
        for line in lines:
            line.cut()
    return time.monotonic()


def for_a_while(lines, seconds, delay):
    for line in lines:
        line.pause = delay
    pause(seconds)
    for line in lines:
        line.pause = lambda: 0


FAULTS = [slow, lossy, silent, broken]


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.__name__)
def test_nothing_acknowledged_is_lost_or_doubled_over_a_bad_line(fault, installation, people):
    outcome = try_out(fault, installation, people)
    assert set(outcome["statuses"]) <= ({302, 503} if fault is broken else {302})
