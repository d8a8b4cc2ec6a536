"""Where a report stands, as plain data for its page."""

from dataclasses import dataclass

from django.db.models import F, Prefetch
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from actions.models import Issue
from reports.enums import ReportState
from reports.models import Download, Rendering, SignOff, Snapshot
from reports.rendering import sections_of
from reports.shown import text_and_address
from sets.enums import Tier
from sets.models import Pair, roles_of

STATE_COLOURS = {
    ReportState.DRAFTING: "grey",
    ReportState.FOR_SIGN_OFF: "yellow",
    ReportState.SIGNED_OFF: "blue",
    ReportState.RELEASED: "green",
}


def parts(content):
    """Return the report's sections as rows: number, title, what is in it."""
    cycles, raised, tried = len(content["cycles"]), content["raised"], content["tried"]
    lessons, asked = len(content["lessons"]), content["limits"]["asked"]
    pairs, pieces = len(content["pairs"]), len(content["index"])
    inside = {
        "foreword": "",
        "summary": "",
        "working": ngettext("%s meeting", "%s meetings", cycles) % cycles,
        "issues": ngettext("%s issue", "%s issues", raised) % raised,
        "tried": ngettext("%s action", "%s actions", tried) % tried,
        "lessons": ngettext("%s lesson", "%s lessons", lessons) % lessons,
        "limits": ngettext("%s pair asked", "%s pairs asked", asked) % asked,
        "itself": "",
        "support": "",
        "people": ngettext("%s pair", "%s pairs", pairs) % pairs,
        "contact": "",
        "annex": ngettext("%s piece of evidence", "%s pieces of evidence", pieces) % pieces,
    }
    return [
        [f"{section['number']} {section['title']}".strip(), inside[section["key"]]]
        for section in sections_of(content)
    ]


def held_back(content):
    return [
        [row["kind"], row["reason"], str(row["count"])] for row in content["limits"]["held_back"]
    ]


def named_entries(gate, user):
    """Return the entries kept out by their own words only, as far as the person may read them."""
    found = gate.named()
    issues = [_issue_of(kind, row).pk for kind, row, _names in found]
    readable = set(
        Issue.objects.visible_to(user).filter(pk__in=issues).values_list("pk", flat=True)
    )
    mine = roles_of(user)
    rows = []
    for kind, row, names in found:
        issue = _issue_of(kind, row)
        if issue.pk not in readable:
            continue
        if issue.pair.set_id not in mine.facilitates and issue.pair_id not in mine.pairs:
            continue
        text, href = text_and_address(kind, row)
        rows.append({"text": text, "href": href, "names": ", ".join(names)})
    return rows


def _issue_of(kind, row):
    if kind == "issue":
        return row
    return row.issue if kind == "action" else row.action.issue


def named_texts(report, content, gate):
    """Return which of the report's own texts, and which lessons, name a place or a person."""
    texts = [
        (_("Title"), report.title),
        (_("Foreword"), report.foreword),
        (_("How the set worked"), report.method),
        (_("Limits"), report.caveat),
        (_("Note at the end"), report.closing_note),
    ]
    texts += [
        (lesson["mark"], f"{lesson['statement']} {lesson['explanation']}")
        for lesson in content["lessons"]
    ]
    found = [(label, gate.names.found_in(text)) for label, text in texts]
    found += [(label, gate.unsayable(True, *words)) for label, words in _texts_of_the_year(content)]
    return [{"text": label, "names": ", ".join(names)} for label, names in found if names]


def _texts_of_the_year(content):
    """Return what else was typed for the whole set: the ground rules may keep names out of it."""
    focus = content["focus"] or {}
    return [
        (_("Purpose"), [content["purpose"], *content["objectives"]]),
        (_("The focus, and why"), [text for text in focus.values() if isinstance(text, str)]),
        (_("The year"), [cycle["purpose"] for cycle in content["cycles"]]),
        (
            _("Key issues"),
            [theme[key] for theme in content["themes"] for key in ("title", "description")],
        ),
        (_("Ground rules"), [(content["ground_rules"] or {}).get("text", "")]),
    ]


@dataclass(frozen=True)
class SignOffTable:
    """Pair by side: who has signed the frozen version, and when."""

    rows: list
    missing: frozenset
    total: int

    @property
    def signed(self):
        return self.total - len(self.missing)

    def waits_for(self, user, report):
        """Is a side missing for which this person could sign?"""
        seats = roles_of(user).seats
        return any(
            (seat.pair_id, seat.side) in self.missing
            for seat in seats
            if seat.set_id == report.set_id
        )


def sign_off_table(report):
    pairs = list(Pair.objects.filter(set=report.set).confirmed().with_partnerships())
    signed = {
        (row.pair_id, row.side): row
        for row in SignOff.objects.filter(snapshot=report.snapshot_id).select_related("by")
        if report.snapshot_id
    }
    sides = [(pair.pk, side.value) for pair in pairs for side in Tier]
    rows = [[pair.title, *(_signature(pair, side, signed) for side in Tier)] for pair in pairs]
    return SignOffTable(rows, frozenset(sides) - frozenset(signed), len(sides))


def _signature(pair, side, signed):
    row = signed.get((pair.pk, side.value))
    name = pair.partnership(side).name
    if row is None:
        return _("%(name)s: not yet") % {"name": name}
    return _("%(name)s: signed by %(who)s") % {"name": name, "who": row.by.name}


def versions(report):
    """Return the frozen versions, the newest first, each with its newest rendering."""
    if report.pk is None:
        return []
    # The content may be megabytes: the list doesn't read it.
    rows = (
        Snapshot.objects.filter(report=report)
        .defer("content")
        .prefetch_related(Prefetch("renderings", Rendering.objects.select_related("asked_by")))
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
            "title": row.by.name,
            "when": row.at,
            "version": row.rendering.snapshot.version,
        }
        for row in rows.defer("rendering__snapshot__content")[:50]
    ]
