"""What Prometheus collects from an installation: numbers of work and of rows, no names.

Each is read from the database, the cache or the disk, so every web process gives the same.
Requests are counted where they all pass: in the proxy, or by gunicorn's own ``--statsd-host``.
"""

from django.apps import apps
from django.conf import settings
from django.core.cache import cache
from django.db.models import Count, Min

from als.core import clock, health
from als.core.enums import JobState
from als.core.file_jobs import BUILDERS
from als.core.models import OutMail


def exposition():
    """Return all of them in Prometheus's text format, as bytes."""
    # Not at the top: only an installation that is watched needs it
    from prometheus_client import CollectorRegistry, Gauge, generate_latest

    registry = CollectorRegistry()
    for name, (words, label, values) in _gauges().items():
        gauge = Gauge(name, words, [label] if label else [], registry=registry)
        for key, value in values.items():
            (gauge.labels(key) if label else gauge).set(value)
    return generate_latest(registry)


def _gauges():
    """Return name → (what it is, the label of its values or "", {label's value: number})."""
    faults = health.faults()
    waiting = {"mail": OutMail.objects.claimable()} | {
        label: apps.get_model(label).objects.claimable() for label in sorted(BUILDERS)
    }
    found = {
        kind: rows.aggregate(n=Count("pk"), since=Min("not_before"))
        for kind, rows in waiting.items()
    }
    now = clock.now()
    age = {
        kind: (now - of["since"]).total_seconds() if of["since"] else 0
        for kind, of in found.items()
    }
    failed = {
        label: apps.get_model(label).objects.filter(state=JobState.FAILED).count()
        for label in sorted(BUILDERS)
    }
    return {
        "als_well": (
            "Whether a part is well (1) or not (0), as /readyz has it",
            "part",
            {name: int(name not in faults) for name in health.CHECKS},
        ),
        "als_waiting": (
            "Mails or files that wait for a worker",
            "kind",
            {kind: of["n"] for kind, of in found.items()},
        ),
        "als_waiting_seconds": ("How long the oldest of them has waited", "kind", age),
        "als_failed": (
            "Mails or files that were given up, in the time for which they are kept",
            "kind",
            {"mail": OutMail.objects.failed().count(), **failed},
        ),
        "als_sign_of_life_seconds": (
            "Since a worker of a queue has last shown that it lives",
            "queue",
            _silence(now),
        ),
    }


def _silence(now):
    """Return queue → seconds since its workers' last sign of life; no entry before the first."""
    seen = {name: cache.get(f"sign-of-life-{name}") for name in settings.CELERY_TASK_QUEUES}
    return {name: (now - at).total_seconds() for name, at in seen.items() if at}
