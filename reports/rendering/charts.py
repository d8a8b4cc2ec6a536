"""The charts of a report, from its content, as plain numbers for templates/report/*.svg."""

from collections import Counter

from als.core import charts


def year_chart(cycles):
    """Return the meetings as circles, and between them the entries that were logged."""
    return charts.timeline(
        [
            (cycle, cycle["stage"], cycle["logged"], bool(cycle["date"]) + bool(cycle["expected"]))
            for cycle in cycles
        ]
    )


def matrix_chart(matrix):
    """Return the issues by theme and pair as circles; None without named pairs or themes.

    Issues that are printed without names have a column of their own (None) if there are any.
    """
    pairs, themes = matrix["pairs"], matrix["rows"]
    if not pairs or not themes:
        return None
    unnamed = any(theme["unnamed"] for theme in themes)
    rows = [
        (theme, theme["theme"], [*theme["pairs"], theme["unnamed"]] if unnamed else theme["pairs"])
        for theme in themes
    ]
    return charts.circles([*pairs, None] if unnamed else pairs, rows)


def states_chart(themes):
    """Return how many actions are in which state, the most first; None without actions."""
    actions = [action for theme in themes for i in theme["issues"] for action in i["actions"]]
    counts = Counter((action["state_key"], action["state"]) for action in actions)
    rows = sorted(counts.items(), key=lambda row: (-row[1], row[0]))
    of = [({"key": key, "label": label}, count) for (key, label), count in rows]
    return charts.lengths(of) if of else None
