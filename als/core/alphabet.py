"""Names in the order of the alphabet of the reader's language, alike in both databases and here.

PostgreSQL sorts by ICU's collations, which every package of it has. SQLite gets one of the same
name that sorts by ``alphabet_key``: PyICU would do it as well, but has no wheels, and wants ICU of
the system and a compiler. A language that is not in ``ALPHABETS`` is sorted by its letters without
accents, which is right where accents make no letters of their own, as in English or French.
"""

import unicodedata
from functools import lru_cache

from django.conf import settings
from django.db.backends.signals import connection_created
from django.db.models import Func
from django.dispatch import receiver
from django.utils.translation import get_language

from als.core.text.folding import plain

# In order, with the letters that only names from elsewhere have; two signs may be one letter.
ALPHABETS = {
    "et": "a b c d e f g h i j k l m n o p q r s š z ž t u v w õ ä ö ü x y",
    "hr": "a b c č ć d dž đ e f g h i j k l lj m n nj o p q r s š t u v w x y z ž",
    "nb": "a b c d e f g h i j k l m n o p q r s t u v w x y z æ ø å",
    "pl": "a ą b c ć d e ę f g h i j k l ł m n ń o ó p q r s ś t u v w x y z ź ż",
}
LATIN = " ".join("abcdefghijklmnopqrstuvwxyz")
# Whether the database has the collations: a PostgreSQL built without ICU sorts as it likes.
KNOWN = {"sqlite": True, "postgresql": True}
OTHER, DIGIT, LETTER, FOREIGN = range(4)


class ByAlphabet(Func):
    """A column to order by: ``order_by(ByAlphabet("name"))``, or in a model's ``ordering``."""

    template = "%(expressions)s COLLATE %(collation)s"

    def as_sql(self, compiler, connection, **extra_context):
        if not KNOWN[connection.vendor]:
            return compiler.compile(self.source_expressions[0])
        collation = connection.ops.quote_name(collation_name())
        return super().as_sql(compiler, connection, collation=collation, **extra_context)


def collation_name():
    """Return what both databases call the order of the language of the moment.

    Of a language that pages are not offered in, SQLite has none: then English's.
    """
    code = _code()
    return f"{code if code in _offered() else 'en'}-x-icu"


def alphabetical(texts, key=str):
    """Return ``texts`` sorted; ``key`` gives what one of them is sorted by."""
    code = _code()
    return sorted(texts, key=lambda text: alphabet_key(key(text), code))


def alphabet_key(text, code):
    """Return what ``text`` is compared by: letters, then accents, then small letters first."""
    small = unicodedata.normalize("NFC", text.lower())
    return tuple(_ranks(small, code)), small, text.swapcase()


def _code():
    # ICU's names have no regions but where a language has several written forms.
    return (get_language() or "en").split("-")[0]


def _offered():
    return {code.split("-")[0] for code, _name in settings.LANGUAGES}


def _ranks(text, code):
    ranks = _alphabet(code)
    at = 0
    while at < len(text):
        pair = text[at : at + 2]
        if len(pair) == 2 and pair in ranks:
            yield LETTER, ranks[pair]
            at += 2
            continue
        yield from _rank(text[at], ranks)
        at += 1


def _rank(char, ranks):
    """Yield the rank of a sign: its own, or that of the letters that it is without accents."""
    if char in ranks:
        yield LETTER, ranks[char]
    elif not char.isalnum():
        yield OTHER, ord(char)
    elif char.isdigit():
        yield DIGIT, ord(char)
    else:
        for letter in plain(char):
            yield (LETTER, ranks[letter]) if letter in ranks else (FOREIGN, ord(letter))


@lru_cache
def _alphabet(code):
    letters = ALPHABETS.get(code, LATIN).split()
    return {letter: rank for rank, letter in enumerate(letters)}


@receiver(connection_created, dispatch_uid="als.core.alphabet")
def _learn_collations(connection, **kwargs):
    """Give SQLite the orders of all languages that pages are offered in; ask PostgreSQL for its."""
    if connection.vendor == "sqlite":
        for code in _offered():
            connection.connection.create_collation(f"{code}-x-icu", _compare(code))
        return
    with connection.connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_collation WHERE collname = 'en-x-icu'")
        KNOWN["postgresql"] = cursor.fetchone()[0] > 0


def _compare(code):
    def compare(one, other):
        first, second = alphabet_key(one, code), alphabet_key(other, code)
        return (first > second) - (first < second)

    return compare
