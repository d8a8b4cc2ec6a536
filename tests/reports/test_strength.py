"""How much a lesson rests on."""

import pytest

from reports.content.strength import Weight, weigh
from reports.enums import Strength
from reports.models import Evidence
from sets.enums import Tier
from tests.reports import making

BOTH = frozenset(Tier)


def rows(lesson):
    return Evidence.objects.current().with_things().filter(lesson=lesson)


@pytest.mark.parametrize(
    ("weight", "strength"),
    [
        (Weight(), Strength.NONE),
        (Weight(qualifying=3), Strength.NONE),
        (Weight(things=5, pairs=1, tiers=BOTH, tried=5), Strength.THIN),
        (Weight(things=1, pairs=0), Strength.THIN),
        (Weight(things=2, pairs=2), Strength.FAIR),
        (Weight(things=3, pairs=3, tiers=BOTH), Strength.FAIR),
        (Weight(things=3, pairs=3, tiers=frozenset({Tier.UPPER}), tried=2), Strength.FAIR),
        (Weight(things=3, pairs=3, tiers=BOTH, tried=1), Strength.STRONG),
    ],
)
def test_strength_asks_for_pairs_tiers_and_trial(weight, strength):
    assert weight.strength == strength


def test_evidence_is_weighed_by_pair_side_and_trial(cast):
    issue_a, issue_b = making.issue(cast), making.issue(cast, "lower_b")
    tried = making.action(issue_b, leading_side=Tier.LOWER)
    lesson = making.lesson(cast, issue_a, tried)
    making.evidence(lesson, issue_b, stance="qualifies")
    assert weigh(rows(lesson)) == Weight(things=2, pairs=2, tiers=BOTH, tried=1, qualifying=1)


def test_what_was_agreed_but_not_begun_was_not_tried(cast):
    lesson = making.lesson(cast, making.action(making.issue(cast), under_way=False, agreed=True))
    assert weigh(rows(lesson)).tried == 0


def test_a_minute_of_the_whole_set_is_nobodys_pair(cast):
    lesson = making.lesson(cast, making.minute(cast))
    assert weigh(rows(lesson)) == Weight(things=1, pairs=0)


def test_removed_evidence_weighs_nothing(cast):
    lesson = making.lesson(cast, making.issue(cast))
    lesson.evidence.update(removed_at="2026-05-05T10:00Z")
    assert weigh(rows(lesson)).strength == Strength.NONE


def test_the_sentence_uses_the_programmes_words(cast):
    weight = Weight(things=3, pairs=2, tiers=BOTH, tried=1, qualifying=2)
    assert weight.sentence(cast.programme) == (
        "Supported from two pairs; from regions and communes; tried in practice."
        " Two entries qualify it."
    )


def test_the_sentence_says_what_is_missing(cast):
    weight = Weight(things=1, pairs=1, tiers=frozenset({Tier.LOWER}))
    assert weight.sentence(cast.programme) == (
        "Supported from one pair only; from communes only; discussed, not yet tried."
    )
    assert Weight().sentence(cast.programme) == "Nothing supports it yet."
