"""What production refuses to start with, and that it says which variable it is."""

import os
import runpy
import subprocess
import sys
from pathlib import Path
from unittest.mock import patch

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import connection

from als.celery import app as celery
from tests.each import each

GOOD = {
    "SECRET_KEY": "x" * 60,
    "ALLOWED_HOSTS": "sets.uppershire.internal",
    "DATABASE_URL": "postgres://app@localhost/app",
    "BROKER_URL": "redis://localhost",
    "EMAIL_URL": "smtp://localhost:25",
    "STORAGE_URL": "file:///srv/files",
    "BASE_URL": "https://sets.uppershire.internal",
    "FROM_EMAIL": "sets@uppershire.internal",
}
ROOT = Path(__file__).parents[2]


KEPT = {key: value for key, value in os.environ.items() if key in ("PATH", "HOME")}


def settings_with(**env):
    """Return what the settings are, by name, with this environment only."""
    with patch.dict(os.environ, {**KEPT, **env}, clear=True):
        return runpy.run_path(str(ROOT / "als/settings.py"))


def refusal(**env):
    with pytest.raises(ImproperlyConfigured) as refused:
        settings_with(**env)
    return str(refused.value)


@pytest.mark.slow
def test_production_starts_with_everything_set():
    command = [sys.executable, "-c", "import als.settings; print('started')"]
    env = {**KEPT, **GOOD}
    done = subprocess.run(command, env=env, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.stdout.strip() == "started"


def test_sign_in_attempts_are_counted_by_the_address_behind_the_web_server_in_front():
    assert settings_with(**GOOD)["ALLAUTH_TRUSTED_PROXY_COUNT"] == 1
    assert settings_with(**GOOD, TRUSTED_PROXIES="2")["ALLAUTH_TRUSTED_PROXY_COUNT"] == 2


def test_cookies_in_production_are_for_this_very_host_alone():
    found = settings_with(**GOOD, HSTS_SUBDOMAINS="1")
    names = "SESSION_COOKIE_NAME", "CSRF_COOKIE_NAME", "SECURE_HSTS_INCLUDE_SUBDOMAINS"
    assert [found[name] for name in names] == ["__Host-sessionid", "__Host-csrftoken", True]


@each("name", GOOD)
def test_production_names_the_variable_that_is_missing(name):
    env = {key: value for key, value in GOOD.items() if key != name}
    assert name in refusal(**env)


@each(
    ("name", "value"),
    [
        ("SECRET_KEY", "short"),
        ("ALLOWED_HOSTS", "*"),
        ("BASE_URL", "http://sets.uppershire.internal"),
        ("EXAMPLE", "1"),
        ("TRUSTED_PROXIES", "0"),
        ("PROXY_NETWORKS", "10.0.0.0/33"),
        ("STORAGE_URL", "s3://"),
        ("STORAGE_URL", "file://files"),
        ("DATABASE_URL", "sqlite:////srv/db.sqlite3"),
        ("DATABASE_URL", "nonsense"),
        ("BROKER_URL", "memory://"),
        ("EMAIL_URL", "dummymail://"),
        ("EMAIL_URL", "consolemail://"),
        ("EMAIL_URL", "mail.uppershire.internal"),
        ("BASE_URL", "https://other.uppershire.internal"),
    ],
)
def test_production_refuses_what_is_unsafe(name, value):
    assert refusal(**{**GOOD, name: value}).startswith(name)


@each(
    ("name", "value"),
    [
        ("BASE_URL", "https://sets.example.net"),
        ("EMAIL_URL", "smtp+tls://user:password@mail.example.net:587"),
        ("FROM_EMAIL", "Action learning sets <sets@EXAMPLE.COM>"),
        ("FROM_EMAIL", "sets@uppershire.test"),
        ("SECURITY_CONTACT", "security@example.org"),
        ("CONTACT_EMAIL", "Help <help@uppershire.example>"),
        ("BOUNCE_ADDRESS", "bounces@mail.invalid"),
    ],
)
def test_what_stood_in_an_example_is_refused_by_name(name, value):
    hosts = "sets.uppershire.internal,sets.example.net"
    assert refusal(**{**GOOD, "ALLOWED_HOSTS": hosts, name: value}).startswith(f"{name} is at")


def test_a_domain_that_only_looks_like_an_example_is_somebodys_own():
    assert settings_with(**{**GOOD, "FROM_EMAIL": "sets@myexample.com"})["PRODUCTION"]


PROVIDER = {
    "OIDC_NAME": "Uppershire",
    "OIDC_ISSUER": "https://id.example.net/realms/county",
    "OIDC_CLIENT_ID": "als",
    "OIDC_CLIENT_SECRET": "a secret",
    "OIDC_DOMAINS": "Example.org,example.net",
}


@each(
    ("name", "value"),
    [
        *[(name, "") for name in PROVIDER],
        ("OIDC_NAME", "x" * 41),
        ("OIDC_ISSUER", "http://id.example.net/realms/county"),
        ("OIDC_ISSUER", "https://id.example.net/realms/county?a=b"),
        ("OIDC_ISSUER", "id.example.net"),
        ("OIDC_ISSUER", "https://login.microsoftonline.com/common/v2.0"),
        ("OIDC_DOMAINS", "@example.net"),
        ("OIDC_DOMAINS", "*,example.net"),
        ("OIDC_DOMAINS", "example.org, example.net"),
    ],
)
def test_a_provider_of_accounts_that_is_half_set_or_unsafe_is_refused(name, value):
    assert refusal(**{**GOOD, **PROVIDER, name: value}).startswith(name)


def test_a_provider_of_accounts_is_off_until_it_is_whole():
    assert settings_with(**GOOD)["OIDC_ISSUER"] == ""
    assert refusal(**GOOD, OIDC_DOMAINS="example.net").startswith("OIDC_NAME")
    found = settings_with(**GOOD, **PROVIDER)
    assert found["OIDC_DOMAINS"] == ["example.org", "example.net"]
    assert settings_with(**GOOD, **PROVIDER | {"OIDC_DOMAINS": "*"})["OIDC_DOMAINS"] == ["*"]


def test_beside_the_data_of_make_run_it_says_what_to_type(tmp_path):
    (tmp_path / "secret_key").touch()
    assert "EMBEDDED=1" in refusal(VAR=str(tmp_path))
    assert "EMBEDDED=1" not in refusal(VAR=str(tmp_path / "elsewhere"))


def test_a_folder_that_can_not_be_written_is_a_sentence():
    assert refusal(EMBEDDED="1", VAR="/dev/null/sets").startswith("VAR: the folder /dev/null/sets")


def test_each_scheduled_task_is_there(settings):
    celery.loader.import_default_modules()
    scheduled = {entry["task"] for entry in celery.conf.beat_schedule.values()}
    assert scheduled - set(celery.tasks) == set()


@pytest.mark.services
def test_postgresql_translates_no_query(db):
    with connection.cursor() as cursor:
        cursor.execute("SHOW jit")
        assert cursor.fetchone() == ("off",)


def test_each_task_goes_to_a_queue_that_workers_take_from(settings):
    celery.loader.import_default_modules()
    queues = set(settings.CELERY_TASK_QUEUES)
    assert settings.CELERY_TASK_DEFAULT_QUEUE in queues
    assert {route["queue"] for route in settings.CELERY_TASK_ROUTES.values()} <= queues
    assert set(settings.CELERY_TASK_ROUTES) <= set(celery.tasks)


def test_a_provider_for_anybody_is_no_second_factor():
    provider = PROVIDER | {"OIDC_DOMAINS": "*", "OIDC_SECOND_FACTOR": "1"}
    assert refusal(**GOOD, **provider).startswith("OIDC_SECOND_FACTOR needs the domains")
    assert settings_with(**GOOD, **provider | {"OIDC_DOMAINS": "council.gov"})["OIDC_SECOND_FACTOR"]
