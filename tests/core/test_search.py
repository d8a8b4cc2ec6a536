"""What was typed, and what of a text is shown for it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from als.core.search import MAX_WORD_LENGTH, MAX_WORDS, Query, parse
from als.core.search_sql import CONFIGURATIONS, configuration
from als.core.text.snippets import LENGTH, marked, snippet
from tests.each import each


@each(
    ("typed", "query"),
    [
        ("Bus  timetable", Query(words=("bus", "timetable"))),
        ("bus Bus", Query(words=("bus",))),
        ("Đurđevac", Query(words=("durdevac",))),
        ('"two plans"', Query(words=("two", "plans"), phrases=(("two", "plans"),))),
        ("bus -rail", Query(words=("bus",), without_words=("rail",))),
        ("„two plans”", Query(words=("two", "plans"), phrases=(("two", "plans"),))),
        ('bus -"two plans"', Query(words=("bus",), without_phrases=(("two", "plans"),))),
        ("co-operate", Query(words=("co", "operate"))),
        ('"bus', Query(words=("bus",))),
        ('bus "', Query(words=("bus",))),
        ('""', Query()),
        ("- -- %_ ' \\ 🚌 :* & | !", Query()),
        ("bus OR rail", Query(words=("bus", "or", "rail"))),
    ],
)
def test_what_was_typed_is_read_as_words(typed, query):
    assert parse(typed) == query


@each(
    ("typed", "short"),
    [("", True), ("a", True), ("a b", True), ("ab", False), ("-bus", True), ("plan b", False)],
)
def test_one_word_of_two_letters_is_enough(typed, short):
    assert parse(typed).is_too_short is short


def test_a_very_long_text_counts_as_far_as_it_goes():
    assert len(parse(" ".join(f"w{n}" for n in range(500))).words) == MAX_WORDS
    assert parse("x" * 5000).words == ("x" * MAX_WORD_LENGTH,)


def test_a_language_without_its_own_forms_takes_words_as_they_are():
    assert [configuration(one) for one in ("en", "hr", "")] == ["english", "simple", "simple"]


@pytest.fixture
def full_text(db):
    from als.core.search import is_full_text

    if not is_full_text():
        pytest.skip("SQLite has no forms of words")


@pytest.mark.services
def test_the_database_knows_each_language_that_it_is_asked_for(db, full_text):
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT cfgname FROM pg_ts_config")
        known = {row[0] for row in cursor.fetchall()}
    assert set(CONFIGURATIONS.values()) <= known


def shown(pieces):
    return "".join(f"[{text}]" if is_marked else text for text, is_marked in pieces)


@each(
    ("text", "words", "expected"),
    [
        ("The bus, buses and busy.", ["bus"], "The [bus], [buses] and [busy]."),
        ("Čakovec i Đurđevac", ["durdevac"], "Čakovec i [Đurđevac]"),
        ("C\u030cakovec", ["cakovec"], "[Čakovec]"),
        ("All counties of it", ["county"], "All [counties] of it"),
        ("As an answer", ["as"], "[As] an answer"),
        ("Nothing", ["bus"], "Nothing"),
        ("", ["bus"], ""),
    ],
)
def test_the_words_are_marked_as_they_stand(text, words, expected):
    assert shown(marked(text, words)) == expected


def test_a_snippet_is_about_the_first_place_with_most_of_the_words():
    text = "bus " + "x " * 400 + "the bus and its timetable " + "y " * 400
    found = shown(snippet(text, ["bus", "timetable"]))
    assert "the [bus] and its [timetable] y" in found
    assert (found[0], found[-1], len(found) < LENGTH + 20) == ("…", "…", True)


def test_a_text_without_the_words_is_shown_from_its_beginning():
    assert shown(snippet("One two three", ["bus"])) == "One two three"


@given(st.text(), st.lists(st.text(min_size=1), max_size=3))
def test_marking_changes_no_letter(text, words):
    import unicodedata

    pieces = marked(text, words)
    assert "".join(piece for piece, _ in pieces) == unicodedata.normalize("NFC", text)


@given(st.text())
def test_whatever_is_typed_is_read(typed):
    query = parse(typed)
    assert all(word.isalnum() for word in (*query.words, *query.without_words))
