import logging
from contextlib import contextmanager

import pytest
from django.db import connection

from tests import conftest, services
from tests.cast import make_cast
from tests.e2e.conftest import Inbox, OnFreePort
from tests.faults import figures, machines
from tests.faults.servers import Database, Redis
from tests.faults.several import REDIS


@pytest.fixture
def people(transactional_db):
    """Return four who write: (client, key of their pair)."""
    cast = make_cast()
    pairs = {"a": cast.pair_a.pk, "b": cast.pair_b.pk}
    return [
        (cast.client(person), pairs[person[-1]])
        for person in ("upper_a", "lower_a", "upper_b", "lower_b")
    ]


@pytest.fixture
def four(monkeypatch):
    """Yield four machines; our own programs may reach them."""
    with machines.network(4) as made:
        reached = (*conftest.LOOPBACK, machines.HERE, *(one.address for one in made))
        monkeypatch.setattr(conftest, "LOOPBACK", reached)
        yield made


@pytest.fixture
def database(four, transactional_db):
    """Yield the address of the tests' PostgreSQL for the machines, while it listens there."""
    server = Database()
    allowed = server.data / "pg_hba.conf"
    before = allowed.read_text()
    allowed.write_text(f"{before}\nhost all all 10.99.0.0/24 trust\n")
    server.stop()
    server.start("-c", f"listen_addresses={machines.HERE}")
    with server.keeps_what_it_acknowledges():
        yield f"postgres://app@{machines.HERE}:5432/{connection.settings_dict['NAME']}"
    server.stop()
    allowed.write_text(before)
    server.start()


@pytest.fixture
def redis(four):
    """Yield the Redis of the machines."""
    with services.private_folder() as folder:
        made = Redis(folder, *REDIS)
        yield made
        made.stop()


@contextmanager
def mail_server(host):
    logging.getLogger("mail.log").setLevel(logging.WARNING)
    server = OnFreePort(Inbox(), hostname=host, port=0)
    server.start()
    server.handler.port = server.port
    yield server.handler
    server.stop()


@pytest.fixture
def inbox(four):
    """Yield what the machines' mail server took."""
    with mail_server(machines.HERE) as made:
        yield made


@pytest.fixture
def inbox_here():
    with mail_server("127.0.0.1") as made:
        yield made


def pytest_terminal_summary(terminalreporter):
    if figures.FIGURES:
        figures.write()
        terminalreporter.write_line(figures.table())
