"""Which choice a frozen report means: it has the words of the language that it was made in."""

from functools import cache

from django.conf import settings
from django.utils.translation import override


@cache
def choices_by_words(choices):
    """Return the choices by what each is called in every language of the product."""
    found = {}
    for code, _name in settings.LANGUAGES:
        with override(code):
            found |= {str(choice.label): choice for choice in choices}
    return found


def in_readers_words(choices, words):
    """Return what a frozen report calls a choice in the reader's language, or its own words."""
    known = choices_by_words(choices).get(words)
    return str(known.label) if known else words
