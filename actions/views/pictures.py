"""The progress overview of a set: three charts with their numbers."""

from django.shortcuts import render
from django.views.decorators.http import require_safe

from actions.charts import PATTERNS, pairs_chart, states_chart, themes_chart
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
    any_action = any(row.states for row in overview.pairs)
    seat = roles_of(request.user).seat_in_set(set_.pk)
    context = {
        "set": set_,
        "section": "actions",
        "states": list(PATTERNS),
        "months": overview.months,
        "pairs": overview.pairs,
        "theme_rows": [
            (theme, [(row.pair, theme.issues[row.pair.pk]) for row in overview.pairs])
            for theme in overview.themes
        ],
        "states_chart": any_action and overview.months and states_chart(overview.months),
        "pairs_chart": any_action and pairs_chart(overview.pairs),
        "themes_chart": overview.themes and themes_chart(overview.pairs, overview.themes),
        "reads_all": facilitates(request.user, set_),
        "may_export_set": may_export_set(request.user, set_),
        "own_pair": seat and seat.pair_id,
    }
    return render(request, "actions/pictures.html", context)
