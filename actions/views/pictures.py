"""How the work of a set stands, in three pictures with their numbers."""

from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from actions.charts import pairs, states, themes
from actions.charts import standing as standing_charts
from actions.rules import may_export_set
from actions.selectors.sets import sets_with_own_pair
from als.core.web.access import get_or_404
from sets.models import roles_of
from sets.rules import facilitates


@require_safe
def pictures(request, pk):
    set_ = get_or_404(sets_with_own_pair(request.user), pk=pk)
    standing = standing_charts.standing_of(request.user, set_)
    any_action = any(row.states for row in standing.pairs)
    figures = []
    if any_action and standing.months:
        figures.append(_states_figure(standing))
    if any_action:
        figures.append(_pairs_figure(set_, standing))
    if standing.themes:
        figures.append(_themes_figure(set_, standing))
    context = {
        "set": set_,
        "section": "actions",
        "figures": figures,
        "reads_all": facilitates(request.user, set_),
        "take_along": _where_to_take_it(request.user, set_),
    }
    return render(request, "actions/pictures.html", context)


def _states_figure(standing):
    return _figure(
        "components/bars.svg",
        states.states_picture(standing.months),
        states.states_table(standing.months),
        _("Actions, month by month"),
        _("How they stood at the end of each month. What was withdrawn counts until then."),
    )


def _pairs_figure(set_, standing):
    return _figure(
        "components/bars.svg",
        pairs.pairs_picture(standing.pairs),
        pairs.pairs_table(set_, standing.pairs),
        _("Pair by pair"),
        _("What was stopped or did not work counts as well: the set learns from it."),
    )


def _themes_figure(set_, standing):
    return _figure(
        "components/cells.svg",
        themes.themes_picture(standing.pairs, standing.themes),
        themes.themes_table(set_, standing.pairs, standing.themes),
        _("Themes by pairs"),
        _("How many issues each pair raises, a column a pair. The most shared come first."),
    )


def _figure(template, picture, table, heading, intro):
    head, rows = table
    return {
        "template": template,
        "picture": picture,
        "head": head,
        "rows": rows,
        "numeric": range(1, len(head)),
        "heading": heading,
        "intro": intro,
    }


def _where_to_take_it(user, set_):
    """Return the address of the page with the files: the set's, or that of the (first) own pair."""
    if may_export_set(user, set_):
        return reverse("actions:export", args=[set_.pk])
    seat = roles_of(user).seat_in_set(set_.pk)
    return seat and reverse("actions:pair_export", args=[seat.pair_id])
