"""Ten journeys of what is done most, with their clicks counted.

The suite walks each in one way of using a browser, so that all ways are walked; with
``JOURNEYS=all`` it walks each in every way.
"""

import datetime as dt
import os
import re
import subprocess
from collections import Counter

import pytest
from django.conf import settings
from django.urls import reverse
from playwright.sync_api import expect

from actions.changes import consents
from actions.changes.links import make_link
from actions.models import Consent, Issue, ProgressEntry, ProposedAction
from actions.notifications import notify_reminder
from actions.tokens import progress_link
from als.accounts.models import User
from als.core import clock
from als.core.enums import MailKind
from als.core.models import OutMail
from meetings.changes.invitations import invite
from meetings.enums import MeetingState, Outcome
from meetings.models import Attendance, Meeting
from sets.changes import invitations
from sets.models import GroundRulesAcceptance, Readiness
from tests import factories as make
from tests.cast import make_pair
from tests.e2e.axe import violations
from tests.e2e.set_up.phone import wider_than_window
from tests.e2e.steps import choose, fill_in, is_on, reads

pytestmark = [pytest.mark.e2e, pytest.mark.django_db]

PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
WAYS = {
    "by mouse": {},
    "by keyboard": {},
    "on a phone": PHONE,
    "on a phone without scripts": {**PHONE, "java_script_enabled": False},
}


def walked(way):
    ways = WAYS if os.environ.get("JOURNEYS") == "all" else [way]
    return pytest.mark.parametrize("way", ways)


class Hand:
    """A person's hand: what it does to a page, and how often."""

    def __init__(self, window, way):
        self.window, self.page, self.way = window, window.page, way
        self.clicks = 0

    def goto(self, path):
        self.window.goto(path)
        self.fits()

    def press(self, name, then, role="button", within=None):
        """Press the first one of that name; ``then`` heads the page that it leads to."""
        self.use((within or self.page).get_by_role(role, name=name).first)
        is_on(self.page, then)
        self.fits()

    def follow(self, name, then, within=None):
        self.press(name, then, role="link", within=within)

    def choose(self, label, answer):
        self.reach(self.page.get_by_label(label, exact=True))
        fill_in(self.page, {label: answer})

    def use(self, target):
        self.reach(target)
        if self.way == "by keyboard":
            target.press("Enter")
        elif self.way == "by mouse":
            target.click()
        else:
            target.tap()

    def reach(self, target):
        """Count what is about to be pressed; the Tab key has to come to it."""
        assert target.evaluate("target => target.tabIndex") == 0
        target.focus()
        expect(target).to_be_focused()
        self.clicks += 1

    def open_from_mail(self, address, kind):
        """Press the button of the newest mail of this kind, as in a mail program."""
        mail = OutMail.objects.filter(address=address, kind=kind).latest("pk")
        self.page.goto("about:blank")  # the policy of the page before forbids a mail its style
        self.page.set_content(mail.html)
        href = self.page.locator(".button a").get_attribute("href")
        self.goto(href.removeprefix(settings.BASE_URL))
        self.clicks += 1

    def is_accessible(self):
        """Axe finds nothing; it is a script, and can't look where there are none."""
        if "without scripts" not in self.way:
            assert violations(self.page) == []

    def fits(self):
        assert wider_than_window(self.page, self.page.url) == []


@pytest.fixture
def cast(cast):
    """The cast at work: its members have accepted the ground rules."""
    rules = make.GroundRulesFactory(set=cast.set, written_by=cast.facilitator)
    for name in ("upper_a", "lower_a", "upper_b", "lower_b"):
        GroundRulesAcceptance.objects.create(rules=rules, member=cast.member(name))
    return cast


@pytest.fixture
def hand(way, cast, open_inside):
    """Return a function that opens a page for one of the cast, or for nobody: it returns a hand."""

    def open_page(person=None, address=None):
        client = cast.client(person) if person else None
        hand = Hand(open_inside(client, **WAYS[way]), way)
        if address:
            hand.goto(address)
        return hand

    return open_page


@pytest.fixture
def issue(cast):
    holder = cast.member("upper_a")
    return make.IssueFactory(
        pair=cast.pair_a,
        title="Two forms for one grant",
        confirmed_by=holder,
        raised_by=cast.upper_a,
    )


def agreed(issue, owner, what):
    return make.ActionFactory(issue=issue, owner=owner, what=what, under_way=True)


# --- what one has done ------------------------------------------------------------------------


@walked("by keyboard")
def test_progress_is_logged_from_the_desk_with_three_clicks(cast, issue, hand):
    agreed(issue, cast.member("upper_a"), "Share the map")
    member = hand("upper_a", reverse("portal:dashboard"))
    member.follow("Due: “Share the map”", then="Share the map")
    member.press("Log progress", then="Log progress")
    fill_in(member.page, {"What was done?": "The clerk has it."})
    member.press("Save progress", then="Share the map")
    assert (ProgressEntry.objects.get().done, member.clicks) == ("The clerk has it.", 3)


