"""The set's ground rules at the top of its meetings, and what they say of names in entries."""

import pytest
from django.urls import reverse

from sets.changes import ground_rules
from tests import factories as make

WAITS = "You have not accepted version 1 of the ground rules yet."


@pytest.fixture
def rules(cast):
    return ground_rules.write_ground_rules(
        set_=cast.set, text="We **listen**. <b>", by=cast.facilitator, naming="nobody"
    )


def shown(cast, person, name, meeting):
    response = cast.client(person).get(reverse(f"meetings:{name}", args=[meeting.pk]))
    assert response.status_code == 200
    return response.content.decode()


def test_the_meetings_page_has_the_rules_folded_at_its_top(cast, world, rules):
    text = shown(cast, "upper_a", "meeting", world.meeting)
    assert "We <strong>listen</strong>. &lt;b&gt;" in text
    assert "Ground rules, version 1" in text[: text.index("app-when")]


@pytest.mark.parametrize("person", ["facilitator", "upper_a"])
def test_so_has_the_session_for_those_who_write_and_those_who_read(cast, world, rules, person):
    world.item(world.session)
    text = shown(cast, person, "session", world.session)
    assert "Ground rules, version 1" in text[: text.index('id="live"')]


def test_who_has_not_accepted_is_told_so(cast, world, rules):
    ground_rules.accept_ground_rules(rules=rules, by=cast.upper_a)
    recipients = [
        who
        for who in ("facilitator", "upper_a", "lower_a", "upper_b")
        if WAITS in shown(cast, who, "meeting", world.meeting)
    ]
    assert recipients == ["lower_a", "upper_b"]
    assert WAITS in shown(cast, "lower_a", "session", world.session)


def test_it_is_the_newest_version(cast, world, rules):
    ground_rules.write_ground_rules(set_=cast.set, text="We ask.", by=cast.upper_a)
    text = shown(cast, "lower_a", "meeting", world.meeting)
    assert "Ground rules, version 2" in text
    assert "listen" not in text


def test_without_rules_nothing_is_said_of_them(cast, world):
    assert "govuk-details" not in shown(cast, "upper_a", "meeting", world.meeting)


def test_another_sets_rules_stay_there(cast, world):
    make.GroundRulesFactory(set=cast.other_set, text="ELSEWHERE")
    assert "ELSEWHERE" not in shown(cast, "upper_a", "meeting", world.meeting)


def test_the_page_stays_within_its_queries(cast, world, rules, django_assert_max_num_queries):
    client, url = cast.client("upper_a"), reverse("meetings:meeting", args=[world.meeting.pk])
    with django_assert_max_num_queries(15):
        client.get(url)


@pytest.mark.parametrize(
    ("naming", "hint"),
    [("nobody", "names nobody"), ("partnerships", "names no people"), ("everybody", "")],
)
def test_the_entry_forms_promise_no_more_than_the_rules(cast, world, naming, hint):
    cast.set.naming = naming
    cast.set.save()
    world.item(world.session)
    pages = [
        ("facilitator", "meetings:session", world.session),
        ("upper_a", "actions:issue_new", cast.pair_a),
        ("upper_a", "actions:progress_new", world.action_under_way),
    ]
    hints = [
        cast.client(who).get(reverse(name, args=[row.pk])).context["form"]["disclosure"].help_text
        for who, name, row in pages
    ]
    assert [(hint in text, bool(text)) for text in hints] == [(True, bool(hint))] * 3
