"""The set-up page: what is done, what is next, what blocks the first meeting."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from lxml import html

from als.core.refusals import Refused
from als.portal.selectors.set_up import set_up_of, visible_with_facts
from meetings.changes import cycles, meetings
from meetings.models import Meeting
from sets.models import GroundRulesAcceptance, LearningSet, SetFacilitator
from tests import factories as make
from tests.cast import make_pair

TITLES = ["Details and objectives", "Facilitators", "Pairs", "Ground rules", "Readiness answers",
          "Focus", "Papers", "Cycles", "Date of the first meeting, and calling it"]  # fmt: skip
BARE = {
    "Details and objectives": "Done",
    "Facilitators": "Done",
    "Pairs": "Blocks the first meeting",
    "Ground rules": "Blocks the first meeting",
    "Readiness answers": "To do",
    "Focus": "To do",
    "Papers": "To do",
    "Cycles": "Done",
    "Date of the first meeting, and calling it": "Blocks the first meeting",
}


@pytest.fixture
def new(cast):
    """A set that has just been made, with a facilitator and nothing else."""
    set_ = make.SetFactory(programme=cast.programme, name="New set", preparing=True)
    make.FacilitatorFactory(set=set_, person=cast.facilitator)
    cycles.make_cycles(set_, by=cast.facilitator)
    return set_


@pytest.fixture
def ready(cast, new):
    """A set that has all that its first meeting needs."""
    add_pair(cast, new)
    make.GroundRulesFactory(set=new, written_by=cast.facilitator)
    date_first(new)
    return new


def add_pair(cast, set_, number=1):
    return make_pair(set_, number, f"N{number}", cast.upper_a, cast.lower_a)


def date_first(set_, **fields):
    when = {"starts": dt.datetime(2026, 3, 4, 10, tzinfo=dt.UTC),
            "ends": dt.datetime(2026, 3, 4, 13, tzinfo=dt.UTC), "place": "Hall"}  # fmt: skip
    Meeting.objects.filter(cycle__set=set_, cycle__number=1).update(**when | fields)


def set_up(cast, set_):
    user = cast.fresh("facilitator")
    return set_up_of(user, visible_with_facts(user).get(pk=set_.pk))


def tasks(cast, set_):
    """Return the page's steps: ``{title: (status, hint)}``."""
    items = html.fromstring(page(cast, set_).content).find_class("govuk-task-list__item")
    found = [[_text(item, part) for part in ("link", "status", "hint")] for item in items]
    return {title: (status, hint) for title, status, hint in found}


def _text(item, part):
    [element] = item.find_class(f"govuk-task-list__{part}")
    return " ".join(element.text_content().split())


def statuses(cast, set_):
    return {title: status for title, (status, _hint) in tasks(cast, set_).items()}


def task(cast, set_, title):
    return tasks(cast, set_)[title]


def blocking(response):
    """Return the sentences on what blocks the first meeting."""
    [box, *_more] = html.fromstring(response.content).find_class("govuk-inset-text")
    return [" ".join(item.text_content().split()) for item in box.iter("li")]


def page(cast, set_):
    return cast.client("facilitator").get(reverse("portal:setup", args=[set_.pk]))


def primary(response):
    """Return text and address of the button with what is next, or None."""
    buttons = html.fromstring(response.content).find_class("govuk-button")
    found = [(button.text_content().strip(), button.get("href")) for button in buttons]
    return next((each for each in found if each[0].startswith("Next:")), None)


def test_a_new_set_says_what_is_done_and_what_blocks(cast, new):
    assert statuses(cast, new) == BARE


def test_a_new_set_counts_nothing_of_nothing(cast, new):
    make.GroundRulesFactory(set=new)
    found = tasks(cast, new)
    assert [found[title][1] for title in TITLES[2:6]] == [
        "Nobody asked yet",
        "Version 1; members accept it once a pair takes part",
        "Members are asked once their pair takes part",
        "No topic proposed yet",
    ]


def test_what_blocks_is_listed_and_the_first_of_it_is_next(cast, new):
    response = page(cast, new)
    assert blocking(response) == [
        "No pair is confirmed by both its sides.",
        "There are no ground rules.",
        "The first meeting has no date and place.",
    ]
    assert primary(response) == ("Next: Pairs", reverse("sets:pair_new", args=[new.pk]))


def test_a_set_without_a_facilitator_is_blocked(cast, new):
    found = set_up(cast, new)
    found.set.facilitating = 0
    assert found.blocking[0].key == "facilitators"


def test_a_pair_that_waits_does_not_unblock(cast, new):
    pair = make.PairFactory(set=new, number=1, proposed=True)
    make.AgreementFactory(pair=pair, agreed=True)
    blocked, hint = task(cast, new, "Pairs")
    assert (blocked, hint) == (
        "Blocks the first meeting",
        "0 confirmed by both sides, 1 waiting",
    )
    assert primary(page(cast, new)) == ("Next: Pairs", "#asked")


def test_pairs_are_in_progress_while_one_waits_beside_a_confirmed_one(cast, ready):
    assert task(cast, ready, "Pairs")[0] == "Done"
    make.AgreementFactory(pair=make.PairFactory(set=ready, number=2, proposed=True))
    assert task(cast, ready, "Pairs")[0] == "In progress"


