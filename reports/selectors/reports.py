"""Where a report stands, as plain data for its page."""

from dataclasses import dataclass

from django.db.models import F, Prefetch
from django.utils.translation import ngettext

from reports.content.counts import counts_of
from reports.content.texts import KEY_OF
from reports.models import Download, Rendering, Snapshot
from reports.rendering.document import sections_of
from sets.models.roles import roles_of

# The order of the report, with those sections that people write though nothing is there yet.
ORDER = [
    "foreword", "summary", "working", "issues", "tried", "lessons", "limits", "itself", "support",
    "people", "contact", "annex",
]  # fmt: skip
WRITTEN_IN = {key: section for section, key in KEY_OF.items()}


@dataclass(frozen=True)
class ReportPart:
    """A section of the report: what is in it from the record, and what people wrote.

    ``kind`` is the text's section, where people write one; ``there``: the report has the section.
    """

    key: str
    title: str
    inside: str
    kind: str
    text: str
    there: bool


def parts(content):
    """Return the report's sections in order, with those that only lack what people write."""
    there = {section["key"]: section for section in sections_of(content)}
    inside = _inside(content)
    return [
        _part(content, key, there.get(key), inside.get(key, ""))
        for key in ORDER
        if key in there or key in WRITTEN_IN
    ]


def _part(content, key, section, inside):
    kind = WRITTEN_IN.get(key)
    title = f"{section['number']} {section['title']}".strip() if section else str(kind.label)
    text = content["texts"][kind.value].strip() if kind else ""
    return ReportPart(key, title, inside, kind or "", text, section is not None)


def _inside(content):
    counts = counts_of(content)
    raised, tried, lessons = counts["issues"], counts["actions"], counts["lessons"]
    asked, pairs, pieces = counts["asked"], counts["pairs"], counts["pieces"]
    reviews = (content["reviews"] or {}).get("number", 0)
    entries = (content["support"] or {}).get("entries", 0)
    return {
        "working": _meetings(counts),
        "issues": ngettext("%s issue", "%s issues", raised) % raised,
        "tried": ngettext("%s action", "%s actions", tried) % tried,
        "lessons": ngettext("%s lesson", "%s lessons", lessons) % lessons,
        "limits": ngettext("%s pair asked", "%s pairs asked", asked) % asked,
        "itself": ngettext("%s review", "%s reviews", reviews) % reviews,
        "support": ngettext("%s entry", "%s entries", entries) % entries,
        "people": ngettext("%s pair", "%s pairs", pairs) % pairs,
        "annex": ngettext("%s piece of evidence", "%s pieces of evidence", pieces) % pieces,
    }


def _meetings(counts):
    """Return the meetings that were held, as the report's figures count them, of those planned."""
    held, planned = counts["meetings"], counts["planned"]
    if held == planned:
        return ngettext("%s meeting", "%s meetings", held) % held
    text = ngettext("%(held)s of %(planned)s meeting", "%(held)s of %(planned)s meetings", planned)
    return text % {"held": held, "planned": planned}


def versions(report):
    """Return the frozen versions, the newest first, each with its newest PDF."""
    if report.pk is None:
        return []
    # The content may be megabytes: the list doesn't read it.
    rows = (
        Snapshot.objects.filter(report=report)
        .defer("content")
        .prefetch_related(Prefetch("renderings", Rendering.objects.filter(format="pdf")))
        .annotate(draft=F("content__draft"))
    )
    reasons = {
        row.version: row.history_change_reason
        for row in report.history.exclude(history_change_reason=None)
    }
    return [
        {
            "snapshot": row,
            "draft": row.draft,
            "rendering": next(iter(row.renderings.all()), None),
            "reason": "" if row.draft else reasons.get(row.version + 1, ""),
        }
        for row in rows
    ]


def downloads(report, user):
    """Return who took the released file, for the set's facilitators."""
    if report.pk is None or report.set_id not in roles_of(user).facilitates:
        return []
    rows = Download.objects.filter(rendering__snapshot__report=report).select_related(
        "by", "rendering__snapshot"
    )
    return [
        {
            "title": row.by.name_on(row.at),
            "when": row.at,
            "version": row.rendering.snapshot.version,
            "format": row.rendering.get_format_display(),
        }
        for row in rows.defer("rendering__snapshot__content")[:50]
    ]
