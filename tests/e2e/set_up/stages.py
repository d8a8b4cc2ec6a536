"""A set in England comes together, stage by stage, until its first meeting is called."""

import datetime as dt
import io
from pathlib import Path

import pikepdf
from playwright.sync_api import expect

from tests.e2e.set_up.page import the_set_up_says
from tests.e2e.story import (
    choose,
    come_in,
    fill_in,
    fill_in_day,
    find,
    follow,
    follow_mail,
    go_to,
    mail_to,
    press,
    reads,
    sign_in_by_code,
    text_of,
)
from tests.e2e.year import beginning
from tests.e2e.year.words import LOWER, PROGRAMME, SET, TODAY, UPPER

COLLEAGUE = "carol@northmark.example"
YEAR = {"Starts": TODAY, "Ends": TODAY + dt.timedelta(days=330)}
FIRST_DAY = TODAY + dt.timedelta(days=20)
TOPIC, OTHER_TOPIC = "The first answer", "One map of who does what"
PAPER = "What is known of first answers"
UPPER_WORDS = "We share a building and never meet."
MEETING = "Date of the first meeting, and calling it"


def the_manager_makes_programme_and_set(manager):
    words = {
        "Upper tier, one": "county",
        "Upper tier, several": "counties",
        "Lower tier, one": "district",
        "Lower tier, several": "districts",
    }
    beginning.make_programme(manager, PROGRAMME | words, YEAR, zone="Europe/London")
    reads(manager, "England: two-tier areas, edition 2021-04")
    beginning.the_manager_makes_a_set(manager, YEAR)


def a_new_set_waits_for_pairs_rules_and_a_date(facilitator):
    press(facilitator, "Continue the set-up", then="Set-up")
    the_set_up_says(facilitator, blocks=("Pairs", "Ground rules", MEETING), next_="Pairs")


def a_pair_is_proposed_with_places_found_by_typing(facilitator):
    press(facilitator, "Next: Pairs", then="Propose a pair")
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
    press(facilitator, "Propose the pair and ask both leads", then="Northmark Board")
    reads(facilitator, "Waiting for agreement")
    the_set_up_says(facilitator, blocks=("Pairs", "Ground rules", MEETING), next_="Pairs")
    reads(facilitator, "0 confirmed by both sides, 1 waiting")


def both_leads_agree_by_their_links_without_signing_in(upper, lower, inbox, facilitator):
    for page, address in ((upper, UPPER), (lower, LOWER)):
        subject = f"Will you take part in “{SET}”?"
        follow_mail(page, inbox, address, subject, "/agreements/", then="take part in")
        reads(page, "4 meetings between", "The sponsor is Ministry of Places.", "It doesn’t see")
        expect(page.get_by_role("button", name="Sign out")).to_have_count(0)
        fill_in(page, {"Which sector do you come from?": "Council"})
        press(page, "Agree to take part", then="You have agreed to take part")
        if page == upper:
            reads(upper, "Aldern Forum has not answered yet.")
            facilitator.reload()
            reads(facilitator, "0 confirmed by both sides, 1 waiting")
    reads(lower, "Northmark Board has agreed too: you take part.")
    done = {"Pairs"}
    the_set_up_says(facilitator, done=done, blocks=("Ground rules", MEETING), next_="Ground rules")


def they_come_in_and_a_colleague_is_invited(upper, lower, colleague, inbox):
    sign_in_by_code(upper, inbox, UPPER)
    sign_in_by_code(lower, inbox, LOWER)
    follow(lower, SET)
    follow(upper, SET)
    follow(upper, "Pair 1", then="Northmark Board")
    follow(upper, "Invite a colleague for your side", then="Invite a colleague")
    fill_in(upper, {"Name": "Carol Colleague", "Email address": COLLEAGUE})
    fill_in(upper, {"Sector that they come from": "Health"})
    press(upper, "Send the invitation", then="Northmark Board")
    reads(upper, "Carol Colleague", "not answered yet", "Health")
    come_in(colleague, inbox, COLLEAGUE, "Will you take part in")
    follow(colleague, "Answer Ursula", then="for Northmark Board?")
    press(colleague, "Take part", then="Northmark Board")
    colleague.goto("/desk/")
    follow(colleague, SET)


