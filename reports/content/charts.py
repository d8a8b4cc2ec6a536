"""Pictures as plain numbers, for the templates that draw them as SVG.

Each says in words (``title``) what it shows, writes its numbers beside what it draws, and is told
apart by shape, length or hatching rather than by hue: it has to do in black and white.
"""

from collections import Counter

from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

WIDTH = 720
MARGIN, LINE = 16, 84
RADIUS = 22
MAX_HEIGHT = 48
LINE_HEIGHT, FOOT = 18, 14
MAX_A_ROW = 4
LETTERS_A_LINE = 19
COLOUR = "#1d4f3c"

# The matrix: where the columns begin, how high a row is, and the largest circle.
LABELS, ROW, HEAD, LARGEST = 210, 44, 34, 17
LETTERS_OF_A_THEME = 26
# The states: how high a bar is, and how long the longest.
BAR, STEP, MAX_LENGTH = 22, 34, 420


def of_report(content):
    """Return the pictures: ``picture`` is that of the year, ``tint`` colours those of answers."""
    colour = content["colour"]
    return {
        "picture": year(content["cycles"], colour),
        "tint": tint(colour, 40),
        "matrix": matrix(content["matrix"], colour),
        "states": states(content["themes"], colour),
    }


def tint(colour, percent):
    """Return the colour ("#1d4f3c") with so much of it left, the rest white."""
    parts = [int(colour[at : at + 2], 16) for at in (1, 3, 5)]
    return "#" + "".join(f"{255 - (255 - part) * percent // 100:02x}" for part in parts)


def year(cycles, colour=COLOUR):
    """Return the picture of the year: meetings as circles, what was logged between as columns.

    ``cycles`` are dicts ``number``, ``stage``, ``date``, ``held``, ``logged``, ``present``,
    ``expected``. All columns are equally wide, so that no dates make labels collide; more
    meetings than fit on a line go on in a second one.
    """
    most = max([cycle["logged"] for cycle in cycles], default=0)
    parts, rows, top = in_rows(cycles), [], 0
    for part in parts:
        step = (WIDTH - 2 * MARGIN) // len(parts[0])
        rows.append(_row(part, top, step, most))
        top = rows[-1]["foot"]
    return {
        "width": WIDTH,
        "height": max(top, LINE + RADIUS),
        "left": MARGIN,
        "right": WIDTH - MARGIN,
        "radius": RADIUS,
        "rows": rows,
        "colour": colour,
        "tint": tint(colour, 40),
        "title": _("The year as a picture.") + " " + " ".join(_words(cycle) for cycle in cycles),
    }