@walked("on a phone without scripts")
def test_progress_is_logged_from_a_mail_with_two_clicks(cast, issue, hand):
    member = cast.member("upper_a")
    link = make_link(action=agreed(issue, member, "Share the map"), member=member)
    notify_reminder(
        member, link.action, kind=MailKind.DUE, key="due", since=None, more=0,
        expires_at=clock.now() + dt.timedelta(days=9), link=progress_link(link),
    )  # fmt: skip
    reader = hand()
    reader.open_from_mail(cast.upper_a.email, MailKind.DUE)
    fill_in(reader.page, {"What was done?": "Met the clerk."})
    reader.press("Save progress", then="Saved. Thank you")
    assert (ProgressEntry.objects.get().done, reader.clicks) == ("Met the clerk.", 2)


@walked("on a phone without scripts")
def test_three_actions_are_reported_on_in_a_meeting_with_two_clicks_each(cast, issue, hand):
    meeting = in_session(cast)
    item = standing(meeting, cast)
    owner = cast.member("lower_a")
    actions = [agreed(issue, owner, what) for what in ("One form", "One desk", "Share the map")]
    member = hand("lower_a", reverse("meetings:session", args=[meeting.pk]))
    for action in actions:
        row = member.page.locator(f"#report-{action.pk}")
        member.follow("Log progress", then="Log progress", within=row)
        fill_in(member.page, {"What was done?": f"Reported: {action.what}"})
        member.press("Save", then="In session", within=member.page.locator("main form"))
        expect(row).to_contain_text("Reported now")
    reads(member.page, "Reported: One form", "Reported: One desk", "Reported: Share the map")
    assert set(ProgressEntry.objects.values_list("agenda_item", flat=True)) == {item.pk}
    assert (ProgressEntry.objects.count(), member.clicks) == (3, 2 * 3)


# --- what one is asked ------------------------------------------------------------------------


@walked("on a phone")
def test_an_invitation_is_answered_from_a_mail_with_two_clicks(cast, hand):
    meeting = meeting_ahead(cast, called=True)
    invite(meeting, [cast.upper_a])
    reader = hand()
    reader.open_from_mail(cast.upper_a.email, MailKind.MEETING)
    reader.is_accessible()
    reader.press("I will come", then="Saved. Thank you")
    answered = Attendance.objects.get(member=cast.member("upper_a")).answer
    assert (answered, reader.clicks) == ("yes", 2)


@walked("on a phone")
def test_a_side_consents_from_a_mail_with_two_clicks(cast, issue, hand):
    action = make.ActionFactory(issue=issue, owner=cast.member("upper_a"))
    consents.consent(action=action, by=cast.fresh("lower_a"))
    reader = hand()
    reader.open_from_mail(cast.upper_a.email, MailKind.CONSENT)
    reader.is_accessible()
    reader.press("Consent for our side", then="Saved. Thank you")
    consented = Consent.objects.filter(action=action, void_at=None).count()
    assert (consented, reader.clicks) == (2, 2)


# --- finding one's way ------------------------------------------------------------------------


@walked("by keyboard")
def test_ones_pair_is_one_click_from_anywhere(cast, hand):
    member = hand("upper_a")
    places = (
        reverse("accounts:profile"),
        reverse("portal:set", args=[cast.set.pk]),
        reverse("actions:issue_new", args=[cast.pair_a.pk]),
    )
    for place in places:
        member.goto(place)
        member.follow("My pair", then=cast.pair_a.upper.name)
    assert member.clicks == len(places)


@walked("by mouse")
def test_a_newcomer_does_all_that_waits_and_raises_an_issue_in_a_quarter_of_an_hour(cast, hand):
    meeting = meeting_ahead(cast, called=True)
    invitations.invite_colleague(
        pair=cast.pair_a, side="upper", name="Nora Newcomer", email="nora@example.org",
        sector="health", by=cast.fresh("upper_a"),
    )  # fmt: skip
    invitations.mail_invitations()
    nora = hand()
    nora.open_from_mail("nora@example.org", MailKind.INVITATION)
    nora.press("Sign in", then="Your desk")
    nora.follow("Answer Upper A", then="Will you take part")
    nora.press("Take part", then=cast.pair_a.upper.name)
    accepts_the_rules(nora)
    answers_the_readiness_questions(nora)
    nora.follow("Desk", then="Your desk")
    nora.follow("Answer whether you will attend", then=str(meeting))
    nora.press("Yes", then=str(meeting))
    nora.follow("Issues and actions", then="Issues")
    nora.press("Raise an issue", then="Raise an issue")
    raises_an_issue(nora)
    nora.follow("Desk", then="Your desk")
    expect(nora.page.get_by_role("main").get_by_role("link", name="Answer")).to_have_count(0)
    member = cast.member(User.objects.get(email="nora@example.org"))
    assert Issue.objects.get().raised_by == member.person
    assert Readiness.objects.get().member == member
    assert Attendance.objects.get(member=member).answer == "yes"
    assert nora.clicks == 17


