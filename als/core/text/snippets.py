"""A piece of a text around the words that were looked for, with these marked."""

import re

from als.core.text.folding import normalized, plain

LENGTH = 240  # characters
BEFORE = 70
MAX_PLACES = 300
WORD = re.compile(r"[^\W_]+")


def words_of(text):
    """Return the words of a text in plain small letters."""
    return WORD.findall(plain(text))


def marked(text, words):
    """Return the text as pieces ``(text, is_marked)``."""
    text = normalized("NFC", text)
    pieces, end = [], 0
    for start, stop, _which in places(text, words):
        pieces += [(text[end:start], False), (text[start:stop], True)]
        end = stop
    return [piece for piece in [*pieces, (text[end:], False)] if piece[0]]


def snippet(text, words):
    """Return pieces of the stretch that has most of the words, or of the text's beginning."""
    text = normalized("NFC", " ".join(text.split()))
    found = places(text, words)
    start = max(0, _best(found) - BEFORE) if found else 0
    if start:
        start = text.find(" ", start) + 1
    stop = start + LENGTH
    if stop < len(text):
        stop = max(text.rfind(" ", start, stop), start + LENGTH // 2)
    pieces = marked(text[start:stop], words)
    more = [("…", False)]
    return (more if start else []) + pieces + (more if stop < len(text) else [])


def places(text, words):
    """Return ``(start, stop, which word)`` of the words in a text, of the first of them."""
    if not words:
        return []
    known, found = {}, []
    for match in WORD.finditer(text):
        word = match[0]
        if word not in known:
            known[word] = _which(plain(word), words)
        if known[word] is not None:
            found.append((*match.span(), known[word]))
            if len(found) == MAX_PLACES:
                break
    return found


def _best(found):
    """Return where the stretch begins in which most of the different words are."""

    def different(first):
        start = found[first][0]
        return len({which for at, _stop, which in found[first:] if at < start + LENGTH - BEFORE})

    return found[max(range(len(found)), key=lambda first: (different(first), -first))][0]


def _which(word, words):
    """Return which of the words this one is, begins with, or is another form of; or None."""
    for wanted in words:
        if word == wanted or (len(wanted) > 2 and word.startswith(wanted)):
            return wanted
    return next((wanted for wanted in words if _alike(word, wanted)), None)


def _alike(word, wanted):
    """Return whether both look like forms of one word: "party" and "parties"."""
    same = 0
    for one, other in zip(word, wanted, strict=False):
        if one != other:
            break
        same += 1
    return same >= 5 and len(word) - same <= 3 and len(wanted) - same <= 3
