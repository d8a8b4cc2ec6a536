"""What changed between two texts: nothing lost, nothing made up, and readable."""

import itertools
import time

import pytest
from django.template import Context, Template
from hypothesis import given
from hypothesis import strategies as st

from als.core.text.differences import INSERTED, KEPT, REMOVED, differences
from tests.white_space import collapse

# Few words, so that texts have much in common.
TEXTS = st.text(alphabet="ab \n.ž\u2028*", max_size=60)


def pieces(old, new):
    return [(piece.kind, piece.text) for piece in differences(old, new)]


def joined(old, new, *kinds):
    return "".join(piece.text for piece in differences(old, new) if piece.kind in kinds)


def drawn(old, new):
    return collapse(Template("{% difference old new %}").render(Context({"old": old, "new": new})))


@given(TEXTS, TEXTS)
def test_kept_and_inserted_are_the_new_text_kept_and_removed_the_old(old, new):
    assert joined(old, new, KEPT, INSERTED) == new
    assert joined(old, new, KEPT, REMOVED) == old


@given(TEXTS)
def test_a_text_is_no_different_from_itself(text):
    assert pieces(text, text) == ([(KEPT, text)] if text else [])


@given(TEXTS, TEXTS)
def test_no_piece_is_empty_and_no_two_of_a_kind_follow_one_another(old, new):
    found = pieces(old, new)
    assert all(text for _kind, text in found)
    assert all(one[0] != other[0] for one, other in itertools.pairwise(found))


def test_within_a_changed_line_only_the_changed_words_are_marked():
    assert pieces("1. We listen.\n2. We meet.", "1. We listen well.\n2. We meet.") == [
        (KEPT, "1. We listen"),
        (INSERTED, " well"),
        (KEPT, ".\n2. We meet."),
    ]


def test_a_line_that_was_rewritten_is_removed_and_inserted_as_a_whole():
    old, new = "Same.\nOne pair has the floor.", "Same.\nNotes stay short: a page at most."
    assert pieces(old, new) == [
        (KEPT, "Same.\n"),
        (REMOVED, "One pair has the floor."),
        (INSERTED, "Notes stay short: a page at most."),
    ]


def test_a_line_added_at_the_end_leaves_the_last_one_as_it_was():
    assert pieces("One.", "One.\nTwo.") == [(KEPT, "One."), (INSERTED, "\nTwo.")]


def test_the_line_ends_of_browsers_are_no_difference():
    assert pieces("One.\r\nTwo.", "One.\nTwo.") == [(KEPT, "One.\nTwo.")]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("a " * 25_000, "b " * 25_000),
        ("a b " * 12_500, "b a a " * 8_300),
        ("a\n" * 25_000, "b\na\n" * 12_500),
        ("a\nb\n" * 700, "b\nb\na\n" * 460),
    ],
)
def test_the_longest_texts_that_a_form_takes_are_compared_in_no_time(old, new):
    start = time.monotonic()
    differences(old, new)
    assert time.monotonic() - start < 5


def test_what_was_typed_is_shown_as_text():
    html = drawn("<b>old</b>", "<script>new</script>")
    assert "<b>" not in html
    assert "<script>" not in html
    assert "&lt;script&gt;" in html


def test_removed_and_new_words_are_distinguished_without_colours_and_by_ear():
    html = drawn("We listen to all.", "We listen to everybody here.")
    assert '<del><span class="govuk-visually-hidden"> [removed: </span> all' in html
    assert '<ins><span class="govuk-visually-hidden"> [new: </span> everybody here' in html
    assert "struck through" in html


def test_two_texts_that_are_the_same_say_so():
    assert "The words are the same." in drawn("We listen.", "We listen.")
