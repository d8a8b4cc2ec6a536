"""Names in the alphabet of the reader's language, alike in the database and in Python."""

import pytest
from django.db import connection
from django.utils.translation import override

from als.accounts.models import User
from als.core.alphabet import alphabetical
from als.core.prepared import prepared
from tests.factories.accounts import PersonFactory

ORDERS = {
    "hr": "Ana, ante, Cvita, Čakovec, Ćurić, Dubrovnik, Džep, Đakovo, Lovran, Ljubić, Nin, Njivice,"
    " Sisak, Šibenik, Zadar, Žabno",
    "nb": "Arendal, Bærum, Øvre Eiker, Øystre Slidre, Ål, Åmli",
    "et": "Saue, Šveits, Zürich, Žukov, Tartu, Valga, Võru, Õru, Äksi, Ülde",
    "pl": "Cichy, Ćma, Lublin, Łódź, Opole, Ósemka, Zamość, Źródło, Żary",
    "de": "Ahaus, Ähren, Aichach, Oberau, Öhningen, Olpe",
    "fr": "Eaux, Étampes, Evry",
    "en": "12 Towers, Bath, de Vries, Dover, Éire",
}
EXPECTED = {code: names.split(", ") for code, names in ORDERS.items()}


def test_python_sorts_by_the_alphabet_of_the_language():
    for code, names in EXPECTED.items():
        with override(code):
            assert alphabetical(reversed(names)) == names


def test_the_database_sorts_as_python_does(db):
    """SQLite knows the languages that pages are offered in; PostgreSQL all of them."""
    codes = EXPECTED if connection.vendor == "postgresql" else ["en", "hr"]
    for code in codes:
        with override(code), connection.cursor() as cursor:
            rows = " UNION ALL ".join(["SELECT %s AS name"] * len(EXPECTED[code]))
            order = f'ORDER BY name COLLATE "{code}-x-icu"'
            cursor.execute(f"SELECT name FROM ({rows}) AS t {order}", EXPECTED[code][::-1])
            assert [name for (name,) in cursor] == EXPECTED[code]


@pytest.mark.django_db
def test_people_are_listed_by_the_readers_alphabet_also_where_the_statement_is_kept():
    for name in ["Zora", "Ćiro", "Cvita", "Đuro", "dora"]:
        PersonFactory(name=name)
    found = {}
    for code in ["en", "hr"]:
        with override(code):
            found[code] = [person.name for person in everybody(0)]
    assert found["en"] == ["Ćiro", "Cvita", "dora", "Đuro", "Zora"]
    assert found["hr"] == ["Cvita", "Ćiro", "dora", "Đuro", "Zora"]


@pytest.mark.django_db
def test_a_language_that_pages_are_not_offered_in_has_english_order():
    PersonFactory(name="Ćiro")
    PersonFactory(name="Cvita")
    with override("sr-latn"):
        assert [person.name for person in User.objects.all()] == ["Ćiro", "Cvita"]


@prepared
def everybody(key):
    return User.objects.filter(pk__gt=key)
