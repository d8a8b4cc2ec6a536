import datetime as dt

import pytest

from als.home.desk import needs_of, programmes_of
from reports.enums import ReportState
from sets.enums import SetState, Tier
from tests import factories as make
from tests.url_table import World

pytestmark = pytest.mark.django_db


def needs(cast, who):
    return [need.text for need in needs_of(cast.fresh(who))]


@pytest.fixture
def world(cast):
    return World(cast)


@pytest.fixture(autouse=True)
def members_have_answered(cast):
    """Each has said what they think of working together: tests/sets/test_readiness.py asks it."""
    for person in ("upper_a", "lower_a", "upper_b", "lower_b", "outsider"):
        make.ReadinessFactory(member=cast.member(person))


def test_with_nothing_to_do_nothing_is_asked(cast):
    assert [needs(cast, who) for who in ("facilitator", "upper_a", "stranger")] == [[], [], []]


def test_a_called_meeting_asks_members_whether_they_come(cast, world):
    assert str(world.meeting.cycle) == "Meeting 2: Sharing views"
    assert needs(cast, "upper_a") == ["Say whether you come to “Meeting 2: Sharing views”"]
    assert needs(cast, "facilitator") == ["“Meeting 2: Sharing views”"]
    assert needs(cast, "outsider") == []


def test_who_has_answered_is_not_asked_again(cast, world):
    make.AttendanceFactory(meeting=world.meeting, member=world.upper_a, answer="yes")
    assert needs(cast, "upper_a") == ["“Meeting 2: Sharing views”"]


def test_minutes_of_a_closed_meeting_wait_for_the_facilitator(cast, world):
    world.has("closed_meeting")
    assert needs(cast, "facilitator") == ["Circulate the minutes of “Meeting 4: Sharing views”"]
    assert needs(cast, "upper_a") == ["Say how we worked at “Meeting 4: Sharing views”"]


def test_who_has_reviewed_a_meeting_is_not_asked_again(cast, world):
    make.ReviewFactory(meeting=world.closed_meeting, member=world.upper_a)
    wanted = ["Say how we worked at “Meeting 4: Sharing views”"]
    assert (needs(cast, "upper_a"), needs(cast, "lower_a")) == ([], wanted)
    assert needs(cast, "outsider") == []


def test_once_the_minutes_are_agreed_no_review_is_asked_for(cast):
    make.MeetingFactory(cycle__set=cast.set, cycle__number=6, agreed=True)
    assert needs(cast, "upper_a") == []


def test_a_proposed_action_asks_each_side_until_it_has_consented(cast, world):
    wanted = [f"Consent, or say what to change: “{world.action}”"]
    make.ConsentFactory(action=world.action, member=world.upper_a)
    found = {who: needs(cast, who) for who in ("upper_a", "lower_a", "upper_b", "facilitator")}
    assert found == {"upper_a": [], "lower_a": wanted, "upper_b": [], "facilitator": []}


def test_a_voided_consent_asks_again(cast, world):
    make.ConsentFactory(action=world.action, member=world.upper_a)
    world.action.text_version = 2
    world.action.save()
    assert needs(cast, "upper_a") == [f"Consent, or say what to change: “{world.action}”"]


def test_what_was_recorded_for_a_pair_asks_that_pair_to_confirm(cast, world):
    wanted = [f"Confirm what was recorded for your pair: “{world.recorded_issue}”"]
    assert (needs(cast, "lower_a"), needs(cast, "lower_b")) == (wanted, [])


def test_what_is_due_comes_in_order_of_date_and_says_when_it_is_late(cast, world):
    for day in (dt.date(2030, 5, 1), dt.date(2020, 5, 1)):
        make.ActionFactory(issue=world.issue, owner=world.upper_a, under_way=True, due=day)
    found = [(need.when, need.late) for need in needs_of(cast.fresh("upper_a"))]
    assert found == [(dt.date(2020, 5, 1), True), (dt.date(2030, 5, 1), False)]


