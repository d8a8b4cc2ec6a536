"""A set in England comes together, stage by stage, until its first meeting is called."""

import datetime as dt
from pathlib import Path

from django.urls import reverse
from playwright.sync_api import expect

from als.accounts.models import User
from meetings.changes.cycles import make_cycles
from sets.changes import readiness
from sets.changes.ground_rules import accept_ground_rules
from sets.enums import ReadinessMoment
from sets.models import GroundRules, LearningSet, Pair
from sets.models.readiness import QUESTIONS
from sets.registers.editions import import_shipped_for
from tests import factories as make
from tests.e2e.set_up.page import the_set_up_says
from tests.e2e.steps import (
    choose,
    click_button,
    come_in,
    fill_in,
    find,
    follow,
    follow_mail,
    go_to,
    mail_to,
    reads,
    text_of,
)
from tests.e2e.year.words import LOWER, SET, TODAY, UPPER

COLLEAGUE = "carol@northmark.example"
YEAR = {"Starts": TODAY, "Ends": TODAY + dt.timedelta(days=330)}
FIRST_DAY = TODAY + dt.timedelta(days=20)
UPPER_WORDS = "We share a building and never meet."
MEETING = "Date of the first meeting, and calling it"


def a_new_set():
    """Return who facilitates a set that was just created, in a programme of England."""
    programme = make.ProgrammeFactory(
        sponsor="Ministry of Places",
        time_zone="Europe/London",
        upper_singular="county",
        upper_plural="counties",
        lower_singular="district",
        lower_plural="districts",
    )
    import_shipped_for(programme)
    set_ = make.SetFactory(
        programme=programme, name=SET, preparing=True, start=YEAR["Starts"], end=YEAR["Ends"]
    )
    make_cycles(set_, by=make.PersonFactory())
    return make.FacilitatorFactory(set=set_, person=make.PersonFactory()).person


def a_new_set_waits_for_pairs_rules_and_a_date(facilitator):
    facilitator.goto("/desk/")
    follow(facilitator, SET)
    click_button(facilitator, "Continue the set-up", then="Set-up")
    the_set_up_says(facilitator, blocks=("Pairs", "Ground rules", MEETING), next_="Pairs")


def a_pair_is_proposed_with_places_found_by_typing(facilitator):
    click_button(facilitator, "Next: Pairs", then="Propose a pair")
    sides = {
        "Name of the county partnership": "Northmark Board",
        "Lead of the county side": "Ursula Upperman",
        "Email address of the county lead": UPPER,
        "Name of the district partnership": "Aldern Forum",
        "Lead of the district side": "Liam Lowerby",
        "Email address of the district lead": LOWER,
    }
    fill_in(facilitator, sides)
    find(facilitator, "County", "norfo")
    find(facilitator, "District", "lynn norf")
    chosen = facilitator.locator("select option:checked")
    expect(chosen).to_have_text(["Norfolk", "King's Lynn and West Norfolk"])
    click_button(facilitator, "Propose the pair and ask both leads", then="Northmark Board")
    reads(facilitator, "Waiting for agreement")
    the_set_up_says(facilitator, blocks=("Pairs", "Ground rules", MEETING), next_="Pairs")
    reads(facilitator, "0 confirmed by both sides, 1 waiting")


def both_leads_agree_by_their_links_without_signing_in(upper, lower, inbox, facilitator):
    for page, address in ((upper, UPPER), (lower, LOWER)):
        subject = f"Will you take part in “{SET}”?"
        follow_mail(page, inbox, address, subject, "/agreements/", then="take part in")
        reads(page, "4 meetings between", "is the Ministry of Places.", "It doesn’t see")
        expect(page.get_by_role("button", name="Sign out")).to_have_count(0)
        fill_in(page, {"Which sector do you come from?": "Council"})
        click_button(page, "Agree to take part", then="You have agreed to take part")
        if page == upper:
            reads(upper, "Aldern Forum has not answered yet.")
            facilitator.reload()
            reads(facilitator, "0 confirmed by both sides, 1 waiting")
    reads(lower, "Northmark Board has agreed too: you take part.")
    done = {"Pairs"}
    the_set_up_says(facilitator, done=done, blocks=("Ground rules", MEETING), next_="Ground rules")


def the_upper_lead_comes_in(sign_in):
    """Return the window of one who agreed, on the page of the set."""
    page = sign_in(User.objects.get(email=UPPER))
    page.goto(reverse("portal:set", args=[LearningSet.objects.get().pk]))
    return page


def a_colleague_is_invited(upper, colleague, inbox):
    follow(upper, "My pair: Pair 1", then="Northmark Board")
    follow(upper, "Invite a colleague for your side", then="Invite a colleague")
    fill_in(upper, {"Name": "Carol Colleague", "Email address": COLLEAGUE})
    fill_in(upper, {"Sector that they come from": "Health"})
    click_button(upper, "Send the invitation", then="Northmark Board")
    reads(upper, "Carol Colleague", "not answered yet", "Health")
    come_in(colleague, inbox, COLLEAGUE, "Will you take part in")
    follow(colleague, "Answer Ursula", then="for Northmark Board?")
    click_button(colleague, "Take part", then="Northmark Board")
    follow(colleague, SET)


