"""Other ways in which a name is written: without its accents, in one word, by its initials."""

from als.core.naming.text import Word, folded

TWO_LETTERS = {"ä": "ae", "ö": "oe", "ü": "ue", "å": "aa", "ø": "oe", "đ": "dj", "ß": "ss"}
MIN_INITIALS = 3  # letters that stand for a place


def spellings(word):
    """Return a word of a name as it is, and as it is written without its accents: "Mueller"."""
    other = "".join(TWO_LETTERS.get(char, char) for char in word.raw.casefold())
    if other == word.raw.casefold():
        return [word]
    raw = other.capitalize() if word.capital else other
    plain = folded(other)
    return [word, Word(plain, raw, word.start, word.end, base=plain)]


def spelled(words):
    """Return all spellings of all the words."""
    return [form for word in words for form in spellings(word)]


def initials_of_place(words, common):
    """Return what a place is called in short: "klwn", "iow"."""
    of_all = "".join(word.plain[:1] for word in words)
    of_own = "".join(word.plain[:1] for word in words if word.plain not in common)
    return {short for short in (of_all, of_own) if len(short) >= MIN_INITIALS}


def joined(words):
    raw = "".join(word.raw for word in words)
    plain = "".join(word.plain for word in words)
    return Word(plain, raw.capitalize(), words[0].start, words[-1].end, base=plain)
