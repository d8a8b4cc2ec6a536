"""Somebody whose side agreed and whose other side has not answered yet."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from meetings.selectors.people import people_to_notify
from tests import factories as make
from tests.world import World

SET_PAGES = [
    "actions:issues", "actions:actions", "actions:themes", "actions:pictures", "portal:history",
    "portal:search", "meetings:meetings", "meetings:questions", "sets:focus", "sets:papers",
    "sets:readiness",
]  # fmt: skip


@pytest.fixture
def lead(cast):
    pair = make.PairFactory(set=cast.set, number=9, proposed=True)
    person = make.PersonFactory(name="Half Agreed")
    make.AgreementFactory(pair=pair, side="upper", person=person, agreed=True)
    return make.MemberFactory(pair=pair, side="upper", person=person, lead=True)


def answer(person, name, pk):
    client = Client()
    client.force_login(person)
    return client.get(reverse(name, args=[pk])).status_code


def test_they_find_their_way_and_their_own_pair(cast, lead):
    pages = [
        ("portal:dashboard", ()),
        ("portal:set", (cast.set.pk,)),
        ("portal:pair", (lead.pair_id,)),
    ]
    pages += [("sets:ground_rules", (cast.set.pk,))]
    client = Client()
    client.force_login(lead.person)
    assert {client.get(reverse(name, args=args)).status_code for name, args in pages} == {200}


def test_what_other_pairs_shared_with_the_set_is_not_theirs(cast, lead):
    world = World(cast)
    rows = [("actions:issue", world.issue.pk), ("actions:action", world.action.pk)]
    rows += [("portal:pair", cast.pair_a.pk), ("reports:lesson", world.lesson.pk)]
    rows += [("reports:report_preview", cast.set.pk), ("reports:lessons", cast.set.pk)]
    rows += [("meetings:meeting", world.meeting.pk), ("sets:paper", world.paper.pk)]
    rows += [("sets:ground_rules_version", world.rules.pk)]
    rows += [(name, cast.set.pk) for name in SET_PAGES]
    assert {answer(lead.person, *row) for row in rows} == {404}


@pytest.mark.parametrize(
    "name", ["sets:topic_new", "sets:paper_new", "sets:ground_rules_edit", "actions:theme_new"]
)
def test_they_do_not_write_for_the_set(cast, lead, name):
    assert answer(lead.person, name, cast.set.pk) == 404


def test_before_both_have_agreed_the_set_is_its_purpose_focus_and_rules(cast, lead):
    world = World(cast)
    world.has("rules", "meeting", "paper", "theme")
    make.FocusFactory(topic=world.topic, recorded_by=cast.facilitator)
    client = Client()
    client.force_login(lead.person)
    page = client.get(reverse("portal:set", args=[cast.set.pk])).text
    rules = client.get(reverse("sets:ground_rules", args=[cast.set.pk])).text
    assert cast.set.purpose in page
    assert world.topic.title in page
    assert world.rules.text in rules
    others = [str(cast.pair_b.upper), world.paper.title, world.theme.title, "Facilitator"]
    assert [word for word in others if word in page + rules] == []


def test_links_on_their_pages_lead_somewhere(cast, lead):
    World(cast).has("rules", "meeting")
    client, seen = Client(), set()
    client.force_login(lead.person)
    for url in (
        "/",
        reverse("portal:set", args=[cast.set.pk]),
        reverse("portal:pair", args=[lead.pair_id]),
    ):
        seen |= set(re.findall(r'href="(/(?!static/)[^"#?]*)', client.get(url, follow=True).text))
    assert [url for url in sorted(seen) if client.get(url).status_code >= 400] == []


def test_meetings_neither_count_on_them_nor_show_them(cast, lead):
    page = cast.client("upper_b").get(reverse("meetings:meeting", args=[World(cast).meeting.pk]))
    assert lead.person not in people_to_notify(cast.set)
    assert "Half Agreed" not in page.content.decode()
