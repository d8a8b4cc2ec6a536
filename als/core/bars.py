"""Bars made of pieces, and cells with numbers, as plain numbers for the templates that draw them.

Both are as wide as the column of a small phone, so that their letters are never scaled below what
is read there. Each kind of piece has a pattern of its own: they differ without colours as well.
"""

from itertools import accumulate
from textwrap import wrap

WIDTH = 330
INK = "#1a1a1a"
BAR, GAP, LINE = 26, 10, 20
TOTAL = 34  # room for the sum after a bar
LABEL = 70  # room for a label before a bar
NUMBER_FITS = 9  # pixels for each of its digits, and as many around them
LETTERS = 46  # on a line of this width
SWATCH = 24

PLAIN, LIGHT, DARK = "plain", "light", "dark"
STRIPES, DOTS, GRID = "stripes", "dots", "grid"
FILLS = {PLAIN: "#fff", LIGHT: "#9db8ab", DARK: "#1d4f3c"}


def bars(key, name, kinds, rows, *, told, above=False):
    """Return the picture of rows that are bars of pieces, one for each kind.

    ``key`` is unique on the page. ``kinds`` are pairs of a label and a look (PLAIN to GRID);
    ``rows`` dicts ``label`` and ``counts``, a number for each kind. ``told`` says in words what
    is seen. ``above``: the labels, which may be sentences, stand over their bars.
    """
    legend = _legend(key, kinds)
    left = 1 if above else LABEL
    most = max((sum(row["counts"]) for row in rows), default=0) or 1
    scale = (WIDTH - left - TOTAL) / most
    top, drawn = legend["height"], []
    for row in rows:
        drawn.append(_bar(key, kinds, row, top=top, left=left, scale=scale, above=above))
        top = drawn[-1]["bottom"] + GAP
    return {
        "key": key,
        "name": name,
        "told": told,
        "width": WIDTH,
        "height": top,
        "bar": BAR,
        "left": left,
        "legend": legend["items"],
        "fits": True,
        "looks": {look: f"{key}-{look}" for _label, look in kinds if look not in FILLS},
        "rows": drawn,
    }


def _fill(key, look):
    return FILLS.get(look) or f"url(#{key}-{look})"


def _legend(key, kinds):
    """Return what each look means: two on a line if all labels are short enough."""
    columns = 2 if all(len(label) <= 19 for label, _look in kinds) else 1
    items = [
        {
            "left": number % columns * (WIDTH // 2),
            "top": number // columns * (LINE + 4),
            "text_left": number % columns * (WIDTH // 2) + SWATCH + 6,
            "text_y": number // columns * (LINE + 4) + 15,
            "fill": _fill(key, look),
            "label": label,
        }
        for number, (label, look) in enumerate(kinds)
    ]
    lines = -(-len(kinds) // columns)
    return {"items": items, "height": lines * (LINE + 4) + GAP}


def _bar(key, kinds, row, *, top, left, scale, above):
    lines = wrap(row["label"], LETTERS) if above else [row["label"]]
    bar_top = top + LINE * len(lines) if above else top
    text_top = top + 14 if above else top + BAR - 8
    return {
        "lines": [{"y": text_top + LINE * n, "text": text} for n, text in enumerate(lines)],
        "top": bar_top,
        "bottom": bar_top + BAR,
        "text_y": bar_top + BAR - 8,
        "pieces": (pieces := _pieces(key, kinds, row["counts"], left, scale)),
        "end": pieces[-1]["left"] + pieces[-1]["width"] + 6 if pieces else left + 6,
        "total": sum(row["counts"]),
    }


def _pieces(key, kinds, counts, left, scale):
    ends = [round(end * scale) for end in accumulate(counts)]
    pieces = []
    for (_label, look), count, start, end in zip(kinds, counts, [0, *ends], ends, strict=False):
        if count:
            pieces.append(_piece(left + start, max(end - start, 1), count, look, key))
    return pieces


def _piece(left, width, count, look, key):
    fits = width >= NUMBER_FITS * (len(str(count)) + 1)
    return {
        "left": left,
        "width": width,
        "middle": left + width // 2,
        "fill": _fill(key, look),
        "number": count if fits else "",
        "ink": "#fff" if look == DARK else INK,
        "paper": _paper(left + width // 2, count) if fits and look not in FILLS else None,
    }


def _paper(middle, count):
    """Return the white ground on which a number stands that a pattern would make hard to read."""
    width = NUMBER_FITS * len(str(count)) + 4
    return {"left": middle - width // 2, "width": width}


CELL, MAX_CELL_WIDTH, MIN_CELL_WIDTH = 30, 44, 27
SHADES = [("#fff", INK), ("#dfe9e3", INK), ("#9db8ab", INK), ("#1d4f3c", "#fff")]


def cells(key, name, columns, rows, *, told):
    """Return the picture of a table of numbers: the more, the darker, and each with its number.

    ``columns`` are short labels, ``rows`` dicts ``label`` (a sentence over its cells) and
    ``counts``. With more columns than a phone is wide for, the picture is wider: it scrolls.
    """
    step = max(MIN_CELL_WIDTH, min(MAX_CELL_WIDTH, WIDTH // max(len(columns), 1)))
    top, drawn = LINE + GAP, []
    for row in rows:
        lines = wrap(row["label"], LETTERS)
        cell_top = top + LINE * len(lines)
        drawn.append(
            {
                "lines": [{"y": top + 14 + LINE * n, "text": text} for n, text in enumerate(lines)],
                "top": cell_top,
                "text_y": cell_top + CELL - 10,
                "cells": [_cell(n * step, step, count) for n, count in enumerate(row["counts"])],
            }
        )
        top = cell_top + CELL + GAP
    return {
        "key": key,
        "name": name,
        "told": told,
        "width": max(WIDTH, len(columns) * step + 1),
        "fits": len(columns) * step <= WIDTH,
        "height": top,
        "cell": CELL,
        "step": step,
        "head": [{"middle": n * step + step // 2, "text": text} for n, text in enumerate(columns)],
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
