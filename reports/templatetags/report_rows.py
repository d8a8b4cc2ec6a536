"""Rows of the report's page, written by functions: see docs/decisions/0127."""

from html import escape

from django import template
from django.template.defaultfilters import truncatewords
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, ngettext_lazy

from als.core.templatetags.languages import members_lang
from als.core.text import markdown
from reports.templatetags.report_texts import quoted_with_marks

register = template.Library()

# By a section's key: the name of its number among ``counts_of``, and the words for so many.
COUNTED = {
    "issues": ("issues", ngettext_lazy("%(number)s issue", "%(number)s issues", "number")),
    "tried": ("actions", ngettext_lazy("%(number)s action", "%(number)s actions", "number")),
    "lessons": ("lessons", ngettext_lazy("%(number)s lesson", "%(number)s lessons", "number")),
    "limits": (
        "asked", ngettext_lazy("%(number)s pair asked", "%(number)s pairs asked", "number"),
    ),
    "itself": ("reviews", ngettext_lazy("%(number)s review", "%(number)s reviews", "number")),
    "support": ("support", ngettext_lazy("%(number)s entry", "%(number)s entries", "number")),
    "people": ("pairs", ngettext_lazy("%(number)s pair", "%(number)s pairs", "number")),
    "entries": (
        "pieces",
        ngettext_lazy(
            "%(number)s piece of evidence", "%(number)s pieces of evidence", "number"
        ),
    ),
}  # fmt: skip


@register.simple_tag
def part_count(key, counts):
    """Say how much there is in a section of the report; nothing of one that isn't counted."""
    if key == "working":
        text = _meetings(held=counts["meetings"], planned=counts["planned"])
    elif key in COUNTED:
        name, words = COUNTED[key]
        text = words % {"number": counts[name]}
    else:
        return ""
    return SafeString(f'<span class="app-quiet">· {escape(text)}</span>')


def _meetings(*, held, planned):
    if held == planned:
        return ngettext("%(number)s meeting", "%(number)s meetings", held) % {"number": held}
    words = ngettext("%(held)s of %(planned)s meeting", "%(held)s of %(planned)s meetings", planned)
    return words % {"held": held, "planned": planned}


@register.simple_tag(takes_context=True)
def held_entries(context, entries, set_key):
    """Show entries that are left out, with the sentences whose words hold them back."""
    lang = members_lang(context)
    return SafeString(
        "".join(
            f'<li><a class="govuk-link"{lang} href="{escape(entry["href"])}">\n'
            f"{escape(truncatewords(markdown.words(entry['text']), 30))}</a>\n"
            f"{_sentences(entry, set_key) if entry['sentences'] else ''}</li>"
            for entry in entries
        )
    )


def _sentences(entry, set_key):
    lines = "".join(f"<li>{quoted_with_marks(pieces)}</li>" for pieces in entry["sentences"])
    href = escape(reverse("reports:passage_words", args=[set_key, entry["code"]]))
    return (
        f'<ul class="govuk-list govuk-list--bullet">\n{lines}</ul>\n'
        f'<p class="govuk-body">\n<a class="govuk-link" href="{href}">\n'
        f"{escape(_('Change or clear the marked words'))}</a></p>"
    )
