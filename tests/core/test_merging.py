"""Two people's changes of one text."""

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from als.core.text.merging import _parts, merge

LINES = st.lists(
    st.sampled_from(["a", "b", "c", "d", "Roads. Buses. ", "Đurđevac 🚌", ""]), max_size=7
)
TEXTS = LINES.map("\n".join)


def lines_of(text):
    return Counter(text.splitlines())


def test_changes_of_different_sentences_of_one_paragraph_come_together():
    base = "Roads are slow. Buses are late. Nobody knows why."
    ours = "Roads are very slow. Buses are late. Nobody knows why."
    theirs = "Roads are slow. Buses are late. Everybody knows why."
    assert merge(base, ours, theirs) == "Roads are very slow. Buses are late. Everybody knows why."


def test_joined_the_parts_of_a_text_are_the_text():
    text = "Roads are slow. Buses... are late?! \n\nNobody\tknows e.g. why…  Or 3.5!"
    parts = ["Roads are slow. ", "Buses... ", "are late?! ", "\n", "\n"]
    assert _parts(text) == [*parts, "Nobody\tknows e.g. ", "why…  ", "Or 3.5!"]


def test_an_added_line_and_a_changed_one_come_together():
    assert merge("one\ntwo\nthree\n", "one\n2\nthree\n", "zero\none\ntwo\nthree\n") == (
        "zero\none\n2\nthree\n"
    )


def test_changes_of_the_same_sentence_are_for_a_person_to_settle():
    assert merge("Roads are slow.", "Roads are fast.", "Roads are closed.") is None


def test_two_different_lines_added_at_the_same_place_are_for_a_person_to_settle():
    assert merge("one\n", "one\ntwo\n", "one\nthree\n") is None


def test_the_same_change_twice_is_made_once():
    assert merge("one\n", "one\ntwo\n", "one\ntwo\n") == "one\ntwo\n"


def test_a_sentence_that_one_removed_while_the_other_changed_it_is_for_a_person_to_settle():
    assert merge("a. b. c.", "a. c.", "a. B! c.") is None


@given(TEXTS, TEXTS)
def test_who_changed_alone_has_their_text(base, text):
    assert merge(base, text, base) == merge(base, base, text) == text


@given(TEXTS, TEXTS, TEXTS)
def test_it_does_not_matter_who_is_first(base, ours, theirs):
    assert merge(base, ours, theirs) == merge(base, theirs, ours)


@given(TEXTS, TEXTS, TEXTS)
def test_no_line_that_one_person_added_is_dropped(base, ours, theirs):
    merged = merge(base, ours, theirs)
    if merged is None:
        return
    for text in (ours, theirs):
        added = lines_of(text) - lines_of(base)
        assert not added - lines_of(merged)


@given(TEXTS, TEXTS, TEXTS)
def test_nothing_is_made_up(base, ours, theirs):
    merged = merge(base, ours, theirs)
    if merged is None:
        return
    words = set(merged.split()) - set(base.split()) - set(ours.split()) - set(theirs.split())
    assert not words
