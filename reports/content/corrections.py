"""What a correction changes of the version that was released before it."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from als.core.formats import long_date
from als.core.text.languages import in_language
from als.core.zones import zone

# Which parts of the content make which section.
SECTIONS = {
    gettext_lazy("Title"): ["title"],
    gettext_lazy("Texts of the set"): ["texts"],
    gettext_lazy("How the set worked"): [
        "pairs", "cycles", "focus", "ground_rules", "purpose", "objectives", "objectives_reviewed",
        "period", "people",
    ],
    gettext_lazy("Key issues, and what was tried"): ["themes", "apart", "loose"],
    gettext_lazy("Limits of this evidence"): ["limits", "readiness"],
    gettext_lazy("What helped the set itself"): ["reviews"],
    gettext_lazy("Support given"): ["support"],
    gettext_lazy("Cases"): ["cases"],
    gettext_lazy("Contact"): ["contact"],
    gettext_lazy("Licence and identifier"): ["licence", "identifier"],
}  # fmt: skip
# What a lesson says, without the marks that count through the report.
WORDS_OF_LESSON = (
    "statement", "explanation", "in_short", "kind", "audiences", "strength_sentence",
)  # fmt: skip


def correction_of(report, content):
    """Return ``correction``, if a version was released before: which, why, what is different.

    Why is what the released version was reopened with. Why a version after it was taken back or
    voided stays with the set: it can name the side that did not want something said.
    """
    before = report.snapshots.filter(released_at__isnull=False).order_by("-released_at").first()
    if before is None:
        return {}
    reopened = report.history.exclude(history_change_reason=None).filter(version=before.version + 1)
    programme = report.set.programme
    with in_language(programme.language):
        released = long_date(before.released_at.astimezone(zone(programme.time_zone)))
        return {
            "correction": {
                "version": before.version,
                "released": released,
                "reasons": [row.history_change_reason for row in reopened.order_by("history_id")],
                "changes": changes_between(before.content, content),
            }
        }


def changes_between(old, new):
    """Return in sentences which lessons and which sections differ."""
    changed = [str(title) for title, keys in SECTIONS.items() if _differ(old, new, keys)]
    sections = [_("Changed: %s") % title for title in changed]
    return _lessons(old["lessons"], new["lessons"]) + sections


def _differ(old, new, keys):
    # A version that is older than a key has nothing there.
    return any(_without_marks(old.get(key)) != _without_marks(new.get(key)) for key in keys)


def _without_marks(value):
    """Return the value without marks, which count again in each version; nothing is nothing."""
    if isinstance(value, dict):
        return {key: _without_marks(part) for key, part in value.items() if key != "mark"}
    if isinstance(value, list | tuple):
        return [_without_marks(part) for part in value]
    return value or None


def _lessons(old, new):
    before = {lesson["key"]: lesson for lesson in old}
    after = {lesson["key"]: lesson for lesson in new}
    both = [key for key in after if key in before and _words(before[key]) != _words(after[key])]
    return [
        *(
            _("Lesson taken out: “%s”") % le["statement"]
            for k, le in before.items()
            if k not in after
        ),
        *(_("Lesson added: “%s”") % le["statement"] for k, le in after.items() if k not in before),
        *(_("Lesson changed: “%s”") % after[key]["statement"] for key in both),
    ]


def _words(lesson):
    evidence = [[row["text"], row["note"], row["stance"]] for row in lesson["evidence"]]
    counts = [lesson[key] for key in ("agree", "reservation", "disagree")]
    return [[lesson[key] for key in WORDS_OF_LESSON], evidence, counts, lesson["words"]]
