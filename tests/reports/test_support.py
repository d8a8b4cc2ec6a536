"""The section on support given: sums of the whole set, nobody's own."""

import pytest

from reports.content.report import canonical, compile_report
from reports.models import Report
from reports.rendering import document
from tests import factories as make


def support(cast):
    return compile_report(Report.of(cast.set))["support"]


def give(pair, minutes=30, kind="call", **kwargs):
    return make.SupportFactory(pair=pair, minutes=minutes, kind=kind, **kwargs)


@pytest.fixture
def three_pairs(cast):
    """Three pairs that were supported; give the cast."""
    third = make.PairFactory(set=cast.set, number=3, withdrawn=True)
    give(cast.pair_a, 30)
    give(cast.pair_a, 90, "visit")
    give(cast.pair_b, 20)
    give(third, 10)
    give(cast.other_pair, 600, "research")
    return cast


def test_it_counts_pairs_entries_and_hours_of_the_whole_set(three_pairs):
    found = support(three_pairs)
    assert (found["pairs"], found["entries"], found["hours"]) == (3, 4, "2.5")


def test_it_says_how_in_the_order_of_the_kinds(three_pairs):
    assert support(three_pairs)["kinds"] == [
        {"kind": "Call", "entries": 3, "hours": "1.0"},
        {"kind": "Visit", "entries": 1, "hours": "1.5"},
    ]


def test_with_fewer_than_three_pairs_it_says_the_sums_alone(cast):
    give(cast.pair_a)
    give(cast.pair_b, kind="visit")
    assert support(cast) == {"pairs": 2, "entries": 2, "hours": "1.0", "kinds": []}
    html = document.html(compile_report(Report.of(cast.set)))
    assert ("support to two pairs" in html, "Fewer than three" in html) == (True, True)
    assert "How the facilitators helped" not in html


def test_no_pair_is_named_and_no_note_is_shown(three_pairs):
    give(three_pairs.pair_a, note="DELICATE")
    printed = canonical(support(three_pairs))
    content = canonical(compile_report(Report.of(three_pairs.set)))
    assert ("DELICATE" in content, "shire" in printed, "Lowerton" in printed) == (
        False,
        False,
        False,
    )


def test_without_support_there_is_no_such_section(cast):
    content = compile_report(Report.of(cast.set))
    assert content["support"] is None
    assert "Support given" not in document.html(content)


def test_the_part_stands_in_how_the_set_worked(three_pairs):
    html = document.html(compile_report(Report.of(three_pairs.set)))
    assert html.index('id="working"') < html.index('id="support"') < html.index('id="limits"')
