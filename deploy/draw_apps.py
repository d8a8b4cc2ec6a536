"""Draw docs/apps.svg: the layers of the import contract, and which of them import which.

``python deploy/draw_apps.py`` writes it; ``tests/test_apps.py`` says when it is old.
"""

import sys
import tomllib
from pathlib import Path
from xml.sax.saxutils import escape

import grimp

ROOT = Path(__file__).parents[1]
DRAWING = ROOT / "docs" / "apps.svg"
WHAT = {
    "als.urls": "the table of addresses",
    "als.example": "the worked example, not in production",
    "als.portal": "desk, overview, set-up, the pair’s page, search",
    "als.archive": "archive, import, clearing, personal data",
    "als.research": "coded rows for researchers, their API",
    "als.library": "released lessons across sets, synthesis",
    "reports": "lessons, consent, sign-off, release, files",
    "actions": "issues, actions, progress",
    "meetings": "polls, agenda, airtime, session, minutes",
    "sets": "programmes, sets, pairs, ground rules, focus",
    "als.accounts": "people and how they sign in",
    "als.core": "clock, audit, mail, files, forms, jobs",
}
ROW, LEFT, BOX, CELL = 40, 10, 470, 34


def contract():
    """Return the packages and the layers, top first, as pyproject.toml has them."""
    tool = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]
    # The other contracts are about the inside of one package.
    every = [each.get("layers", []) for each in tool["contracts"]]
    [layers] = [each for each in every if "als.urls" in each]
    return tool["root_packages"], layers


def imports():
    """Return the pairs (importer, imported) of layers between which a module really imports."""
    packages, layers = contract()
    sys.path.insert(0, str(ROOT))
    graph = grimp.build_graph(*packages, cache_dir=None)
    within = {
        module: layer
        for layer in layers
        for module in graph.modules
        if module == layer or module.startswith(f"{layer}.")
    }
    return {
        (within[module], within[other])
        for module in within
        for other in graph.find_modules_directly_imported_by(module)
        if other in within and within[other] != within[module]
    }


def drawing(layers, found):
    """Return the SVG: a box a layer, and at its right a dot below each layer that it imports."""
    top = 60
    width = LEFT + BOX + 20 + CELL * len(layers) + 10
    height = top + ROW * len(layers) + 10
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" role="img"',
        ' font-family="sans-serif" font-size="14" fill="#1a1a1a">',
        "<title>The apps, top first; a dot: the row’s app imports the column’s</title>",
        f'<rect width="{width}" height="{height}" fill="#fff"/>',
    ]
    for number, layer in enumerate(layers):
        x, y = LEFT + BOX + 20 + CELL * number + CELL // 2, top + ROW * number
        name = escape(layer)
        parts += [
            f'<rect x="{LEFT}" y="{y}" width="{BOX}" height="{ROW - 6}" rx="4" fill="#e6efe9"/>',
            f'<text x="{LEFT + 10}" y="{y + 22}" font-weight="700">{name}</text>',
            f'<text x="{LEFT + 130}" y="{y + 22}">{escape(WHAT[layer])}</text>',
            f'<text transform="translate({x + 4} {top - 6}) rotate(-40)" font-size="11">',
            f"{name.removeprefix('als.')}</text>",
        ]
        for column, other in enumerate(layers):
            cx, cy = LEFT + BOX + 20 + CELL * column + CELL // 2, y + (ROW - 6) // 2
            if column == number:
                parts.append(f'<circle cx="{cx}" cy="{cy}" r="3" fill="#9db8ab"/>')
            elif (layer, other) in found:
                colour = "#1d4f3c" if column > number else "#d4351c"
                parts.append(f'<circle cx="{cx}" cy="{cy}" r="8" fill="{colour}"/>')
    return "\n".join([*parts, "</svg>", ""])


def main():
    _packages, layers = contract()
    DRAWING.write_text(drawing(layers, imports()))
    sys.stdout.write(f"{DRAWING.relative_to(ROOT)} is drawn.\n")


if __name__ == "__main__":
    main()
