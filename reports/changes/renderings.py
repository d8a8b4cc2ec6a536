"""Renderings: asking for files of a frozen version, making them, taking them."""

from functools import partial

from django.core.files.storage import default_storage
from django.db import transaction
from django.utils.translation import gettext as _

from als.core import audit, clock, file_jobs
from als.core.enums import JobState
from als.core.locking import locked
from als.core.refusals import Refused
from reports import notifications
from reports.enums import RenderingFormat
from reports.models import Download, Rendering, Snapshot
from reports.rendering import files
from reports.rules import may_ask_for_rendering


def ask_for_rendering(*, snapshot, by, kind=RenderingFormat.PDF):
    """Return the file of this format that is waiting, running or ready; else ask for one."""
    if kind not in RenderingFormat.values:
        raise Refused(_("There is no such format."))
    if not may_ask_for_rendering(by, snapshot.report.set):
        raise Refused(_("Only facilitators of this set can ask for its files."))
    with transaction.atomic():
        snapshot = locked(snapshot)
        rows = snapshot.renderings.filter(format=kind)
        there = rows.exclude(state__in=JobState.over_states()).first()
        if there is not None and not _lost(there):
            return there
        if there is not None:
            same = rows.filter(pk=there.pk, state=there.state)
            same.end(JobState.FAILED, _("Its file no longer exists."))
        return _ask(snapshot, kind, by)


def _ask(snapshot, kind, by):
    rendering = Rendering.objects.create(snapshot=snapshot, format=kind, asked_by=by)
    audit.record("asked for", rendering, by=by, set_id=snapshot.report.set_id,
                 version=snapshot.version, format=str(kind))  # fmt: skip
    file_jobs.queue(rendering)
    return rendering


def ask_for_all(*, snapshot, by):
    """Ask for the file of each format. The PDF first, which sponsors wait for."""
    return [
        ask_for_rendering(snapshot=snapshot, by=by, kind=kind) for kind in RenderingFormat.values
    ]


def cancel_rendering(*, rendering, by):
    """Cancel what waits or is being made. What is ready stays."""
    set_ = rendering.snapshot.report.set
    if not may_ask_for_rendering(by, set_):
        raise Refused(_("Only facilitators of this set can cancel a file."))
    return file_jobs.cancel(row=rendering, by=by, set_id=set_.pk)


def _lost(rendering):
    return rendering.is_ready and not default_storage.exists(rendering.file.name)


def make_file(pk):
    """Make the file of a rendering that waits; return whether it was made here."""
    return file_jobs.work(Rendering._meta.label_lower, pk)


@file_jobs.builder(Rendering)
def make(rendering, job):
    """Make the file from the frozen content, and from nothing else."""
    snapshot = rendering.snapshot
    data, pages = files.make(snapshot.content, rendering.format, job)
    ending = files.FORMATS[rendering.format].ending
    name = f"renderings/{snapshot.sha256[:16]}-{rendering.pk}-{job.attempt}{ending}"
    then = partial(_notify_sponsors, rendering)
    return file_jobs.JobResult(data, name, {"pages": pages}, then=then)


def _notify_sponsors(rendering):
    """Write to the sponsors as soon as a released version has its PDF. Idempotent."""
    if rendering.format != RenderingFormat.PDF:
        return
    # It may have been released while the file was being made.
    snapshot = Snapshot.objects.select_related("report__set__programme")
    snapshot = snapshot.get(pk=rendering.snapshot_id)
    if snapshot.released_at:
        notifications.notify_released(snapshot)


def record_download(*, rendering, by):
    """Write down who takes the file. Return the download."""
    rows = Rendering.objects.visible_to(by)
    if not rows.filter(pk=rendering.pk, state=JobState.READY).exists():
        raise Refused(_("This file is not available."))
    with transaction.atomic():
        download = Download.objects.create(rendering=rendering, by=by, at=clock.now())
        report = rendering.snapshot.report
        audit.record("downloaded", report, by=by, set_id=report.set_id,
                     version=rendering.snapshot.version, format=rendering.format)  # fmt: skip
    return download