def in_rows(cycles):
    """Return the cycles in lines of four at most, evenly filled."""
    rows = -(-len(cycles) // MAX_A_ROW) or 1
    each = -(-len(cycles) // rows)
    return [cycles[at : at + each] for at in range(0, len(cycles), each or 1)]


def _row(cycles, top, step, most):
    line = top + LINE
    meetings = [
        _meeting(cycle, MARGIN + number * step, line, step, most)
        for number, cycle in enumerate(cycles)
    ]
    foot = max(meeting["lines"][-1]["y"] for meeting in meetings) + FOOT
    return {"line": line, "foot": foot, "meetings": meetings}


def _meeting(cycle, left, line, step, most):
    height = round(MAX_HEIGHT * cycle["logged"] / most) if most else 0
    from_circle = left + 2 * RADIUS
    return {
        "number": cycle["number"],
        "held": cycle["held"],
        "centre": left + RADIUS,
        "left": left,
        "lines": _label(cycle, line),
        "bar_left": from_circle + (step - 2 * RADIUS) // 2 - 17,
        "bar_top": line - height,
        "bar_height": height,
        "bar_middle": from_circle + (step - 2 * RADIUS) // 2,
        "logged": _logged(cycle) if most else "",
        "logged_y": line - height - 8,
    }


def _label(cycle, line):
    """Return the lines under a circle: what it is called, when it was, and who came."""
    texts = [(text, True) for text in in_lines(cycle["stage"])]
    texts += [(text, False) for text in (cycle["date"], _came(cycle)) if text]
    top = line + RADIUS + 24
    return [
        {"y": top + LINE_HEIGHT * number + (0 if bold else 2), "text": text, "bold": bold}
        for number, (text, bold) in enumerate(texts)
    ]


def _logged(cycle):
    words = ngettext("%(count)s entry", "%(count)s entries", cycle["logged"])
    return words % {"count": cycle["logged"]}


def _came(cycle):
    if not cycle["expected"]:
        return ""
    return _("%(present)s of %(expected)s came") % cycle


def _words(cycle):
    """Return one cycle in words, for those who don't see the picture."""
    held = _("held on %(date)s") if cycle["held"] else _("planned for %(date)s")
    parts = [
        _("Meeting %(number)s, %(stage)s") % cycle,
        held % cycle,
        _came(cycle),
        _("%(entries)s logged after it") % {"entries": _logged(cycle)},
    ]
    return ", ".join(part for part in parts if part) + "."


def in_lines(text, letters=LETTERS_A_LINE):
    """Break a label into lines, at spaces."""
    lines = [""]
    for word in text.split():
        if lines[-1] and len(lines[-1]) + 1 + len(word) > letters:
            lines.append("")
        lines[-1] = f"{lines[-1]} {word}".strip()
    return lines


def matrix(found, colour=COLOUR):
    """Return themes by pairs: a circle as large as the number of issues, with the number in it.

    ``found`` is the content's ``pairs`` and ``rows``; None without named pairs or themes. Issues
    that are printed without names have a column of their own if there are any.
    """
    if not found["pairs"] or not found["rows"]:
        return None
    heads = [str(number) for number in found["pairs"]]
    counts = [list(row["pairs"]) for row in found["rows"]]
    if any(row["unnamed"] for row in found["rows"]):
        heads.append("?")
        counts = [[*c, row["unnamed"]] for c, row in zip(counts, found["rows"], strict=True)]
    step = min((WIDTH - LABELS) // len(heads), 64)
    most = max(max(row) for row in counts)
    return {
        "width": LABELS + step * len(heads),
        "height": HEAD + ROW * len(counts),
        "heads": [{"x": LABELS + step * at + step // 2, "text": h} for at, h in enumerate(heads)],
        "rows": [
            _matrix_row(row["theme"], cells, number, step, most, colour)
            for number, (row, cells) in enumerate(zip(found["rows"], counts, strict=True))
        ],
        "unnamed": "?" in heads,
        "title": _matrix_words(found),
    }


def _matrix_row(theme, counts, number, step, most, colour):
    middle = HEAD + ROW * number + ROW // 2
    lines = in_lines(Truncator(theme).chars(2 * LETTERS_OF_A_THEME), LETTERS_OF_A_THEME)[:2]
    lines = [Truncator(line).chars(LETTERS_OF_A_THEME + 2) for line in lines]
    return {
        "top": HEAD + ROW * number,
        "middle": middle,
        "text_y": middle + 5,
        "lines": [
            {"y": middle + 5 + 17 * at - (8 if len(lines) > 1 else 0), "text": line}
            for at, line in enumerate(lines)
        ],
        "cells": [
            _matrix_cell(count, LABELS + step * at + step // 2, most, colour)
            for at, count in enumerate(counts)
        ],
    }


def _matrix_cell(count, x, most, colour):
    """A circle whose area grows with the count; dark ones have white numbers."""
    if not count:
        return {"x": x, "count": 0}
    dark = 2 * count > most
    radius = round(LARGEST * max((count / most) ** 0.5, 0.6), 1)
    return {
        "x": x,
        "count": count,
        "radius": radius,
        "fill": colour if dark else tint(colour, 18),
        "ink": "#ffffff" if dark else "#1a1a1a",
    }


def _matrix_words(found):
    words = [_("Issues under each theme, by pair.")]
    for row in found["rows"]:
        cells = [
            _("pair %(pair)s: %(count)s") % {"pair": pair, "count": count}
            for pair, count in zip(found["pairs"], row["pairs"], strict=True)
            if count
        ]
        if row["unnamed"]:
            cells.append(_("without names: %s") % row["unnamed"])
        words.append(f"{row['theme']}: {', '.join(cells) or _('none')}.")
    return " ".join(words)


def states(themes, colour=COLOUR):
    """Return how many actions are in which state, the most first; None without actions."""
    actions = [action for theme in themes for i in theme["issues"] for action in i["actions"]]
    counts = Counter((action["state_key"], action["state"]) for action in actions)
    if not counts:
        return None
    ordered = sorted(counts.items(), key=lambda one: (-one[1], one[0]))
    most = ordered[0][1]
    return {
        "width": WIDTH,
        "height": STEP * len(ordered),
        "colour": colour,
        "tint": tint(colour, 18),
        "bars": [
            _state(key, label, count, number, most)
            for number, ((key, label), count) in enumerate(ordered)
        ],
        "title": _("The actions by state. %s.")
        % ", ".join(f"{label}: {count}" for (_key, label), count in ordered),
    }


def _state(key, label, count, number, most):
    length = round(MAX_LENGTH * count / most)
    return {
        "key": key,
        "label": label,
        "count": count,
        "left": LABELS,
        "top": STEP * number + (STEP - BAR) // 2,
        "height": BAR,
        "length": length,
        "count_x": LABELS + length + 8,
        "text_y": STEP * number + STEP // 2 + 5,
    }
