"""The progress overview of a set: three charts with their numbers."""

from django.shortcuts import render
from django.views.decorators.http import require_safe

from actions.charts import drawn_months, drawn_pairs, drawn_themes
from actions.rules import may_export_set
from actions.selectors.overview import overview_of
from actions.selectors.sets import set_with_own_pair
from als.core.web.access import first_or_404
from sets.models.roles import roles_of
from sets.rules import facilitates


@require_safe
def pictures(request, pk):
    set_ = first_or_404(set_with_own_pair(request.user, pk))
    overview = overview_of(request.user, set_)
    months, pairs, themes = overview.months, overview.pairs, overview.themes
    any_action = any(row.states for row in pairs)
    seat = roles_of(request.user).seat_in_set(set_.pk)
    context = {
        "set": set_,
        "section": "actions",
        "months": any_action and months and drawn_months(months),
        "pairs": any_action and drawn_pairs(set_.pk, pairs),
        "themes": themes and drawn_themes(set_.pk, tuple(row.pair for row in pairs), themes),
        "reads_all": facilitates(request.user, set_),
        "may_export_set": may_export_set(request.user, set_),
        "own_pair": seat and seat.pair_id,
    }
    return render(request, "actions/pictures.html", context)
