"""How the report tells of the choice of the focus."""

import json

from reports.content.report import compile_report
from reports.models import Report
from reports.rendering import document
from sets.models import FocusWorkshop
from tests import factories as make


def compiled(cast):
    return compile_report(Report.of(cast.set))


def scored_topics(cast, members=("upper_a", "lower_a", "upper_b", "lower_b")):
    """Two topics that these members scored, and the decision for the one that came second."""
    best, chosen = (
        make.TopicFactory(proposed_by=cast.member("upper_a"), title=title)
        for title in ("Buses in Lowerton B", "One front door")
    )
    for number, who in enumerate(members, start=1):
        for topic, points in ((best, 5), (chosen, number)):
            topic.scores.create(
                member=cast.member(who), relevance=points, importance=points, feasibility=points
            )
    make.FocusFactory(topic=chosen, recorded_by=cast.facilitator)
    FocusWorkshop.objects.create(set=cast.set, limits="Nothing on money.")


def test_the_focus_is_printed_with_its_limits_and_how_members_scored(cast):
    scored_topics(cast)
    focus = compiled(cast)["focus"]
    assert (focus["limits"], focus["scored_by"]) == ("Nothing on money.", 4)
    assert focus["ranking"][1] == {
        "place": 2, "topic": "One front door", "chosen": True,
        "relevance": "2.50", "importance": "2.50", "feasibility": "2.50", "mean": "2.50",
        "middle": ["1.75", "3.25"], "scored_by": 4,
    }  # fmt: skip


def test_below_four_members_no_number_is_shown(cast):
    scored_topics(cast, ["upper_a", "lower_a", "upper_b"])
    content = compiled(cast)
    assert [row["middle"] for row in content["focus"]["ranking"]] == [[], []]
    assert "numbers would reveal single scores" in document.body_html(content)


def test_a_topic_that_was_not_chosen_names_no_place(cast):
    scored_topics(cast)
    content = compiled(cast)
    assert "Lowerton B" not in json.dumps(content["focus"])
    assert content["focus"]["ranking"][0]["topic"].startswith("A topic whose title names")


def test_a_version_frozen_before_topics_were_scored_is_still_drawn(cast):
    scored_topics(cast)
    content = compiled(cast)
    for key in ("limits", "scored_by", "ranking", "spread_excluded"):
        del content["focus"][key]
    assert "The focus, and why" in document.body_html(content)
