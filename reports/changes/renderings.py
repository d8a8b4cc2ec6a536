"""Renderings: rows that say what was asked for, claimed and filled by workers.

The row is the truth and the broker only a wake-up. A claim is one UPDATE whose condition only one
worker can meet; it counts ``attempts`` up, and a worker writes to the row only while that number
is still its own, so that one given up for dead can't write over its successor.
"""

import hashlib
import logging
import secrets
from functools import partial

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from als.common import audit, clock, pdf
from als.common.refusals import Refused
from als.common.wake import wake
from reports.enums import RenderingStage, RenderingState
from reports.models import Download, Rendering, Snapshot
from reports.rendering import html
from reports.rules import may_ask_for_rendering

log = logging.getLogger(__name__)

MOST_ATTEMPTS = 3


def ask_for_rendering(*, snapshot, by):
    """Return the rendering of the snapshot that is waiting, running or ready; else ask for one."""
    if not may_ask_for_rendering(by, snapshot.report.set):
        raise Refused(_("Only the set's facilitators ask for a PDF."))
    with transaction.atomic():
        snapshot = Snapshot.objects.select_for_update(of=("self",)).get(pk=snapshot.pk)
        there = snapshot.renderings.exclude(state=RenderingState.FAILED).first()
        if there is not None and not _lost(there):
            return there
        if there is not None:
            _fail(there.pk, there.attempts, RenderingState.READY, _("Its file has gone."))
        rendering = Rendering.objects.create(
            snapshot=snapshot, asked_by=by, asked_at=clock.now(), beat_at=clock.now()
        )
        audit.record("asked for", rendering, by=by, set_id=snapshot.report.set_id,
                     version=snapshot.version)  # fmt: skip
        if not clock.tells_a_story():
            transaction.on_commit(partial(wake_up, rendering.pk))
    return rendering


def _lost(rendering):
    return rendering.is_ready and not default_storage.exists(rendering.file.name)


def has_file(snapshot):
    """Say whether the snapshot's PDF is there to be taken."""
    ready = snapshot.renderings.filter(state=RenderingState.READY).first()
    return ready is not None and not _lost(ready)


def wake_up(pk):
    """Tell a worker."""
    from reports.tasks import render_report

    wake(render_report, pk)


def claim(pk):
    """Take the row for this worker; return which attempt it is, or None if it can't be had."""
    rows = Rendering.objects.claimable().filter(pk=pk)
    before = rows.values_list("attempts", flat=True).first()
    if before is None:
        return None
    if before >= MOST_ATTEMPTS:
        _fail(pk, before, RenderingState.RUNNING, _("The worker stopped each time."))
        return None
    taken = rows.filter(attempts=before).update(
        state=RenderingState.RUNNING,
        stage=RenderingStage.COMPILE,
        attempts=F("attempts") + 1,
        beat_at=clock.now(),
    )
    return before + 1 if taken else None


def make_file(pk):
    """Make the file of a rendering that waits; return whether it was made here."""
    attempt = claim(pk)
    if attempt is None:
        return False
    try:
        return _make(Rendering.objects.select_related("snapshot").get(pk=pk), attempt)
    except Exception:
        # Whatever it was, the row must not stay "running"; the log has the rest.
        reference = secrets.token_hex(4).upper()
        log.exception("Rendering %s failed at attempt %s, reference %s", pk, attempt, reference)
        _give_back(pk, attempt, reference)
        return False


def _make(rendering, attempt):
    content = rendering.snapshot.content
    document_html = html(content)
    if not _stage(rendering.pk, attempt, RenderingStage.LAYOUT):
        return False
    document = pdf.lay_out(document_html)
    if not _stage(rendering.pk, attempt, RenderingStage.WRITE):
        return False
    data = pdf.write(document)
    name = f"renderings/{rendering.snapshot.sha256[:16]}-{rendering.pk}-{attempt}.pdf"
    name = default_storage.save(name, ContentFile(data))
    done = _mine(rendering.pk, attempt).update(
        state=RenderingState.READY,
        stage=RenderingStage.FINISHED,
        error="",
        file=name,
        pages=len(document.pages),
        size=len(data),
        sha256=hashlib.sha256(data).hexdigest(),
        ready_at=clock.now(),
        beat_at=clock.now(),
    )
    if not done:
        default_storage.delete(name)
    return bool(done)


def _mine(pk, attempt):
    return Rendering.objects.filter(pk=pk, state=RenderingState.RUNNING, attempts=attempt)


def _stage(pk, attempt, stage):
    """Say how far it is; return False if the row was given to another worker meanwhile."""
    return bool(_mine(pk, attempt).update(stage=stage, beat_at=clock.now()))


def _give_back(pk, attempt, reference):
    sentence = _("It could not be made. Reference: %s") % reference
    if attempt >= MOST_ATTEMPTS:
        _fail(pk, attempt, RenderingState.RUNNING, sentence)
        return
    _mine(pk, attempt).update(
        state=RenderingState.QUEUED,
        stage=RenderingStage.WAITING,
        error=sentence,
        beat_at=clock.now(),
    )


def _fail(pk, attempt, was, sentence):
    Rendering.objects.filter(pk=pk, state=was, attempts=attempt).update(
        state=RenderingState.FAILED,
        error=sentence,
        pages=None,
        size=None,
        ready_at=None,
        beat_at=clock.now(),
    )


def record_download(*, rendering, by):
    """Write down who takes the file. Return the download."""
    rows = Rendering.objects.visible_to(by)
    if not rows.filter(pk=rendering.pk, state=RenderingState.READY).exists():
        raise Refused(_("This file is not there to be taken."))
    with transaction.atomic():
        download = Download.objects.create(rendering=rendering, by=by, at=clock.now())
        report = rendering.snapshot.report
        audit.record("downloaded", report, by=by, set_id=report.set_id,
                     version=rendering.snapshot.version)  # fmt: skip
    return download
