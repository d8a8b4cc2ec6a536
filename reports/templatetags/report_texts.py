"""Filters for the report's texts."""

import datetime as dt
import json

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from als.core.formats import month_of
from als.core.text import markdown
from als.core.text.editing import MAX_IN_WORDS, in_words
from reports import identifiers
from reports.content import texts
from reports.content.frozen_words import in_readers_words
from reports.content.strength import strength_key, strength_words
from reports.enums import FollowUpGoing, Strength

register = template.Library()
register.filter(strength_words)


@register.filter(is_safe=True)
def markdown_part(text):
    """Show Markdown that is under a heading of the second level, cleaned."""
    return markdown.to_html(text, heading=3)


@register.filter
def words_before(content, section):
    """Return what people wrote before what a section compiles."""
    return texts.words_before(content, section)


@register.filter
def month_of_iso(day):
    """Show the month of "2026-11-29" as a sentence bends it: "November 2026"."""
    return month_of(dt.date.fromisoformat(day))


@register.simple_tag(takes_context=True)
def next_number(context, kind):
    """Return the next number of its kind (figure, table, paragraph) in the report being written."""
    return next(context["numbers"][kind])


@register.filter
def quoted_with_marks(pieces):
    """Return a sentence in the page's quotation marks, with the pieces that are names marked."""
    marked = (format_html("<mark>{}</mark>", one.text) if one.named else one.text for one in pieces)
    return format_html(_("“%s”").replace("%s", "{}"), format_html_join("", "{}", zip(marked)))


@register.filter
def said_by(counts):
    """Return how sides answered a lesson ("four agree, one disagrees"), without what nobody said.

    Numbers that stand together are all words or all figures.
    """
    agree, reserved = counts["agree"], counts["reservation"]
    against, silent = counts["disagree"], counts["silent"]
    spell = in_words if agree + reserved + against + silent <= MAX_IN_WORDS else str
    words = [
        (agree, ngettext("%s agrees", "%s agree", agree)),
        (reserved, ngettext("%s agrees with a reservation", "%s with a reservation", reserved)),
        (against, ngettext("%s disagrees", "%s disagree", against)),
        (silent, ngettext("%s has not answered", "%s have not answered", silent)),
    ]
    return ", ".join(text % spell(number) for number, text in words if number)


@register.filter
def is_strong(lesson):
    """Return whether a lesson rests on strong evidence, by the word that its version has."""
    return strength_key(lesson["strength"]) == Strength.STRONG


@register.filter
def by_going(answers):
    """Return the answers to a follow-up as words and their answers: what still goes on first."""
    groups = {str(going.label): [] for going in FollowUpGoing}
    for answer in answers:
        words = in_readers_words(FollowUpGoing, answer["going"])
        groups.setdefault(words, []).append(answer)
    return [(words, rows) for words, rows in groups.items() if rows]


@register.filter
def figures_of_follow_up(moment):
    """Return of how many sides the work goes on, and how many said nothing: numbers and words."""
    rows = [(words, len(answers)) for words, answers in by_going(moment["answers"])]
    rows.append((_("Not shown here"), moment["answered"] - len(moment["answers"])))
    rows.append((_("No answer"), moment["asked"] - moment["answered"]))
    return [{"number": number, "words": words} for words, number in rows if number]


@register.filter
def lessons_on(content, mark):
    """Return the marks of the lessons that rest on the entry with this mark."""
    found = (row["lessons"] for row in content["index"] if row["mark"] == mark)
    return next(found, [])


@register.simple_tag
def here_fields(here, code):
    """Return what the button of a word in one sentence sends: which, and of which passage."""
    return {"here": here, "passage": code}


@register.simple_tag
def word_fields(name, key, code=""):
    """Return what the button of a word sends: the word, and the passage that it is in."""
    typed = f"{name}." if key.endswith(".") else name
    return {"word": typed, **({"passage": code} if code else {})}


@register.filter
def doi_link(identifier):
    """Return the address that an identifier leads to, "" if it is no DOI."""
    return identifiers.link_to(identifier)


@register.filter
def linked_data(description):
    """Return a description as JSON-LD in a ``<script>`` that no text in it can end."""
    text = json.dumps(description, ensure_ascii=False)
    for letter in "<>&":
        text = text.replace(letter, f"\\u{ord(letter):04x}")
    return mark_safe(f'<script type="application/ld+json">{text}</script>')  # noqa: S308 - no "<" is left
