"""What production refuses to start with, and that it says which variable it is."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import connection

from als.celery import app as celery

GOOD = {
    "SECRET_KEY": "x" * 60,
    "ALLOWED_HOSTS": "sets.example.net",
    "DATABASE_URL": "postgres://app@localhost/app",
    "BROKER_URL": "redis://localhost",
    "EMAIL_URL": "smtp://localhost:25",
    "STORAGE_URL": "file:///srv/files",
    "BASE_URL": "https://sets.example.net",
    "FROM_EMAIL": "sets@example.net",
}
ROOT = Path(__file__).parents[2]


def start(show="'started'", **env):
    """Import the settings in a process with this environment only; return what it says."""
    kept = {key: value for key, value in os.environ.items() if key in ("PATH", "HOME")}
    done = subprocess.run(
        [sys.executable, "-c", f"import als.settings; print({show})"],
        env={**kept, **env},
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    return done.stdout.strip() or done.stderr.strip().splitlines()[-1]


@pytest.mark.slow
def test_production_starts_with_everything_set():
    assert start(**GOOD) == "started"


@pytest.mark.slow
def test_sign_in_attempts_are_counted_by_the_address_behind_the_web_server_in_front():
    assert start("als.settings.ALLAUTH_TRUSTED_PROXY_COUNT", **GOOD) == "1"


@pytest.mark.slow
def test_cookies_in_production_are_for_this_very_host_alone():
    names = "SESSION_COOKIE_NAME", "CSRF_COOKIE_NAME", "SECURE_HSTS_INCLUDE_SUBDOMAINS"
    shown = start(" ".join(f"als.settings.{name}," for name in names), **GOOD, HSTS_SUBDOMAINS="1")
    assert shown == "__Host-sessionid __Host-csrftoken True"


@pytest.mark.slow
@pytest.mark.parametrize("name", GOOD)
def test_production_names_the_variable_that_is_missing(name):
    env = {key: value for key, value in GOOD.items() if key != name}
    assert name in start(**env)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SECRET_KEY", "short"),
        ("ALLOWED_HOSTS", "*"),
        ("BASE_URL", "http://sets.example.net"),
        ("EXAMPLE", "1"),
        ("STORAGE_URL", "s3://bucket"),
    ],
)
def test_production_refuses_what_is_unsafe(name, value):
    assert start(**{**GOOD, name: value}).split("ImproperlyConfigured: ")[1].startswith(name)


def test_each_scheduled_task_is_there(settings):
    celery.loader.import_default_modules()
    scheduled = {entry["task"] for entry in settings.CELERY_BEAT_SCHEDULE.values()}
    assert scheduled - set(celery.tasks) == set()


@pytest.mark.services
def test_postgresql_translates_no_query(db):
    with connection.cursor() as cursor:
        cursor.execute("SHOW jit")
        assert cursor.fetchone() == ("off",)
