"""A real browser, and what is behind the pages: worker, broker and mail server."""

import logging
import os
import subprocess
import sys
import threading
import time
from email import message_from_bytes
from email.policy import default as policy
from shutil import which
from urllib.request import urlopen

import pytest
from aiosmtpd.controller import Controller
from django.conf import settings as django_settings
from django.db import connection, connections
from django.test import Client
from playwright.sync_api import expect

from als.celery import app as celery
from tests import kept_pdfs
from tests.e2e.window import Window, serve_files

PATIENCE = 60_000  # milliseconds
REQUESTS_END_WITHIN = 120  # seconds
WORK_ENDS_WITHIN = 180  # seconds
STAND_IN = 1000  # bytes: no PDF is as short, but what a test without a worker takes for one
WHOLE_BROWSER = os.environ.get("CHROMIUM") or "/usr/bin/chromium"
FLAGS = [
    "--disable-gpu",
    "--in-process-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]

# As wide as a screen, but low: what is painted is a sixth of what a page takes.
SCREEN = {"viewport": {"width": 1280, "height": 400}}

expect.set_options(timeout=PATIENCE)


def pytest_collection_modifyitems(items):
    """Let the tests with a worker share one: it takes as long to start as some of them."""
    for item in items:
        if "worker" in item.fixturenames and item.get_closest_marker("e2e"):
            item.add_marker(pytest.mark.xdist_group("worker"))


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    """Without windows and menus, where that is installed, the browser takes half of the time."""
    sandbox = ["--no-sandbox"] if os.geteuid() == 0 else []
    path = which("chromium-headless-shell") or WHOLE_BROWSER
    return {**browser_type_launch_args, "executable_path": path, "args": FLAGS + sandbox}


@pytest.fixture(scope="session")
def whole_browser(browser_type_launch_args):
    """What a person's browser is started with."""
    return {**browser_type_launch_args, "executable_path": WHOLE_BROWSER}


@pytest.fixture(scope="session", autouse=True)
def same_connection(playwright):
    """Let the browser's driver begin before the database is made, and end after it is dropped.

    While it runs, Django takes the thread for an asynchronous one and gives it another connection:
    the one that is in use at the end has to be closed before, or the database can't be dropped.
    """
    yield
    connections.close_all()


@pytest.fixture(autouse=True)
def requests_ended(request):
    """Hold back the emptying of the tables until the live server has answered what it was asked.

    A page may still send when its test ends. Its request would wait for the tables that are being
    emptied, and they for it; or it would write rows that the next test finds.
    """
    if "live_server" not in request.fixturenames:
        yield
        return
    request.getfixturevalue("transactional_db")  # set up before this, so emptied after it
    url = request.getfixturevalue("live_server").url
    uses_worker = "worker" in request.fixturenames
    celery_worker = request.getfixturevalue("celery_worker") if uses_worker else None
    yield
    wait_until_requests_end(url)
    if celery_worker:
        celery_worker.wait_until_idle()
        assert "Traceback" not in celery_worker.new_log()


@pytest.fixture(autouse=True)
def only_where_asked(request, monkeypatch):
    """Send the worker nothing in a test that doesn't use it: it goes on to run beside the next."""
    if "worker" not in request.fixturenames:
        monkeypatch.setattr(celery, "send_task", lambda *args, **kwargs: None)


def wait_until_requests_end(url):
    """Wait until no request is being answered; windows are closed before.

    Connections are accepted one after the other: once one of our own is answered, none that came
    earlier still waits for its thread.
    """
    urlopen(f"{url}/static/css/app.css", timeout=REQUESTS_END_WITHIN).close()
    deadline = time.monotonic() + REQUESTS_END_WITHIN
    for thread in threading.enumerate():
        if "process_request_thread" in thread.name:
            thread.join(max(0, deadline - time.monotonic()))
            assert not thread.is_alive(), (
                f"{REQUESTS_END_WITHIN} s after its windows closed, the test's server still has a "
                f"connection or a request ({thread.name})"
            )


@pytest.fixture
def listen():
    """Return a function that listens to a page: what goes wrong behind it fails the test.

    That is an error of a script, of the content security policy, or of the server.
    """
    complaints = []

    def heard(message):
        # A page that isn't there is told here as well; whether it should be is the test's.
        if message.type == "error" and not message.text.startswith("Failed to load resource"):
            complaints.append(message.text)

    def answered(response):
        if response.status >= 500:
            complaints.append(f"{response.status} {response.url}")

    def listen_to(page):
        page.set_default_timeout(PATIENCE)
        page.on("console", heard)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("response", answered)
        return page

    yield listen_to
    assert complaints == []


@pytest.fixture
def open_window(live_server, listen, new_context):
    """Return a function that opens a browser window of a person's own.

    It takes what a browser may be told at its start: ``java_script_enabled``, ``viewport``.
    """

    def open_page(**options):
        return listen(new_context(base_url=live_server.url, **SCREEN | options).new_page())

    return open_page


@pytest.fixture(scope="session")
def files_url():
    with serve_files() as url:
        yield url


@pytest.fixture
def open_inside(listen, new_context, files_url):
    """Return a function that opens a window in the test's own transaction, for a test's client."""

    def open_page(client=None, **options):
        return Window(listen(new_context(**SCREEN | options).new_page()), files_url, client)

    return open_page


@pytest.fixture
def sign_in(live_server, open_window):
    """Return a function like ``open_window``; the person is signed in there."""

    def open_signed_in(person, **options):
        client = Client()
        client.force_login(person)
        cookie = client.cookies[django_settings.SESSION_COOKIE_NAME]
        page = open_window(**options)
        page.context.add_cookies(
            [{"name": cookie.key, "value": cookie.value, "url": live_server.url}]
        )
        return page

    return open_signed_in


class Inbox:
    """An SMTP server's handler that keeps what it is given."""

    def __init__(self):
        self.messages = []

    async def handle_DATA(self, server, session, envelope):  # noqa: N802 - aiosmtpd's name
        message = message_from_bytes(envelope.content, policy=policy)
        message.as_it_came = envelope.content
        self.messages.append((envelope.rcpt_tos[0], message))
        return "250 OK"

    def to(self, address, subject):
        """Return the mails to this address whose subject holds these words, the newest last."""
        return [
            message
            for receiver, message in self.messages
            if receiver == address and subject in message["subject"]
        ]

    def subjects(self):
        return [(receiver, message["subject"]) for receiver, message in self.messages]


class OnFreePort(Controller):
    """aiosmtpd's server on a port that the system chooses."""

    def _trigger_server(self):
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()


@pytest.fixture(scope="session")
def mail_server():
    """A real SMTP server on loopback, one for all tests of a process."""
    logging.getLogger("mail.log").setLevel(logging.WARNING)
    handler = Inbox()
    server = OnFreePort(handler, hostname="127.0.0.1", port=0)
    server.start()
    handler.url = f"smtp://127.0.0.1:{server.port}"
    yield handler
    server.stop()


@pytest.fixture
def inbox(mail_server):
    """What the mail server was given in this test."""
    mail_server.messages.clear()
    return mail_server


@pytest.fixture(scope="session", autouse=True)
def broker():
    """Give each of the processes that share the tests a part of the broker to itself.

    Else one's worker takes the other's message, and finds nothing to send in its own database.
    """
    number = os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw")
    celery.conf.broker_url = f"{django_settings.BROKER_URL}?virtual_host={number}"
    return celery.conf.broker_url


class CeleryWorker:
    """A real Celery worker in a process of its own."""

    def __init__(self, env, log):
        self.log = log
        self.read = 0  # so many characters of the log
        command = [sys.executable, "-m", "celery", "-A", "als", "worker", "-P", "threads"]
        with log.open("wb") as output:
            self.process = subprocess.Popen(
                [*command, "-c", "2", "--without-gossip", "--without-mingle"],
                env={**os.environ, **env},
                stdout=output,
                stderr=output,
            )

    def wait_until_idle(self):
        """Wait until nothing is on its way to the worker, waits for it, or is being done.

        A message is nowhere for a moment between the queue and the hand that takes it, so it has
        to be true several times.
        """
        deadline = time.monotonic() + WORK_ENDS_WITHIN
        with celery.connection_for_read() as broker:
            redis = broker.default_channel.client
            quiet = 0
            while quiet < 4:
                assert time.monotonic() < deadline, f"still at work: {self.log.read_text()}"
                quiet = 0 if self.is_asked(redis) else quiet + 1
                time.sleep(0.05)

    def is_asked(self, redis):
        """Return whether there is work; one that is being done is kept until it is done."""
        on_their_way = any("(send)" in thread.name for thread in threading.enumerate())
        waiting = any(map(redis.llen, django_settings.QUEUES))
        return on_their_way or waiting or redis.hlen("unacked")

    def new_log(self):
        """Return what the worker wrote since this was last asked."""
        text = self.log.read_text()
        new, self.read = text[self.read :], len(text)
        return new

    def stop(self):
        self.process.terminate()
        self.process.wait(WORK_ENDS_WITHIN)


@pytest.fixture(scope="session")
def celery_worker(
    django_db_setup, live_server, mail_server, broker, files_of_tests, tmp_path_factory
):
    """One worker for all tests of a process, on its database, broker and mail server."""
    database = connection.settings_dict
    env = {
        "DEBUG": "1",
        "BROKER_URL": broker,
        "DATABASE_URL": f"postgres://{database['USER']}@/{database['HOST']}/{database['NAME']}",
        "EMAIL_URL": mail_server.url,
        "BASE_URL": live_server.url,
        "STORAGE_URL": f"file://{files_of_tests}",
    }
    worker = CeleryWorker(env, tmp_path_factory.mktemp("worker") / "log")
    yield worker
    worker.stop()
    for path in files_of_tests.glob("*/*.pdf"):
        if path.stat().st_size > STAND_IN:
            kept_pdfs.keep(path.read_bytes())


@pytest.fixture
def worker(celery_worker, live_server, settings, files_of_tests):
    """The worker, at work for this test; its tables are emptied once it is idle."""
    settings.BASE_URL = live_server.url
    settings.MEDIA_ROOT = files_of_tests
    return celery_worker
