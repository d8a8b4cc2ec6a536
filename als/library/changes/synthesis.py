"""What managers find across sets, and the PDF of it."""

from django.db import transaction
from django.utils.translation import gettext as _

from als.core import audit, clock, file_jobs
from als.core.enums import JobStage, JobState
from als.core.files import pdf
from als.core.locking import locked, locked_by_key
from als.core.refusals import Refused
from als.core.revisions import refuse_stale
from als.library.models import Finding, FindingLesson, Synthesis
from als.library.selectors.synthesis import (
    compile_synthesis,
    older_versions,
    relations_of,
    synthesis_html,
)
from reports.enums import Relation
from reports.selectors.released import lessons_of_programme
from sets.models import Programme
from sets.rules import manages


def write_finding(*, programme, statement, explanation, by):
    """Put a finding at the end of the programme's. The same statement twice is one finding."""
    _refuse_unless_manager(by, programme)
    with transaction.atomic():
        programme = locked(programme)
        findings = Finding.objects.current().filter(programme=programme)
        same = findings.filter(statement=statement, written_by=by).first()
        if same is not None:
            return same
        finding = Finding.objects.create(
            programme=programme,
            statement=statement,
            explanation=explanation,
            position=findings.count() + 1,
            written_by=by,
            written_at=clock.now(),
        )
        audit.record("written", finding, by=by, programme=programme.pk)
    return finding


def edit_finding(*, finding, statement, explanation, by, seen=None):
    _refuse_unless_manager(by, finding.programme)
    new = {"statement": statement, "explanation": explanation}
    with transaction.atomic():
        finding = _current(finding)
        changed = sorted(name for name, value in new.items() if getattr(finding, name) != value)
        if not changed:
            return finding
        refuse_stale(finding, list(new), seen)
        for name in changed:
            setattr(finding, name, new[name])
        finding.save(update_fields=changed)
        audit.record("changed", finding, by=by, programme=finding.programme_id, fields=changed)
    return finding


def set_relations(*, finding, relations, by):
    """Save how lessons relate to the finding: key of a released lesson → relation, "" for none.

    A lesson that was picked in an older version moves on to the version in which it was seen.
    """
    _refuse_unless_manager(by, finding.programme)
    if set(relations.values()) - {"", *Relation.values}:
        raise Refused(_("Choose how each lesson relates to the finding."))
    with transaction.atomic():
        finding = _current(finding)
        lessons = lessons_of_programme(finding.programme, older=older_versions(finding))
        known = {lesson.key: lesson for lesson in lessons}
        if not set(relations) <= set(known):
            raise Refused(
                _(
                    "A lesson is no longer there: a newer version of its report may have "
                    "been released."
                )
            )
        rows = _rows_by_key(finding, lessons)
        changed = [
            _write_relation(finding, rows.get(key), known[key], relation)
            for key, relation in relations.items()
        ]
        if any(changed):
            audit.record(
                "rested on lessons", finding, by=by, programme=finding.programme_id,
                number=finding.lessons.count(),
            )  # fmt: skip
    return finding


def _rows_by_key(finding, lessons):
    """Return the finding's rows by the key of the lesson as it reads now, or as it was picked."""
    return {
        key: row
        for row, was, lesson in relations_of(finding, lessons)
        for key in {was.key, (lesson or was).key}
    }


def _write_relation(finding, row, lesson, relation):
    """Write one relation; return whether that changed anything."""
    place = {"snapshot_id": lesson.of.pk, "mark": lesson.mark}
    if not relation:
        return bool(row and row.delete())
    if row is None:
        FindingLesson.objects.create(finding=finding, relation=relation, **place)
        return True
    new = {**place, "relation": relation}
    if all(getattr(row, name) == value for name, value in new.items()):
        return False
    for name, value in new.items():
        setattr(row, name, value)
    row.save(update_fields=["snapshot", "mark", "relation"])
    return True


def place_finding(*, finding, place, by):
    """Put the finding at this place, from 1. Sent twice it stays there."""
    _refuse_unless_manager(by, finding.programme)
    with transaction.atomic():
        finding = _current(finding)
        order = list(Finding.objects.current().filter(programme=finding.programme_id))
        was = order.index(finding)
        order.insert(max(place, 1) - 1, order.pop(was))
        if order.index(finding) != was:
            for number, row in enumerate(order, start=1):
                row.position = number
            Finding.objects.bulk_update(order, ["position"])
            audit.record("placed", finding, by=by, programme=finding.programme_id)
    return finding


def withdraw_finding(*, finding, by):
    """Take the finding off the page. It stays in the record; twice is once."""
    _refuse_unless_manager(by, finding.programme)
    with transaction.atomic():
        finding = _locked(finding)
        if finding.withdrawn_at is None:
            finding.withdrawn_at = clock.now()
            finding.save(update_fields=["withdrawn_at"])
            audit.record("withdrawn", finding, by=by, programme=finding.programme_id)
    return finding


def _refuse_unless_manager(by, programme):
    if not manages(by, programme):
        raise Refused(_("Only managers of this programme can edit the findings of its sets."))


def _locked(finding):
    """Lock the programme first, as all changes of its findings do, then read the finding again."""
    locked_by_key(Programme, finding.programme_id)
    return Finding.objects.select_related("programme").get(pk=finding.pk)


def _current(finding):
    finding = _locked(finding)
    if finding.withdrawn_at is not None:
        raise Refused(_("This finding has been withdrawn since you opened this page."))
    return finding


def ask_for_synthesis(*, programme, by):
    """Return the PDF that is being made, or the newest if it says the same; else ask for one."""
    _refuse_unless_manager(by, programme)
    with transaction.atomic():
        programme = locked(programme)
        # Compared as a whole with what the newest PDF was made from: the same page is made once.
        content = compile_synthesis(programme)
        if not content["sets"]:
            raise Refused(_("No set has released a report yet: there is nothing to put together."))
        newest = Synthesis.objects.filter(programme=programme).first()
        if newest is not None and _serves(newest, content):
            return newest
        row = Synthesis.objects.create(
            programme=programme,
            content=content,
            asked_by=by,
            asked_at=clock.now(),
        )
        audit.record("asked for", row, by=by, programme=programme.pk)
        file_jobs.queue(row)
    return row


def _serves(row, content):
    if row.is_open:
        return True
    there = row.is_ready and row.file.storage.exists(row.file.name)
    return there and row.content == content


def cancel_synthesis(*, synthesis, by):
    _refuse_unless_manager(by, synthesis.programme)
    return file_jobs.cancel(row=synthesis, by=by)


@file_jobs.builder(Synthesis)
def make_synthesis(row, job):
    """Lay out the PDF from the content that was kept when it was asked for."""
    document_html = synthesis_html(row.content)
    job.stage(JobStage.LAYOUT)
    document = pdf.lay_out(document_html, on_page=job.page)
    job.stage(JobStage.WRITE)
    name = f"syntheses/{row.programme_id}-{row.pk}-{job.attempt}.pdf"
    return file_jobs.JobResult(pdf.write(document), name, {"pages": len(document.pages)})


def record_synthesis_download(*, synthesis, by):
    """Write down who takes the file."""
    rows = Synthesis.objects.visible_to(by)
    if not rows.filter(pk=synthesis.pk, state=JobState.READY).exists():
        raise Refused(_("This file is not available."))
    audit.record("downloaded", synthesis, by=by, programme=synthesis.programme_id)
