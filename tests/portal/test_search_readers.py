"""Whoever may read a thing finds it, and nobody else: kind by disclosure by reader."""

import pytest
from django.urls import reverse

from als.core.disclosure import Disclosure
from tests import factories as make
from tests.portal.searching import PAIR, SET, found, get, one_of_each, titles
from tests.reports import making

READERS = ["facilitator", "upper_a", "lower_a", "upper_b", "lower_b"]


@pytest.mark.parametrize(
    ("disclosure", "readers"),
    [
        (PAIR, {"facilitator", "upper_a", "lower_a"}),
        (SET, set(READERS)),
        (Disclosure.REPORT_WITHOUT_NAMES, set(READERS)),
        (Disclosure.REPORT_WITH_NAMES, set(READERS)),
    ],
)
def test_what_a_pair_writes_is_found_by_those_who_can_see_it(cast, disclosure, readers):
    one_of_each(cast, disclosure)
    kinds = {who: {kind for kind, _ in found(cast, who)} for who in READERS}
    everything = {"issue", "action", "progress", "minute"}
    assert kinds == {who: everything if who in readers else set() for who in READERS}


def test_what_one_may_not_read_shows_in_no_number(cast):
    one_of_each(cast, PAIR)
    answer = get(cast, "upper_b", kind="issue")
    assert (answer.context["found"].number, answer.context["found"].counts) == (
        0, [{"kind": "", "number": 0, "current": False, "query": {"q": "bus"}},
            {"kind": "issue", "number": 0, "current": True,
             "query": {"q": "bus", "kind": "issue"}}],
    )  # fmt: skip
    assert "Issue bus" not in answer.text


def test_an_issue_that_waits_for_its_pair_is_found_by_them_and_the_facilitators(cast):
    make.IssueFactory(
        pair=cast.pair_a, recorded=True, title="Bus", raised_by=cast.facilitator, disclosure=SET
    )
    assert {who for who in READERS if found(cast, who)} == {"facilitator", "upper_a", "lower_a"}


def test_progress_kept_to_the_pair_on_an_open_action_stays_with_the_pair(cast):
    action = making.action(making.issue(cast))
    making.progress(action, PAIR, happened="The bus broke down")
    assert {who for who in READERS if found(cast, who)} == {"facilitator", "upper_a", "lower_a"}


def test_minutes_that_did_not_go_round_are_found_by_facilitators_alone(cast):
    meeting = make.MeetingFactory(cycle__set=cast.set, cycle__number=1, closed=True)
    item = make.ItemFactory(meeting=meeting, proposed_by=cast.member("upper_a"))
    make.MinuteFactory(item=item, text="The bus", written_by=cast.facilitator)
    make.DraftFactory(person=cast.facilitator, item=item, text="A bus half typed")
    assert {who: len(found(cast, who)) for who in READERS if found(cast, who)} == {"facilitator": 1}


def test_private_notes_and_the_support_log_are_never_found(cast):
    make.NoteFactory(set=cast.set, text="The bus", written_by=cast.facilitator)
    make.SupportFactory(pair=cast.pair_a, note="The bus", given_by=cast.facilitator)
    assert {who for who in READERS if found(cast, who)} == set()


def test_nobody_else_can_look(cast):
    one_of_each(cast)
    others = ("sponsor", "manager", "outsider", "other_facilitator", "stranger")
    assert {who: get(cast, who).status_code for who in others} == dict.fromkeys(others, 404)


def test_the_other_set_is_not_looked_through(cast):
    make.FacilitatorFactory(set=cast.other_set, person=cast.facilitator)
    make.PaperFactory(set=cast.other_set, title="Bus elsewhere")
    one_of_each(cast)
    assert "Bus elsewhere" not in titles(cast, "facilitator")
    assert titles(cast, "facilitator", set_=cast.other_set) == ["Bus elsewhere"]


def test_who_waits_for_the_other_side_finds_nothing(cast):
    waiting = make.PairFactory(set=cast.set, number=9, proposed=True)
    cast.people["waiting"] = make.MemberFactory(pair=waiting).person
    one_of_each(cast)
    making.lesson(cast, statement="A bus")
    make.PaperFactory(set=cast.set, title="Bus paper")
    page = cast.client("waiting").get(reverse("portal:search", args=[cast.set.pk]), {"q": "bus"})
    assert page.status_code == 404
