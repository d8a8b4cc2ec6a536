"""The charts of a report, from its content, as plain numbers for templates/report/*.svg."""

from collections import Counter

from als.core import charts

MAX_COLUMNS = 13  # twelve pairs, and those without names


def year_chart(cycles):
    """Return the meetings as circles, and between them the entries that were logged."""
    return charts.timeline(
        [
            (cycle, cycle["stage"], cycle["logged"], bool(cycle["date"]) + bool(cycle["expected"]))
            for cycle in cycles
        ]
    )


def matrix_charts(matrix):
    """Return the issues by theme and pair as circles; none without named pairs or themes.

    Issues that are printed without names have a column of their own (None) if there are any. Of
    many pairs there are several tables one under the other, with as many columns each as can be
    read. Their circles are of one measure.
    """
    pairs, themes = matrix["pairs"], matrix["rows"]
    if not pairs or not themes:
        return []
    unnamed = any(theme["unnamed"] for theme in themes)
    columns = [*pairs, None] if unnamed else pairs
    counts = [[*theme["pairs"], theme["unnamed"]] for theme in themes]
    most = max(max(row[: len(columns)]) for row in counts)
    parts = -(-len(columns) // MAX_COLUMNS)
    wide = -(-len(columns) // parts)
    return [
        charts.circles(
            columns[start : start + wide],
            [
                (theme, theme["theme"], row[start : start + wide])
                for theme, row in zip(themes, counts, strict=True)
            ],
            most=most,
            step_of=wide,
        )
        for start in range(0, len(columns), wide)
    ]


def states_chart(actions):
    """Return how many actions are in which state, the most first; None without actions."""
    counts = Counter((action["state_key"], action["state"]) for action in actions)
    rows = sorted(counts.items(), key=lambda row: (-row[1], row[0]))
    of = [({"key": key, "label": label}, count) for (key, label), count in rows]
    return charts.lengths(of) if of else None
