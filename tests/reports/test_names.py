"""Finding the names of a set in what was typed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

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
