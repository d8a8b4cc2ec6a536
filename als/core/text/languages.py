"""The languages that members may write in, by their own names."""

import os

from django.conf import settings
from django.conf.locale import LANG_INFO
from django.utils import translation
from django.utils.text import capfirst
from django.utils.translation import get_supported_language_variant, to_language, to_locale

from als.core.text.folding import plain

# Of Europe, in the letters that the typeface of pages and reports has.
CODES = [
    "bs", "ca", "cs", "cy", "da", "de", "en", "es", "et", "fi", "fr", "ga", "gl", "hr", "hu",
    "is", "it", "lb", "lt", "lv", "nb", "nl", "nn", "pl", "pt", "ro", "sk", "sl", "sq", "sr-latn",
    "sv", "tr",
]  # fmt: skip


def language_name(code):
    """Return a language's own name for itself: "Hrvatski"; the code if it is not known."""
    return capfirst(LANG_INFO.get(code, {}).get("name_local", code))


def languages_in(folder):
    """Return ``(code, own name)`` of English and of each language with a catalogue there."""
    found = sorted(path.parts[-3] for path in folder.glob("*/LC_MESSAGES/django.po"))
    codes = [code for code in map(to_language, found) if code != "en"]
    return [(code, language_name(code)) for code in ("en", *codes)]


def is_whole(code):
    """Return whether none of the product's own words is missing in that language."""
    return code == settings.LANGUAGE_CODE or to_locale(code) in settings.COMPLETE_LANGUAGES


def language_of_terminal():
    """Return the language that the terminal asks for, as programs of the system read it."""
    asked = next(filter(None, map(os.environ.get, ("LC_ALL", "LC_MESSAGES", "LANG"))), "")
    return own_words_language(to_language(asked.partition(".")[0]) or settings.LANGUAGE_CODE)


def language_choices():
    return sorted(((code, language_name(code)) for code in CODES), key=lambda one: plain(one[1]))


def own_words_language(code):
    """Return the language of the product's own words where members write in that one."""
    try:
        return get_supported_language_variant(code)
    except LookupError:
        return settings.LANGUAGE_CODE


def english_instead(code):
    """Return how many of the product's own words are English beside that language.

    "all" where it has no catalogue, "some" where that has gaps, else "".
    """
    own = own_words_language(code)
    if own.partition("-")[0] != code.partition("-")[0]:
        return "all"
    return "" if is_whole(own) else "some"


def in_language(code):
    """Return a context in which the product's own words are in the language, or in English."""
    return translation.override(own_words_language(code))
