"""Where a report stands, as plain data for its page."""

from dataclasses import dataclass

from django.db.models import F

from als.core.prepared import prepared
from reports.content.texts import KEY_OF
from reports.enums import ReportSection
from reports.models import Download, Rendering, Report, Snapshot
from reports.rendering.document import parts_within, sections_of
from sets.models.roles import roles_of

# The order of the report, with those parts that people write though nothing is there yet.
ORDER = [
    "foreword", "summary", "facts", "issues", "tried", "lessons", "working", "itself", "support",
    "limits", "cases", "people", "imprint", "entries", "minutes", "focus", "rules", "remarks",
    "record",
]  # fmt: skip
WRITTEN_IN = {key: section for section, key in KEY_OF.items()}


@dataclass(frozen=True)
class ReportPart:
    """A section of the report or a part of one, and what people wrote in it.

    ``kind`` is the text's section, where people write one; ``there``: the report has the section.
    """

    key: str
    title: str
    kind: str
    text: str
    there: bool


def parts(content):
    """Return the report's sections in order, with those that only lack what people write."""
    there = {section["key"]: section for section in sections_of(content)}
    there |= {key: {"number": "", "title": WRITTEN_IN[key].label} for key in parts_within(content)}
    return [
        _part(content, key, there.get(key))
        for key in ORDER
        if key in there or (key in WRITTEN_IN and key != ReportSection.REMARKS)
    ]


def _part(content, key, section):
    kind = WRITTEN_IN.get(key)
    title = f"{section['number']} {section['title']}".strip() if section else str(kind.label)
    text = content["texts"][kind.value].strip() if kind else ""
    return ReportPart(key, title, kind or "", text, section is not None)


def versions(report):
    """Return the frozen versions, the newest first, each with its newest PDF."""
    if report.pk is None:
        return []
    rows, pdfs = _versions(report.pk), {}
    for pdf in _pdfs(report.pk) if rows else ():
        pdfs.setdefault(pdf.snapshot_id, pdf)
    reasons = dict(_reasons(report.pk))
    return [
        {
            "snapshot": row,
            "draft": row.draft,
            "rendering": pdfs.get(row.pk),
            "reason": "" if row.draft else reasons.get(row.version + 1, ""),
        }
        for row in rows
    ]


@prepared
def _versions(report_pk):
    # The content may be megabytes: the list doesn't read it.
    rows = Snapshot.objects.filter(report=report_pk).defer("content")
    return rows.annotate(draft=F("content__draft"))


@prepared
def _pdfs(report_pk):
    return Rendering.objects.filter(snapshot__report=report_pk, format="pdf")


@prepared
def _reasons(report_pk):
    rows = Report.history.filter(id=report_pk).exclude(history_change_reason=None)
    return rows.values_list("version", "history_change_reason")


@prepared
def _downloads(report_pk):
    rows = Download.objects.filter(rendering__snapshot__report=report_pk)
    rows = rows.select_related("by", "rendering__snapshot")
    return rows.defer("rendering__snapshot__content")[:50]


def downloads(report, user):
    """Return who took the released file, for the set's facilitators."""
    if report.pk is None or report.set_id not in roles_of(user).facilitates:
        return []
    return [
        {
            "title": row.by.name_on(row.at),
            "when": row.at,
            "version": row.rendering.snapshot.version,
            "format": row.rendering.get_format_display(),
        }
        for row in _downloads(report.pk)
    ]
