"""The loop of a meeting in a real browser: report back, capture, and find it in the minutes."""

import datetime as dt
import os
import subprocess

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from actions.models import ProgressEntry, ProposedAction
from als.core import clock
from sets.models import GroundRulesAcceptance
from tests import factories as make
from tests.cast import make_cast
from tests.e2e.set_up.phone import too_wide
from tests.e2e.story import fill_in, press, reads

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]

PLAINLY = {"java_script_enabled": False}
WHAT = ("Put both grant forms on one page", "Open one desk in the library", "Share the map")
MAX_CLICKS = 2  # an action: "Log progress" and the button of the form


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


def log(page, action):
    """Report on one action, and return with how many clicks."""
    clicks = 0
    page.locator(f"#report-{action.pk}").get_by_role("link", name="Log progress").click()
    clicks += 1
    page.get_by_label("What was done?").fill(f"Reported: {action.what}")
    page.get_by_label("What did you learn?").fill("Ask the treasurer first.")
    page.locator("main form button[type=submit]").click()
    clicks += 1
    expect(page.locator(f"#report-{action.pk}")).to_contain_text("Reported now")
    return clicks


def picture(page, name):
    """Keep a picture of the page where somebody asks for them."""
    if folder := os.environ.get("PICTURES"):
        for width in (1280, 390):
            page.set_viewport_size({"width": width, "height": 900})
            page.screenshot(path=f"{folder}/{name}-{width}.png", full_page=True)


def test_three_actions_are_reported_on_with_two_clicks_each_with_scripts_or_without(sign_in, scene):
    cast, item, actions = scene
    member, facilitator = sign_in(cast.lower_a, **PLAINLY), sign_in(cast.facilitator)
    session = address("session", item.meeting_id)
    member.goto(session)
    reads(member, "Reported at Meeting 1", "The clerk sent both forms.", "One draft is with both")
    clicks = [log(member, action) for action in actions[:2]]
    facilitator.goto(address("session", item.meeting_id, item))
    clicks.append(log(facilitator, actions[2]))
    assert max(clicks) <= MAX_CLICKS
    assert {
        (e.agenda_item_id, e.is_confirmed)
        for e in ProgressEntry.objects.filter(done__startswith="Reported")
    } == {(item.pk, True), (item.pk, False)}
    reads(facilitator, "Waits for the pair")
    picture(facilitator, "session")
    other = sign_in(cast.upper_b)
    other.goto(session)
    reads(other, f"Reported: {WHAT[0]}")
    expect(other.get_by_text(f"Reported: {WHAT[2]}")).to_have_count(0)
    picture(other, "follow")
    member.goto(reverse("actions:action", args=[actions[2].pk]))
    press(member, "Confirm it for our pair")
    picture(member, "action")
    other.reload()
    reads(other, f"Reported: {WHAT[2]}")
    for name in ("meeting", "agenda"):
        member.goto(address(name, item.meeting_id))
        reads(member, WHAT[0])
        picture(member, name)
    member.goto(reverse("actions:progress_new", args=[actions[2].pk]) + f"?item={item.pk}")
    picture(member, "form")


def test_without_scripts_an_action_is_captured_and_stands_in_the_minutes_pdf(
    sign_in, scene, tmp_path
):
    cast, item, _actions = scene
    page = sign_in(cast.facilitator, **PLAINLY)
    grants = item.meeting.agenda.get(title="Grants")
    page.goto(address("session", item.meeting_id, grants))
    page.get_by_text("Record an action for a pair").click()
    fill_in(page, {"Owner": "Lower A, commune", "What will they do?": "Try one form in May"})
    fill_in(page, {"Which issue is it about?": "Two forms for one grant"})
    picture(page, "capture")
    press(page, "Record the action")
    reads(page, "The action is recorded for Pair 1", "Try one form in May", "Owner: Lower A")
    assert ProposedAction.objects.get(agenda_item=grants).issue.title == "Two forms for one grant"
    page.goto(address("minutes", item.meeting_id))
    reads(page, "Try one form in May")
    picture(page, "minutes")
    with page.expect_download() as taking:
        page.get_by_role("link", name="PDF").click()
    taking.value.save_as(tmp_path / "minutes.pdf")
    ran = subprocess.run(
        ["pdftotext", tmp_path / "minutes.pdf", "-"], capture_output=True, check=True
    )
    words = " ".join(ran.stdout.decode().split())
    assert "Try one form in May" in words
    assert "Issue: Two forms for one grant" in words
    assert "Owner: Lower A" in words


@pytest.mark.django_db
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
    picture(preparation, "preparation")
    press(preparation, "Save for our side")
    reads(preparation, "Saved for your side")
    reads(facilitator.goto(address("airtime", coming.pk)), "Asked for a turn: Pair 1")
    picture(facilitator.goto(address("agenda", coming.pk)), "prepared")
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
