"""What the installation says of itself, and its page while the database is away."""

import datetime as dt
import socket
import time
from concurrent.futures import ThreadPoolExecutor

import psycopg2
import pytest
from django.conf import settings
from django.core.cache import cache
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.db import OperationalError, connection, transaction
from django.test import Client, override_settings
from django.urls import reverse
from psycopg2 import extensions

from als.archive.models import Archive
from als.core import clock, health
from als.core.mail import outbox
from als.core.models import OutMail
from als.core.web import patience
from tests import factories as make
from tests.reports import making

NOWHERE = {
    "BACKEND": "django.core.files.storage.FileSystemStorage",
    "OPTIONS": {"location": "/proc/nowhere"},
}


def all_give_signs():
    for queue in settings.CELERY_TASK_QUEUES:
        health.note_sign_of_life(queue)


@pytest.fixture
def broker(monkeypatch):
    """Leave the broker out: SQLite's part of the suite has none."""
    monkeypatch.delitem(health.CHECKS, "broker")


def faults():
    cache.delete_many([f"readyz-{part}" for part in health.CHECKS])
    answer = Client().get("/readyz")
    found = answer.json()["reasons"]  # the tests ask from this machine
    assert answer.status_code == (503 if found else 200)
    assert answer.json()["faults"] == sorted(found)
    return found


def test_each_part_that_is_not_well_is_named(db, cast, broker, case):
    with case("nothing"):
        all_give_signs()
        assert faults() == {}
    with case("workers"):
        assert faults() == {"workers": "No sign of life from any worker, or from beat."}
        all_give_signs()
        cache.set("sign-of-life-mail", clock.now() - dt.timedelta(minutes=4))
        assert faults() == {"workers": "No sign of life from the worker of: mail."}
        assert Client().get("/readyz?part=database&part=storage").status_code == 200
        assert Client().get("/readyz?part=workers").status_code == 503
        assert Client().get("/readyz?part=weather").status_code == 404
    with case("mail and files that wait"):
        all_give_signs()
        row = outbox.write(cast.upper_a, kind="k", key="k", subject="S", template="login_code",
                           code="1")  # fmt: skip
        since = clock.now() - dt.timedelta(minutes=20)
        OutMail.objects.filter(pk=row.pk).update(not_before=since)
        Archive.objects.create(set=cast.set, asked_by=cast.facilitator, not_before=since)
        assert set(faults()) == {"mail", "files"}
        OutMail.objects.filter(pk=row.pk).update(kind="digest")  # of a Monday's many thousands
        assert set(faults()) == {"files"}
    with case("a mail server that takes nothing"):
        all_give_signs()
        row = outbox.write(cast.upper_a, kind="k", key="k", subject="S", template="login_code",
                           code="1")  # fmt: skip
        later = {"not_before": clock.now() + dt.timedelta(hours=4), "attempts": 6}
        OutMail.objects.filter(pk=row.pk).update(created=since, **later)
        assert faults() == {"mail": "Attempts fail, and nothing has gone out lately."}
    with case("a migration that is missing"), override_settings(MIGRATION_MODULES={}):
        assert faults()["migrations"].startswith("Not applied: ")
    with case("files that can't be written"):
        with override_settings(STORAGES=settings.STORAGES | {"default": NOWHERE}):
            assert {"storage", "disk"} <= set(faults())


def test_strangers_can_not_have_a_part_looked_at_again_and_again(db, monkeypatch):
    asked = []
    monkeypatch.setitem(health.CHECKS, "storage", lambda: asked.append("storage"))
    for others in ("", "&part=disk", "&part=disk&part=database", "&part=storage"):
        Client().get(f"/readyz?part=storage{others}")
    assert asked == ["storage"]


def test_strangers_learn_which_part_is_not_well_and_no_more(db, settings):
    settings.METRICS_TOKEN = token = "a-token-of-twenty-characters"

    def learns(address="192.0.2.1", **headers):
        answer = Client(REMOTE_ADDR=address).get("/readyz?part=workers", headers=headers)
        assert (answer.status_code, answer.json()["faults"]) == (503, ["workers"])
        return "reasons" in answer.json()

    assert not learns()
    assert not learns("127.0.0.1", x_forwarded_for="127.0.0.1")  # as the proxy passes it on
    assert not learns(authorization="Bearer a-token-of-other-characters")
    assert learns("127.0.0.1")
    assert learns("::1")
    assert learns(authorization=f"Bearer {token}")
    settings.METRICS_TOKEN = ""
    assert not learns(authorization="Bearer ")


