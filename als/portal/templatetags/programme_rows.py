"""The sets of a programme on the desk, written by functions: see docs/decisions/0127."""

from html import escape

from django import template
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from als.core.formats import long_date
from als.core.templatetags.components import state_tag
from als.core.templatetags.tables import data_label, row_head, table_cell, table_row
from als.core.templatetags.words import day
from als.core.web.addresses import address
from sets.enums import SetState

register = template.Library()


@register.simple_tag
def programme_rows(programme):
    """Show where the programme's sets stand (its ``standing``), each as a row of a table."""
    words = _("Next meeting"), _("Meetings held"), _("Pairs"), _("Report due"), _("Released")
    labels = [data_label(word) for word in words]
    rows = []
    for number, set_ in enumerate(programme.standing, start=1):
        cells = (
            escape(day(set_["next"], programme.time_zone)) if set_["next"] else "–",
            set_["held"],
            _pairs(set_),
            escape(long_date(set_["due"])),
            _released(set_, programme.time_zone),
        )
        facts = _to_manage(set_) if programme.manages else ""
        head = row_head(f"{_name(set_, number)}\n{state_tag(set_['state'])}\n{facts}")
        rows.append(table_row(head, *map(table_cell, cells, labels)))
    return SafeString("".join(rows))


def _name(set_, number):
    """Return the set's name; a sponsor learns it with the report, and sees its number before."""
    if set_["inside"]:
        return _link(address("portal:set", set_["pk"]), escape(set_["name"]))
    return escape(set_["name"] or _("Set %(number)s") % {"number": number})


def _to_manage(set_):
    words = ngettext("%(number)s facilitator", "%(number)s facilitators", set_["facilitators"])
    whose = escape(_("of %(name)s") % {"name": set_["name"]})
    hidden = f'<span class="govuk-visually-hidden">\n{whose}</span>'
    people = escape(words % {"number": set_["facilitators"]})
    href = address("sets:facilitator_add", set_["pk"])
    html = f"<br>\n{_link(href, people + hidden, ' app-plain')}\n"
    if set_["state"] == SetState.CLOSED:
        href, text = address("archive:retention", set_["pk"]), escape(_("Personal data"))
        html += f"·\n{_link(href, text + hidden, ' app-plain')}"
    return html


def _pairs(set_):
    html = set_["pairs"]
    if set_["inside"]:
        html = _link(f"{address('portal:set', set_['pk'])}#pairs", html)
    if waiting := set_.get("waiting"):
        words = ngettext("one more has not answered", "%(number)s more have not answered", waiting)
        html = f"{html},\n{escape(words % {'number': waiting})}"
    return html


def _released(set_, zone):
    """Return the day of its release, or how far its report is; and how much was followed up."""
    if set_["released"]:
        html = _link(address("reports:released"), escape(day(set_["released"], zone)))
    else:
        html = escape(set_["report"].label if set_.get("report") else _("Not yet"))
    followed = set_.get("followed", {})
    if followed.get("asked"):
        href = f"{address('reports:outcome', set_['pk'])}#follow-up"
        counts = render_to_string("reports/_follow_up_count.html", {"counts": followed})
        html += f"<br>\n{_link(href, escape(_('Follow-up:')) + counts)}"
    return html


def _link(href, html, more=""):
    return f'<a class="govuk-link{more}" href="{href}">\n{html}</a>'
