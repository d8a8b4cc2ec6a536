"""White space of a page as a browser shows it: tests need not know where a line breaks."""

import re

BLOCKS = (
    "p|li|ul|ol|dl|dt|dd|div|section|nav|header|footer|main|table|thead|tbody|tr|th|td|caption|h[1-6]"
    "|form|fieldset|legend|details|summary|figure|figcaption|br|hr|button|blockquote|option|select|svg"
)
PRESERVED = re.compile(
    r"(<(textarea|pre)\b.*?</\2>|<div class=\"app-difference\">.*?</div>)", re.DOTALL
)
TAG = re.compile(r"<[a-z][^<>]*>")
BREAK = re.compile(r"\s*\n\s*")
EDGE = re.compile(rf"(<[a-z][^<>]*>|</(?:{BLOCKS})>)?\s*\n\s*(?=(</|<(?:{BLOCKS})\b)?)")


def collapse(page):
    """The page with one space for a line break, and none at the edge of a block. ``pre`` stays."""
    parts = PRESERVED.split(TAG.sub(_tag, page))
    kept = [*parts[1::3], ""]
    texts = [EDGE.sub(_edge, text) for text in parts[::3]]
    return "".join(text + block for text, block in zip(texts, kept, strict=True)).strip()


def _tag(match):
    return BREAK.sub(" ", match[0]).replace(" >", ">")


def _edge(match):
    before, after = match.groups(default="")
    return before + ("" if before or after else " ")
