"""Names in other forms of a language, cleared words, and where in a text they stand."""

import time
from concurrent.futures import ThreadPoolExecutor
from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st
from simplemma.strategies.dictionaries.dictionary_factory import SUPPORTED_LANGUAGES

from als.core.naming import borne, lexicon
from als.core.naming.finder import Finder, NameReason
from als.core.naming.reading import by_one_thread
from als.core.naming.text import read
from deploy.vendor_names import written
from tests.core.hostile import HOSTILE_TO_NAMES, repeated, takes_too_long
from tests.core.naming.test_finder import english, of
from tests.each import each

# --- common words that are names ----------------------------------------------------------------


@each(
    ("text", "words"),
    [
        ("Will said no. Grace was not asked. Rose, too.", ["Will", "Grace", "Rose"]),
        ("We met. Mark refused. Bill’s plan failed.", ["Mark", "Bills"]),
        ("We met. Frank rang. Dick left. Hope and Faith came.", ["Frank", "Dick", "Hope", "Faith"]),
        ("We met. Brown refused.", ["Brown"]),
        ("- Joy: to write\n- Dawn: to ring", ["Joy", "Dawn"]),
        ("May refused. Jan said so. April was late.", ["May", "Jan", "April"]),
        ("We asked May and thanked June.", ["May", "June"]),
        ("Will we agree? May we ask? Mark the date. Hope you come.", []),
        ("Will there be money? Grant it. Bill them.", []),
        ("June 2026 was wet. April to June was dry. May and June, too.", []),
        ("Sunday was busy. January was late.", []),
        ("We meet in May, on 3 May and until June. The June meeting is on.", []),
        ("Roads were bad. Councils agreed. Nobody left. People came.", []),
    ],
)
def test_a_first_word_that_is_somebodys_name_as_well_is_asked_about(text, words):
    assert of(NameReason.COULD_BE, Finder((), (), "en").findings(text)) == words


# A language's name in another form, and sentences that begin with what people are called there.
FORMS = {
    "de": ("Ahrweiler", "Ahrweilers Brücken"),
    "cs": ("Olomouc", "Olomouce"),
    "pl": ("Gdańsk", "Gdańsku"),
    "et": ("Tartu", "Tartust tuli"),
    "fi": ("Oulu", "Oulussa"),
    "tr": ("Konya", "KONYADA"),
    "nb": ("Bergen", "Bergens gater"),
    "xx": ("Kent", "Kent"),
}
CALLED = {
    "hr": ("Nada je odbila. Nadi smo pisali. Ruža nije došla.", ["Nada", "Nadi", "Ruža"]),
    "nb": ("Dag sa nei. Bjørn svarte. Liv kom.", ["Dag", "Bjørn", "Liv"]),
    "et": ("Jaan keeldus.", ["Jaan"]),
    "de": ("Wolf sagte nein. August kam.", ["Wolf", "August"]),
    "xx": ("Grace was.", ["Grace"]),
}


@pytest.fixture
def large_dictionaries_empty(monkeypatch):
    """Let only those be read that the forms below need: Polish takes over three seconds."""
    read_one = lexicon._dictionary
    needed = ("cs", "hr")
    monkeypatch.setattr(lexicon, "_dictionary", lambda at: read_one(at) if at in needed else {})
    lexicon.lexicon.cache_clear()  # they remember what was no word
    yield
    lexicon.lexicon.cache_clear()


def test_each_language_that_bends_its_names_has_a_dictionary():
    codes = {lexicon.DICTIONARIES.get(code, code) for code in (*lexicon.STEMMERS, *lexicon.BENDING)}
    assert codes <= SUPPORTED_LANGUAGES


def test_one_thread_reads_a_list_and_the_others_wait_for_it():
    read_by = []

    @by_one_thread
    @cache
    def names(code):
        read_by.append(code)
        time.sleep(0.01)
        return f"names of {code}"

    with ThreadPoolExecutor(4) as threads:
        assert set(threads.map(names, ["en"] * 4)) == {"names of en"}
    assert read_by == ["en"]


