"""The matrix of themes by pairs, and the states of actions, as pictures."""

import itertools
import re

import pytest
from django.template.loader import render_to_string

from als.core import charts
from reports.rendering.charts import matrix_charts, states_chart
from reports.rendering.document import pictures_of
from sets.branding import contrast
from tests.reports.contents import content
from tests.white_space import collapse

FOUND = {
    "pairs": [1, 4],
    "rows": [
        {"theme": "Roles", "pairs": [2, 0], "unnamed": 1, "total": 3},
        {"theme": "Scale", "pairs": [0, 0], "unnamed": 0, "total": 0},
    ],
}
COLOURS = {"colour": "#1d4f3c", "light": "#ddeeff"}


def test_the_matrix_says_in_words_what_it_shows():
    words = render_to_string("report/matrix.txt", {"matrix": matrix_charts(FOUND)[0]})
    assert words.strip() == (
        "Issues under each theme, by pair. Roles: pair 1: 2, without names: 1. Scale: none."
    )


def test_issues_without_names_have_a_column_only_if_there_are_any():
    named = {**FOUND, "rows": [{**row, "unnamed": 0} for row in FOUND["rows"]]}
    assert [head["of"] for head in matrix_charts(FOUND)[0]["heads"]] == [1, 4, None]
    assert [head["of"] for head in matrix_charts(named)[0]["heads"]] == [1, 4]


@pytest.mark.parametrize("found", [{**FOUND, "pairs": []}, {**FOUND, "rows": []}])
def test_without_named_pairs_or_themes_there_is_no_matrix(found):
    assert matrix_charts(found) == []


def test_a_matrix_of_nothing_can_be_drawn():
    found = {"pairs": [1], "rows": [{"theme": "Roles", "pairs": [0], "unnamed": 0, "total": 0}]}
    [row] = matrix_charts(found)[0]["rows"]
    assert (row["cells"][0]["x"], row["filled"]) == (242, [])


@pytest.mark.parametrize("pairs", [2, 6, 12])
def test_circles_of_many_pairs_do_not_touch_and_stay_inside(pairs):
    found = {
        "pairs": list(range(pairs)),
        "rows": [{"theme": "T", "pairs": [9] * pairs, "unnamed": 9, "total": 0}],
    }
    picture = matrix_charts(found)[0]
    cells = picture["rows"][0]["cells"]
    edges = [(cell["x"] - cell["radius"], cell["x"] + cell["radius"]) for cell in cells]
    assert all(right < left for (_l, right), (left, _r) in itertools.pairwise(edges))
    assert edges[0][0] >= charts.TITLES_WIDTH
    assert edges[-1][1] <= picture["width"] <= charts.PAGE_WIDTH


def test_many_pairs_have_several_tables_that_can_be_read_of_one_measure():
    counts = [9, *[1] * 23]
    rows = [{"theme": "T", "pairs": counts, "unnamed": 2, "total": 34}]
    first, second = matrix_charts({"pairs": list(range(1, 25)), "rows": rows})
    assert [len(one["heads"]) for one in (first, second)] == [13, 12]
    assert second["heads"][-1]["of"] is None
    assert first["rows"][0]["cells"][1]["radius"] == second["rows"][0]["cells"][0]["radius"] > 8


def test_the_number_in_a_dark_circle_is_white_and_in_a_light_one_dark():
    drawn = pictures_of(content(2))
    found = {"pairs": [1, 2], "rows": [{"theme": "", "pairs": [4, 1], "unnamed": 0}]}
    svg = render_to_string("report/matrix.svg", drawn | {"matrix": matrix_charts(found)[0]})
    inks = re.findall(r'font-weight="700"\s+fill="(.*?)">(\d)<', svg)
    assert inks == [("#ffffff", "4"), ("#1a1a1a", "1")]
    assert contrast(drawn["colour"]) > 4.5
    assert contrast(drawn["light"]) < 2


def test_a_theme_of_a_very_long_word_takes_the_lines_that_it_needs():
    found = {**FOUND, "rows": [{**FOUND["rows"][0], "theme": "x" * 300}]}
    [row] = matrix_charts(found)[0]["rows"]
    assert "".join(line["text"] for line in row["lines"]) == "x" * 300
    assert row["lines"][-1]["y"] <= row["top"] + row["height"]


def test_circles_of_many_pairs_do_not_touch():
    pairs = list(range(1, 25))
    found = {"pairs": pairs, "rows": [{"theme": "Roles", "pairs": [9] * 24, "unnamed": 0}]}
    [row] = matrix_charts(found)[0]["rows"]
    cells = row["cells"]
    assert cells[0]["x"] + cells[0]["radius"] < cells[1]["x"] - cells[1]["radius"]


def action(key, label):
    return {"state_key": key, "state": label}


def test_states_are_listed_with_the_most_frequent_first():
    done, stopped = action("done", "Done"), action("stopped", "Stopped")
    picture = states_chart([stopped, done, done])
    svg = collapse(render_to_string("report/states.svg", {"states": picture, **COLOURS}))
    assert "<title>The actions by state. Done: 2, Stopped: 1.</title>" in svg
    assert [(bar["of"]["label"], bar["length"]) for bar in picture["rows"]] == [
        ("Done", charts.MAX_LENGTH),
        ("Stopped", charts.MAX_LENGTH // 2),
    ]


def test_without_actions_there_are_no_states():
    assert states_chart([]) is None


def test_states_are_distinguished_without_colour():
    keys = ["done", "under_way", "did_not_work", "stopped"]
    picture = states_chart([*(action(key, key) for key in keys)])
    svg = render_to_string("report/states.svg", {"states": picture, **COLOURS})
    fills = {"url(#report-hatched)", "url(#report-dotted)", *COLOURS.values()}
    assert all(f'fill="{fill}"' in svg for fill in fills)


@pytest.mark.parametrize("picture", ["matrix", "states", "year"])
def test_pictures_take_the_programmes_colour_and_no_style(picture):
    context = pictures_of(content(2, colour="#003366"))
    context["matrix"] = context["matrices"][0]
    svg = render_to_string(f"report/{picture}.svg", context)
    assert "#003366" in svg
    assert "style" not in svg
    assert "<title>" in svg
