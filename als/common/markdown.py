"""Markdown that people type, made into HTML that is safe to show."""

import nh3
from django.utils.html import linebreaks
from django.utils.safestring import mark_safe
from markdown_it import MarkdownIt

_parser = MarkdownIt("commonmark", {"html": False}).enable("table")
TAGS = frozenset(
    "p h2 h3 h4 ul ol li strong em blockquote code pre a br hr table thead tbody tr th td".split()  # noqa: SIM905
)
# Each costs the parser some fifty times what a letter does. A text of twenty pages has some
# hundreds; one that has more than this is no text that somebody formatted, and is shown as typed.
MARKS = "\n[]()*_`<>|!&#\\"
MOST_MARKS = 8_000


def to_html(text, heading=2):
    """Return the text as HTML; its first level of headings becomes ``<h{heading}>``.

    Raw HTML in the text is shown as typed; the result is cleaned once more, for what the parser
    might let through.
    """
    text = text or ""
    if sum(map(text.count, MARKS)) > MOST_MARKS:
        return linebreaks(text, autoescape=True)
    tokens = _parser.parse(text)
    for token in tokens:
        if token.type in ("heading_open", "heading_close"):
            token.tag = f"h{min(int(token.tag[1]) - 1 + heading, 4)}"
    html = _parser.renderer.render(tokens, _parser.options, {})
    return mark_safe(nh3.clean(html, tags=set(TAGS), attributes={"a": {"href"}}))  # noqa: S308
