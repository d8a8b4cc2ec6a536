"""What people write in a report, section by section: drafts, revisions, two at once."""

from django.db import transaction
from django.utils.translation import gettext as _

from als.core import audit, clock
from als.core.refusals import Refused
from als.core.text.merging import merge
from reports.changes.reports import start_report
from reports.changes.voiding import locked_report
from reports.models import ReportDraft, ReportText
from reports.rules import may_edit_report

MAX_TEXT_LENGTH = 50_000


class TextClash(Refused):
    """Somebody else saved the text first. Theirs stands; what was sent here is kept as a draft."""

    def __init__(self):
        super().__init__(
            _("Somebody saved this text while you were typing. Both are kept: choose below.")
        )


def text_of(report, section):
    """Return the section's text; one that isn't saved yet, of revision 0, where there is none."""
    texts = report.texts.select_related("written_by") if report.pk else ReportText.objects.none()
    found = texts.filter(section=section).first()
    return found or ReportText(report=report, section=section, revision=0)


def typed_and_saved(row, base_revision, typed):
    """Return what was typed from a revision with what was saved since, or None where they touch."""
    if base_revision == row.revision or typed == row.text:
        return typed
    base = row.history.filter(revision=base_revision).order_by("history_id").last()
    if base is None and base_revision:
        return None
    together = merge(base.text if base else "", typed, row.text)
    return together if together is None or len(together) <= MAX_TEXT_LENGTH else None


def save_text(*, report, section, text, base_revision, by):
    """Save a new revision of a section's text, typed from ``base_revision``.

    What others saved since is brought together with it (``brought_together`` says so); where both
    changed the same, ``TextClash`` is raised: the draft that it keeps is committed before.
    """
    _refuse_unless_writer(by, report)
    with transaction.atomic():
        report = _open(report, by)
        row = text_of(report, section)
        new = typed_and_saved(row, base_revision, text)
        if new is None:
            _keep_draft(report, section, by, base_revision, text)
        else:
            row.brought_together = new not in (text, row.text)
            _revise(row, new, by)
    if new is None:
        raise TextClash
    return row


def _refuse_unless_writer(by, report):
    if not may_edit_report(by, report):
        raise Refused(
            _("Only facilitators of this set can edit the report, and only while it is a draft.")
        )


def _open(report, by):
    """Return the report under lock; refuse once it is frozen."""
    report = locked_report(start_report(set_=report.set, by=by))
    if report.is_frozen:
        raise Refused(
            _("The report has been sent for sign-off since you opened this page. Reopen it first.")
        )
    return report


def _revise(row, text, by):
    """Save the text as the next revision, unless it says that already."""
    ReportDraft.objects.of(by).filter(report=row.report, section=row.section).delete()
    if text == row.text:
        return
    row.text, row.written_by, row.written_at = text, by, clock.now()
    row.revision += 1
    row._history_user, row._history_date = by, row.written_at
    row.save()
    audit.record(
        "wrote in", row.report, by=by, set_id=row.report.set_id,
        section=row.section, revision=row.revision,
    )  # fmt: skip


def save_text_draft(*, report, section, text, base_revision, by):
    """Keep what is being typed; an empty text, or what has been saved by now, is no draft.

    Not audited: it is nobody's statement yet. Returns the draft or None.
    """
    _refuse_unless_writer(by, report)
    with transaction.atomic():
        report = _open(report, by)
        row = text_of(report, section)
        # The last autosave may arrive after the form itself; it must not bring the draft back.
        saved = typed_and_saved(row, base_revision, text.strip()) == row.text
        if not text.strip() or saved:
            ReportDraft.objects.of(by).filter(report=report, section=section).delete()
            return None
        return _keep_draft(report, section, by, base_revision, text)


def _keep_draft(report, section, by, base_revision, text):
    """Keep the draft. It goes on resting on the revision that its typing began from.

    Beside a clash the page knows the newer revision; before the person has chosen, the draft must
    not look as if it knew what that one says.
    """
    key = {"person": by, "report": report, "section": section}
    earlier = ReportDraft.objects.filter(**key).values_list("base_revision", flat=True).first()
    began = base_revision if earlier is None else min(earlier, base_revision)
    kept = {"text": text, "base_revision": began, "saved_at": clock.now()}
    draft, _made = ReportDraft.objects.update_or_create(**key, defaults=kept)
    return draft


def drop_text_draft(*, report, section, by):
    """Delete one's own draft of a section. Idempotent."""
    ReportDraft.objects.of(by).filter(report__set=report.set_id, section=section).delete()
