"""Numbers and names as an editor writes them in running text, by a function for each language.

In many languages the word for a number changes with what is counted, so one list of words cannot
be translated: a language without a function of its own has figures, which are right in all.
"""

from django.utils.translation import get_language

MAX_IN_WORDS = 12
ENGLISH = [
    "none", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
    "eleven", "twelve",
]  # fmt: skip
# "the Department for Transport", "the Home Office"; but "Kent Council"
BODIES = {"agency", "association", "commission", "government", "ministry", "office", "union"}
FIRST = BODIES | {"board", "cabinet", "council", "department", "directorate", "institute"}


def in_words(number):
    """Return the number as a word up to twelve, as a text in any case: "nine", "13"."""
    own = WORDS.get(_language())
    return own(number) if own else str(number)


def with_article(name):
    """Return a body’s name as written within a sentence: "the Department for Transport"."""
    own = NAMES.get(_language())
    return own(name) if own else name


def _language():
    return (get_language() or "").split("-")[0]


def _english_number(number):
    return ENGLISH[number] if 0 <= number <= MAX_IN_WORDS else str(number)


def _english_name(name):
    words = name.lower().split()
    takes_it = bool(words) and (words[0] in FIRST or words[-1] in BODIES)
    return f"the {name}" if takes_it else name


WORDS = {"en": _english_number}
NAMES = {"en": _english_name}
