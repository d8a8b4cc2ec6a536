"""Charts of pages and reports as plain numbers: where each shape is and how large, in pixels.

Templates draw them as SVG and write every word: names, legends, descriptions. A page's are as wide
as the column of a small phone, so that text is never scaled down there; a report's as wide as its
text. Each kind of piece has a pattern, shape or length of its own: they have to do without colours.
"""

from itertools import accumulate
from textwrap import wrap

INK = "#1a1a1a"
LINE_HEIGHT, GAP = 20, 10

# Bars: a row is one bar of several pieces
WIDTH = 330
BAR_HEIGHT = 26
TOTAL_WIDTH = 34  # space for the sum after a bar
LABEL_WIDTH = 70  # space for a label before a bar
DIGIT_WIDTH = 9  # of a number in a piece, which also has one on either side
LEGEND_LINE, SWATCH_WIDTH = 24, 24
LEGEND_STEP = 145  # from one column to the next: the last has more room, for a language's longest

PLAIN, LIGHT, DARK = "plain", "light", "dark"
STRIPES, DOTS, GRID = "stripes", "dots", "grid"
FILLS = {PLAIN: "#fff", LIGHT: "#9db8ab", DARK: "#1d4f3c"}


def bars(key, kinds, rows, *, legend_columns=1, label_above=False):
    """Return a chart of rows that are bars of pieces, one piece for each kind.

    ``key`` is unique on the page. ``kinds`` are tuples of anything and its pattern (PLAIN to GRID);
    ``rows`` tuples of anything and its counts, a number for each kind. The template finds the first
    of each as ``kind`` of a legend's item or a piece and as ``of`` of a row. Without
    ``legend_columns`` there is no legend. ``label_above``: the labels have a line over their bars,
    instead of the space before them.
    """
    left = 1 if label_above else LABEL_WIDTH
    most = max((sum(counts) for _of, counts in rows), default=0) or 1
    scale = (WIDTH - left - TOTAL_WIDTH) / most
    top = GAP
    if legend_columns:
        top += -(-len(kinds) // legend_columns) * LEGEND_LINE
    drawn = []
    for of, counts in rows:
        bar_top = top + LINE_HEIGHT if label_above else top
        pieces = _pieces(key, kinds, counts, left, scale)
        drawn.append(
            {
                "of": of,
                "label_y": top + 14 if label_above else top + BAR_HEIGHT - 8,
                "top": bar_top,
                "text_y": bar_top + BAR_HEIGHT - 8,
                "pieces": pieces,
                "end": pieces[-1]["left"] + pieces[-1]["width"] + 6 if pieces else left + 6,
                "total": sum(counts),
            }
        )
        top = bar_top + BAR_HEIGHT + GAP
    return {
        "key": key,
        "width": WIDTH,
        "height": top,
        "bar": BAR_HEIGHT,
        "left": left,
        "legend": [
            _legend_item(key, kind, pattern, number, legend_columns)
            for number, (kind, pattern) in enumerate(kinds if legend_columns else ())
        ],
        "patterns": {name: f"{key}-{name}" for _kind, name in kinds if name not in FILLS},
        "rows": drawn,
    }


def _fill(key, pattern):
    return FILLS.get(pattern) or f"url(#{key}-{pattern})"


def _legend_item(key, kind, pattern, number, columns):
    left, top = number % columns * LEGEND_STEP, number // columns * LEGEND_LINE
    return {
        "kind": kind,
        "left": left,
        "top": top,
        "text_left": left + SWATCH_WIDTH + 6,
        "text_y": top + 15,
        "fill": _fill(key, pattern),
    }


def _pieces(key, kinds, counts, left, scale):
    ends = [round(end * scale) for end in accumulate(counts)]
    pieces = []
    for (kind, pattern), count, start, end in zip(kinds, counts, [0, *ends], ends, strict=False):
        if count:
            piece = _piece(left + start, max(end - start, 1), count, pattern, key)
            pieces.append({"kind": kind, **piece})
    return pieces


def _piece(left, width, count, pattern, key):
    fits = width >= DIGIT_WIDTH * (len(str(count)) + 1)
    middle = left + width // 2
    return {
        "left": left,
        "width": width,
        "middle": middle,
        "fill": _fill(key, pattern),
        "number": count if fits else "",
        "ink": "#fff" if pattern == DARK else INK,
        "paper": _paper(middle, count) if fits and pattern not in FILLS else None,
    }


def _paper(middle, count):
    """Return the white ground of a number that a pattern would make hard to read."""
    width = DIGIT_WIDTH * len(str(count)) + 4
    return {"left": middle - width // 2, "width": width}


# Cells: a table of numbers
CELL_HEIGHT, MAX_CELL_WIDTH, MIN_CELL_WIDTH = 30, 44, 27
SHADES = [("#fff", INK), ("#dfe9e3", INK), ("#9db8ab", INK), ("#1d4f3c", "#fff")]
MAX_LINE_LENGTH = 46  # characters on a line of WIDTH


def cells(key, columns, rows):
    """Return a chart of a table of numbers: the more, the darker, and each with its number.

    ``columns`` are anything; ``rows`` tuples of anything, its title and its counts. The title
    stands over the cells, in as many lines as it needs, and a line for a note under it. With more
    columns than a phone is wide for, the chart is wider, and ``fits`` is False: it scrolls.
    """
    step = max(MIN_CELL_WIDTH, min(MAX_CELL_WIDTH, WIDTH // max(len(columns), 1)))
    top, drawn = LINE_HEIGHT + GAP, []
    for of, title, counts in rows:
        lines = wrap(title, MAX_LINE_LENGTH) or [""]
        cell_top = top + LINE_HEIGHT * (len(lines) + 1)
        drawn.append(
            {
                "of": of,
                "lines": [
                    {"y": top + 14 + LINE_HEIGHT * number, "text": text}
                    for number, text in enumerate(lines)
                ],
                "note_y": cell_top - 7,
                "top": cell_top,
                "text_y": cell_top + CELL_HEIGHT - 10,
                "cells": [_cell(number * step, step, count) for number, count in enumerate(counts)],
            }
        )
        top = cell_top + CELL_HEIGHT + GAP
    return {
        "key": key,
        "width": max(WIDTH, len(columns) * step + 1),
        "fits": len(columns) * step <= WIDTH,
        "height": top,
        "cell": CELL_HEIGHT,
        "step": step,
        "head": [
            {"middle": n * step + step // 2, "of": column} for n, column in enumerate(columns)
        ],
        "rows": drawn,
    }


def _cell(left, step, count):
    fill, ink = SHADES[min(count, len(SHADES) - 1)]
    return {
        "left": left,
        "middle": left + step // 2,
        "fill": fill,
        "ink": ink,
        "number": count or "",
    }


# Columns: answers from 1 to 5
COLUMNS_WIDTH = 340
SLOT_WIDTH, COLUMN_WIDTH = 67, 44
EDGE = (COLUMNS_WIDTH - 5 * SLOT_WIDTH) // 2
# Heights of the parts of a panel, from its top down, and of the line that names the scale's ends
LABEL, COUNT, MAX_HEIGHT, SCALE, PANEL_GAP = 22, 18, 48, 18, 12
ENDS = 20


def columns(name, panels, *, low, high):
    """Return a chart of answers from 1 to 5: for each panel five columns, one below the other.

    ``panels`` are dicts ``label`` and ``counts`` (five numbers). A column is as tall as its share
    of its panel's answers, so that panels of few and of many can be compared; its count is written
    on it. ``name``, ``low`` and ``high`` (the ends of the scale) are passed on to the template.
    """
    tallest = max(
        (_share(panel, count) for panel in panels for count in panel["counts"]), default=0
    )
    step = LABEL + COUNT + MAX_HEIGHT + SCALE + PANEL_GAP
    height = len(panels) * step - PANEL_GAP + ENDS
    return {
        "name": name,
        "width": COLUMNS_WIDTH,
        "height": height,
        "left": EDGE,
        "right": COLUMNS_WIDTH - EDGE,
        "bar": COLUMN_WIDTH,
        "low": low,
        "high": high,
        "ends_y": height - 5,
        "panels": [_panel(panel, number * step, tallest) for number, panel in enumerate(panels)],
    }


def _share(panel, count):
    return count / max(sum(panel["counts"]), 1)


def _panel(panel, top, tallest):
    base = top + LABEL + COUNT + MAX_HEIGHT
    bars_of_panel = []
    for number, count in enumerate(panel["counts"]):
        height = round(MAX_HEIGHT * _share(panel, count) / tallest) if tallest else 0
        left = EDGE + number * SLOT_WIDTH
        bars_of_panel.append(
            {
                "value": number + 1,
                "count": count,
                "left": left + (SLOT_WIDTH - COLUMN_WIDTH) // 2,
                "middle": left + SLOT_WIDTH // 2,
                "top": base - height,
                "height": height,
                "count_y": base - height - 5,
            }
        )
    return {
        "label": panel["label"],
        "label_y": top + LABEL - 7,
        "base": base,
        "scale_y": base + SCALE - 3,
        "bars": bars_of_panel,
        "answers": [bar for bar in bars_of_panel if bar["count"]],
    }


# Of a report
PAGE_WIDTH = 720
MARGIN, LINE, RADIUS = 16, 84, 22
NOTE_HEIGHT, FOOT = 18, 14
MAX_A_ROW = 4
MAX_LABEL_LENGTH = 19  # characters on a line under a circle


def timeline(points):
    """Return circles on a line, and between them a column for what came after each.

    ``points`` are tuples of anything, its label, a count, and how many lines of notes the template
    writes under the label. All steps are equally wide, so that no dates make labels collide; more
    than four points go on in a second line.
    """
    most = max([count for _of, _label, count, _notes in points], default=0)
    parts, rows, top = in_rows(points), [], 0
    for part in parts:
        rows.append(_timeline_row(part, top, (PAGE_WIDTH - 2 * MARGIN) // len(parts[0]), most))
        top = rows[-1]["foot"]
    return {
        "width": PAGE_WIDTH,
        "height": max(top, LINE + RADIUS),
        "left": MARGIN,
        "right": PAGE_WIDTH - MARGIN,
        "radius": RADIUS,
        "rows": rows,
        "counts": most > 0,
    }


def in_rows(points):
    """Return the points in rows of four at most, evenly filled."""
    rows = -(-len(points) // MAX_A_ROW) or 1
    each = -(-len(points) // rows)
    return [points[at : at + each] for at in range(0, len(points), each or 1)]


def _timeline_row(points, top, step, most):
    line = top + LINE
    drawn = [
        _point(point, MARGIN + number * step, line, step, most)
        for number, point in enumerate(points)
    ]
    return {"line": line, "foot": max(point["foot"] for point in drawn), "points": drawn}


def _point(point, left, line, step, most):
    of, label, count, notes = point
    height = round(MAX_HEIGHT * count / most) if most else 0
    middle = left + 2 * RADIUS + (step - 2 * RADIUS) // 2
    top = line + RADIUS + 24
    lines = wrap(label, MAX_LABEL_LENGTH, break_long_words=False, break_on_hyphens=False) or [""]
    under = top + NOTE_HEIGHT * len(lines) + 2
    note_ys = [under + NOTE_HEIGHT * number for number in range(notes)]
    return {
        "of": of,
        "left": left,
        "centre": left + RADIUS,
        "lines": [{"y": top + NOTE_HEIGHT * n, "text": text} for n, text in enumerate(lines)],
        "note_ys": note_ys,
        "foot": (note_ys[-1] if notes else under - NOTE_HEIGHT) + FOOT,
        "bar_left": middle - 17,
        "bar_top": line - height,
        "bar_height": height,
        "bar_middle": middle,
        "count_y": line - height - 8,
    }


TITLES_WIDTH, CIRCLES_HEAD, CIRCLES_ROW, MAX_STEP, MAX_RADIUS = 210, 30, 38, 64, 16
MAX_TITLE_LENGTH, TITLE_LINE = 26, 17  # characters on a line of a title, and its height


def circles(columns, rows, *, most, step_of):
    """Return a table of numbers as circles whose areas grow with them; a count of 0 has a point.

    ``columns`` are anything; ``rows`` tuples of anything, its title (in as many lines as it needs)
    and its counts. ``dark`` says of a circle that its number has to be white. ``most`` is what the
    largest circle stands for, here or in a table beside it; a column is as wide as if there were
    ``step_of``, and of many the circles are as small as their columns are narrow.
    """
    step = min((PAGE_WIDTH - TITLES_WIDTH) // step_of, MAX_STEP)
    middles = [TITLES_WIDTH + step * at + step // 2 for at in range(len(columns))]
    drawn, top = [], CIRCLES_HEAD
    for row in rows:
        drawn.append(_circles_row(row, top, columns, middles, most))
        top += drawn[-1]["height"]
    return {
        "width": TITLES_WIDTH + step * len(columns),
        "height": top,
        "heads": [{"x": x, "of": of} for x, of in zip(middles, columns, strict=True)],
        "rows": drawn,
    }


def _circles_row(row, top, columns, middles, most):
    of, title, counts = row
    largest = min(MAX_RADIUS, (middles[1] - middles[0]) / 2 - 0.5 if len(middles) > 1 else 99)
    cells_of_row = [
        _circle(column, count, x, most, largest)
        for column, count, x in zip(columns, counts, middles, strict=True)
    ]
    lines = wrap(title, MAX_TITLE_LENGTH)
    height = max(CIRCLES_ROW, TITLE_LINE * len(lines) + 10)
    middle = top + height // 2
    first = middle + 5 - TITLE_LINE * (len(lines) - 1) // 2
    return {
        "of": of,
        "top": top,
        "height": height,
        "middle": middle,
        "text_y": middle + 5,
        "lines": [{"y": first + TITLE_LINE * at, "text": line} for at, line in enumerate(lines)],
        "cells": cells_of_row,
        "filled": [cell for cell in cells_of_row if cell["count"]],
    }


def _circle(column, count, x, most, largest):
    radius = round(largest * max((count / (most or 1)) ** 0.5, 0.6), 1)
    return {"of": column, "x": x, "count": count, "radius": radius, "dark": 2 * count > most}


LENGTH_STEP, LENGTH_HEIGHT, MAX_LENGTH = 28, 18, 420


def lengths(rows):
    """Return a bar for each of ``rows``, tuples of anything and its count; a label before it."""
    most = max(count for _of, count in rows)
    return {
        "width": PAGE_WIDTH,
        "height": LENGTH_STEP * len(rows),
        "left": TITLES_WIDTH,
        "bar": LENGTH_HEIGHT,
        "rows": [_length(row, LENGTH_STEP * number, most) for number, row in enumerate(rows)],
    }


def _length(row, top, most):
    of, count = row
    length = round(MAX_LENGTH * count / most)
    return {
        "of": of,
        "count": count,
        "top": top + (LENGTH_STEP - LENGTH_HEIGHT) // 2,
        "length": length,
        "count_x": TITLES_WIDTH + length + 8,
        "text_y": top + LENGTH_STEP // 2 + 5,
    }
