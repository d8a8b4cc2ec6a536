"""Extracts: asked for by a researcher, made by a worker, taken for a while, then removed."""

import datetime as dt
import io
from functools import partial

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from als.core import audit, clock, file_jobs
from als.core.clearing import remove_later
from als.core.enums import JobStage, JobState
from als.core.formats import date_time
from als.core.locking import locked, locked_by_key, locked_rows
from als.core.processes.runs import attempt
from als.core.refusals import Refused, refuse_unless
from als.core.text.languages import in_language
from als.research.code_book import code_book
from als.research.enums import TableKind
from als.research.files import write_zip
from als.research.models import Extract, ExtractSet
from als.research.models.extracts import sets_open_to_research
from als.research.selectors.roles import role_of
from als.research.tables.all import TABLES
from als.research.tables.data import SetData
from reports.enums import ReportState
from reports.models import Report
from sets.models import ProgrammeRole
from sets.rules import researches

DAYS_KEPT = 90


def ask_for_extract(*, programme, tables, sets, by):
    """Return the extract that is being made for the person; else ask for one of these parts.

    ``tables``: values of ``TableKind``; ``sets``: keys of sets that are open to research.
    """
    role = _role_or_refuse(programme, by)
    tables = [str(kind) for kind in TableKind if kind in tables]
    refuse_unless(tables, _("Choose at least one table."))
    with transaction.atomic():
        role = locked_by_key(ProgrammeRole, role.pk)
        refuse_unless(role.removed_at is None, _("You are no longer a researcher here."))
        there = Extract.objects.filter(role=role, state__in=JobState.open_states()).first()
        if there is not None:
            return there
        chosen = _released_of(sets_open_to_research().filter(programme=programme, pk__in=sets))
        refuse_unless(chosen, _("Choose at least one set that is open to research."))
        extract = Extract.objects.create(
            role=role, tables=tables, asked_by=by, asked_at=clock.now()
        )
        ExtractSet.objects.bulk_create(
            ExtractSet(extract=extract, set_id=set_pk, snapshot_id=snapshot_pk)
            for set_pk, snapshot_pk in chosen
        )
        _audit("asked for", extract, by=by, tables=tables)
        file_jobs.queue(extract)
    return extract


def _released_of(sets):
    """Return ``(set's key, key of what is out of it)``, both under a lock.

    Else a no, or a reopening, that comes at the same time would not see this extract, and not end
    it.
    """
    keys = list(locked_rows(sets.order_by("pk")).values_list("pk", flat=True))
    reports = Report.objects.filter(set__in=keys, state=ReportState.RELEASED).order_by("set")
    return list(locked_rows(reports).values_list("set_id", "snapshot_id"))


def _role_or_refuse(programme, by):
    role = role_of(by, programme) if researches(by, programme) else None
    refuse_unless(role, _("Only researchers of this programme can use its data."))
    return role


def _audit(verb, extract, *, by, **facts):
    """Write one entry for each set: its people see it in the set's history."""
    for set_pk in extract.sets.values_list("set_id", flat=True):
        audit.record(verb, extract, by=by, set_id=set_pk, **facts)


@file_jobs.builder(Extract)
def make_extract(extract, job):
    """Make the file of what may be had now: of sets that have said no since, there is nothing."""
    programme = extract.role.programme
    with in_language(programme.language):
        tables = tables_of(extract, job)
        job.stage(JobStage.WRITE)
        book, facts = code_book(extract.tables), _facts(extract, programme)
        counts = {kind: len(rows) for kind, rows in tables.items()}
        with io.BytesIO() as file:  # some thousand rows at most
            write_zip(file, tables, book, facts)
            data = file.getvalue()
    name = f"research/{extract.pk}-{job.attempt}.zip"
    then = partial(_audit, "made", extract, by=None)
    return file_jobs.JobResult(data, name, {"counts": counts}, then=then)


def tables_of(extract, job=None):
    """Return the rows of an extract: kind → dicts. ``job`` gets a sign after each set."""
    tables = {kind: [] for kind in extract.tables}
    sets = sets_open_to_research().filter(
        extracts__extract=extract, extracts__snapshot=F("report__snapshot")
    )
    for number, set_ in enumerate(sets.select_related("programme").order_by("pk"), start=1):
        data = SetData(set_, extract)
        for kind, rows in tables.items():
            rows += TABLES[TableKind(kind)].rows(data)
        if job:
            job.page(number)
    return tables


def _facts(extract, programme):
    return {
        _("Research extract of the programme"): programme.name,
        _("Made for"): extract.role.person.name,
        _("Asked for at"): f"{date_time(timezone.localtime(extract.asked_at, dt.UTC))} (UTC)",
    }


def cancel_extract(*, extract, by):
    """Cancel one that waits or is being made. Idempotent. ``Refused`` for anybody else."""
    _refuse_others(extract, by)
    return file_jobs.cancel(row=extract, by=by)


def take_extract(*, extract, by):
    """Record the download and return the open file; ``Refused`` where it may no longer be had."""
    _refuse_others(extract, by)
    with transaction.atomic():
        extract = locked(extract)
        refuse_unless(
            Extract.objects.allowed().filter(pk=extract.pk).exists(),
            _("This extract is no longer available. Ask for a new one."),
        )
        try:
            file = extract.file.open("rb")
        except FileNotFoundError:
            raise Refused(_("The file is missing. Ask for a new one.")) from None
        _audit("downloaded", extract, by=by)
    return file


def note_reading(pk):
    """Record for each set that a program read the extract; once a day. By a worker.

    A message that gets lost does no harm: the next reading of the day sends another.
    """
    with transaction.atomic():
        extract = locked_by_key(Extract, pk, "role__person")
        if not extract.was_read_today:
            extract.read_at = clock.now()
            extract.save(update_fields=["read_at"])
            _audit("read by a program", extract, by=extract.role.person)


def _refuse_others(extract, by):
    own = Extract.objects.given_to(by).filter(pk=extract.pk).exists()
    refuse_unless(own, _("Only the researcher who asked for it can have this extract."))


def removing_old_extracts():
    """Remove the files of extracts that were ready 90 days ago; yield of each whether it went."""
    old = clock.now() - dt.timedelta(days=DAYS_KEPT)
    rows = Extract.objects.there().filter(ready_at__lt=old)
    yield from (attempt(_remove, pk) for pk in rows.values_list("pk", flat=True))


def end_extracts_of(set_id, *, by=None):
    """End all extracts with rows of a set, for good: a later yes brings none of them back.

    In the transaction of what ends them. What a worker is making is cancelled.
    """
    _end(Extract.objects.filter(sets__set=set_id), by=by, set_id=set_id)


def end_all_extracts():
    """End all there are, for good. In the transaction that restores a backup."""
    _end(Extract.objects.all())


def _end(rows, *, by=None, set_id=None):
    for extract in rows.undone():
        file_jobs.cancel(row=extract, by=by, set_id=set_id)
    for pk in rows.there().values_list("pk", flat=True):
        if _remove(pk):
            audit.record("ended", Extract(pk=pk), by=by, set_id=set_id)


def _remove(pk):
    """Remove one: the file after the row says so, or a row could promise what has gone."""
    with transaction.atomic():
        extract = locked_by_key(Extract, pk)
        if extract.gone_at is not None:
            return False
        remove_later([extract.file.name])
        extract.gone_at, extract.file = clock.now(), ""
        extract.save(update_fields=["gone_at", "file"])
    return True
