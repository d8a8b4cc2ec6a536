"""Pictures as plain numbers, for the templates that draw them as SVG."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

WIDTH, HEIGHT = 720, 216
MARGIN, LINE = 16, 84
RADIUS = 22
TALLEST = 48
LETTERS_A_LINE = 19


def year(cycles):
    """Return the picture of the year: meetings as circles, what was logged between as columns.

    ``cycles`` are dicts ``number``, ``stage``, ``date``, ``held``, ``logged``, ``present``,
    ``expected``. All columns are equally wide, so that no dates make labels collide.
    """
    step = (WIDTH - 2 * MARGIN) // max(len(cycles), 1)
    most = max([cycle["logged"] for cycle in cycles], default=0)
    meetings = [
        _meeting(cycle, MARGIN + number * step, step, most) for number, cycle in enumerate(cycles)
    ]
    return {
        "width": WIDTH,
        "height": HEIGHT,
        "line": LINE,
        "left": MARGIN,
        "right": WIDTH - MARGIN,
        "radius": RADIUS,
        "meetings": meetings,
        "title": _("The year as a picture.") + " " + " ".join(_words(cycle) for cycle in cycles),
    }


def _meeting(cycle, left, step, most):
    height = round(TALLEST * cycle["logged"] / most) if most else 0
    from_circle = left + 2 * RADIUS
    return {
        "number": cycle["number"],
        "held": cycle["held"],
        "centre": left + RADIUS,
        "left": left,
        "lines": [
            {"y": LINE + RADIUS + 24 + 18 * row, "text": text}
            for row, text in enumerate(in_lines(cycle["stage"]))
        ],
        "date": cycle["date"],
        "date_y": LINE + RADIUS + 24 + 18 * len(in_lines(cycle["stage"])) + 2,
        "came": _came(cycle),
        "came_y": LINE + RADIUS + 24 + 18 * (len(in_lines(cycle["stage"])) + 1) + 2,
        "bar_left": from_circle + (step - 2 * RADIUS) // 2 - 17,
        "bar_top": LINE - height,
        "bar_height": height,
        "bar_middle": from_circle + (step - 2 * RADIUS) // 2,
        "logged": _logged(cycle) if most else "",
        "logged_y": LINE - height - 8,
    }


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
