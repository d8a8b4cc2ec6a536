"""The few marks that people may type, made into HTML that is safe to show.

Every long text of the product is shown by this module: on pages, in the report, in the minutes and
their files (decision 66). Paragraphs and lines, lists, emphasis, links, quotes, tables, headings.
What people paste without meaning a mark stays as it is: a year that begins a line, a tab.
"""

import re
from functools import lru_cache
from html import escape, unescape

import nh3
from django.utils.html import linebreaks
from django.utils.safestring import mark_safe
from markdown_it import MarkdownIt

from als.core.text.glyphs import tidy

# Left out: what swallows a text (definitions of links), fetches (images) or takes ordinary typing
# for a mark (an indented line for code, a line of dashes for a heading).
_parser = (
    MarkdownIt("commonmark", {"html": False, "breaks": True})
    .enable("table")
    .disable(["code", "reference", "lheading", "image", "html_block", "html_inline", "entity"])
)
TAGS = frozenset(
    "p h2 h3 h4 ul ol li strong em blockquote code pre a br hr table thead tbody tr th td".split()
)
# Each costs the parser some fifty times what a letter does. A text of twenty pages has some
# hundreds; one that has more than this is no text that somebody formatted, and is shown as typed.
MARKS = "\n[]()*_`<>|!&#\\"
MAX_MARKS = 8_000
MAX_KEPT_LENGTH = 2000  # characters: 2,000 of the longest texts would take 200 MB of a process
ATTRIBUTES = {"a": {"href"}, "ol": {"start"}, "li": {"value"}}

BULLET = re.compile(r"^[ \t]*[•▪◦●○■□◆❖➢·‣⁃∙][ \t]+(?=\S)")
SECOND_BULLET = re.compile(r"^[ \t]*o\t[ \t]*(?=\S)")  # what Word's inner lists are pasted as
YEAR = re.compile(r"^([ \t]*\d{4,})([.)])(?=[ \t]|$)")
NUMBER = re.compile(r"^([ \t]*\d+)([.)])(?=[ \t]|$)", re.MULTILINE)
# A paragraph without any mark is most of what is typed, and needs no parser
MARKED = re.compile(r"[\\`*_\[\]<>&|~\n\t\"\0\r]|^\s*(?:[-+#>•▪◦●○■□◆❖➢·‣⁃∙]|\d)|^\s|\s$|://")
BLOCK_STARTS = re.compile(r"\s*(?:[-+*#>|•▪◦●○■□◆❖➢·‣⁃∙\uf0b7\uf0a7]|\d+[.)]|```)")
TAG = re.compile(r"</?[a-z][^<>]*>")
# The cleaner takes time with the square of how many of these a text has: it cleans with one sign
# in the place of each. They are no characters, and nothing typed becomes a mark by them.
ENTITIES = {
    "&amp;": "\ufdd0", "&lt;": "\ufdd1", "&gt;": "\ufdd2", "&quot;": "\ufdd3", "&nbsp;": "\ufdd4",
}  # fmt: skip
BLOCK_ENDS = re.compile(r"</(?:p|li|h[2-6]|blockquote|tr|th|td|pre)>|<br ?/?>|<hr ?/?>")


def to_html(text, heading=2):
    """Return the text as HTML; its first level of headings becomes ``<h{heading}>``.

    ``heading=None``: for a text within an entry, whose headings are bold lines. Raw HTML in the
    text is shown as typed; the result is cleaned once more, for what the parser might let through.
    """
    text = tidy(text or "")
    if text and not MARKED.search(text):
        return mark_safe(f"<p>{escape(text, quote=False)}</p>\n")  # noqa: S308 - escaped
    if sum(map(text.count, MARKS)) > MAX_MARKS:
        return linebreaks(text, autoescape=True)
    tokens = _parser.parse(_as_meant(text))
    for token in tokens:
        if token.type in ("heading_open", "heading_close"):
            token.tag = f"h{min(int(token.tag[1]) - 1 + heading, 4)}" if heading else "h4"
    _number(tokens)
    html = _clean(_parser.renderer.render(tokens, _parser.options, {}))
    if heading is None:
        html = html.replace("<h4>", "<p><strong>").replace("</h4>", "</strong></p>")
    return mark_safe(html)  # noqa: S308 - cleaned


def run(text):
    """Return the text to stand after a label: its first paragraph without one of its own."""
    html = to_html(text, heading=None).strip()
    first, mark, rest = html.partition("</p>")
    return mark_safe(first[3:] + rest if mark and first.startswith("<p>") else html)  # noqa: S308 - cleaned


def labelled(label, text):
    """Return a text with a label before it; a list or a heading begins on a line of its own."""
    if not label:
        return text
    gap = "\n\n" if BLOCK_STARTS.match(text) else " "
    return f"{label}:{gap}{text}"


def words(text):
    """Return what a reader reads of the text, without marks and on one line, for a quotation."""
    text = text or ""
    return _kept_words(text) if len(text) <= MAX_KEPT_LENGTH else _words(text)


def _words(text):
    text = tidy(text)
    if not MARKED.search(text):
        return " ".join(text.split())
    html = to_html(NUMBER.sub(r"\1\\\2", text), heading=None)
    return " ".join(unescape(TAG.sub("", BLOCK_ENDS.sub(r"\g<0> ", html))).split())


# A report asks for those of all its entries each time that it is looked at.
_kept_words = lru_cache(2000)(_words)


def _clean(html):
    """Return the HTML with our tags and attributes only, in time that grows with its length."""
    html = html.replace("\u00a0", "&nbsp;")
    for entity, sign in ENTITIES.items():
        html = html.replace(entity, sign)
    html = nh3.clean(html, tags=set(TAGS), attributes=ATTRIBUTES)
    for entity, sign in ENTITIES.items():
        html = html.replace(sign, entity)
    return html


def _as_meant(text):
    """Return the lines with pasted bullets as items, and years as no numbers of a list."""
    lines, in_code = [], False
    for line in text.split("\n"):
        if line.lstrip().startswith(("```", "~~~")):
            in_code = not in_code
        elif not in_code:
            line = _line_as_meant(line)
        lines.append(line)
    return "\n".join(lines)


def _line_as_meant(line):
    for pattern, meant in ((YEAR, r"\1\\\2"), (BULLET, "- "), (SECOND_BULLET, "  - ")):
        line = pattern.sub(meant, line, count=1)
    return line


def _number(tokens):
    """Let each item have the number that was typed. All the same ("1. 1. 1.") are counted."""
    lists = []
    for token in tokens:
        if token.type == "ordered_list_open":
            lists.append([])
        elif token.type == "list_item_open" and token.markup in (".", ")") and lists:
            lists[-1].append(token)
        elif token.type == "ordered_list_close":
            _number_items(lists.pop())


def _number_items(items):
    typed = [int(item.info) for item in items]
    if len(typed) > 1 and len(set(typed)) == 1:
        return
    for item, number, before in zip(items[1:], typed[1:], typed, strict=False):
        if number != before + 1:
            item.attrSet("value", str(number))
