"""The charts of actions and issues, as plain numbers and as templates/actions/charts/ draw them."""

from collections import Counter

from django.template.loader import render_to_string

from actions.enums import ActionState
from als.core import charts
from als.core.charts import DARK, DOTS, GRID, LIGHT, PLAIN, STRIPES
from als.core.drawn_once import drawn_once

# Withdrawn actions were never agreed: the chart of months has them as proposed until then.
PATTERNS = {
    ActionState.PROPOSED: PLAIN,
    ActionState.AGREED: LIGHT,
    ActionState.UNDER_WAY: STRIPES,
    ActionState.DONE: DARK,
    ActionState.STOPPED: DOTS,
    ActionState.DID_NOT_WORK: GRID,
}


def states_chart(months):
    """Return the states of actions at the end of each month (``MonthStates``), a bar a month."""
    rows = [(month, [month.states[state] for state in PATTERNS]) for month in months]
    return charts.bars("states", list(PATTERNS.items()), rows, legend_columns=2)


def pairs_chart(pairs):
    """Return what each pair (``PairProgress``) has open, done and ended otherwise, a bar a pair."""
    kinds = [("open", PLAIN), ("done", DARK), ("learning", STRIPES)]
    rows = [(pair, [pair.open, pair.done, pair.learning]) for pair in pairs]
    return charts.bars("pairs", kinds, rows, label_above=True)


def themes_chart(pairs, themes):
    """Return the issues of each pair under each theme (``ThemeIssues``), as cells."""
    rows = [(theme, theme.title, [theme.issues[pair.pk] for pair in pairs]) for theme in themes]
    return charts.cells("themes", pairs, rows)


@drawn_once
def drawn_months(months):
    """Return the chart of months, and the same in numbers."""
    context = {"picture": states_chart(months), "months": months, "states": list(PATTERNS)}
    return render_to_string("actions/charts/months.html", context)


@drawn_once
def drawn_pairs(set_pk, pairs):
    """Return the chart of pairs, and the same in numbers, with links to their lists."""
    context = {"picture": pairs_chart(pairs), "set_pk": set_pk, "pairs": pairs}
    return render_to_string("actions/charts/pairs.html", context)


@drawn_once
def drawn_themes(set_pk, pairs, themes):
    """Return the chart of themes, and the same in numbers, with links to their lists."""
    rows = [(theme, [(pair, theme.issues[pair.pk]) for pair in pairs]) for theme in themes]
    context = {"picture": themes_chart(pairs, themes), "set_pk": set_pk, "pairs": pairs}
    return render_to_string("actions/charts/themes.html", context | {"theme_rows": rows})


def pair_chart(states):
    """Return one bar of one pair's actions by state, or None if there are none but withdrawn ones.

    ``states``: of the actions that the reader may read. No query.
    """
    counts = Counter(states)
    used = [(state, PATTERNS[state]) for state in PATTERNS if counts[state]]
    if not used:
        return None
    row = ([(state, counts[state]) for state, _pattern in used], [counts[s] for s, _p in used])
    return charts.bars("pair-states", used, [row], legend_columns=2)


@drawn_once
def drawn_pair(states):
    """Return that bar as it stands on a page, or "" if there is none."""
    picture = pair_chart(states)
    return render_to_string("actions/charts/pair.svg", {"picture": picture}) if picture else ""
