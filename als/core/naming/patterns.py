"""What is never anonymous: mail and web addresses, telephone numbers, postcodes, user names."""

import re
from itertools import pairwise, zip_longest

from als.core.naming.text import fold

BETWEEN_SPACE = re.compile(r"\S+")
DIGITS = re.compile(r"\d+")
EDGES = "\"'’“”„«»‘(),;:!?.…[]{}<>*_`|"
TOP_LEVEL = frozenset(
    [
        "com",
        "org",
        "net",
        "gov",
        "edu",
        "info",
        "int",
        "mil",
        "biz",
        "eu",
        "uk",
        "hr",
        "ee",
        "no",
        "de",
        "fr",
        "nl",
        "pl",
        "se",
        "fi",
        "dk",
        "at",
        "ch",
        "ie",
        "io",
        "co",
    ]
)
AT = frozenset({"at", "kod", "aet", "arroba"})
DOT = frozenset({"dot", "punkt", "tocka", "punto", "point"})
# What may stand between the digits of one telephone number.
DASHES = "-‐‑–—"
BETWEEN_DIGITS = frozenset(f" \t\u00a0\u202f\u2009{DASHES}().⁄/_·•∙‧")
MIN_DIGITS, MAX_DIGITS = 7, 15  # E.164 allows fifteen
MAX_BETWEEN = 3  # signs between two groups of digits
MAX_UNSEEN = 12  # together with those that nobody sees
# Words before a number that is too short to be one for itself: "rang 616200", "ext. 4521".
_CALLED = (
    "tel telephone phone phoned fax mob mobile call called ring rang dial dialled extension ext "
    "telefon telefaks mobitel zvati nazvati tlf mobil ringte telefonid mobiil"
)
CALLED = frozenset(_CALLED.split())
MIN_CALLED_DIGITS, MIN_EXTENSION_DIGITS = 5, 3
EXTENSIONS = frozenset({"ext", "extension"})
_NETWORKS = (
    "instagram insta twitter facebook fb linkedin tiktok snapchat snap whatsapp telegram bluesky "
    "mastodon skype youtube threads"
)
NETWORKS = frozenset(_NETWORKS.split())
CENTURIES = ("19", "20")


# Digits as they are said, without accents, in the languages that come with the product.
_DIGITS = (
    "oh zero nought one two three four five six seven eight nine double triple "
    "nula jedan jedna dva dvije tri cetiri pet sest sedam osam devet "
    "null uks kaks kolm neli viis kuus seitse kaheksa uheksa "
    "ett tre fire fem seks sju syv atte ni "
    "eins zwei drei vier funf sechs sieben acht neun zwo "
    "jeden dwa trzy cztery piec szesc siedem osiem dziewiec"
)
DIGIT_WORDS = frozenset(_DIGITS.split())
NOUGHTS = frozenset({"oh", "zero", "nought", "nula", "null"})


def never_anonymous(text):
    """Yield ``(start, end)`` of each in a ``Text``, in no order; two may overlap."""
    yield from _addresses(text.typed)
    yield from _spelled(text)
    yield from _telephones(text.typed)
    yield from _spoken(text.words)
    yield from _called(text.words)
    yield from _user_names(text)
    yield from _postcodes(text.words)


def _addresses(typed):
    for start, end in _spans(BETWEEN_SPACE, typed):
        bare = typed[start:end].strip(EDGES)
        folded = "".join(map(fold, bare))
        if folded == "@" or (
            any(char.isalnum() for char in folded) and (_is_address(folded) or _is_domain(bare))
        ):
            begins = typed.index(bare, start)
            yield begins, begins + len(bare)


def _is_address(chunk):
    if "@" in chunk or "://" in chunk or chunk.startswith(("www.", "mailto:", "\\\\")):
        return True
    return chunk[0] == "#" and chunk[1:2].isalpha()


def _is_domain(chunk):
    """Return whether it has a dot behind a word and before a domain; not "e.g." or "end.Next"."""
    host, slash, _path = chunk.replace("[.]", ".").replace("(.)", ".").partition("/")
    least = 1 if slash else 2  # "t.me/ann"
    for before, after in pairwise(host.split(".")):
        letters = after[: next((n for n, c in enumerate(after) if not c.isalpha()), len(after))]
        if len(before) < least or len(letters) < 2 or not any(c.isalpha() for c in before):
            continue
        if letters.islower() or letters.casefold() in TOP_LEVEL:
            return True
    return False


def _spelled(text):
    """Yield addresses in words: "ann at example dot org", "ann [at] example.org"."""
    words, typed = text.words, text.typed
    for at, word in enumerate(words[1:-1], start=1):
        if word.plain not in AT:
            continue
        bracketed = typed[word.start - 1] in "([{<" and typed[word.end : word.end + 1] in ")]}>"
        dotted = at + 2 < len(words) and (
            words[at + 2].plain in DOT or (words[at + 2].plain == "d0t")
        )
        if (bracketed and typed[word.end : word.end + 1]) or dotted:
            last = words[min(at + 3, len(words) - 1)] if dotted else words[at + 1]
            yield words[at - 1].start, last.end
    for before, dot, after in zip(words, words[1:], words[2:], strict=False):
        if dot.plain in DOT and after.small in TOP_LEVEL:  # "example dot org"
            yield before.start, after.end


