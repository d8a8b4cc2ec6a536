"""A programme's own words beyond the four that name its tiers: what ``Programme.own_words`` holds.

By group: the other forms of its tiers' words, its word for a partnership with its forms, and what
it calls sectors and the stages of a year. In each group a text by its code; one that is left
out, or has no text, is the product's own.
"""

from functools import lru_cache

from django.core.exceptions import ValidationError
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from als.core.text.inflected import GENDER, Inflected
from sets.word_forms import ENGLISH, OF_SEVERAL, word_forms

GROUPS = ("upper", "lower", "partnership", "sector", "stage")
# What readers of English see of a programme in another language; that bends as English does.
IN_ENGLISH = "english"
# Of which language the forms are: those of another are left alone, not used.
LANGUAGE = "language"
NO_FORMS = {GENDER, LANGUAGE}
MAX_LENGTH = 60
MAX_CODES = 40


def valid_own_words(value):
    """Raise ``ValidationError`` unless it is texts by code by group."""
    if not isinstance(value, dict) or not value.keys() <= set(GROUPS):
        raise ValidationError(_("These are no words of a programme."))
    for words in value.values():
        if not isinstance(words, dict) or len(words) > MAX_CODES:
            raise ValidationError(_("These are no words of a programme."))
        if not all(isinstance(text, str) and len(text) <= MAX_LENGTH for text in words.values()):
            raise ValidationError(_("A word of a programme is longer than it may be."))


def texts_of(own_words):
    """Return the words as one text, to be read beside what somebody typed meanwhile."""
    texts = [words[code] for words in own_words.values() for code in words if code not in NO_FORMS]
    return ", ".join(texts)


def one_of(word, many, forms, language):
    """Return the word for one, with its forms; or its English where English is read."""
    if english := _in_english(forms, language):
        return Inflected(english, {"plural": forms.get(IN_ENGLISH + OF_SEVERAL, "")})
    also = {code: forms.get(form, "") for code, form in word_forms(language).also.items()}
    return Inflected(word, {**also, **forms, "plural": many}, language)


def several_of(many, forms, language):
    """Return the word for several, whose forms are those of several."""
    if english := _in_english(forms, language, OF_SEVERAL):
        return Inflected(english)
    bent = one_of("", many, forms, language).forms
    several = {code: text for code, text in bent.items() if code.endswith(OF_SEVERAL)}
    # A translator may say that it is of several, though the word is.
    alike = {code.removesuffix(OF_SEVERAL): text for code, text in several.items()}
    return Inflected(many, {**several, **alike, GENDER: forms.get(GENDER, "")}, language)


@lru_cache(200)
def known_words(word, language):
    """Return what its language's file has of a word, with its English; else nothing."""
    tiers = [preset[side] for preset in word_forms(language).presets for side in ("upper", "lower")]
    return next((tier for tier in tiers if tier["one"] == word.casefold()), {})


def known_forms(word, language):
    """Return the forms of a word that its language's file has; who gives its English says so."""
    known = known_words(word, language).items()
    return {code: text for code, text in known if not code.startswith(IN_ENGLISH)}


def _in_english(forms, language, number=""):
    reads_english = (get_language() or ENGLISH).startswith(ENGLISH)
    return forms.get(IN_ENGLISH + number) if reads_english and language != ENGLISH else ""


def partnership_of_product():
    """Return the product's own word for a partnership, and its forms, in the reader's language."""
    language = (get_language() or ENGLISH).split("-")[0]
    forms = word_forms(language)
    return forms.partnership, forms.code
