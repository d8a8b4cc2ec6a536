"""Whether this installation can do its work: each part by name, for whoever watches it.

A worker notes a sign of life of its queue each minute, when beat says so: a queue without one has
no worker, and no queue with one means that beat has stopped.
"""

import datetime as dt
import logging
import shutil

from django.apps import apps
from django.conf import settings
from django.core.cache import cache
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from als.core import clock
from als.core.enums import MailKind, MailState
from als.core.file_jobs import BUILDERS
from als.core.files import mark
from als.core.mail.delivery import waiting
from als.core.models import OutMail
from als.core.processes.broker import cache_url
from als.core.web.patience import patience

log = logging.getLogger(__name__)

MAX_SECONDS = 1  # for each answer of the database: it is asked twice, so two in all
SIGN_AFTER = dt.timedelta(minutes=3)  # beat asks each minute; one may be late
# Claims of jobs allow for clocks that are a minute apart (``core.models.jobs.APART``).
MAX_APART = dt.timedelta(minutes=1)
MAX_WAIT = dt.timedelta(minutes=15)
MAX_WAIT_IN_BULK = dt.timedelta(hours=6)  # of a Monday's digests, which a slow server takes slowly
MIN_FREE_BYTES = 500 * 1024 * 1024


def faults(names=None):
    """Return what is wrong as a dict: the name of a part and a sentence; empty if all is well.

    Of the parts with these ``names``, or of all.
    """
    found = {}
    for name, check in CHECKS.items():
        if names and name not in names:
            continue
        try:
            sentence = check()
        except Exception as error:  # whatever it is, this part isn't well
            log.warning("The check of %s failed", name, exc_info=True)
            sentence = f"{type(error).__name__}."
        if sentence:
            found[name] = sentence
    return found


def note_sign_of_life(queue):
    cache.set(f"sign-of-life-{queue}", clock.now(), timeout=None)


def database():
    """Raise ``OperationalError`` if the database gives no answer within two seconds."""
    with patience(MAX_SECONDS), connection.cursor() as cursor:
        cursor.execute("SELECT 1")


def migrations():
    """Name the first migration that the database still lacks."""
    with patience(MAX_SECONDS):
        executor = MigrationExecutor(connection)
        plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return _("Not applied: %s.") % plan[0][0] if plan else ""


def clocks():
    """Compare this machine's clock with the database's, by which other machines go."""
    if connection.vendor != "postgresql":
        return ""
    with patience(MAX_SECONDS), connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        apart = abs(cursor.fetchone()[0] - dt.datetime.now(dt.UTC))
    return _("They are %s seconds apart.") % apart.seconds if apart > MAX_APART else ""


def broker():
    from redis import Redis  # 35 ms; others load it with the first message, in a thread

    patient = {"socket_connect_timeout": MAX_SECONDS, "socket_timeout": MAX_SECONDS}
    with Redis.from_url(cache_url(settings.BROKER_URL), **patient) as link:
        link.ping()


def storage():
    """Write a small file and remove it; say if the files are another installation's."""
    default_storage.delete(default_storage.save("readyz", ContentFile(b"readyz")))
    return "" if mark.is_ours() else _("It is marked as another installation’s.")


def disk():
    """Say how much is left, when it is little, where files are on a disk of this machine."""
    folder = getattr(default_storage, "location", None)
    free = shutil.disk_usage(folder).free if folder else MIN_FREE_BYTES
    return _("%s MB are left.") % (free // 1024 // 1024) if free < MIN_FREE_BYTES else ""


def workers():
    """Name the queues from which no worker takes; say if none does, which is beat's way to stop."""
    names = sorted(settings.CELERY_TASK_QUEUES)
    since = clock.now() - SIGN_AFTER
    silent = [name for name in names if (cache.get(f"sign-of-life-{name}") or since) <= since]
    if silent == names:
        return _("No sign of life from any worker, or from beat.")
    names = ", ".join(silent)
    return _("No sign of life from the worker of: %s.") % names if silent else ""


def mail():
    """Say since when the oldest email waits for a worker, or that the mail server takes none."""
    long_ago = clock.now() - MAX_WAIT
    with patience(MAX_SECONDS):
        waits = waiting().order_by("not_before").values_list("not_before", flat=True)
        in_bulk = waits.filter(kind__in=sorted(MailKind.in_bulk())).first()
        oldest = waits.exclude(kind__in=sorted(MailKind.in_bulk())).first()
        failing = OutMail.objects.undone().filter(attempts__gte=3, created__lte=long_ago)
        gone = OutMail.objects.filter(state=MailState.SENT, tried_at__gt=long_ago)
        none_goes = failing.exists() and not gone.exists()
    if none_goes:
        return _("Attempts fail, and nothing has gone out lately.")
    return _late(oldest) or _late(in_bulk, MAX_WAIT_IN_BULK)


def files():
    with patience(MAX_SECONDS):
        rows = [apps.get_model(label).objects.claimable() for label in sorted(BUILDERS)]
        oldest = [row.order_by("not_before").first() for row in rows]
    return _late(min((row.not_before for row in oldest if row), default=None))


def _late(oldest, longest=MAX_WAIT):
    """Say since when the oldest waits, if that is too long."""
    late = oldest and oldest <= clock.now() - longest
    since = f"{oldest:%Y-%m-%d %H:%M}" if late else ""
    return _("The oldest has waited since %s UTC.") % since if late else ""


CHECKS = {
    check.__name__: check
    for check in (database, migrations, clocks, broker, storage, disk, workers, mail, files)
}

WHAT_TO_DO = {
    "database": gettext_lazy("Is it running? Are host, name and password of DATABASE_URL right?"),
    "migrations": gettext_lazy("Stop the services, then: manage.py migrate"),
    "clocks": gettext_lazy("Let both machines set their clocks by NTP."),
    "broker": gettext_lazy("Is Redis running? Is BROKER_URL right?"),
    "storage": gettext_lazy(
        "Make the folder or bucket of STORAGE_URL, for this installation alone, and let the user"
        " of the services write there. With a new SECRET_KEY, remove installation.txt from it."
    ),
    "disk": gettext_lazy("Make room, or move the folder of STORAGE_URL to a larger disk."),
    "workers": gettext_lazy("Start als-worker and als-beat; read their logs."),
    "mail": gettext_lazy(
        "Read the worker’s log: the mail server may be away. What was given up is sent again by"
        " manage.py send_again"
    ),
    "files": gettext_lazy("Read the log of the worker of files."),
    "mail server": gettext_lazy(
        "Are host, port and password of EMAIL_URL right? Is the way there open?"
    ),
}
