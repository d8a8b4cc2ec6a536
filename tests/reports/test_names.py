"""Finding the names of a set in what was typed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.endings import forms_of
from reports.names import Names, names_of, surname_of, words_of
from tests import factories as make

pytestmark = pytest.mark.once

names = Names(
    ["Stoke-on-Wold", "Tillerbridge Together", "Lõuna", "Ash & Elm"], ["Mary Whitcombe", "Al Fox"]
)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("We met in Stoke on Wold.", ["Stoke-on-Wold"]),
        ("STOKE-ON-WOLD's clerk", ["Stoke-on-Wold"]),
        ("Tillerbridge  together, again", ["Tillerbridge Together"]),
        ("the people of louna", ["Lõuna"]),
        ("Mrs Whitcombe said so", ["Whitcombe"]),
        ("mary whitcombe said so", ["Mary Whitcombe"]),
        ("Mrs WHITCOMBE said so", ["Whitcombe"]),
        ("in Stoke\u00a0on Wo\u00adld", ["Stoke-on-Wold"]),
        ("Ash and Elm", ["Ash & Elm"]),
        ("a fox ran by", []),
        ("Tillerbridge alone", []),
        ("Stoke-on-Woldham", []),
        ("", []),
    ],
)
def test_names_are_found_as_whole_words_however_they_are_written(text, found):
    assert names.found_in(text) == found


def test_several_texts_are_looked_through_as_one():
    assert names.found_in("nobody", "in Lõuna", None) == ["Lõuna"]


@pytest.mark.parametrize(
    ("name", "surname"),
    [
        ("Mary Whitcombe", "Whitcombe"),
        ("Madonna", ""),
        ("Dr. Nora O’Neill", "O’Neill"),
        ("Ann Smith-Jones", "Smith-Jones"),
        ("County lead, pair 1", ""),
        ("Al Fox", ""),
        ("Jan de Vries", ""),
    ],
)
def test_a_surname_is_the_last_of_words_that_are_all_names(name, surname):
    assert surname_of(name) == surname


def test_an_empty_name_is_no_name():
    assert Names(["", "–"], [""]).found_in("– anything –") == []


@given(
    st.text(min_size=1).filter(lambda t: words_of(t).strip()),
    st.sampled_from(["upper", "lower", "title"]),
)
def test_a_name_is_found_in_any_case(name, case):
    assert Names([name]).found_in(f"in ({getattr(name, case)()})") in ([name], [])
    assert Names([name]).found_in(f"in ({name})") == [name]


def test_the_names_of_a_set_are_those_of_all_pairs_ever_asked(cast):
    declined = make.PairFactory(set=cast.set, number=7, declined=True, upper__place="Farshire")
    make.MemberFactory(pair=declined, person__name="Nora Quillfeather")
    found = names_of(cast.set)
    text = "Farshire, Uppershire A Partnership, Lowerton B, Quillfeather"
    assert found.found_in(text) == [
        "Farshire",
        "Lowerton B",
        "Quillfeather",
        "Uppershire A",
        "Uppershire A Partnership",
    ]


def test_who_was_asked_and_declined_is_among_them(cast):
    declined = make.PairFactory(set=cast.set, number=7, declined=True)
    make.AgreementFactory(pair=declined, side="upper", person__name="Nora Quillfeather")
    assert names_of(cast.set).found_in("Ask Mrs Quillfeather why") == ["Quillfeather"]


def test_the_names_of_another_set_are_not_among_them(cast):
    assert names_of(cast.set).found_in("Uppershire O Partnership") == []


# --- the forms that a name takes in a sentence --------------------------------------------------


@pytest.mark.parametrize(
    ("language", "name", "text"),
    [
        ("en", "Kent", "Kent's roads, and Kents own"),
        ("de", "Ahrweiler", "Ahrweilers Brücken"),
        ("hr", "Zagreb", "Sastali smo se u Zagrebu."),
        ("hr", "Zagrebačka županija", "Ured Zagrebačke županije"),
        ("hr", "Rijeka", "Dogovor u Rijeci"),
        ("hr", "Karlovac", "prije Karlovca"),
        ("hr", "Vinkovci", "sa Vinkovcima"),
        ("hr", "Đurđevac", "iz Durdevca"),
        ("sl", "Ptuj", "na Ptuju"),
        ("cs", "Olomouc", "z Olomouce"),
        ("pl", "Gdańsk", "w Gdańsku"),
        ("lt", "Vilnius", "iš Vilniaus"),
        ("lv", "Jelgava", "no Jelgavas"),
        ("et", "Tartu", "Tartust tuli"),
        ("fi", "Oulu", "Oulussa"),
        ("hu", "Szeged", "Szegeden"),
        ("tr", "Konya", "KONYADA"),
    ],
)
def test_a_name_is_found_in_the_forms_that_its_language_gives_it(language, name, text):
    assert Names([name], language=language).found_in(text) == [name]


@pytest.mark.parametrize(
    ("language", "name", "text"),
    [
        ("hr", "Rijeka", "Uz rijeke i potoke"),
        ("hr", "Brod", "Na brodu je hladno."),
        ("hr", "Zagreb", "Zagrepčani"),
        ("hr", "Split", "Splitter"),
        ("en", "Bath", "Two baths"),
        ("en", "Ely", "Elys"),
        ("en", "Kent", "Kentish"),
        ("en", "Zagreb", "Zagrebu"),
    ],
)
def test_common_words_and_other_names_are_none_of_its_forms(language, name, text):
    assert Names([name], language=language).found_in(text) == []


def test_a_surname_is_found_in_its_forms_with_a_capital_only():
    people = Names(people=["Ana Marić", "Ivan Horvat"], language="hr")
    assert people.found_in("Pitajte Marića i Horvatovu sestru.") == ["Horvat", "Marić"]
    assert people.found_in("horvatu") == []


@pytest.mark.parametrize("language", ["en", "hr", "cs", "lv", "et", "hu", "tr", "xx", ""])
@given(word=st.text(alphabet="abcčeikosuz", min_size=1, max_size=8))
def test_a_name_is_one_of_its_own_forms_and_forms_keep_its_beginning(language, word):
    plain = words_of(word).strip()
    forms = forms_of(plain, language)
    assert plain in forms
    assert all(form.startswith(plain[:2]) for form in forms)


# --- at the sentence ----------------------------------------------------------------------------


def shown(sentences):
    return ["".join(f"[{p.text}]" if p.named else p.text for p in pieces) for pieces in sentences]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("All went well.\nWe met in Lõuna. Nobody came.", ["We met in [Lõuna]."]),
        ("In Lõuna and LÕUNA!", ["In [Lõuna] and [LÕUNA]!"]),
        ("Ask Mrs Whitcombe", ["Ask Mrs [Whitcombe]"]),
        ("We tried. We met in Lõuna. More.", ["We met in [Lõuna]."]),
        ("Mary Whitcombe knew.", ["[Mary Whitcombe] knew."]),
        ("Stoke.\non Wold. Else.", ["[Stoke.\non Wold]."]),
        ("Nobody. Nothing.", []),
        ("Lõuna", ["[Lõuna]"]),
        ("…Lõuna…", ["…[Lõuna]…"]),
    ],
)
def test_the_sentence_is_shown_with_the_name_marked(text, expected):
    assert shown(names.sentences(text)) == expected


def test_of_the_names_only_those_that_matter_are_marked():
    assert shown(names.sentences("Lõuna asked Ash & Elm.", only=["Ash & Elm"])) == [
        "Lõuna asked [Ash & Elm]."
    ]


@given(st.text(alphabet="Lõuna Sk.\n!“&e", max_size=60))
def test_what_is_marked_is_what_was_typed(text):
    places = names.places(text)
    for name, start, end in places:
        assert Names([name]).found_in(text[start:end]) == [name]
    marked = [p.text for pieces in names.sentences(text) for p in pieces if p.named]
    assert bool(marked) == bool(places)
    assert all(part in text for part in marked)
