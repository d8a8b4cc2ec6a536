"""A set's lessons in their list, and the answers to one, by functions: docs/decisions/0127."""

from functools import cache
from html import escape

from django import template
from django.template.defaultfilters import capfirst, truncatewords
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from als.core.templatetags.components import meaning, place_buttons, tag
from als.core.templatetags.languages import members_lang
from als.core.templatetags.tables import data_label, row_head, table_cell, table_row
from als.core.text import markdown
from als.core.web.addresses import address
from reports.enums import Strength
from sets.enums import Tier

register = template.Library()


@register.simple_tag(takes_context=True)
def lesson_rows(context, rows, sides, audiences, may_order):
    """Show ``LessonRow``s in their order, each with what it rests on and who has answered.

    sides: how many there are; audiences: titles by their codes, in the programme's order;
    may_order: whether the reader may move them.
    """
    lang, last, programme = members_lang(context), len(rows), context["set"].programme
    # What lessons share is written once a list.
    strength, sentence = cache(_strength), cache(lambda weight: weight.sentence(programme))
    parts = []
    for row in rows:
        href = address("reports:lesson", row.lesson.pk)
        parts.append(
            f'<section class="report-lesson" id="lesson-{row.lesson.pk}">\n'
            f'<h2 class="govuk-heading-m"{lang}>\n<a class="govuk-link" href="{href}">'
            f"{row.number}. {escape(row.lesson.statement)}</a></h2>\n"
            f'<p class="report-lesson__tags">\n{strength(row.weight.strength)}\n'
            f"{_answered(row.response)}</p>\n"
            f'<p class="govuk-body">\n{escape(_facts(row, sides, audiences))}<br>\n'
            f"{escape(sentence(row.weight))}</p>\n"
            f"{''.join(_but(one, lang) for one in row.qualifying)}{_lacks(row.weight)}"
            f"{_moves(context, row, last) if may_order else ''}</section>\n"
        )
    return SafeString("".join(parts))


@register.simple_tag
def answer_rows(answers, programme):
    """Show what each pair's sides (``PairAnswers``) answered, as rows of a table."""
    sides = [data_label(capfirst(programme.tier_word(side))) for side in Tier]
    rows = []
    for pair in answers:
        cells = (
            table_cell(_answer(name, answer), side)
            for side, (name, answer) in zip(sides, pair.sides, strict=True)
        )
        rows.append(table_row(row_head(escape(pair.title)), *cells))
    return SafeString("".join(rows))


def _answer(name, answer):
    if answer is None:
        return tag(_("%(name)s: not answered") % {"name": name})
    words = {"name": name, "answered": answer.get_answer_display()}
    return tag(_("%(name)s: %(answered)s") % words, meaning=meaning(answer.answer))


def _strength(strength):
    words = _("Evidence: %(strength)s") % {"strength": strength.label}
    return tag(words, meaning=meaning(strength))


def _answered(response):
    if not response:
        return ""
    words = _("Sponsor: %(answer)s") % {"answer": response.get_answer_display()}
    return tag(words, meaning=meaning(response.answer))


def _facts(row, sides, audiences):
    """Return its kind, its readers, and how many sides have answered it, as a text."""
    codes = row.lesson.audiences
    titles = ", ".join(title for code, title in audiences.items() if code in codes)
    facts = [
        row.lesson.get_kind_display(),
        _("for: %(audiences)s") % {"audiences": titles},
        _sides_that_answered(len(row.answers), sides),
    ]
    text = " ·\n".join(facts)
    if number := row.objections:
        words = ngettext(
            "%(number)s with a reservation or a no", "%(number)s with a reservation or a no", number
        )
        text += f",\n{words % {'number': number}}"
    return text


def _sides_that_answered(number, sides):
    if not number:
        return _("no side has answered yet")
    words = ngettext(
        "%(answered)s of %(sides)s side has answered",
        "%(answered)s of %(sides)s sides have answered",
        sides,
    )
    return words % {"answered": number, "sides": sides}


def _but(evidence, lang):
    """Show what qualifies a lesson: its note, or its own words, and a link to it."""
    text = evidence.note or truncatewords(markdown.words(evidence.title), 25)
    return (
        f'<p class="govuk-body-s"><strong>{escape(_("But:"))}</strong>\n'
        f"<span{lang}>{escape(text)}</span>\n"
        f'<a class="govuk-link" href="{escape(evidence.url)}">\n{escape(evidence.source.label)}'
        f'<span class="govuk-visually-hidden"> {escape(truncatewords(evidence.title, 12))}</span>\n'
        "</a></p>\n"
    )


def _lacks(weight):
    """Say what a lesson lacks first of all, if it does."""
    if weight.strength == Strength.NONE:
        text = _("No evidence yet: find what it rests on.")
    elif weight.strength == Strength.THIN and weight.pairs:
        text = _("From one pair only: does another pair see it too?")
    else:
        return ""
    return f'<div class="govuk-inset-text">{escape(text)}</div>\n'


def _moves(context, row, last):
    url = address("reports:lesson_place", row.lesson.pk)
    title, below = truncatewords(row.lesson.statement, 9), "govuk-!-margin-bottom-2"
    return place_buttons(context, url, title, place=row.number, last=last, css_class=below)