def accepts_the_rules(hand):
    hand.follow("Desk", then="Your desk")
    hand.follow("Read and accept the ground rules", then="Ground rules")
    hand.press("I accept these rules", then="Ground rules")


def answers_the_readiness_questions(hand):
    hand.follow("Desk", then="Your desk")
    hand.follow("Answer the readiness questions", then="Readiness: at the start")
    for question in ("How far do", "How clear is it", "How much have", "How willing is your own"):
        choose(hand.page, re.compile(question), "4")
    fill_in(hand.page, {"How many hours a month can you give to the set?": "6"})
    hand.press("Save", then="Readiness", within=hand.page.get_by_role("main"))


def raises_an_issue(hand):
    choose(hand.page, "Is it a barrier or an opportunity?", "Barrier")
    fill_in(hand.page, {"Issue": "Letters cross", "What is it about?": "Both tiers answer."})
    hand.press("Raise the issue", then="Letters cross")


# --- the meeting ------------------------------------------------------------------------------


@walked("by mouse")
def test_a_prepared_meeting_is_called_from_the_desk_with_three_clicks(cast, hand):
    meeting = meeting_ahead(cast, dated=True)
    facilitator = hand("facilitator", reverse("portal:dashboard"))
    facilitator.follow(f"Call “{meeting}”", then=str(meeting))
    facilitator.press("Call the meeting", then="Call the meeting")
    facilitator.press("Call the meeting", then=str(meeting))
    assert (Meeting.objects.get().state, facilitator.clicks) == (MeetingState.CALLED, 3)


@walked("on a phone without scripts")
def test_24_people_but_two_are_marked_present_with_four_clicks(cast, hand):
    for number in range(3, 13):
        make_pair(cast.set, number, f"N{number}", make.PersonFactory(), make.PersonFactory())
    meeting = in_session(cast)
    facilitator = hand("facilitator", reverse("meetings:attendance", args=[meeting.pk]))
    facilitator.follow("Set everybody to present", then="Attendance")
    facilitator.choose("Upper B", "Sent apologies")
    facilitator.choose("Lower A", "Absent")
    facilitator.press("Save attendance", then="In session")
    reads(facilitator.page, "Pairs with both sides here: 10 of 12.")
    marked = Counter(Attendance.objects.values_list("outcome", flat=True))
    assert marked == {Outcome.PRESENT: 22, Outcome.APOLOGIES: 1, Outcome.ABSENT: 1}
    assert facilitator.clicks == 4


@walked("by keyboard")
def test_an_action_is_captured_in_session_and_stands_in_the_minutes_pdf(
    cast, issue, hand, tmp_path
):
    meeting = in_session(cast)
    item = make.ItemFactory(meeting=meeting, title="Grants", position=2, state="on_agenda")
    facilitator = hand(
        "facilitator", f"{reverse('meetings:session', args=[meeting.pk])}?item={item.pk}"
    )
    facilitator.use(facilitator.page.get_by_role("link", name="Record an action for a pair"))
    answers = {"Owner": "Lower A, commune", "What will they do?": "Try one form in May"}
    fill_in(facilitator.page, answers | {"Which issue is it about?": issue.title})
    facilitator.press("Record the action", then="Grants")
    action = ProposedAction.objects.get()
    assert (action.issue, action.agenda_item, facilitator.clicks) == (issue, item, 2)
    facilitator.follow("Close the meeting", then="Close the meeting")
    facilitator.press("Close the meeting", then="Minutes")
    reads(facilitator.page, "Try one form in May")
    pdf = facilitator.page.get_by_role("link", name="PDF").get_attribute("href")
    words = text_of_pdf(facilitator.window.client.get(pdf), tmp_path / "minutes.pdf")
    wanted = ("Try one form in May", f"Issue: {issue.title}", "Owner: Lower A")
    assert [one for one in wanted if one not in words] == []


def text_of_pdf(answer, path):
    path.write_bytes(b"".join(answer) if answer.streaming else answer.content)
    ran = subprocess.run(["pdftotext", path, "-"], capture_output=True, check=True, text=True)
    return " ".join(ran.stdout.split())


def meeting_ahead(cast, **how):
    starts = clock.now() + dt.timedelta(days=10)
    ends = starts + dt.timedelta(hours=3)
    return make.MeetingFactory(cycle__set=cast.set, starts=starts, ends=ends, **how)


def in_session(cast):
    return make.MeetingFactory(cycle__set=cast.set, in_session=True)


def standing(meeting, cast):
    """Put the report back on the agenda of the meeting, and return it."""
    return make.ItemFactory(
        meeting=meeting, title="Report back on actions", position=1, state="on_agenda",
        kind="standing", standing="report_back", proposed_by=None, added_by=cast.facilitator,
    )  # fmt: skip