@pytest.mark.parametrize("code", ["es", "hr"])
def test_the_names_of_a_language_are_those_of_faker_s_lists(code):
    assert (borne.FOLDER / f"{code}.txt").read_text("utf-8") == written(code), "old: vendor_names"


@pytest.mark.usefixtures("large_dictionaries_empty")
def test_each_language_has_its_own_forms_and_its_own_list_of_names():
    forms, called = {}, {}
    for language in sorted({*FORMS, *CALLED}):
        if language in FORMS:
            name, text = FORMS[language]
            found = of(NameReason.NAME, Finder([name], (), language).findings(text))
            forms[language] = (found[0] if found == [name] else found, text)
        if language in CALLED:
            text, _words = CALLED[language]
            called[language] = (
                text,
                of(NameReason.COULD_BE, Finder((), (), language).findings(text)),
            )
    assert (forms, called) == (FORMS, CALLED)


def test_in_croatian_plain_words_begin_sentences():
    text = "Sastanak je bio dobar. Ceste su loše."
    assert of(NameReason.COULD_BE, Finder((), (), "hr").findings(text)) == []


def of_the_set(**cleared):
    return Finder((), ["Will Carter", "May Hill"], "en", **cleared)


def test_the_name_of_somebody_of_the_set_holds_where_it_is_not_plainly_the_common_word():
    found = of_the_set().findings("Will said so. Will districts join? Will we ask? We met in May.")
    assert of(NameReason.NAME, found) == ["Will", "Will", "May"]
    assert of_the_set().findings("We met in May 2026, in May and June.")[1:] == []
    assert of(NameReason.NAME, of_the_set().findings("We asked Will and Carter.")) == [
        "Will",
        "Carter",
    ]


def test_it_is_cleared_in_one_sentence_alone_and_as_long_as_that_stays():
    text = "**Will** districts join? Will said so."
    one, other = of_the_set().findings(text)
    assert (one.word, one.here != other.here) == ("", True)
    cleared = of_the_set(cleared=["will"], cleared_here=[one.here])
    assert [f.here for f in cleared.findings(text)] == [other.here]
    assert cleared.findings("Will districts\njoin?") == []
    assert len(cleared.findings("Will districts join us?")) == 1


def test_a_name_within_a_sentence_is_cleared_nowhere():
    assert [f.here for f in of_the_set().findings("We asked Will and Carter.")] == ["", ""]


# --- at the sentence ----------------------------------------------------------------------------


def shown(sentences):
    return ["".join(f"[{p.text}]" if p.named else p.text for p in pieces) for pieces in sentences]


@each(
    ("text", "expected"),
    [
        ("All went well.\nWe met in Lõuna. Nobody came.", ["We met in [Lõuna]."]),
        ("In Lõuna and LÕUNA!", ["In [Lõuna] and [LÕUNA]!"]),
        ("Ann Smithson knew.", ["[Ann Smithson] knew."]),
        ("Nobody. Nothing.", []),
        ("…Lõuna…", ["…[Lõuna]…"]),
    ],
)
def test_the_sentence_is_shown_with_the_words_marked(text, expected):
    assert shown(english.sentences(text)) == expected


def test_of_the_words_only_those_that_matter_are_marked():
    assert shown(english.sentences("Lõuna asked Berg.", only=["Berg"])) == ["Lõuna asked [Berg]."]


@given(st.text(alphabet="Lõuna Berg.\n!“&e;#@1", max_size=80))
def test_what_is_marked_is_what_was_typed(text):
    found = english.findings(text)
    marked = [p.text for pieces in english.sentences(text) for p in pieces if p.named]
    assert bool(marked) == bool(found)
    assert all(part in text for part in marked)
    assert all(0 <= one.start < one.end <= len(text) for one in found)


# --- as long as texts get -----------------------------------------------------------------------


def test_long_texts_of_what_is_in_and_around_names_are_taken_in_no_time():
    """How time grows is measured by ``make bench-growth``; its square would be seconds."""

    def found(text):
        read.cache_clear()
        english.sentences(text)

    texts = {unit: repeated(unit)(10_000) for unit in HOSTILE_TO_NAMES}
    assert [unit for unit, text in texts.items() if takes_too_long(found, text)] == []