def _user_names(text):
    """A name behind that of a network and a colon: "insta: annsmith"."""
    for one, after in pairwise(text.words):
        if one.plain in NETWORKS and text.typed[one.end : after.start].strip() == ":":
            yield one.start, after.end


def _called(words):
    for one, after in pairwise(words):
        least = MIN_EXTENSION_DIGITS if one.plain in EXTENSIONS else MIN_CALLED_DIGITS
        if one.plain in CALLED and after.plain.isdecimal() and len(after.plain) >= least:
            yield after.start, after.end


def _telephones(typed):
    """Yield runs of digits that come to a telephone number, and to no date and no amount."""
    groups, ended = [], None
    for start, end in _spans(DIGITS, typed):
        if groups and not _goes_on(typed, ended, start):
            yield from _telephone(typed, groups)
            groups = []
        groups.append((start, end))
        ended = end
    yield from _telephone(typed, groups)


def _spoken(words):
    """Yield telephone numbers in words: seven digits and more, "oh one six oh three"."""
    run = []
    for word in words:
        if word.plain in DIGIT_WORDS or (word.plain.isdecimal() and len(word.plain) < MAX_DIGITS):
            run.append(word)
            continue
        yield from _spoken_number(run)
        run = []
    yield from _spoken_number(run)


def _spoken_number(run):
    least = MIN_DIGITS - 1 if run and run[0].plain in NOUGHTS else MIN_DIGITS
    if len(run) >= least and any(word.plain in DIGIT_WORDS for word in run):
        yield run[0].start, run[-1].end


def _spans(pattern, typed):
    return (match.span() for match in pattern.finditer(typed))


def _goes_on(typed, ended, start):
    gap = [c for c in typed[ended : min(start, ended + MAX_UNSEEN)] if fold(c)]
    if start - ended > MAX_UNSEEN or len(gap) > MAX_BETWEEN:
        return False
    return gap == [","] or all(c in BETWEEN_DIGITS for c in gap)


def _telephone(typed, groups):
    digits = [typed[start:end] for start, end in groups]
    number = sum(map(len, digits))
    if number < MIN_DIGITS or (number > MAX_DIGITS and len(groups) == 1):
        return
    start, end = groups[0][0], groups[-1][1]
    plus = typed[start - 1 : start] == "+" or typed[max(start - 2, 0) : start] == "+("
    gaps = [typed[one[1] : after[0]] for one, after in pairwise(groups)]
    if "," in gaps and not (digits[0].startswith("0") and len(digits[0]) > 1):
        return
    if not plus and (_is_date(digits) or _is_amount(digits) or _is_span(digits, gaps)):
        return
    yield start - 1 if plus else start, end


def _is_date(digits):
    """Return whether it is a day, a year or a span: 2026-05-12, 2024–2027, 3/2026–4/2027."""
    years = [group for group in digits if len(group) == 4 and group.startswith(CENTURIES)]
    others = [group for group in digits if group not in years]
    return bool(years) and all(len(group) <= 2 and int(group) <= 59 for group in others)


def _is_amount(digits):
    """Return whether it is groups of three behind one or two digits: 1 250 000."""
    first, *others = digits
    return (
        bool(others)
        and len(first) <= 2
        and not first.startswith("0")
        and all(len(group) == 3 for group in others)
    )


def _is_span(digits, gaps):
    """Return whether these are times or amounts from and to: "10.30–11.45", "30–40 000"."""
    dashes = [at for at, gap in enumerate(gaps, start=1) if gap.strip() in set(DASHES)]
    if len(dashes) != 1:
        return False
    one, other = digits[: dashes[0]], digits[dashes[0] :]
    if len(one) == len(other) == 2 and gaps[0] == gaps[2] == ".":
        return all(int(hour) < 24 and int(minute) < 60 for hour, minute in (one, other))
    ascending = int(one[0]) < int(other[0]) or 1 < len(one) < len(other)
    return ascending and len(digits) > 2 and _is_hundreds(one) and _is_hundreds(other)


def _is_hundreds(digits):
    first, *others = digits
    return len(first) <= 3 and first[0] != "0" and all(len(group) == 3 for group in others)


def _postcodes(words):
    """Yield postcodes with letters (Britain, Ireland, the Netherlands) and those with a country."""
    shapes = [_shape(word.plain) for word in words]
    pairs = zip_longest(words, words[1:], shapes, shapes[1:])
    for one, after, shape, shape_after in pairs:
        if shape.endswith("9aa") and _outward(shape[:-3]):
            yield one.start, one.end
        elif after and _in_two(one, shape, after, shape_after):
            yield one.start, after.end


def _in_two(one, shape, after, shape_after):
    """Return whether the two words are one code: "PE30 1EX", "1011 AB", "HR-10000"."""
    if _outward(shape):
        return shape_after in {"9aa", "a9a9", "aa99"}
    if shape == "9999":
        return shape_after == "aa" and after.upper
    country = one.upper or len(one.plain) == 1
    return after.hyphen and country and shape_after in _CODES


_CODES = frozenset({"9999", "99999"})


def _shape(plain):
    """Return what a code is made of: "PE30" is "aa99". Nothing for what is too long for one."""
    if len(plain) > 8:
        return ""
    if plain.isalpha():
        return "a" * len(plain)
    return "".join("9" if c.isdecimal() else "a" for c in plain)


def _outward(shape):
    return shape in {"a9", "a99", "aa9", "aa99", "a9a", "aa9a"}
