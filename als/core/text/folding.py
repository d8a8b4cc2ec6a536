"""Finding a name by the letters that one has on the keyboard: "durdevac" finds "Đurđevac"."""

import unicodedata

# What no accent can be taken off. ``static/js/search-select.js`` has the same table (a test
# compares them).
PLAIN = {
    "đ": "d", "ð": "d", "ħ": "h", "ı": "i", "ł": "l", "ø": "o",
    "æ": "ae", "œ": "oe", "ß": "ss", "þ": "th",
}  # fmt: skip
TABLE = str.maketrans(PLAIN)


# As Unicode's "stream-safe" texts have it (UAX 15): no language stacks more on a letter.
MAX_ACCENTS = 30
SHORT = 500  # characters: so few take no time whatever they are


def normalized(form, text):
    """Return the text in a normal form, without the accents that are stacked beyond all use.

    To put accents into their order takes time with the square of how many stand on one letter.
    """
    return unicodedata.normalize(form, without_stacks(text))


def without_stacks(text):
    if text.isascii() or len(text) <= SHORT:
        return text
    kept, stacked = [], 0
    for char in text:
        stacked = stacked + 1 if unicodedata.combining(char) else 0
        if stacked <= MAX_ACCENTS:
            kept.append(char)
    return "".join(kept)


def plain(text):
    """Return the text in small letters without accents."""
    letters = normalized("NFD", text.lower())
    return "".join(c for c in letters if not unicodedata.combining(c)).translate(TABLE)


def matches(query, text):
    """Return whether each word of the query is somewhere in the text, whatever its accents."""
    text = plain(text)
    return all(word in text for word in plain(query).split())
