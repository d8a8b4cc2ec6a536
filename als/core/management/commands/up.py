"""Run everything with one command: broker, web, worker and beat (``make run``)."""

import fcntl
import http.client
import os
import socket
import sys
from contextlib import contextmanager, suppress
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import DEFAULT_DB_ALIAS, OperationalError, connections
from django.db.migrations.executor import MigrationExecutor
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from als.core.processes import broker
from als.core.processes.supervisor import Child, CouldNotStart, Supervisor
from als.core.text.languages import language_of_terminal
from als.core.translations.catalogs import compile_all


class Command(BaseCommand):
    help = "Starts broker, web, worker and beat, keeps them up, and stops them in order."
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument("--host", default=os.environ.get("HOST") or "127.0.0.1")
        parser.add_argument("--port", default=os.environ.get("PORT") or "8000")

    def handle(self, *, host, port, **options):
        with suppress(OSError):  # a folder of somebody else's: what isn't compiled shows English
            compile_all()
        with translation.override(language_of_terminal()), only_one(settings.VAR):
            check_free(host, port)
            try:
                self.run(host, port)
            except CouldNotStart as reason:
                raise CommandError(_("%s Everything is stopped again.") % reason) from reason
            except (OSError, OperationalError) as error:  # a full disk, a folder of somebody else's
                raise CommandError(
                    _(
                        "%(folder)s can’t be used (%(error)s). Make room there, or choose another"
                        " folder: make run VAR=/path/to/folder"
                    )
                    % {"folder": settings.VAR, "error": error}
                ) from error
            self.report(_("Stopped."))

    def run(self, host, port):
        url = web_url(host, port)
        with private_socket() as path, Supervisor(report=self.report) as supervisor:
            if path:
                supervisor.start(private_broker(path))
            migrate()
            if settings.EXAMPLE:
                supervisor.do(load_example)
            supervisor.start(web(host, port, url))
            supervisor.start(worker())
            supervisor.start(beat())
            if not supervisor.stopping.is_set():
                self.report(welcome(url))
            supervisor.watch()

    def report(self, sentence):
        self.stdout.write(sentence)
        self.stdout.flush()


@contextmanager
def only_one(var):
    """Hold the folder ``var``: a second start from it gets a sentence. Leaves no file behind."""
    var.mkdir(parents=True, exist_ok=True)
    folder = os.open(var, os.O_RDONLY)
    try:
        fcntl.flock(folder, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        raise CommandError(
            _(
                "It is already running from this folder."
                " Stop that one first (Ctrl-C in its terminal)."
            )
        ) from None
    else:
        yield
    finally:
        os.close(folder)


def check_free(host, port):
    """Refuse a port that cannot be used, before anything is started."""
    if not (port.isdecimal() and 0 < int(port) < 65536):
        raise CommandError(_("PORT must be a number from 1 to 65535, and is “%s”.") % port)
    try:
        found = socket.getaddrinfo(host, int(port), type=socket.SOCK_STREAM)
        family, kind, _protocol, _name, address = found[0]
        with socket.socket(family, kind) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
    except OSError as error:
        raise CommandError(
            _(
                "Port %(port)s on %(host)s cannot be used (%(error)s)."
                " Choose another one, for example: make run PORT=%(other)d"
            )
            % {"port": port, "host": host, "error": error.strerror, "other": int(port) % 65535 + 1}
        ) from None


def migrate():
    """Bring the database up to date; quick when it is."""
    executor = MigrationExecutor(connections[DEFAULT_DB_ALIAS])
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        call_command("migrate", interactive=False, verbosity=0)
    connections.close_all()


def load_example():
    with translation.override(settings.LANGUAGE_CODE):
        call_command("load_example", "--if-empty", verbosity=0)


@contextmanager
def private_socket():
    """Give the path of our own broker's socket; None when the settings name another broker."""
    if broker.embedded_broker_url(settings.VAR) != settings.BROKER_URL:
        yield None
        return
    path = broker.socket_path(settings.VAR)
    folder = broker.private_folder(path.parent)
    path.unlink(missing_ok=True)  # a server that was killed leaves its socket
    try:
        yield path
    finally:
        path.unlink(missing_ok=True)
        if folder != broker_data():
            folder.rmdir()


def broker_data():
    return broker.private_folder(settings.VAR.absolute() / "broker")


def private_broker(path):
    return Child(
        pgettext("process", "broker"),
        broker.server_command(path, broker_data()),
        ready=lambda: broker.answers(path),
    )


def python(*words):
    return [sys.executable, "-m", *words]


def web(host, port, url):
    def serves():
        try:
            reply = http.client.HTTPConnection(*probe_address(host, port), timeout=2)
            reply.request("GET", "/healthz")
            return reply.getresponse().status < 600
        except OSError:
            return False

    bind = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
    config = Path(settings.BASE_DIR) / "deploy" / "gunicorn.conf.py"
    return Child(
        pgettext("process", "web server"),
        python("gunicorn", "als.wsgi", "--config", str(config), "--bind", bind),
        ready=serves,
        patience=30,
        env={"BASE_URL": os.environ.get("BASE_URL") or url, "WEB_CONCURRENCY": "1"},
    )


def celery(*words):
    return python("celery", "--quiet", "-A", "als", *words, "-l", "WARNING")


def worker():
    slots = ("--pool", "threads", "--concurrency", "2")
    alone = ("--without-gossip", "--without-mingle", "--without-heartbeat")
    return Child(
        pgettext("process", "worker"),
        celery("worker", *slots, *alone),
        patience=60,
        env={"PYTHONWARNINGS": "ignore:You're running the worker with superuser privileges"},
    )


def beat():
    schedule = settings.VAR / "beat-schedule"
    command = celery("beat", "--schedule", str(schedule), "--pidfile", "")
    return Child(pgettext("process", "beat"), command)


def probe_address(host, port):
    """Return where to reach a server that listens on ``host``, which may mean every address."""
    return {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host), int(port)  # noqa: S104


def web_url(host, port):
    host, port = probe_address(host, port)
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def welcome(url):
    way_in = (
        _("Open the address and choose who to enter as.")
        if settings.EXAMPLE
        else _("Open the address and sign in.")
    )
    running, stop = _("Action learning sets is running:"), _("Ctrl-C stops it.")
    return f"\n  {running}  {url}\n  {way_in}  {stop}\n"
