"""Signs as people type and paste them, and which of them our PDFs can draw.

``tidy`` is for every page and file: what parts lines or words in Word parts them everywhere, the
bullets of its own fonts become bullets, and marks that turn the direction of a text go.
``drawable`` is for PDFs, which are made with bundled fonts only. ``static/js/drawable.txt`` lists
what these draw; ``static/js/text-checks.js`` reads it too.
"""

import re
from functools import cache

from django.conf import settings
from django.utils.translation import gettext as _

from als.core.text.folding import normalized

MAX_SIGNS = 20
PLAIN_SIGN = "?"  # stands where no font of ours has a shape

# Line and page breaks of Word and of other systems: vertical tab, form feed, next line, …
BREAKS = dict.fromkeys("\x0b\x0c\x85\u2028", "\n") | {"\u2029": "\n\n", "\x1c": "\n", "\x1d": "\n"}
BLANKS = dict.fromkeys("\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009", " ")
BLANKS |= {"\u200a": " ", "\u205f": " ", "\u3000": " ", "\u202f": "\u00a0", "\x1e": "-", "\x1f": ""}
# What Word's lists and arrows are in the fonts Symbol and Wingdings
OF_WORD = {
    "\uf0b7": "•", "\uf0a7": "▪", "\uf0d8": "➢", "\uf0fc": "✔", "\uf0fb": "✘", "\uf0e0": "→",
    "\uf0df": "←", "\uf0e8": "➔", "\uf0f0": "⇨", "\uf0ae": "→", "\uf0ac": "←", "\uf0ad": "↑",
    "\uf0af": "↓", "\uf0db": "⇔", "\uf0de": "⇒", "\uf06c": "●", "\uf06e": "■", "\uf06f": "□",
    "\uf0a8": "◻", "\uf071": "❑", "\uf072": "❒", "\uf075": "◆", "\uf076": "❖", "\uf0fe": "☑",
    "\uf0fd": "☒", "\uf0a3": "≤", "\uf0b3": "≥", "\uf0b1": "±", "\uf0b4": "×", "\uf0b8": "÷",
    "\uf0b0": "°", "\uf02d": "–", "\uf04a": "☺", "\uf04c": "☹", "\uf020": " ", "\uf09f": "•",
}  # fmt: skip
OTHERWISE = BREAKS | BLANKS | OF_WORD
TYPED_OTHERWISE = re.compile(f"[{''.join(OTHERWISE)}]")
# Embeddings, overrides and isolates: one that is left open turns around all that follows it. The
# letters of Hebrew and Arabic find their direction without them.
TURNING = re.compile("[\u202a-\u202e\u2066-\u2069]+")
# They only lean on the signs beside them, and mean something in a text of such letters alone.
LEANING = re.compile("[\u200e\u200f\u061c]+")
RIGHT_TO_LEFT = re.compile(
    "[\u0590-\u061b\u061d-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff]"
)


def undirected(text):
    """Return the text without the unseen marks that turn around how it is printed."""
    if text.isascii():
        return text
    text = TURNING.sub("", text)
    if LEANING.search(text) and not RIGHT_TO_LEFT.search(text):
        text = LEANING.sub("", text)
    return text


def tidy(text):
    """Return the text with plain line ends, plain blanks and signs that every font knows."""
    return TYPED_OTHERWISE.sub(lambda found: OTHERWISE[found[0]], undirected(text))


def tidy_line(text):
    """Return the same for a text of one line: what breaks a line in Word is a blank here."""
    plain = undirected(text)
    return TYPED_OTHERWISE.sub(lambda found: OTHERWISE[found[0]].replace("\n", " "), plain)


def drawable(text):
    """Return the text as our fonts can draw it: a plain sign stands for signs that none has."""
    if text.isascii():
        return tidy(text)
    return _undrawn_signs().sub(PLAIN_SIGN, normalized("NFC", tidy(text)))


def undrawn(text):
    """Return the signs of a text that ``drawable`` replaces, each once, in their order."""
    if text.isascii():
        return []
    found = _undrawn_signs().findall(normalized("NFC", tidy(text)))
    return list(dict.fromkeys(sign for run in found for sign in run if sign >= " "))


def warning_about(text):
    """Return what the writer of a text should know of its signs, in sentences; "" if nothing."""
    signs = undrawn(text)
    drawn = f"{warning_while_typing()} {' '.join(signs[:MAX_SIGNS])}" if signs else ""
    turned = warning_of_direction() if undirected(text) != text else ""
    return " ".join(filter(None, [turned, drawn]))


def warning_while_typing():
    """Return that sentence, to be followed by the signs."""
    return _("A PDF can’t show these characters, and prints “%s” instead:") % PLAIN_SIGN


def warning_of_direction():
    return _(
        "Your text contains invisible marks that change the direction of writing. They are "
        "left out."
    )


@cache
def _undrawn_signs():
    listed = (settings.BASE_DIR / "static" / "js" / "drawable.txt").read_text().split()
    ends = ([f"\\U{int(end, 16):08x}" for end in one.split("-")] for one in listed)
    return re.compile(f"[^{''.join('-'.join(pair) for pair in ends)}]+")
