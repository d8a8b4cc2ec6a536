"""Finding a name by the letters that one has on the keyboard: "durdevac" finds "Đurđevac"."""

import unicodedata

# What no accent can be taken off. ``static/js/app.js`` has the same table (a test compares them).
PLAIN = {
    "đ": "d", "ð": "d", "ħ": "h", "ı": "i", "ł": "l", "ø": "o",
    "æ": "ae", "œ": "oe", "ß": "ss", "þ": "th",
}  # fmt: skip
TABLE = str.maketrans(PLAIN)


def plain(text):
    """Return the text in small letters without accents."""
    letters = unicodedata.normalize("NFD", text.lower())
    return "".join(c for c in letters if not unicodedata.combining(c)).translate(TABLE)


def matches(query, text):
    """Say whether each word of the query is somewhere in the text, whatever its accents."""
    text = plain(text)
    return all(word in text for word in plain(query).split())
