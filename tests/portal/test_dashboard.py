"""The desk: what it counts and shows to whom, and how many queries it takes."""

import datetime as dt
import re

import pytest
from django.utils import timezone

from als.portal.selectors.dashboard.all_needs import needs_of
from als.portal.selectors.dashboard.programmes import programmes_of, released_to
from tests import factories as make
from tests import pages
from tests.needs import need_text

pytestmark = pytest.mark.usefixtures("members_have_answered")
DESK = "/desk/"
READERS = ("facilitator", "upper_a", "manager", "sponsor")


def test_a_sponsor_sees_counts_and_nothing_else(cast, world):
    world.has("closed_meeting", "meeting")
    (programme,) = programmes_of(cast.fresh("sponsor"))
    assert (programme.pairs_taking_part, programme.meetings_held) == (3, 1)
    page = cast.client("sponsor").get("/desk/").content.decode()
    assert [
        word for word in ("Main set", "Uppershire", "Lowerton", "Upper A") if word in page
    ] == []


def queries(client):
    return pages.queries(client, "/desk/?all=1")


def test_the_desk_takes_the_same_queries_for_one_and_many(cast, world):
    world.has("meeting", "closed_meeting", "rules")
    clients, counts = {who: cast.client(who) for who in READERS}, []
    for number in (1, 9):
        for _ in range(number):
            action = make.ActionFactory(issue=world.issue, owner=world.upper_a)
            make.ConsentFactory(action=action, member=world.upper_a)
            make.ActionFactory(issue=world.issue, owner=world.upper_a, under_way=True)
            make.IssueFactory(pair=cast.pair_a, recorded=True)
        counts.append({who: queries(client) for who, client in clients.items()})
    assert counts[0] == counts[1]


def test_a_desk_groups_what_is_to_do_by_when_and_leaves_what_waits_for_others_to_the_end(
    cast, world
):
    action = world.action_under_way
    today = timezone.localdate()
    for days in (-1, 3, 60):
        make.ActionFactory(
            issue=world.issue, state="agreed", due=today + dt.timedelta(days), what=f"In {days}",
            agreed_at=action.agreed_at,
        )  # fmt: skip
    text = cast.client("upper_a").get("/desk/").content.decode()
    order = ["Today", "In -1", "This week", "In 3", "Later", "In 60"]
    assert sorted(order, key=text.index) == order
    assert "Waiting for others" not in text

    text = cast.client("facilitator").get("/desk/").content.decode()
    assert text.index("Waiting for others") < text.index("overdue")


def test_managers_see_where_their_sets_stand_and_who_is_missing(cast):
    cast.other_set.facilitators.update(removed_at=timezone.now())
    programme = make.ProgrammeFactory(name="Empty")
    make.ProgrammeRoleFactory(programme=programme, person=cast.manager, kind="manager")
    found = programmes_of(cast.fresh("manager"))
    asked = [need_text(n) for n in needs_of(cast.fresh("manager"), programmes=found)]
    assert asked == ["Create the first set", "Add a facilitator to “Other set”"]
    rows = {set_["name"]: (set_["pairs"], set_["facilitators"]) for set_ in found[1].standing}
    assert rows == {"Main set": (2, 1), "Other set": (1, 0)}
    assert "Being drafted" not in cast.client("manager").get("/desk/").text  # nobody has begun


def test_a_sponsor_has_no_row_of_a_set_and_only_what_was_released(cast, world):
    world.rendering()
    (programme,) = programmes_of(cast.fresh("sponsor"))
    allowed = {"pk", "name", "state", "inside", "next", "held", "pairs", "due", "released"}
    allowed |= {"unanswered", "respond_by"}  # of what was released
    assert [set(row) - allowed for row in programme.standing] == [set(), set()]
    assert [row["name"] for row in programme.standing] == ["", ""]
    assert released_to(cast.fresh("sponsor")) == []
    assert "Newest reports" not in cast.client("sponsor").get("/desk/").text


def test_a_desk_shows_15_needs_and_the_rest_on_request(cast, world):
    for _ in range(20):
        make.ActionFactory(issue=world.issue, owner=world.upper_a, under_way=True)
    client = cast.client("upper_a")
    pages = [client.get(f"/desk/{query}").text for query in ("", "?all=1")]
    assert [text.count("app-dated-list__item") for text in pages] == [15, 20]
    assert ["Show all 20" in text for text in pages] == [True, False]


def test_many_sets_can_be_read_by_set(cast, world):
    for _ in range(3):
        set_ = make.SetFactory(programme=cast.programme, preparing=True)
        make.FacilitatorFactory(set=set_, person=cast.facilitator)
    text = cast.client("facilitator").get("/desk/?by=set").text
    assert text.count('<h3 class="govuk-heading-s">') == 3


def test_ten_sets_take_no_more_queries_than_two(cast, world):
    clients, counts = {who: cast.client(who) for who in READERS}, []
    for sets in (1, 9):
        for number in range(sets):
            set_ = make.SetFactory(programme=cast.programme)
            make.FacilitatorFactory(set=set_, person=cast.facilitator)
            pair = make.PairFactory(set=set_)
            member = make.MemberFactory(pair=pair, person=cast.upper_a)
            issue = make.IssueFactory(pair=pair, confirmed_by=member)
            make.ActionFactory(issue=issue, owner=member)
            make.MeetingFactory(cycle__set=set_, cycle__number=number + 1, called=True)
        counts.append({who: queries(client) for who, client in clients.items()})
    assert counts[0] == counts[1]


def test_the_green_button_is_what_each_does_next(cast):
    """A manager looks after the programme, a sponsor reads: each has one button, and not both."""
    buttons = {
        who: re.findall(r'class="govuk-button" [^>]*>\s*(.*?)\s*<', cast.client(who).get(DESK).text)
        for who in ("manager", "sponsor")
    }
    assert buttons == {"manager": ["Manage the programme"], "sponsor": ["Released reports"]}
    assert "Released reports" in cast.client("manager").get(DESK).text