def test_new_ground_rules_ask_for_acceptance_once(cast, world):
    wanted = ["Read the ground rules and accept them"]
    world.has("rules")
    assert (needs(cast, "upper_a"), needs(cast, "facilitator")) == (wanted, [])
    world.rules.acceptances.create(member=world.upper_a)
    assert (needs(cast, "upper_a"), needs(cast, "lower_a")) == ([], wanted)


def test_a_report_for_sign_off_asks_each_side_that_has_not_signed(cast, world):
    snapshot = world.snapshot()
    world.report.state, world.report.snapshot = ReportState.FOR_SIGN_OFF, snapshot
    world.report.sent_at = snapshot.frozen_at
    world.report.save()
    snapshot.sign_offs.create(pair=cast.pair_a, side=Tier.UPPER, by=cast.upper_a)
    wanted = ["Read the report and sign it off for your side"]
    assert (needs(cast, "upper_a"), needs(cast, "lower_a")) == ([], wanted)


def test_a_sponsor_sees_counts_and_nothing_else(cast, world):
    world.has("closed_meeting", "meeting")
    programme = programmes_of(cast.fresh("sponsor")).get()
    assert (programme.pairs_taking_part, programme.meetings_held) == (3, 1)
    page = cast.client("sponsor").get("/desk/").content.decode()
    assert [
        word for word in ("Main set", "Uppershire", "Lowerton", "Upper A") if word in page
    ] == []


@pytest.mark.parametrize("who", ["facilitator", "upper_a", "manager", "sponsor"])
def test_the_desk_takes_at_most_8_queries_however_much_there_is(
    cast, world, who, django_assert_max_num_queries
):
    for _ in range(3):
        make.ActionFactory(issue=world.issue, owner=world.upper_a)
        make.IssueFactory(pair=cast.pair_a, recorded=True)
    world.has("meeting", "closed_meeting", "rules")
    client = cast.client(who)
    with django_assert_max_num_queries(8):
        client.get("/desk/")


def test_what_is_late_comes_first_then_what_waits_now_then_what_is_to_come(cast, world):
    for day in (dt.date(2030, 5, 1), dt.date(2020, 5, 1)):
        make.ActionFactory(issue=world.issue, owner=world.upper_a, under_way=True, due=day)
    world.has("recorded_issue")
    found = [need.when for need in needs_of(cast.fresh("upper_a"))]
    assert found == [dt.date(2020, 5, 1), None, dt.date(2030, 5, 1)]


def test_a_set_in_preparation_asks_its_facilitator_to_set_it_up(cast):
    cast.set.state = SetState.PREPARING
    cast.set.save()
    asked = {who: needs(cast, who) for who in ("facilitator", "upper_a")}
    assert asked == {"facilitator": ["Set it up: what the first meeting needs"], "upper_a": []}
    assert "Go on with the set-up" in cast.client("facilitator").get(f"/sets/{cast.set.pk}/").text


def test_a_paper_waits_for_each_member_until_they_have_opened_it(cast, world):
    make.PaperReadFactory(paper=world.paper, person=cast.upper_a)
    wanted = ["Read the paper that you have not opened yet"]
    found = {who: needs(cast, who) for who in ("upper_a", "lower_a", "facilitator", "outsider")}
    assert found == {"upper_a": [], "lower_a": wanted, "facilitator": [], "outsider": []}


def test_a_paper_waits_for_nobody_once_its_meeting_is_over(cast, world):
    number = world.closed_meeting.cycle.number
    for cycle_number in (number, None, number + 1):
        make.PaperFactory(set=cast.set, cycle_number=cycle_number)
    make.ReviewFactory(meeting=world.closed_meeting, member=world.upper_a)
    assert needs(cast, "upper_a") == ["Read the 2 papers that you have not opened yet"]
