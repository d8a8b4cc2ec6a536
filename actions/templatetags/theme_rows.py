"""What the page of themes has many of, written by functions: see docs/decisions/0127."""

from html import escape

from django import template
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from als.core.templatetags.components import place_buttons
from als.core.templatetags.languages import members_lang
from als.core.templatetags.tables import row_head, table_cell, table_row
from als.core.text import markdown
from als.core.web.addresses import address

register = template.Library()


@register.simple_tag(takes_context=True)
def matrix_rows(context, rows, pairs, set_key):
    """Show ``ThemeRow``s: each with the pairs that share it, its issues, and those of each pair."""
    issues_url, none_yet = address("actions:issues", set_key), _("No theme yet")
    titles = {pair.pk: escape(pair.title) for pair in pairs}
    lines, members = [], members_lang(context)
    for row in rows:
        title, lang = (row.theme.title, members) if row.theme else (none_yet, "")
        title = escape(title)
        href = f"{issues_url}?theme={row.key}"
        total = _number(row.total, href, title)
        of_pairs = (
            _number(number, f"{href}&amp;pair={pair.pk}", f"{titles[pair.pk]}, {title}")
            for pair, number in row.numbers
        )
        lines.append(table_row(row_head(title, lang), _number(row.pairs), total, *of_pairs))
    return SafeString("".join(lines))


def _number(number, href="", hidden=""):
    """Return a cell; where there is something to count, a link to it."""
    if number and href:
        number = f'<a class="govuk-link" href="{href}">\n{number}{_hidden(hidden)}</a>'
    return table_cell(number, css_class="govuk-table__cell--numeric")


@register.simple_tag(takes_context=True)
def own_themes(context, rows):
    """Show the set's themes (``ThemeRow``) in their order, with what the reader may do to each."""
    lang, several = members_lang(context), len(rows) > 1
    words = {name: escape(text) for name, text in _words().items()}
    items = []
    for place, row in enumerate(rows, start=1):
        theme, title = row.theme, escape(row.theme.title)
        href = f"{address('actions:issues', theme.set_id)}?theme={theme.pk}"
        why = markdown.to_html(theme.description, heading=None) if theme.description else ""
        steps = _steps(row, title, words, several) if context["may_keep"] else ""
        move = ""
        if several and context["may_order"]:
            url = address("actions:theme_place", theme.pk)
            move = place_buttons(context, url, theme.title, place=place, last=len(rows))
        items.append(
            f'<li class="app-agenda__item" id="theme-{theme.pk}">\n<div class="app-agenda__body">\n'
            '<h3 class="govuk-heading-s govuk-!-margin-bottom-2">\n'
            f'<a class="govuk-link"{lang} href="{href}">\n{title}</a></h3>\n'
            + (why and f'<div class="app-agenda__why"{lang}>{why}</div>\n')
            + f'<p class="app-agenda__facts">\n{escape(_numbers(row))}\n</p>\n{steps}</div>\n'
            f"{move}</li>\n"
        )
    return SafeString("".join(items))


def _words():
    return {
        "edit": _("Edit"),
        "sort": _("Sort its issues"),
        "merge": _("Merge"),
        "split": _("Split"),
    }


def _numbers(row):
    issues = ngettext("%(number)s issue", "%(number)s issues", row.total) % {"number": row.total}
    pairs = ngettext("%(number)s pair", "%(number)s pairs", row.pairs) % {"number": row.pairs}
    return f"{issues}, {pairs}"


def _steps(row, title, words, several):
    """Return links to what may be done to a theme by whoever keeps themes."""
    steps = [
        ("actions:theme_edit", "edit", True),
        ("actions:theme_sort", "sort", row.total),
        ("actions:theme_merge", "merge", several),
        ("actions:theme_split", "split", row.total > 1),
    ]
    links = " ·\n".join(
        f'<a class="govuk-link" href="{address(page, row.theme.pk)}">\n'
        f"{words[word]}{_hidden(title)}</a>"
        for page, word, may in steps
        if may
    )
    return f'<p class="govuk-body govuk-!-margin-bottom-1">\n{links}</p>\n'


def _hidden(text):
    return f'<span class="govuk-visually-hidden"> {text}</span>'
