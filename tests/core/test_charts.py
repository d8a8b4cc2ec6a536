"""Bars and cells as plain numbers."""

import pytest

from als.core.charts import DARK, PLAIN, STRIPES, WIDTH, bars, cells

KINDS = [("Open", PLAIN), ("Under way", STRIPES), ("Done", DARK)]


def drawn(*counts, **kwargs):
    return bars("key", KINDS, [(n, list(row)) for n, row in enumerate(counts)], **kwargs)


def test_pieces_stand_side_by_side_and_the_longest_bar_fits():
    row = drawn([3, 2, 5], [1, 0, 0])["rows"][0]
    ends = [piece["left"] + piece["width"] for piece in row["pieces"]]
    assert ends[:-1] == [piece["left"] for piece in row["pieces"]][1:]
    assert row["end"] < WIDTH - 20


def test_a_number_stands_in_a_piece_only_where_it_fits():
    pieces = drawn([200, 1, 12])["rows"][0]["pieces"]
    assert [piece["number"] for piece in pieces] == [200, "", ""]


def test_what_there_is_none_of_has_no_piece():
    assert [len(row["pieces"]) for row in drawn([0, 4, 0], [0, 0, 0])["rows"]] == [1, 0]


def test_kinds_differ_by_more_than_their_colour():
    picture = drawn([1, 1, 1])
    assert [item["fill"] for item in picture["legend"]] == ["#fff", "url(#key-stripes)", "#1d4f3c"]
    assert picture["patterns"] == {"stripes": "key-stripes"}


def test_a_label_over_a_bar_has_a_line_of_its_own():
    picture = drawn([1, 0, 0], label_above=True)
    row = picture["rows"][0]
    assert row["label_y"] < row["top"] < row["text_y"] < picture["height"]


def test_a_long_title_over_cells_is_broken_into_lines_with_a_note_under_them():
    (row,) = cells("k", [1], [(None, "word " * 30, [1])])["rows"]
    assert len(row["lines"]) == 4
    assert row["lines"][-1]["y"] < row["note_y"] < row["top"]


@pytest.mark.parametrize(("pairs", "fits"), [(1, True), (12, True), (13, False), (30, False)])
def test_cells_fit_a_phone_up_to_twelve_pairs(pairs, fits):
    picture = cells("k", [1] * pairs, [(None, "Theme", [1] * pairs)])
    assert picture["fits"] is fits
    assert (picture["width"] <= WIDTH + 1) is fits


def test_the_more_the_darker_and_each_with_its_number():
    picture = cells("k", [1, 2, 3], [(None, "T", [0, 1, 9])])
    shown = [(cell["number"], cell["fill"]) for cell in picture["rows"][0]["cells"]]
    assert shown == [("", "#fff"), (1, "#dfe9e3"), (9, "#1d4f3c")]
