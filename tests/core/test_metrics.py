"""What Prometheus collects, and who may."""

import datetime as dt

import pytest
from django.core.cache import cache
from django.test import Client
from prometheus_client.parser import text_string_to_metric_families

from als.archive.changes import archives
from als.archive.models import Archive
from als.core import clock, health
from als.core.enums import JobState
from als.core.models import OutMail

TOKEN = "a-token-of-twenty-characters"


@pytest.fixture
def numbers(settings, monkeypatch):
    """Return a function that reads them: (name, value of the label) → number."""
    settings.METRICS_TOKEN = TOKEN
    monkeypatch.delitem(health.CHECKS, "broker")  # the tests on SQLite have none

    def read():
        cache.delete("metrics")
        answer = Client().get("/metrics", headers={"Authorization": f"Bearer {TOKEN}"})
        families = text_string_to_metric_families(answer.content.decode())
        return {
            (sample.name, *sample.labels.values()): sample.value
            for family in families
            for sample in family.samples
        }

    return read


def test_it_tells_what_waits_for_how_long_and_what_was_given_up(cast, numbers):
    before = numbers()
    OutMail.objects.create(
        to=cast.upper_a, address=cast.upper_a.email, kind="sign-in", key="1", subject="Your code",
        text="123", not_before=clock.now() - dt.timedelta(minutes=2),
    )  # fmt: skip
    archives.ask_for_archive(set_=cast.set, by=cast.facilitator)
    after = numbers()
    assert after["als_waiting", "mail"] == before["als_waiting", "mail"] + 1
    assert after["als_waiting", "archive.archive"] == 1
    assert after["als_waiting_seconds", "mail"] >= 120
    Archive.objects.update(state=JobState.FAILED)
    assert numbers()["als_failed", "archive.archive"] == 1


def test_it_tells_which_part_is_not_well(db, numbers):
    assert numbers()["als_well", "workers"] == 0
    health.note_sign_of_life("mail")
    assert numbers()["als_sign_of_life_seconds", "mail"] < 60
    assert numbers()["als_well", "database"] == 1


@pytest.mark.parametrize("given", ["", TOKEN, f"Bearer {TOKEN}é", "Bearer ", f"Basic {TOKEN}"])
def test_nobody_else_collects_them(db, numbers, settings, given):
    assert Client().get("/metrics", headers={"Authorization": given}).status_code == 404
    settings.METRICS_TOKEN = ""
    assert Client().get("/metrics", headers={"Authorization": "Bearer "}).status_code == 404


def test_no_name_is_in_them(cast, numbers):
    numbers()
    text = cache.get("metrics").decode()
    assert cast.set.name not in text
    assert "Upper" not in text
