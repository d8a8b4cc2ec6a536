"""One's own data: asked for by its person, created by a worker, deleted after a week."""

from functools import partial

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from als.archive.changes import downloads
from als.archive.models import PersonExport
from als.archive.own_data import PersonContents, write
from als.core import audit, clock, file_jobs
from als.core.enums import JobStage
from als.core.locking import locked
from als.core.mail.outbox import language_of
from als.core.refusals import Refused


def ask_for_own_data(*, by):
    """Return the person's export that is being made or was just asked for; else ask for one."""
    with transaction.atomic():
        locked(by)
        there = downloads.made_or_being_made(PersonExport.objects.filter(person=by), by)
        if there is not None:
            return there
        export = PersonExport.objects.create(person=by, asked_by=by, asked_at=clock.now())
        audit.record("asked for", export, by=by)
        file_jobs.queue(export)
    return export


@file_jobs.builder(PersonExport)
def make_export(export, job):
    contents, name = PersonContents(export.person), f"people/{export.pk}-{job.attempt}.zip"
    step = partial(job.stage, JobStage.WRITE)
    with translation.override(language_of(export.person)):
        return downloads.zip_of(lambda file: write(contents, file, step=step), name)


def cancel_own_data(*, export, by):
    """Cancel an export that is being created. Idempotent. ``Refused`` for anybody else."""
    _refuse_others(export, by)
    return file_jobs.cancel(row=export, by=by)


def take_own_data(*, export, by):
    """Record the download and return the open file; ``Refused`` if it is deleted or not theirs."""
    _refuse_others(export, by)
    file = downloads.open_file(export)
    audit.record("downloaded", export, by=by)
    return file


def _refuse_others(export, by):
    if export.person_id != by.pk:
        raise Refused(_("Only the person it is about can download this file."))


def removing_old_exports():
    """Remove the files of exports that were ready a week ago; yield of each whether it went."""
    return downloads.removing_old(PersonExport)
