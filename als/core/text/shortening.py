"""Texts cut to a line."""

from textwrap import shorten


def shortened(text, length):
    """Return the text in one line of at most ``length`` characters, "…" for what was cut off.

    No comma or colon stays before the "…".
    """
    line = " ".join(text.split())
    if len(line) > length:  # of a long text no more is looked at than can be in the line
        line = shorten(line[: 2 * length], length, placeholder="…")
    return line[:-1].rstrip(",;:") + "…" if line.endswith("…") else line
