"""What workers make (renderings, archives, syntheses): claimed by one, told of, given back, ended.

The row is the truth and the broker only a wake-up. A claim is one UPDATE whose condition only one
worker can meet; it counts ``attempts`` up, and a worker writes to the row only while that number
is still its own, so that one given up for dead can't write over its successor.

A kind of row is told of once, where its changes are::

    @jobs.makes(Archive)
    def make(row, job):
        job.stage(RenderingStage.WRITE)     # and job.page(3, 40); both stop what was cancelled
        return jobs.Made(file, f"archives/{row.pk}-{job.attempt}.zip")

and a new row is queued in the transaction that wrote it: ``jobs.queue(row)``.
"""

import hashlib
import logging
import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial

from django.apps import apps
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from als.core import audit, clock
from als.core.processes.workers import notify_worker
from reports.enums import RenderingStage, RenderingState

log = logging.getLogger(__name__)

MAX_ATTEMPTS = 3
# The hard limit of the task (``CELERY_TASK_TIME_LIMIT``) kills a process; this one says so.
MAX_SECONDS = 540
# A page takes a tenth of a second, and the reader's page looks every two.
BETWEEN_SIGNS = 1.0  # seconds
PIECE = 1024 * 1024

BUILDERS = {}


class Stopped(Exception):
    """The row is no longer this worker's: it was cancelled, or given to another."""


class TookTooLong(Exception):
    """The work goes on for longer than any should."""


@dataclass(frozen=True)
class JobResult:
    """What came of it: the bytes, or a file that is open for reading; where it goes; more fields.

    ``name`` ends on the number of the attempt ("archives/7-2.zip"): two that meet don't take each
    other's place, and what a killed one left is found.
    ``then`` is called in the transaction in which the row becomes ready (mail that tells of it).
    """

    data: object
    name: str
    fields: dict = field(default_factory=dict)
    then: Callable | None = None


@dataclass
class Job:
    """A worker's hold on a row, by which it says how far it is."""

    model: type
    pk: int
    attempt: int
    started: float = field(default_factory=time.monotonic)
    signed: float = 0.0

    def mine(self):
        return self.model.objects.filter(
            pk=self.pk, state=RenderingState.RUNNING, attempts=self.attempt
        )

    def stage(self, stage):
        """Say what comes next. Stops the work if the row is another's by now."""
        self._sign(stage=stage, pages_done=0, pages_to_do=0)

    def page(self, done, to_do=0):
        """Say which page, or part, it is at, of how many if that is known; once a second."""
        if time.monotonic() - self.signed >= BETWEEN_SIGNS:
            self._sign(pages_done=done, pages_to_do=to_do)

    def _sign(self, **values):
        if time.monotonic() - self.started > MAX_SECONDS:
            raise TookTooLong
        if not self.mine().update(beat_at=clock.now(), **values):
            raise Stopped
        self.signed = time.monotonic()


def builder(model):
    """Let what is decorated make the files of these rows: ``make(row, job)`` returns ``Made``."""

    def register(make):
        BUILDERS[model._meta.label_lower] = make
        return make

    return register


def queue(row):
    """Wake a worker for a new row once it is committed."""
    if not clock.is_backdated():
        transaction.on_commit(partial(start_soon, row._meta.label_lower, row.pk))


def start_soon(label, pk):
    """Tell a worker."""
    from reports.tasks import make_file

    notify_worker(make_file, label, pk)


def take_up():
    """Wake workers anew for what waits, or was left by one that gave no sign of life."""
    for label in sorted(BUILDERS):
        rows = apps.get_model(label).objects.claimable()
        for pk in rows.order_by("pk").values_list("pk", flat=True):
            start_soon(label, pk)


