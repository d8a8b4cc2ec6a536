"""Rows of lists of actions and issues, written by functions: see docs/decisions/0127."""

from html import escape

from django import template
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from actions.templatetags.action_filters import action_tag, issue_tag
from als.core.formats import short_date
from als.core.templatetags.languages import members_lang
from als.core.templatetags.tables import data_label, row_head, table_cell, table_row
from als.core.web.addresses import address

register = template.Library()


@register.simple_tag(takes_context=True)
def action_rows(context, actions, today, pairs=None):
    """Show actions as rows of a table, each with its ``owner_name``.

    pairs: of the actions, by their ``pair_key``; None where all are of one pair.
    """
    lang = members_lang(context)
    pair, owner, due, status = map(data_label, (_("Pair"), _("Owner"), _("By when"), _("Status")))
    titles = {key: escape(of.title) for key, of in (pairs or {}).items()}
    tags = {}
    rows = (
        table_row(
            row_head(_link(address("actions:action", action.pk), str(action)), lang),
            table_cell(titles[action.pair_key], pair, "app-nowrap") if pairs else "",
            table_cell(escape(action.owner_name), owner),
            table_cell(escape(short_date(action.due)), due, "app-nowrap"),
            table_cell(_action_tag(tags, action, today), status),
        )
        for action in actions
    )
    return SafeString("".join(rows))


@register.simple_tag(takes_context=True)
def issue_rows(context, issues):
    """Show issues, with pair, ``theme_title`` and their numbers of actions, as rows of a table."""
    lang = members_lang(context)
    kind, pair, theme = map(data_label, (_("Kind"), _("Pair"), _("Theme")))
    open_actions, status = map(data_label, (_("Open actions"), _("Status")))
    none_yet, numbers = _("None yet"), _("%(open)s of %(all)s")
    tags, kinds = {}, {}
    rows = (
        table_row(
            row_head(_link(address("actions:issue", issue.pk), issue.title), lang),
            table_cell(_once(kinds, issue.kind, issue.get_kind_display), kind),
            table_cell(escape(issue.pair.title), pair, "app-nowrap"),
            table_cell(
                escape(issue.theme_title or none_yet), theme + lang if issue.theme_title else theme
            ),
            table_cell(escape(_open_of_all(issue, numbers)), open_actions, "app-nowrap"),
            table_cell(_once(tags, (issue.state, issue.is_confirmed), issue_tag, issue), status),
        )
        for issue in issues
    )
    return SafeString("".join(rows))


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


def _link(href, text):
    return f'<a class="govuk-link" href="{href}">{escape(text)}</a>'
