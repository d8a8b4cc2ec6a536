"""Pictures as plain numbers, for the templates that draw them as SVG."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

WIDTH = 720
MARGIN, LINE = 16, 84
RADIUS = 22
TALLEST = 48
LINE_HEIGHT, FOOT = 18, 14
MOST_A_ROW = 4
LETTERS_A_LINE = 19


def year(cycles):
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
        "title": _("The year as a picture.") + " " + " ".join(_words(cycle) for cycle in cycles),
    }


def in_rows(cycles):
    """Return the cycles in lines of four at most, evenly filled."""
    rows = -(-len(cycles) // MOST_A_ROW) or 1
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
    height = round(TALLEST * cycle["logged"] / most) if most else 0
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
