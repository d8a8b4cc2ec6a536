"""Somebody whose side agreed and whose other side has not answered yet."""

import pytest
from django.test import Client
from django.urls import reverse

from meetings.audience import told_of
from tests import factories as make
from tests.url_table import World


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
    pages = [("home:desk", ()), ("home:set", (cast.set.pk,)), ("home:pair", (lead.pair_id,))]
    pages += [("meetings:meeting", (World(cast).meeting.pk,))]
    client = Client()
    client.force_login(lead.person)
    assert {client.get(reverse(name, args=args)).status_code for name, args in pages} == {200}


def test_what_other_pairs_told_the_set_is_not_theirs(cast, lead):
    world = World(cast)
    rows = [("actions:issue", world.issue.pk), ("actions:action", world.action.pk)]
    rows += [("home:pair", cast.pair_a.pk), ("reports:lesson", world.lesson.pk)]
    rows += [("reports:report_preview", cast.set.pk), ("reports:lessons", cast.set.pk)]
    assert {answer(lead.person, *row) for row in rows} == {404}


@pytest.mark.parametrize(
    "name", ["sets:topic_new", "sets:paper_new", "sets:ground_rules_edit", "actions:theme_new"]
)
def test_they_do_not_write_for_the_set(cast, lead, name):
    assert answer(lead.person, name, cast.set.pk) == 403


def test_meetings_neither_count_on_them_nor_show_them(cast, lead):
    page = cast.client("upper_b").get(reverse("meetings:meeting", args=[World(cast).meeting.pk]))
    assert lead.person not in told_of(cast.set)
    assert "Half Agreed" not in page.content.decode()