def rules_are_written_with_their_choices_and_accepted_by_all(facilitator, members, inbox):
    press(facilitator, "Next: Ground rules", then="Ground rules")
    press(facilitator, "Write the first version", then="Write the ground rules")
    expect(facilitator.get_by_label("Ground rules")).to_have_value(
        (Path("sets") / "default_rules.md").read_text(encoding="utf-8").strip()
    )
    choose(
        facilitator,
        "Who can see an entry unless its author chooses otherwise",
        "The report, without names",
    )
    choose(facilitator, "Whom the report may name", "Partnerships, but no people")
    press(facilitator, "Save as a new version", then="Ground rules")
    pairs = {"Pairs"}
    the_set_up_says(
        facilitator, done=pairs, begun={"Ground rules"}, blocks=(MEETING,), next_=MEETING
    )
    reads(facilitator, "Version 1, accepted by 0 of 3 members")
    for page, address in zip(members, (UPPER, LOWER, COLLEAGUE), strict=True):
        subject = "There are ground rules to accept"
        follow_mail(page, inbox, address, subject, "/ground-rules/", then="Ground rules")
        press(page, "I accept these rules")
        reads(page, "You have accepted the ground rules.")
    reads(page, "3 of 3 members have accepted", "The report, without names")
    the_set_up_says(facilitator, done={*pairs, "Ground rules"}, blocks=(MEETING,), next_=MEETING)


def readiness_is_answered_and_shown_once_both_sides_have(facilitator, upper, lower, colleague):
    answer_readiness(upper, "4", "2", hours=6, words=UPPER_WORDS)
    follow(facilitator, "Readiness answers", then="Readiness for working together")
    follow(facilitator, "Pair 1: Northmark Board", then="Readiness for working together")
    reads(facilitator, "Shown once both sides have answered.", "Northmark Board: answered")
    expect(facilitator.get_by_text(UPPER_WORDS)).to_have_count(0)
    expect(facilitator.locator("main svg")).to_have_count(0)
    answer_readiness(lower, "5", "3", hours=8)
    facilitator.reload()
    reads(facilitator, "Together they can give 14 hours a month.", UPPER_WORDS)
    expect(facilitator.get_by_role("heading", name="Trust between county and")).to_be_visible()
    done = {"Pairs", "Ground rules"}
    begun = {"Readiness answers"}
    the_set_up_says(facilitator, done=done, begun=begun, blocks=(MEETING,), next_=MEETING)
    answer_readiness(colleague, "4", "3", hours=4)
    the_set_up_says(facilitator, done=done | begun, blocks=(MEETING,), next_=MEETING)


def answer_readiness(member, trust, other, *, hours, words=""):
    go_to(member, "Readiness", then="Readiness for working together")
    press(member, "Answer now", then="Readiness: at the start")
    ends = {"1": "1 – not at all", "5": "5 – fully"}
    choose(member, "How far do the county and the district", ends.get(trust, trust))
    for question in ("How clear is it", "How much have the county", "How willing is your own"):
        choose(member, question, other)
    fill_in(member, {"How many hours a month can you give to the set?": str(hours)})
    fill_in(member, {"Anything else about working together": words})
    press(member, "Save my answers", then="Readiness for working together")
    reads(member, "You have answered for Pair 1.")