def test_ground_rules_are_done_when_every_member_accepted_the_newest(cast, ready):
    upper, lower = ready.pairs.get().members.order_by("pk")
    old = ready.ground_rules.get()
    for member in (upper, lower):
        GroundRulesAcceptance.objects.create(rules=old, member=member)
    assert task(cast, ready, "Ground rules")[0] == "Done"
    newest = make.GroundRulesFactory(set=ready, version=2, text="Anew")
    GroundRulesAcceptance.objects.create(rules=newest, member=upper)
    assert task(cast, ready, "Ground rules") == (
        "In progress", "Version 2, accepted by 1 of 2 members",
    )  # fmt: skip


def test_readiness_counts_answers_at_the_start_of_those_who_take_part(cast, ready):
    upper, lower = ready.pairs.get().members.order_by("pk")
    assert task(cast, ready, "Readiness answers") == ("To do", "No member has answered yet")
    make.ReadinessFactory(member=upper, moment="start")
    make.ReadinessFactory(member=lower, moment="close")
    assert task(cast, ready, "Readiness answers") == ("In progress", "1 of 2 members have answered")
    make.ReadinessFactory(member=lower, moment="start")
    assert task(cast, ready, "Readiness answers")[0] == "Done"


def test_somebody_who_left_is_counted_nowhere(cast, ready):
    upper, _lower = ready.pairs.get().members.order_by("pk")
    make.ReadinessFactory(member=upper, moment="start")
    upper.left_at = dt.datetime(2026, 2, 1, tzinfo=dt.UTC)
    upper.save()
    assert task(cast, ready, "Readiness answers") == ("To do", "No member has answered yet")


def test_focus_and_papers_go_from_begun_to_done(cast, ready):
    member = ready.pairs.get().members.first()
    topic = make.TopicFactory(proposed_by=member)
    make.PaperFactory(set=ready, kind="other")
    assert [task(cast, ready, title)[0] for title in ("Focus", "Papers")] == ["In progress"] * 2
    make.FocusFactory(topic=topic)
    make.PaperFactory(set=ready, kind="background")
    assert [task(cast, ready, title)[0] for title in ("Focus", "Papers")] == ["Done"] * 2


def test_cycles_whose_days_do_not_fit_are_not_done(cast, new):
    LearningSet.objects.filter(pk=new.pk).update(end=dt.date(2026, 11, 30))
    assert task(cast, new, "Cycles") == (
        "To do",
        "“Meeting 4: Sharing progress and lessons” is outside the set’s year.",
    )


@pytest.mark.parametrize("lacks", [{"starts": None, "ends": None}, {"place": ""}])
def test_without_date_or_place_the_first_meeting_is_blocked(cast, ready, lacks):
    date_first(ready, **lacks)
    assert statuses(cast, ready)[TITLES[-1]] == "Blocks the first meeting"


def test_a_date_alone_is_not_done_until_the_meeting_is_called(cast, ready):
    assert task(cast, ready, TITLES[-1]) == ("In progress", "4 March 2026, not called yet")


def test_when_nothing_blocks_the_way_to_the_call_is_next(cast, ready):
    response, first = page(cast, ready), set_up(cast, ready).first
    assert "Ready for the first meeting." in response.content.decode()
    call = reverse("meetings:call", args=[first.pk])
    assert primary(response) == ("Next: call the first meeting", call)


def test_what_is_ready_can_be_called_and_then_says_for_when(cast, ready):
    meetings.call(meeting=set_up(cast, ready).first, by=cast.fresh("facilitator"))
    response = page(cast, ready)
    assert "Called for 4 March 2026." in response.content.decode()
    assert task(cast, ready, TITLES[-1]) == ("Done", "Called for 4 March 2026")
    assert primary(response)[0] == "Next: Ground rules"


@pytest.mark.parametrize("lacks", ["pair", "rules", "date"])
def test_what_the_page_says_blocks_does_block_the_call(cast, ready, lacks):
    if lacks == "pair":
        ready.pairs.update(state="proposed", confirmed_at=None)
    elif lacks == "rules":
        ready.ground_rules.all().delete()
    else:
        date_first(ready, starts=None, ends=None)
    assert len(set_up(cast, ready).blocking) == 1
    with pytest.raises(Refused):
        meetings.call(meeting=set_up(cast, ready).first, by=cast.fresh("facilitator"))


def test_after_the_first_meeting_nothing_blocks_it_any_more(cast, new):
    then = dt.datetime(2026, 3, 4, 13, tzinfo=dt.UTC)
    date_first(new, state="closed", called_at=then, closed_at=then)
    assert set_up(cast, new).blocking == []
    assert "Held on 4 March 2026." in page(cast, new).content.decode()


def test_a_closed_set_has_no_next_step(cast, new):
    LearningSet.objects.filter(pk=new.pk).update(state="closed")
    assert primary(page(cast, new)) is None


def test_facilitators_alone_see_the_page(cast, ready):
    url = reverse("portal:setup", args=[ready.pk])
    who = ("facilitator", "upper_a", "manager", "sponsor", "upper_b")
    assert [cast.client(w).get(url).status_code for w in who] == [200, 403, 404, 404, 404]


def test_the_page_takes_as_many_queries_for_many_pairs_as_for_one(cast, ready):
    client, url = cast.client("facilitator"), reverse("portal:setup", args=[ready.pk])
    counts = []
    for numbers in (range(2, 3), range(3, 9)):
        for number in numbers:
            pair = make_pair(ready, number, f"M{number}", *make.PersonFactory.create_batch(2))
            make.ReadinessFactory(member=pair.members.first(), moment="start")
            make.FacilitatorFactory(set=ready)
        with CaptureQueriesContext(connection) as captured:
            assert client.get(url).status_code == 200
        counts.append(len(captured))
    assert counts == [8, 8]
    assert SetFacilitator.objects.filter(set=ready).count() == 8
