"""What every test is built on."""

import gc
import json
import logging
import os
import socket
from contextlib import contextmanager
from uuid import uuid4

import hypothesis
import pytest
from django.core.cache import cache
from django.db import connection, transaction
from django.db.models.expressions import Col
from django.template.engine import Engine
from django.test import Client, TransactionTestCase, override_settings
from django.utils.functional import cached_property
from xdist import is_xdist_controller

from als.celery import app as celery
from als.core import triggers
from als.core.translations.catalogs import compile_all
from als.core.web import security_log
from als.core.web.security_log import OF_SECURITY, JsonLog
from tests import kept_pdfs
from tests.cast import make_cast
from tests.white_space import collapse
from tests.world import World

# Playwright's loop runs in the thread of the test.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

# How long an example takes says more of the machine than of the code.
hypothesis.settings.register_profile("shared machine", deadline=None)
hypothesis.settings.load_profile("shared machine")

LOOPBACK = ("127.0.0.1", "::1", "localhost")


def pytest_sessionstart(session):
    """Make the translations that are missing or old, as `make test` does."""
    compile_all()
    # What is imported and collected stays. Who collects has it on again when that is done.
    if not is_xdist_controller(session):
        gc.disable()


def pytest_configure(config):
    kept_pdfs.begin(config)


def pytest_sessionfinish(session):
    kept_pdfs.end(session)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config, items):
    """With several processes the slow tests go first, so that no long one runs alone at the end.

    Those with a worker are the longest, and the year in the browser longer than all. Groups of
    tests go before tests of none: xdist sees to that.
    """
    if hasattr(config, "workerinput"):
        items.sort(key=lambda item: item.get_closest_marker("slow") is None)
        items.sort(key=lambda item: "worker" not in getattr(item, "fixturenames", ()))
        items.sort(key=lambda item: item.get_closest_marker("longest") is None)
        for item in items:
            add_group(item)


def add_group(item):
    """Put a test's group at the end of its id, where xdist's scheduler looks for it.

    xdist 3.8 does so itself, but pytest from 9.2 on doesn't read the attribute that it sets: each
    test of a group would go to any process, and what a module makes once would be made in each.
    """
    mark = item.get_closest_marker("xdist_group")
    if mark and not item.nodeid.endswith(end := f"@{mark.args[0]}"):
        item._id = type(item.id).parse(item.nodeid + end)


def pytest_collection_finish(session):
    """Let the collector of garbage pass over what all tests have in memory: a tenth of their time.

    What a test leaves is still collected, after more objects than by default.
    """
    gc.enable()
    gc.collect()
    gc.freeze()
    gc.set_threshold(100_000, 20, 100)


def pytest_itemcollected(item):
    """Mark what uses the database; ``make test-quick`` leaves it to ``make test``."""
    if item.get_closest_marker("django_db") or {"db", "transactional_db"} & {*item.fixturenames}:
        item.add_marker("database")


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """Tables come from the models, which is ten times quicker; what only migrations make, here.

    ``tests/test_schema.py`` holds the migrations against it.
    """
    with django_db_blocker.unblock(), connection.schema_editor() as editor:
        for rule in triggers.TRIGGERS:
            for statement in rule.create(connection.vendor):
                editor.execute(statement)


_flush = TransactionTestCase._fixture_teardown
WITHOUT_TRIGGERS = "SET LOCAL session_replication_role = replica"
# What Django itself writes with the tables.
STAYS = {"django_content_type", "auth_permission"}


def empty_tables(self):
    """Empty all tables after a test that commits.

    Django truncates each and then asks for all content types again, which takes half a second;
    most of the tables are empty, and deleting nothing takes nothing.
    """
    if connection.vendor != "postgresql":
        _flush(self)
        return
    tables = {*connection.introspection.django_table_names(only_existing=True)} - STAYS
    deletes = [f'DELETE FROM "{table}"' for table in sorted(tables)]
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(";".join([WITHOUT_TRIGGERS, *deletes]))


TransactionTestCase._fixture_teardown = empty_tables