def the_focus_is_scored_in_a_workshop_and_decided(facilitator, upper, lower, colleague):
    for member, topic in ((upper, TOPIC), (lower, OTHER_TOPIC)):
        go_to(member, "Papers and rules")
        follow(member, "Focus")
        press(member, "Propose a topic", then="Propose")
        why = "People ask the wrong office first."
        fill_in(member, {"Topic": topic, "Why it would be worth the year": why})
        press(member, "Propose the topic", then="Focus")
    done = {"Pairs", "Ground rules", "Readiness answers"}
    begun = {"Focus"}
    the_set_up_says(facilitator, done=done, begun=begun, blocks=(MEETING,), next_=MEETING)
    go_to(colleague, "Papers and rules")
    follow(colleague, "Focus")
    for member in (upper, lower, colleague):
        score_topics(member, {TOPIC: "4", OTHER_TOPIC: "2"})
    follow(facilitator, "Focus")
    reads(facilitator, "3 of 3")
    follow(facilitator, "Record the workshop", then="The focus workshop")
    fill_in_day(facilitator, "Date of the workshop", TODAY)
    fill_in(facilitator, {"Who was there": "All three."})
    press(facilitator, "Save the record", then="Focus")
    press(facilitator, "Close scoring and show the ranking", then="Focus")
    expect(facilitator.locator(".app-ranking__title")).to_have_text(
        [f"1 {TOPIC}", f"2 {OTHER_TOPIC}"]
    )
    press(facilitator, "Record the set’s decision", then="Record the set’s decision")
    choose(facilitator, "Chosen topic", TOPIC)
    fill_in(facilitator, {"Reasons": "All of us can try it at once."})
    press(facilitator, "Record the decision", then="Focus")
    the_set_up_says(facilitator, done=done | begun, blocks=(MEETING,), next_=MEETING)


def score_topics(member, scores):
    press(member, "Score the topics", then="Score the topics")
    for topic, score in scores.items():
        group = member.get_by_role("group", name=topic)
        for criterion in ("Relevance", "Importance", "Feasibility within the year"):
            choose(group, criterion, score)
    press(member, "Save your scores", then="Focus")


def a_background_paper_is_uploaded_and_opened(facilitator, reader):
    content = a_pdf()
    go_to(facilitator, "Papers and rules")
    press(facilitator, "Add a paper", then="Add a paper")
    choose(facilitator, "Kind", "Background paper")
    fill_in(facilitator, {"Title": PAPER, "For which meeting?": "Meeting 1"})
    file = {"name": "Background.pdf", "mimeType": "application/pdf", "buffer": content}
    facilitator.get_by_label("File").set_input_files(file)
    press(facilitator, "Save the paper", then=PAPER)
    reads(facilitator, "Background.pdf", "0 of 3 members have opened this paper.")
    go_to(reader, "Papers and rules")
    follow(reader, PAPER)
    with reader.expect_download() as download:
        press(reader, "Open the file")
    assert download.value.suggested_filename == "Background.pdf"
    assert Path(download.value.path()).read_bytes() == content
    facilitator.reload()
    reads(facilitator, "1 of 3 members have opened this paper.")


def a_pdf():
    """Return a real one, of one page."""
    content = io.BytesIO()
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        pdf.save(content)
    return content.getvalue()


def with_a_date_the_set_is_ready_and_the_meeting_called(facilitator, inbox):
    done = {"Pairs", "Ground rules", "Readiness answers", "Focus", "Papers"}
    the_set_up_says(facilitator, done=done, blocks=(MEETING,), next_=MEETING)
    press(facilitator, f"Next: {MEETING}", then="Date and place")
    fill_in(facilitator, {"Starts": f"{FIRST_DAY}T10:00", "Ends": f"{FIRST_DAY}T15:00"})
    fill_in(facilitator, {"Place": "Town hall, room 2"})
    press(facilitator, "Save date and place", then="Meeting 1: Sharing views")
    begun = {MEETING}
    the_set_up_says(facilitator, done=done, begun=begun, next_="call the first meeting")
    reads(facilitator, "Ready for the first meeting.")
    press(facilitator, "Next: call the first meeting", then="Call the meeting")
    press(facilitator, "Call the meeting", then="Meeting 1: Sharing views")
    for address in (UPPER, LOWER, COLLEAGUE):
        assert "Town hall, room 2" in text_of(mail_to(inbox, address, f"Invitation: {SET}"))
    go_to(facilitator, "Overview", then=SET)
    follow(facilitator, "Set-up")
    reads(facilitator, f"Called for {FIRST_DAY:%-d %B %Y}")
    expect(facilitator.get_by_role("button", name="Next: ")).to_have_count(0)
