"""Who is taken off a pair, or switched off: every door that was open closes; their words stay."""

import pytest
from django.test import Client
from django.urls import reverse

from actions.changes.links import make_link
from actions.tokens import progress_token
from als.accounts.changes import make_feed
from meetings.tokens import poll_token
from sets.changes import members
from tests import factories as make
from tests.reports import making
from tests.world import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def doors(cast):
    """A colleague of pair A with all that opens anything; return it by name, as functions."""
    member = make.MemberFactory(pair=cast.pair_a, side="upper", person__name="Ivo Kos")
    world, person = World(cast), member.person
    action = making.action(making.issue(cast))
    action.owner = member
    action.save()
    making.progress(action, author=member, done="We met the housing officers.")
    polled = make.MeetingFactory(cycle__set=cast.set, cycle__number=5, polled=True)
    make.DateOptionFactory(meeting=polled)
    feed, link = make_feed(by=person), make_link(action=action, member=member)
    signed_in = Client()
    signed_in.force_login(person)

    def get(browser, name, *args):
        return lambda: browser.get(reverse(name, args=args)).status_code

    def entries():
        text = Client().get(reverse("portal:feed", args=[feed])).text
        return text.count("BEGIN:VEVENT")

    found = {
        "the set": get(signed_in, "portal:set", cast.set.pk),
        "the pair": get(signed_in, "portal:pair", cast.pair_a.pk),
        "the meeting": get(signed_in, "meetings:meeting", world.meeting.pk),
        "the action": get(signed_in, "actions:action", action.pk),
        "the poll's link": get(Client(), "meetings:poll_link", poll_token(polled, member)),
        "the progress link": get(Client(), "actions:progress_link", progress_token(link)),
    }
    return member, action, found, entries


def statuses(found):
    return {name: ask() for name, ask in found.items()}


def test_all_doors_are_open_at_first(doors):
    _member, _action, found, entries = doors
    assert set(statuses(found).values()) == {200}
    assert entries() == 2


def test_who_is_taken_off_finds_each_of_them_closed(cast, doors):
    member, action, found, entries = doors
    members.leave(member=member, by=cast.fresh("upper_a"))
    assert statuses(found) == dict.fromkeys(found, 404) | {
        "the poll's link": 410, "the progress link": 410,
    }  # fmt: skip
    assert entries() == 0
    page = cast.client("upper_b").get(reverse("actions:action", args=[action.pk])).text
    assert "We met the housing officers." in page
    assert "Ivo Kos" in page


def test_an_account_that_is_switched_off_opens_nothing(cast, doors):
    member, _action, found, _entries = doors
    member.person.is_active = False
    member.person.save(update_fields=["is_active"])
    closed = statuses(found)
    assert {closed.pop("the poll's link"), closed.pop("the progress link")} == {410}
    assert set(closed.values()) == {302}  # to the sign-in, which does not know them
    feed = make_feed(by=member.person)
    assert Client().get(reverse("portal:feed", args=[feed])).status_code == 404