def identity_of_column(self):
    """Return what Django takes a column for, without asking for its constructor's signature.

    It does so for each column of each ordered query: a seventh of what compiling one takes, and
    compiling queries is a third of what these tests take.
    """

    def named(alias, target, output_field=None):
        target, output_field = self._identity(target), self._identity(output_field)
        return type(self), ("alias", alias), ("target", target), ("output_field", output_field)

    args, kwargs = self._constructor_args
    return named(*args, **kwargs)


Col.identity = cached_property(identity_of_column)
Col.identity.__set_name__(Col, "identity")


@pytest.fixture
def cast(db):
    return make_cast()


@pytest.fixture
def world(cast):
    return World(cast)


@pytest.fixture
def security_lines():
    """Return what the security log says, as it is written."""

    class Kept(logging.Handler):
        def emit(self, record):
            said.append(json.loads(self.format(record)))

    said, handler = [], Kept()
    handler.setFormatter(JsonLog(OF_SECURITY))
    security_log.log.addHandler(handler)
    yield said
    security_log.log.removeHandler(handler)


@pytest.fixture
def case(db, subtests):
    """Return ``case(name)``, in which one of several happens to the same world, and is undone.

    One that fails is named, and the others go on. It is for rows: objects that a case changes stay
    changed, so each reads its own again. Quicker than parameters: the world is made once.
    """

    @contextmanager
    def one(*name):
        words = " ".join(str(getattr(part, "__name__", part)) for part in name)
        with subtests.test(msg=words), transaction.atomic():
            cache.clear()
            yield
            transaction.set_rollback(True)

    return one


class UndefinedVariable(str):
    """What the template engine shows for a variable that isn't there: it fails the test."""

    def __mod__(self, name):
        raise AssertionError(f"undefined template variable: {name}")

    def __contains__(self, text):
        return text == "%s"


@pytest.fixture(scope="session", autouse=True)
def as_all_tests_want_it():
    """What is so for all tests is set once: for each of them it took a fifth of a millisecond."""
    with pytest.MonkeyPatch.context() as monkeypatch, override_settings(**FOR_ALL):
        monkeypatch.setattr(Engine.get_default(), "string_if_invalid", UndefinedVariable("%s"))
        monkeypatch.setattr(Client, "request", collapsed_request)
        monkeypatch.setattr(socket.socket, "connect", connect_to_loopback)
        yield


FOR_ALL = {
    # Quick.
    "PASSWORD_HASHERS": ["django.contrib.auth.hashers.MD5PasswordHasher"],
    # Else each test client looks through all style sheets and scripts before its first request.
    "WHITENOISE_AUTOREFRESH": True,
}
_request, _connect = Client.request, socket.socket.connect


def collapsed_request(self, **environ):
    """Let tests read pages as a browser shows them, wherever a template breaks its lines."""
    response = _request(self, **environ)
    is_page = response.get("Content-Type", "").startswith("text/html")
    if is_page and not response.streaming and "Content-Encoding" not in response:
        response.content = collapse(response.content.decode())
    return response


def connect_to_loopback(self, address):
    inet = self.family in (socket.AF_INET, socket.AF_INET6)
    assert not inet or address[0] in LOOPBACK, f"a test went out to the network: {address}"
    return _connect(self, address)


@pytest.fixture(scope="session")
def files_of_tests(tmp_path_factory):
    return tmp_path_factory.mktemp("files")


@pytest.fixture(autouse=True)
def apart(settings, files_of_tests):
    """Keep files in a folder of the test's own; count no limit twice."""
    cache.clear()
    # A name only: few tests write a file, and each folder of pytest's takes milliseconds.
    settings.MEDIA_ROOT = files_of_tests / uuid4().hex


@pytest.fixture(autouse=True)
def no_broker(request, monkeypatch):
    """Where a test isn't about workers, waking one does nothing: the rows tell what was asked."""
    about_workers = {"services", "e2e"} & {mark.name for mark in request.node.iter_markers()}
    if not about_workers:
        monkeypatch.setattr(celery, "send_task", lambda *args, **kwargs: None)