def test_the_doctor_says_what_to_do_about_each_part(db, broker, case, capsys):
    assert set(health.WHAT_TO_DO) == {*health.CHECKS, "mail server", "broker"}
    with case("nothing is wrong"):
        all_give_signs()
        call_command("doctor")
        assert "database: ok" in capsys.readouterr().out
    with (
        case("no workers, no mail server"),
        override_settings(
            EMAIL_BACKEND="als.core.mail.smtp.EmailBackend", EMAIL_HOST="127.0.0.1", EMAIL_PORT=1
        ),
    ):
        with pytest.raises(CommandError, match="Not well: workers, mail server"):
            call_command("doctor")
        assert "Start als-worker and als-beat" in capsys.readouterr().out
        call_command("doctor", to_start=True)


def test_a_server_that_says_nothing_is_not_waited_for():
    with socket.create_server(("127.0.0.1", 0)) as silent:
        port = silent.getsockname()[1]
        patience.install()
        began = time.monotonic()
        try:
            with patience.patience(0.2), pytest.raises(psycopg2.OperationalError):
                psycopg2.connect(host="127.0.0.1", port=port, dbname="x", user="x")
        finally:
            extensions.set_wait_callback(None)
    assert time.monotonic() - began < 10


@pytest.mark.services
def test_a_slow_statement_makes_nobody_distrust_the_server(db, monkeypatch):
    monkeypatch.setattr(patience, "MAX_SECONDS", 0.2)
    monkeypatch.setattr(patience, "SECONDS_AFTER_SILENCE", 0)
    patience.install()
    try:
        slow, quick = (psycopg2.connect(**connection.get_connection_params()) for _each in "ab")
        with slow.cursor() as cursor, patience.patience(0.2):
            with pytest.raises(psycopg2.OperationalError):
                cursor.execute("SELECT pg_sleep(1)")
        assert patience._silent_at > 0  # nobody else had asked meanwhile
        monkeypatch.setattr(patience, "_silent_at", float("-inf"))
        slow = psycopg2.connect(**connection.get_connection_params())
        with slow.cursor() as cursor, patience.patience(0.2), ThreadPoolExecutor() as pool:
            pool.submit(_ask_often, quick)
            with pytest.raises(psycopg2.OperationalError):
                cursor.execute("SELECT pg_sleep(1)")
        assert patience._silent_at < 0
    finally:
        extensions.set_wait_callback(None)


def _ask_often(link):
    with link.cursor() as cursor, patience.patience(5):
        for _each in range(20):
            cursor.execute("SELECT 1")
            time.sleep(0.02)


def test_while_the_database_is_away_a_form_is_kept_on_the_page(cast, monkeypatch):
    action = make.ActionFactory(issue__pair=cast.pair_a, agreed=True)
    client = cast.client("upper_a")
    client.raise_request_exception = False

    def away(*args, **kwargs):
        raise OperationalError("server closed the connection unexpectedly")

    address = f"/actions/{action.pk}/progress/?pair={cast.pair_a.pk}"
    with monkeypatch.context() as context:
        context.setattr("django.db.backends.utils.CursorWrapper.execute", away)
        sent = {"done": "We met <twice>.", "code": "E10000003", "password": "secret"}
        answer = client.post(address, sent)
        to_sign_in = client.post("/sign-in/code/", {"code": "ABC-DEF"})
        health_page = Client(raise_request_exception=False).get("/healthz")
    assert (answer.status_code, answer["Retry-After"]) == (503, "30")
    assert 'value="We met &lt;twice&gt;."' in answer.text
    assert ("E10000003" in answer.text, "ABC-DEF" in to_sign_in.text) == (True, False)
    assert (f'action="{address}"' in answer.text, "secret" in answer.text) == (True, False)
    assert (to_sign_in.status_code, health_page.status_code) == (503, 503)


@pytest.mark.services
@pytest.mark.skipif(connection.vendor == "sqlite", reason="no stand-by has it")
def test_while_the_database_is_read_only_a_form_is_kept_on_the_page(cast):
    client = cast.client("upper_a")
    client.raise_request_exception = False
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION READ ONLY")
        answer = client.post("/profile/", {"name": "Ann Kos"})
        transaction.set_rollback(True)
    assert (answer.status_code, 'value="Ann Kos"' in answer.text) == (503, True)


def test_a_file_that_is_missing_is_said_so(cast):
    report = making.released(cast)
    rendering = making.pdf_of(report.snapshot)
    default_storage.delete(rendering.file.name)
    client = cast.client("sponsor")
    client.raise_request_exception = False
    answer = client.post(reverse("reports:rendering_file", args=[rendering.pk]))
    assert (answer.status_code, "The file is missing" in answer.text) == (500, True)