def work(label, pk):
    """Make the file of a row that waits; return whether it was made here."""
    model = apps.get_model(label)
    attempt = claim(model, pk)
    if attempt is None:
        return False
    job = Job(model, pk, attempt)
    try:
        return _fill(job, BUILDERS[label](model.objects.get(pk=pk), job))
    except Stopped:
        log.info("%s %s, attempt %s: stopped, the row is not ours any more", label, pk, attempt)
    except Exception as error:
        # Whatever it was, the row must not stay "running"; the log has the rest.
        reference = secrets.token_hex(4).upper()
        log.exception("%s %s failed at attempt %s, reference %s", label, pk, attempt, reference)
        _give_back(job, _sentence(error, reference))
    return False


def claim(model, pk):
    """Take the row for this worker; return which attempt it is, or None if it can't be had."""
    rows = model.objects.claimable().filter(pk=pk)
    before = rows.values_list("attempts", flat=True).first()
    if before is None:
        return None
    if before >= MAX_ATTEMPTS:
        fail(model, pk, before, RenderingState.RUNNING, _("The worker stopped each time."))
        return None
    taken = rows.filter(attempts=before).update(
        state=RenderingState.RUNNING,
        stage=RenderingStage.COMPILE,
        pages_done=0,
        pages_to_do=0,
        attempts=F("attempts") + 1,
        beat_at=clock.now(),
    )
    return before + 1 if taken else None


def _fill(job, made):
    """Keep the file, and say that it is ready, unless the row has gone to another meanwhile."""
    data = ContentFile(made.data) if isinstance(made.data, bytes) else made.data
    size, sha256 = measure(data)
    name = default_storage.save(made.name, data)
    data.close()
    done = False
    try:
        with transaction.atomic():
            mine = _ready(job, file=name, size=size, sha256=sha256, **made.fields)
            if mine and made.then:
                made.then()
        done = mine
    finally:
        if not done:
            default_storage.delete(name)
    _clear_away(job, made.name)
    return done


def _clear_away(job, name):
    """Remove what an attempt left that was killed between its file and its row."""
    before, sign, after = name.rpartition(f"-{job.attempt}")
    for attempt in range(1, job.attempt if sign else 0):
        default_storage.delete(f"{before}-{attempt}{after}")


def _ready(job, **values):
    now = clock.now()
    return bool(
        job.mine().update(
            state=RenderingState.READY,
            stage=RenderingStage.FINISHED,
            error="",
            ready_at=now,
            beat_at=now,
            **values,
        )
    )


def measure(file):
    """Return the size and the hash (SHA-256) of a file, read piece by piece and wound back."""
    size, digest = 0, hashlib.sha256()
    file.seek(0)
    while piece := file.read(PIECE):
        size += len(piece)
        digest.update(piece)
    file.seek(0)
    return size, digest.hexdigest()


def _sentence(error, reference):
    if isinstance(error, TookTooLong):
        return _("It took longer than nine minutes. Reference: %s") % reference
    return _("It could not be made. Reference: %s") % reference


def _give_back(job, sentence):
    if job.attempt >= MAX_ATTEMPTS:
        fail(job.model, job.pk, job.attempt, RenderingState.RUNNING, sentence)
        return
    job.mine().update(
        state=RenderingState.QUEUED,
        stage=RenderingStage.WAITING,
        pages_done=0,
        pages_to_do=0,
        error=sentence,
        beat_at=clock.now(),
    )


def fail(model, pk, attempt, was, sentence):
    """End the row as failed, if it is still what it was."""
    _end(model.objects.filter(pk=pk, state=was, attempts=attempt), RenderingState.FAILED, sentence)


def cancel(*, row, by, set_id=None):
    """Cancel what waits or runs; the worker notices at its next sign of life. Twice is once.

    Whether the person may is for the caller to ask.
    """
    model = type(row)
    with transaction.atomic():
        rows = model.objects.filter(pk=row.pk, state__in=RenderingState.open_states())
        if _end(rows, RenderingState.CANCELLED, ""):
            audit.record("cancelled", row, by=by, set_id=set_id)
    return model.objects.get(pk=row.pk)


def _end(rows, state, sentence):
    return rows.update(
        state=state,
        error=sentence,
        size=None,
        ready_at=None,
        beat_at=clock.now(),
    )
