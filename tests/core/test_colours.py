"""Text can be read on the light and on the dark page: WCAG AA, 4.5 to 1; lines and marks 3 to 1."""

import re
from pathlib import Path

import pytest

CSS = (Path(__file__).parents[2] / "static" / "css" / "app.css").read_text()
ROOTS = re.findall(r":root \{(.*?)\n\s*\}", CSS, re.DOTALL)
TEXT = ["text", "muted", "link", "link-hover", "good", "bad"]
UNDER = ["page", "sand", "soft"]


def colours(block):
    found = re.findall(r"--app-([\w-]+): (#[0-9a-f]{3,6})", block)
    return {
        name: value if len(value) == 7 else re.sub(r"(\w)", r"\1\1", value) for name, value in found
    }


def light(colour):
    parts = [int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5)]
    r, g, b = [c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    return 0.2126 * r + 0.7152 * g + 0.0722 * b


def contrast(one, other):
    high, low = sorted((light(one), light(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("number", [0, 1], ids=["light", "dark"])
def test_text_can_be_read_on_each_ground(number):
    found = colours(ROOTS[0]) | (colours(ROOTS[1]) if number else {})
    pairs = [(text, ground) for text in TEXT for ground in UNDER]
    pairs += [("text", "done"), ("text", "gone")]
    assert [p for p in pairs if contrast(found[p[0]], found[p[1]]) < 4.5] == []
    assert contrast(found["green"], found["page"]) >= 3


def test_the_dark_page_has_its_own_of_each_colour_but_the_header_s():
    assert set(colours(ROOTS[0])) - set(colours(ROOTS[1])) == {"brand", "gold"}
