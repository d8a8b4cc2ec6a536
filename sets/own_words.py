"""A programme's own words beyond the four that name its tiers: what ``Programme.own_words`` holds.

By group: the other forms of its tiers' words, its word for a partnership with its forms, and what
it calls sectors and the stages of a year. In each group a text by its code; one that is left
out, or has no text, is the product's own.
"""

from django.core.exceptions import ValidationError
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from als.core.text.inflected import GENDER, Inflected

GROUPS = ("upper", "lower", "partnership", "sector", "stage")
# What readers of English see of a programme in another language; theirs bends as English does.
ENGLISH = "english"
OF_SEVERAL = "_plural"
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


def inflected(word, forms, language):
    """Return the word of that language with its forms, or its English where English is read."""
    reads_english = (get_language() or "en").startswith("en")
    if language != "en" and reads_english and forms.get(ENGLISH):
        return Inflected(forms[ENGLISH])
    return Inflected(word, forms, language)


def of_several(forms):
    """Return the forms of several alone, by the codes that they have in the singular."""
    several = {code.removesuffix(OF_SEVERAL): text for code, text in forms.items()
               if code.endswith(OF_SEVERAL)}  # fmt: skip
    return {**several, GENDER: forms.get(GENDER, "")}