def rules_are_written_with_their_choices_and_accepted_by_all(facilitator, colleague, inbox):
    click_button(facilitator, "Next: Ground rules", then="Ground rules")
    click_button(facilitator, "Write the first version", then="Write the ground rules")
    expect(facilitator.get_by_label("Ground rules")).to_have_value(
        (Path("sets") / "default_rules.md").read_text(encoding="utf-8").strip()
    )
    choose(
        facilitator,
        "Who can see an entry unless its author chooses otherwise",
        "The report, without names",
    )
    choose(facilitator, "Whom the report may name", "Partnerships, but no people")
    click_button(facilitator, "Save as a new version", then="Ground rules")
    pairs = {"Pairs"}
    the_set_up_says(
        facilitator, done=pairs, begun={"Ground rules"}, blocks=(MEETING,), next_=MEETING
    )
    reads(facilitator, "Version 1, accepted by no member yet")
    subject = "There are ground rules to accept"
    rules = GroundRules.objects.get()
    for address in (UPPER, LOWER):
        mail_to(inbox, address, subject)
        accept_ground_rules(rules=rules, by=User.objects.get(email=address))
    follow_mail(colleague, inbox, COLLEAGUE, subject, "/ground-rules/", then="Ground rules")
    click_button(colleague, "I accept these rules")
    reads(colleague, "You have accepted the ground rules.")
    reads(colleague, "3 of 3 members have accepted", "The report, without names")
    the_set_up_says(facilitator, done={*pairs, "Ground rules"}, blocks=(MEETING,), next_=MEETING)


def readiness_is_answered_and_shown_once_both_sides_have(facilitator, upper):
    answer_readiness(upper, "4", "2", hours=6, words=UPPER_WORDS)
    follow(facilitator, "Readiness answers", then="Readiness for working together")
    follow(facilitator, "Pair 1: Northmark Board", then="Readiness for working together")
    reads(facilitator, "Shown once both sides have answered.", "Northmark Board: answered")
    expect(facilitator.get_by_text(UPPER_WORDS)).to_have_count(0)
    expect(facilitator.locator("main svg")).to_have_count(0)
    has_answered_readiness(LOWER, trust=5, other=3, hours=8)
    facilitator.reload()
    reads(facilitator, "Together they can give 14 hours a month.", UPPER_WORDS)
    expect(facilitator.get_by_role("heading", name="Trust between county and")).to_be_visible()
    done = {"Pairs", "Ground rules"}
    begun = {"Readiness answers"}
    the_set_up_says(facilitator, done=done, begun=begun, blocks=(MEETING,), next_=MEETING)
    has_answered_readiness(COLLEAGUE, trust=4, other=3, hours=4)
    the_set_up_says(facilitator, done=done | begun, blocks=(MEETING,), next_=MEETING)


def answer_readiness(member, trust, other, *, hours, words=""):
    go_to(member, "Readiness", then="Readiness for working together")
    click_button(member, "Answer now", then="Readiness: at the start")
    ends = {"1": "1 – not at all", "5": "5 – fully"}
    choose(member, "How far do the county and the district", ends.get(trust, trust))
    for question in ("How clear is it", "How much have the county", "How willing is your own"):
        choose(member, question, other)
    fill_in(member, {"How many hours a month can you give to the set?": str(hours)})
    fill_in(member, {"Anything else about working together": words})
    click_button(member, "Save my answers", then="Readiness for working together")
    reads(member, "You have answered for Pair 1.")


def has_answered_readiness(address, *, trust, other, hours):
    answers = dict.fromkeys(QUESTIONS, other) | {"trust": trust, "hours_a_month": hours}
    by = User.objects.get(email=address)
    pair = Pair.objects.get()
    readiness.answer_readiness(
        pair=pair, moment=ReadinessMoment.START, by=by, comment="", **answers
    )


def with_a_date_the_set_is_ready_and_the_meeting_called(facilitator, inbox):
    done = {"Pairs", "Ground rules", "Readiness answers"}
    the_set_up_says(facilitator, done=done, blocks=(MEETING,), next_=MEETING)
    click_button(facilitator, f"Next: {MEETING}", then="Date and place")
    fill_in(facilitator, {"Starts": f"{FIRST_DAY}T10:00", "Ends": f"{FIRST_DAY}T15:00"})
    fill_in(facilitator, {"Place": "Town hall, room 2"})
    click_button(facilitator, "Save date and place", then="Meeting 1: Sharing views")
    begun = {MEETING}
    the_set_up_says(facilitator, done=done, begun=begun, next_="call the first meeting")
    reads(facilitator, "Ready for the first meeting.")
    click_button(facilitator, "Next: call the first meeting", then="Call the meeting")
    click_button(facilitator, "Call the meeting", then="Meeting 1: Sharing views")
    for address in (UPPER, LOWER, COLLEAGUE):
        assert "Town hall, room 2" in text_of(mail_to(inbox, address, f"Invitation: {SET}"))
    go_to(facilitator, "Overview", then=SET)
    follow(facilitator, "Set-up")
    reads(facilitator, f"Called for {FIRST_DAY:%-d %B %Y}")
    expect(facilitator.get_by_role("button", name="Next: ")).to_have_text("Next: Focus")
