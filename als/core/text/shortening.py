"""Texts cut to a line."""

from textwrap import shorten


def shortened(text, length):
    """Return the text in one line of at most ``length`` characters, "…" for what was cut off.

    No comma or colon stays before the "…". Only a first word that is too long is cut within.
    """
    line = " ".join(text.split())
    if len(line) > length:  # of a long text no more is looked at than can be in the line
        cut = shorten(line[: 2 * length], length, placeholder="…")
        line = f"{line[: length - 1]}…" if cut == "…" else cut
    return line[:-1].rstrip(",;:") + "…" if line.endswith("…") else line
