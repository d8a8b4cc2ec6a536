"""The pages of a meeting's loop, from its preparation to what is reported back, on a phone."""

import datetime as dt

import pytest
from django.urls import reverse

from als.core import clock
from sets.models import GroundRulesAcceptance
from tests import factories as make
from tests.cast import make_cast
from tests.e2e.set_up.phone import too_wide
from tests.e2e.steps import click_button, reads

pytestmark = [pytest.mark.e2e, pytest.mark.django_db]

WHAT = ("Put both grant forms on one page", "Open one desk in the library", "Share the map")


@pytest.fixture
def scene():
    """A meeting in session with its report back; pair A has three actions, with entries."""
    cast = make_cast()
    today = clock.today()
    cast.set.start, cast.set.end = today - dt.timedelta(days=90), today + dt.timedelta(days=270)
    cast.set.default_disclosure = "set"
    cast.set.save()
    rules = make.GroundRulesFactory(set=cast.set)
    for name in ("upper_a", "lower_a", "upper_b", "lower_b"):
        GroundRulesAcceptance.objects.create(rules=rules, member=cast.member(name))
    now = clock.now()
    times = {"starts": now - dt.timedelta(hours=1), "ends": now + dt.timedelta(hours=2)}
    before = make.MeetingFactory(cycle__set=cast.set, cycle__number=1, circulated=True)
    meeting = make.MeetingFactory(
        cycle__set=cast.set, cycle__number=2, in_session=True, called_at=now, opened_at=now, **times
    )
    standing = {"kind": "standing", "standing": "report_back", "proposed_by": None}
    standing |= {"added_by": cast.facilitator, "state": "on_agenda"}
    earlier, item = (
        make.ItemFactory(meeting=one, title="Report back on actions", position=1, **standing)
        for one in (before, meeting)
    )
    make.ItemFactory(meeting=meeting, title="Grants", position=2, state="on_agenda")
    owner = cast.member("lower_a")
    issue = make.IssueFactory(pair=cast.pair_a, title="Two forms for one grant", confirmed_by=owner)
    by = {"issue": issue, "owner": owner}
    actions = [make.ActionFactory(**by, what=what, under_way=True) for what in WHAT]
    entry = {"action": actions[0], "author": owner}
    make.ProgressFactory(**entry, done="The clerk sent both forms.", agenda_item=earlier)
    make.ProgressFactory(**entry, done="One draft is with both treasurers.", day=today)
    return cast, item, actions


def address(name, pk, item=None):
    return reverse(f"meetings:{name}", args=[pk]) + (f"?item={item.pk}" if item else "")


def test_no_page_of_it_is_wider_than_a_phone(open_inside, scene):
    cast, item, actions = scene
    phone = {"viewport": {"width": 390, "height": 844}}
    facilitator, member = (
        open_inside(cast.client(who), **phone) for who in ("facilitator", "lower_a")
    )
    form = reverse("actions:progress_new", args=[actions[0].pk]) + f"?item={item.pk}"
    coming = make.MeetingFactory(cycle__set=cast.set, cycle__number=3, called=True)
    preparation = member.goto(address("preparation", coming.pk))
    preparation.get_by_label("What do you want from the set?").fill("An ear for our forms")
    preparation.get_by_label("We would like a turn").check()
    click_button(preparation, "Save for our side")
    reads(preparation, "Saved for your side")
    reads(facilitator.goto(address("airtime", coming.pk)), "Asked for a turn: Pair 1")
    for window in (facilitator, member):
        window.page.set_viewport_size(phone["viewport"])
    pages = [
        *((facilitator, url) for url in (address("session", item.meeting_id, item), form)),
        *((member, address(name, item.meeting_id)) for name in ("session", "meeting", "agenda")),
        (member, form),
        (member, address("preparation", coming.pk)),
        (facilitator, address("agenda", coming.pk)),
    ]
    assert [line for page, url in pages for line in too_wide(page, url)] == []
