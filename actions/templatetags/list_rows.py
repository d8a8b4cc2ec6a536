"""Rows of lists of actions and issues, written by functions: see docs/decisions/0127."""

from html import escape

from django import template
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from actions.templatetags.action_filters import action_tag, issue_tag
from als.core.formats import short_date
from als.core.templatetags.languages import members_lang
from als.core.web.addresses import address

register = template.Library()


@register.simple_tag(takes_context=True)
def action_rows(context, actions, today, pairs=None):
    """Show actions as rows of a table, each with its ``owner_name``.

    pairs: of the actions, by their ``pair_key``; None where all are of one pair.
    """
    lang = members_lang(context)
    pair, owner, due, status = map(_label, (_("Pair"), _("Owner"), _("By when"), _("Status")))
    titles = {key: escape(of.title) for key, of in (pairs or {}).items()}
    tags = {}
    return _table_rows(
        _row(
            _head(lang, address("actions:action", action.pk), str(action)),
            _cell(pair, titles[action.pair_key], " app-nowrap") if pairs else "",
            _cell(owner, escape(action.owner_name)),
            _cell(due, escape(short_date(action.due)), " app-nowrap"),
            _cell(status, _action_tag(tags, action, today)),
        )
        for action in actions
    )


@register.simple_tag(takes_context=True)
def issue_rows(context, issues):
    """Show issues, with pair, ``theme_title`` and their numbers of actions, as rows of a table."""
    lang = members_lang(context)
    kind, pair, theme = map(_label, (_("Kind"), _("Pair"), _("Theme")))
    open_actions, status = map(_label, (_("Open actions"), _("Status")))
    none_yet, numbers = _("None yet"), _("%(open)s of %(all)s")
    tags, kinds = {}, {}
    return _table_rows(
        _row(
            _head(lang, address("actions:issue", issue.pk), issue.title),
            _cell(kind, _once(kinds, issue.kind, issue.get_kind_display)),
            _cell(pair, escape(issue.pair.title), " app-nowrap"),
            _cell(
                theme + lang if issue.theme_title else theme, escape(issue.theme_title or none_yet)
            ),
            _cell(open_actions, escape(_open_of_all(issue, numbers)), " app-nowrap"),
            _cell(status, _once(tags, (issue.state, issue.is_confirmed), issue_tag, issue)),
        )
        for issue in issues
    )


def _action_tag(tags, action, today):
    state = action.state, action.is_overdue(today)
    return _once(tags, state, action_tag, action, today)


def _once(made, key, make, *given):
    """Return what it makes, as HTML, made once a key: 25 rows have a few states between them."""
    if key not in made:
        made[key] = conditional_escape(make(*given))
    return made[key]


def _open_of_all(issue, numbers):
    if not issue.number_of_actions:
        return "–"
    return numbers % {"open": issue.open_actions, "all": issue.number_of_actions}


def _table_rows(rows):
    return SafeString("".join(rows))


def _row(*cells):
    return f'<tr class="govuk-table__row">\n{"".join(cells)}</tr>\n'


def _label(text):
    return f' data-label="{escape(text)}"'


def _head(lang, href, text):
    return (
        f'<th scope="row" class="govuk-table__header"{lang}>\n'
        f'<a class="govuk-link" href="{href}">{escape(text)}</a></th>\n'
    )


def _cell(label, html, more=""):
    return f'<td class="govuk-table__cell{more}"{label}>\n{html}</td>\n'
