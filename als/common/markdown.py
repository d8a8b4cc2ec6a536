"""Markdown that people type, made into HTML that is safe to show."""

import nh3
from django.utils.safestring import mark_safe
from markdown_it import MarkdownIt

_parser = MarkdownIt("commonmark", {"html": False}).enable("table")
TAGS = frozenset(
    "p h2 h3 h4 ul ol li strong em blockquote code pre a br hr table thead tbody tr th td".split()  # noqa: SIM905
)


def to_html(text, heading=2):
    """Return the text as HTML; its first level of headings becomes ``<h{heading}>``.

    Raw HTML in the text is shown as typed; the result is cleaned once more, for what the parser
    might let through.
    """
    tokens = _parser.parse(text or "")
    for token in tokens:
        if token.type in ("heading_open", "heading_close"):
            token.tag = f"h{min(int(token.tag[1]) - 1 + heading, 4)}"
    html = _parser.renderer.render(tokens, _parser.options, {})
    return mark_safe(nh3.clean(html, tags=set(TAGS), attributes={"a": {"href"}}))  # noqa: S308
