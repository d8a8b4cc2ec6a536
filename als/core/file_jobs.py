"""The files that workers make: renderings, archives, exports, syntheses (``WorkerFile`` rows).

Each kind of row names the function that makes its file, once::

    @file_jobs.builder(Archive)
    def make(row, job):
        job.stage(JobStage.WRITE)     # and job.page(3, 40); both raise ``Stopped`` if cancelled
        return file_jobs.JobResult(file, f"archives/{row.pk}-{job.attempt}.zip")

A new row is queued in the transaction that wrote it: ``file_jobs.queue(row)``.
"""

import datetime as dt
import errno
import hashlib
import logging
import secrets
import time
from collections.abc import Callable
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from threading import Event, Thread

from django.apps import apps
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import Error as DatabaseProblem
from django.db import IntegrityError, connection, transaction
from django.utils.translation import gettext as _

from als.core import audit, clock
from als.core.enums import JobStage, JobState
from als.core.jobs import Claim, Stopped, claim
from als.core.processes.workers import notify_worker
from als.core.refusals import Refused
from als.core.text import kept

log = logging.getLogger(__name__)

# The hard limit of the task (``CELERY_TASK_TIME_LIMIT``) kills a process; this one says so.
MAX_SECONDS = 540
AT_ONCE = 20  # files of a kind of which workers are notified again
# A page takes a tenth of a second, and the reader's page looks every two.
BETWEEN_SIGNS = 1.0  # seconds
BETWEEN_BEATS = 10.0  # seconds: a quarter of ``WorkerFile.SILENCE``
PIECE = 1024 * 1024

BUILDERS = {}


FULL = {errno.ENOSPC, errno.EDQUOT}
MAX_WAIT = dt.timedelta(days=1)  # for room on the disk: it may be the file itself that fills it
WHILE_FULL = dt.timedelta(minutes=1)


class TookTooLong(Exception):
    """The work goes on for longer than any should."""


@dataclass(frozen=True)
class JobResult:
    """What a builder returns: bytes or a file open for reading, its name, fields of the row.

    ``name`` ends on the number of the attempt ("archives/7-2.zip"): two that meet don't take each
    other's place, and what a killed one left is found.
    ``then`` is called in the transaction in which the row becomes ready (such as mail about it).
    """

    data: object
    name: str
    fields: dict = field(default_factory=dict)
    then: Callable | None = None


@dataclass
class Job(Claim):
    """A worker's hold on a row, by which it says how far it is."""

    started: float = field(default_factory=time.monotonic)
    signed: float = 0.0

    def stage(self, stage):
        """Report the stage that begins; raise ``Stopped`` if the row is no longer this worker's."""
        self.sign(stage=stage, pages_done=0, pages_to_do=0)

    def page(self, done, to_do=0):
        """Report the page or part that is done, of how many if known; at most once a second."""
        if time.monotonic() - self.signed >= BETWEEN_SIGNS:
            self.sign(pages_done=done, pages_to_do=to_do)

    def sign(self, **values):
        if time.monotonic() - self.started > MAX_SECONDS:
            raise TookTooLong
        super().sign(**values)
        self.signed = time.monotonic()

    @contextmanager
    def heartbeat(self):
        """Sign every ten seconds meanwhile, also where a step is long and reports nothing."""
        over = Event()
        thread = Thread(target=self._sign_until, args=(over,), daemon=True)
        thread.start()
        try:
            yield
        finally:
            over.set()
            thread.join()

    def _sign_until(self, over):
        while not over.wait(BETWEEN_BEATS):
            try:
                self.sign()
            except (Stopped, TookTooLong):
                break  # the builder finds so itself at its next step
            except DatabaseProblem:
                log.warning("No sign of life could be given", exc_info=True)
                connection.close()  # the next one may find the database well again
        connection.close()  # this thread's own


def builder(model):
    """Register the function that makes the files of these rows: ``(row, job)`` → ``JobResult``."""

    def register(make):
        BUILDERS[model._meta.label_lower] = make
        return make

    return register


def queue(row):
    """Notify a worker of a new row once it is committed."""
    if not clock.is_backdated():
        transaction.on_commit(partial(start_soon, row._meta.label_lower, row.pk))


def start_soon(label, pk):
    notify_worker("als.core.tasks.make_file", label, pk)


def take_up():
    """Notify workers again of what waits, or was left by a worker that died: of some of each kind.

    While no worker takes messages, they would grow with each look.
    """
    for label in sorted(BUILDERS):
        rows = apps.get_model(label).objects.claimable()
        for pk in rows.order_by("pk").values_list("pk", flat=True)[:AT_ONCE]:
            start_soon(label, pk)


def work(label, pk):
    """Make the file of a row that waits; return whether it was made here."""
    model = apps.get_model(label)
    start = {"stage": JobStage.COMPILE, "pages_done": 0, "pages_to_do": 0}
    job = claim(model, pk, claim_class=Job, state=JobState.RUNNING, **start)
    if job is None:
        return False
    try:
        with job.heartbeat():
            return _fill(job, BUILDERS[label](model.objects.get(pk=pk), job))
    except Stopped:
        log.info("%s %s, attempt %s: stopped, the row is not ours any more", label, pk, job.attempt)
    except Exception as error:  # whatever it was, the row must not stay "running"
        reference = secrets.token_hex(4).upper()
        log.exception("%s %s failed at attempt %s, reference %s", label, pk, job.attempt, reference)
        _note_failure(job, error, reference)
    return False


def _note_failure(job, error, reference):
    """Leave the row to the next attempt, or give it up; while the disk is full, none counts."""
    row = job.rows().first()
    waits = row and row.asked_at > clock.now() - MAX_WAIT
    if waits and isinstance(error, OSError) and error.errno in FULL:
        job.wait(kept.DISK_FULL, WHILE_FULL)
    else:
        job.retry_or_give_up(_sentence(error, reference))


def _fill(job, made):
    """Keep the file, and say that it is ready, unless another worker has the row by now."""
    data = ContentFile(made.data) if isinstance(made.data, bytes) else made.data
    with data:
        size, sha256 = measure(data)
        name = default_storage.save(made.name, data)
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
    values |= {"state": JobState.READY, "stage": JobStage.FINISHED, "error": ""}
    return job.settle(ready_at=clock.now(), **values)


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
        return kept.TOO_LONG % reference
    return kept.NOT_MADE % reference


def make_again(*, row, by):
    """Let workers try what was given up once more, for an operator.

    Raises ``Refused`` if it has not failed, or was asked for again since.
    """
    model = type(row)
    queued = {"state": JobState.QUEUED, "stage": JobStage.WAITING, "attempts": 0, "error": ""}
    again = Refused(_("This file has been asked for again, or is being made."))
    try:
        with transaction.atomic():
            failed = model.objects.filter(pk=row.pk, state=JobState.FAILED)
            if not failed.update(not_before=clock.now(), **queued):
                raise again
            audit.record("made again", row, by=by)
            queue(row)
    except IntegrityError:
        raise again from None


def cancel(*, row, by, set_id=None):
    """Cancel what waits or runs; the worker notices at its next sign of life. Idempotent.

    Whether the person may is for the caller to ask.
    """
    model = type(row)
    with transaction.atomic():
        if model.objects.undone().filter(pk=row.pk).end(JobState.CANCELLED, ""):
            audit.record("cancelled", row, by=by, set_id=set_id)
    return model.objects.get(pk=row.pk)
