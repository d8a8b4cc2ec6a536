"""Pictures as plain numbers, for the templates that draw them as SVG."""

from django.utils.translation import gettext as _

WIDTH = 340
SLOT, BAR = 67, 44
EDGE = (WIDTH - 5 * SLOT) // 2
LABEL, COUNT, MAX_HEIGHT, SCALE, GAP = 22, 18, 48, 18, 12  # heights, from the top of a panel down
ENDS = 20


def columns(title, panels, *, low, high):
    """Return the picture of answers from 1 to 5: for each panel five columns, one below the other.

    ``panels`` are dicts ``label`` and ``counts`` (five numbers). A column is as tall as its share
    of its panel's answers, so that panels of few and of many can be held against each other; how
    many it stands for is written on it. ``low`` and ``high`` name the ends of the scale.
    """
    tallest = max(
        (_share(panel, count) for panel in panels for count in panel["counts"]), default=0
    )
    step = LABEL + COUNT + MAX_HEIGHT + SCALE + GAP
    return {
        "name": title,
        "width": WIDTH,
        "height": len(panels) * step - GAP + ENDS,
        "left": EDGE,
        "right": WIDTH - EDGE,
        "bar": BAR,
        "low": low,
        "high": high,
        "ends_y": len(panels) * step - GAP + ENDS - 5,
        "panels": [_panel(panel, number * step, tallest) for number, panel in enumerate(panels)],
        "title": _words(title, panels, low, high),
    }


def _share(panel, count):
    return count / max(sum(panel["counts"]), 1)


def _panel(panel, top, tallest):
    base = top + LABEL + COUNT + MAX_HEIGHT
    heights = [
        round(MAX_HEIGHT * _share(panel, count) / tallest) if tallest else 0
        for count in panel["counts"]
    ]
    return {
        "label": panel["label"],
        "label_y": top + LABEL - 7,
        "base": base,
        "scale_y": base + SCALE - 3,
        "bars": [
            {
                "value": number + 1,
                "count": count,
                "left": EDGE + number * SLOT + (SLOT - BAR) // 2,
                "middle": EDGE + number * SLOT + SLOT // 2,
                "top": base - height,
                "height": height,
                "count_y": base - height - 5,
            }
            for number, (count, height) in enumerate(zip(panel["counts"], heights, strict=True))
        ],
    }


def _words(title, panels, low, high):
    """Return the picture in words, for those who don't see it."""
    told = [f"{panel['label']}: {_said(panel['counts'])}" for panel in panels]
    return f"{title} (1 = {low}, 5 = {high}). " + "; ".join(told) + "."


def _said(counts):
    words = [
        _("%(number)s said %(value)s") % {"number": number, "value": value}
        for value, number in enumerate(counts, start=1)
        if number
    ]
    return ", ".join(words)
