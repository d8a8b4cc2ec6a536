"""A set's whole year in real browsers: from the first manager's mail to the sponsor's PDF."""

import datetime as dt
import re
import subprocess

import pikepdf
import pytest
from playwright.sync_api import expect

from als.accounts.changes import welcome_maker_of_programmes
from tests.e2e.story import (
    choose,
    come_in,
    fill_in,
    fill_in_day,
    follow,
    follow_mail,
    go_to,
    links_of,
    mail_to,
    press,
    reads,
    text_of,
)

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]

MANAGER = "mira@programme.example"
SPONSOR = "sponsor@ministry.example"
FACILITATOR = "femi@university.example"
UPPER = "ursula@northmark.example"
LOWER = "liam@aldern.example"

TODAY = dt.date.today()
YESTERDAY = TODAY - dt.timedelta(days=1)
YEAR = {"Starts": TODAY - dt.timedelta(days=300), "Ends": TODAY + dt.timedelta(days=65)}

TITLE = "What answering together taught us"
LESSON = "Say who answers an enquiry before the first one comes in."
TRIED = "One list of duty officers hangs beside both telephones."
FOR_THE_PAIR = "Two heads of service no longer speak to each other."
NOTE_FOR_THE_PAIR = "It began with the move of the archive."
SAVED = "Enquiries wait because each office thinks that the other has them."
TYPED = "This sentence is not finished and"
CODE = r"(?m)^[A-Z0-9-]{6,}\b"

REACHED_WITHIN = 5_000  # milliseconds, from saving an entry to seeing it in another window
RENDERED_WITHIN = 30_000


def test_a_set_plays_its_year_in_the_browser(open_window, inbox, worker, tmp_path):
    manager, sponsor, facilitator, upper, lower = (open_window() for _ in range(5))
    welcome_maker_of_programmes(email=MANAGER, name="Mira Manager")
    come_in(manager, inbox, MANAGER, "You can now make programmes")
    the_manager_makes_a_programme_with_its_own_words(manager)
    the_manager_makes_a_set(manager)
    the_facilitator_is_invited(manager, facilitator, inbox)
    the_sponsor_is_invited_and_finds_nothing_yet(manager, sponsor, inbox)

    the_facilitator_proposes_a_pair(facilitator)
    both_leads_agree_from_their_mails(upper, lower, inbox)
    the_ground_rules_are_written_and_accepted(facilitator, upper, lower)
    the_focus_is_proposed_by_a_member_and_decided(upper, facilitator)
    a_paper_is_written(facilitator)

    the_meeting_is_dated_and_called(facilitator)
    the_members_answer_their_invitations(upper, lower, inbox)
    a_member_proposes_what_the_facilitator_puts_on_the_agenda(upper, facilitator)
    the_session_is_minuted_while_a_member_reads_along(facilitator, lower)
    attendance_is_marked_and_the_meeting_closed(facilitator)
    the_minutes_go_round_and_are_agreed(facilitator, upper, inbox)

    the_upper_side_raises_issues(upper)
    an_action_is_agreed_by_both_sides(upper, lower, inbox)
    progress_is_logged_and_the_action_done(upper, lower)
    a_lesson_is_drafted_with_its_evidence(lower)
    both_sides_endorse_the_lesson(upper, lower)

    the_report_is_written(facilitator)
    a_worker_makes_a_draft_while_the_page_tells(facilitator)
    the_report_is_signed_off_by_both_sides(facilitator, upper, lower, inbox)
    the_report_is_released(facilitator)
    file = the_sponsor_downloads_the_report(sponsor, inbox, tmp_path)
    the_sponsor_sees_no_page_of_the_set(sponsor, facilitator)
    the_pdf_tells_the_year_and_keeps_what_is_the_pairs(file)


def the_manager_makes_a_programme_with_its_own_words(manager):
    press(manager, "Start a programme", then="Make a programme")
    words = {
        "Name of the programme": "Two tiers, one place",
        "Sponsor": "Ministry of Places",
        "Purpose": "Find out how two tiers answer people together.",
        "Upper tier, one": "voivodeship",
        "Upper tier, several": "voivodeships",
        "Lower tier, one": "gmina",
        "Lower tier, several": "gminas",
        "Contact": "Mira Manager",
        "Contact's email address": MANAGER,
    }
    fill_in(manager, words)
    for question, day in YEAR.items():
        fill_in_day(manager, question, day)
    press(manager, "Save", then="Two tiers, one place")


def the_manager_makes_a_set(manager):
    press(manager, "Make a set", then="Make a set")
    words = {
        "Name of the set": "Answering together",
        "Purpose": "Learn how an enquiry finds the office that can answer it.",
        "Objectives": "Fewer enquiries are passed on.",
    }
    fill_in(manager, words)
    for question, day in YEAR.items():
        fill_in_day(manager, question, day)
    press(manager, "Save", then="Facilitators")
    reads(manager, "Nobody facilitates this set yet.")


def the_sponsor_is_invited_and_finds_nothing_yet(manager, sponsor, inbox):
    follow(manager, "Back", then="Two tiers, one place")
    follow(manager, "Invite a manager or a reader", then="Invite a person")
    fill_in(manager, {"Name": "Sam Sponsor", "Email address": SPONSOR})
    choose(manager, "What may they do?", "Sponsor")
    press(manager, "Send the invitation", then="Two tiers, one place")
    come_in(sponsor, inbox, SPONSOR, "Two tiers, one place")
    press(sponsor, "Released reports", then="Released reports")
    reads(sponsor, "Nothing has been released yet")
    press(sponsor, "Sign out", then="")


def the_facilitator_is_invited(manager, facilitator, inbox):
    fill_in(manager, {"Name": "Femi Facilitator", "Email address": FACILITATOR})
    press(manager, "Send the invitation")
    reads(manager, FACILITATOR)
    come_in(facilitator, inbox, FACILITATOR, "You facilitate")
    follow(facilitator, "Answering together")


def the_facilitator_proposes_a_pair(facilitator):
    follow(facilitator, "Set-up", then="Set-up")
    press(facilitator, "Propose a pair", then="Propose a pair")
    sides = {
        "Name of the voivodeship partnership": "Northmark Board",
        "Place of the voivodeship partnership": "Northmark",
        "Lead of the voivodeship side": "Ursula Upperman",
        "Email address of the voivodeship lead": UPPER,
        "Name of the gmina partnership": "Aldern Forum",
        "Place of the gmina partnership": "Aldern",
        "Lead of the gmina side": "Liam Lowerby",
        "Email address of the gmina lead": LOWER,
    }
    fill_in(facilitator, sides)
    press(facilitator, "Propose the pair and ask both leads")
    reads(facilitator, "Northmark Board", "Waiting for agreement")


def both_leads_agree_from_their_mails(upper, lower, inbox):
    for page, address in ((upper, UPPER), (lower, LOWER)):
        subject = "Will you take part in “Answering together”?"
        follow_mail(page, inbox, address, subject, "/agreements/", then="take part in")
        fill_in(page, {"Which sector do you come from?": "Council"})
        press(page, "Agree to take part", then="You have agreed to take part")
    come_in(upper, inbox, UPPER, "You agreed to take part")
    come_in(lower, inbox, LOWER, "Both sides agreed")
    for page in (upper, lower):
        follow(page, "Answering together")


def the_ground_rules_are_written_and_accepted(facilitator, upper, lower):
    go_to(facilitator, "Papers and rules")
    follow(facilitator, "Ground rules")
    press(facilitator, "Write the first version", then="Write the ground rules")
    fill_in(facilitator, {"Ground rules": "What is said in the room stays in the room."})
    press(facilitator, "Save as a new version", then="Ground rules")
    for member in (upper, lower):
        go_to(member, "Papers and rules")
        follow(member, "Ground rules")
        reads(member, "What is said in the room stays in the room.")
        press(member, "I accept these rules")
    reads(lower, "2 of 2 members have accepted this version.")


def the_focus_is_proposed_by_a_member_and_decided(member, facilitator):
    go_to(member, "Papers and rules")
    follow(member, "Focus")
    press(member, "Propose a topic", then="Propose")
    why = "People ask the wrong office first."
    fill_in(member, {"Topic": "The first answer", "Why it would be worth the year": why})
    press(member, "Propose the topic", then="Focus")
    go_to(facilitator, "Papers and rules")
    follow(facilitator, "Focus")
    press(facilitator, "Record the set’s decision", then="Record the set’s decision")
    choose(facilitator, "Chosen topic", "The first answer")
    decision = {"Reasons": "All of us can try it at once.", "Who was there": "Both sides."}
    fill_in(facilitator, decision)
    fill_in_day(facilitator, "Decided on", YESTERDAY)
    press(facilitator, "Record the decision", then="Focus")
    reads(facilitator, "All of us can try it at once.")


def a_paper_is_written(facilitator):
    go_to(facilitator, "Papers and rules")
    press(facilitator, "Write a paper", then="Write a paper")
    paper = {
        "Title": "What is known of first answers",
        "Text": "## Before the year\n\nLittle was counted.",
        "Questions to discuss": "Who answers first?",
        "For which meeting?": "Meeting 1",
    }
    fill_in(facilitator, paper)
    press(facilitator, "Save the paper", then="What is known of first answers")
    reads(facilitator, "For meeting 1", "Before the year", "Who answers first?")


def the_meeting_is_dated_and_called(facilitator):
    go_to(facilitator, "Meetings")
    follow(facilitator, "Meeting 1: Sharing views")
    press(facilitator, "Set date and place")
    fill_in(facilitator, {"Starts": f"{TODAY}T10:00", "Ends": f"{TODAY}T15:00"})
    fill_in(facilitator, {"Place": "Town hall, room 2"})
    press(facilitator, "Save date and place", then="Meeting 1: Sharing views")
    reads(facilitator, "Town hall, room 2", "What is known of first answers")
    press(facilitator, "Call the meeting", then="Call the meeting")
    press(facilitator, "Call the meeting", then="Meeting 1: Sharing views")
    reads(facilitator, "Nobody has answered yet.")


def the_members_answer_their_invitations(upper, lower, inbox):
    for page, address in ((upper, UPPER), (lower, LOWER)):
        message = mail_to(inbox, address, "Invitation: Answering together")
        (entry,) = [part for part in message.walk() if part.get_content_type() == "text/calendar"]
        assert entry["Content-Type"].params["method"] == "REQUEST"
        assert "LOCATION:Town hall\\, room 2" in entry.get_content()
        follow_mail(page, inbox, address, "Invitation:", "/meetings/", "Meeting 1: Sharing views")
        press(page, "Yes")
        reads(page, "You can change your answer until the meeting begins.")
    reads(lower, "2 yes")


def a_member_proposes_what_the_facilitator_puts_on_the_agenda(member, facilitator):
    press(member, "Propose an item", then="Propose")
    fill_in(member, {"What": "Who answers first", "Why, and what you hope for": "One list."})
    press(member, "Propose it", then="Meeting 1: Sharing views")
    facilitator.reload()
    press(facilitator, "Put on the agenda Who answers first")
    agenda = facilitator.get_by_role("region", name="Agenda").get_by_role("list")
    expect(agenda).to_have_count(1)
    expect(agenda).to_contain_text("proposed by Ursula Upperman")


def the_session_is_minuted_while_a_member_reads_along(facilitator, reader):
    press(facilitator, "Open the meeting", then="Who answers first")
    reader.reload()
    press(reader, "Read along", then="In session")
    reads(reader, "No entry yet.")
    reader.evaluate("window.stayed = true")
    entry = facilitator.get_by_label("What was said")
    entry.press_sequentially(TYPED)
    expect(facilitator.locator("[data-draft-status]")).to_contain_text("kept")
    with reader.expect_response(lambda response: "/live/" in response.url):
        pass
    reads(reader, "No entry yet.")
    entry.fill(SAVED)
    fill_in(facilitator, {"How far may this travel?": "The set"})
    press(facilitator, "Save the entry")
    expect(reader.get_by_text(SAVED)).to_be_visible(timeout=REACHED_WITHIN)
    assert reader.evaluate("window.stayed")
    expect(reader.get_by_text(TYPED)).to_have_count(0)


def attendance_is_marked_and_the_meeting_closed(facilitator):
    press(facilitator, "Discussed")
    follow(facilitator, "Who is here")
    for member in ("Ursula Upperman", "Liam Lowerby"):
        choose(facilitator, member, "Present")
    press(facilitator, "Save attendance", then="Who answers first")
    reads(facilitator, "2 marked")
    press(facilitator, "Close the meeting", then="Close the meeting")
    reads(facilitator, "All items have been discussed.")
    press(facilitator, "Close the meeting", then="Minutes")


def the_minutes_go_round_and_are_agreed(facilitator, member, inbox):
    press(facilitator, "Let the minutes go round", then="Let the minutes go round")
    press(facilitator, "Send the minutes round", then="Minutes")
    subject = "Minutes to read: Answering together"
    follow_mail(member, inbox, UPPER, subject, "/minutes/", then="Minutes")
    reads(member, "Circulated", SAVED, "Ursula Upperman (Northmark Board)")
    press(facilitator, "Record that they are agreed")
    reads(facilitator, "Agreed on")
    member.reload()
    reads(member, "Agreed on")


def the_upper_side_raises_issues(upper):
    issues = [
        ("Nobody knows who answers", "Enquiries are passed on.", "The report, without names"),
        (FOR_THE_PAIR, "It stays here.", "Our pair and the facilitators"),
    ]
    for title, about, how_far in issues:
        go_to(upper, "Issues")
        press(upper, "Raise an issue", then="Raise an issue")
        choose(upper, "Is it a barrier or an opportunity?", "Barrier")
        fill_in(upper, {"Issue": title, "What is it about?": about})
        fill_in(upper, {"How the voivodeship sees it": "We hear of it last."})
        choose(upper, "How far may this travel?", how_far)
        press(upper, "Raise the issue", then=title)


def an_action_is_agreed_by_both_sides(upper, lower, inbox):
    go_to(upper, "Issues")
    follow(upper, "Nobody knows who answers")
    press(upper, "Propose an action", then="Propose an action")
    fill_in(upper, {"What will you do?": "Keep one list of who answers what."})
    fill_in(upper, {"Who looks after it?": "Liam Lowerby, gmina"})
    choose(upper, "Which side leads?", "Gmina: Aldern Forum")
    fill_in_day(upper, "By when?", YEAR["Ends"])
    press(upper, "Propose the action", then="Keep one list")
    reads(upper, "The gmina has not consented yet.")
    subject = "Does your side consent? Keep one list"
    follow_mail(lower, inbox, LOWER, subject, "/actions/", then="Keep one list")
    press(lower, "Consent for our side")
    reads(lower, "Liam Lowerby looks after it until")
    assert "Keep one list" in text_of(mail_to(inbox, UPPER, "Both sides have agreed"))


def progress_is_logged_and_the_action_done(upper, lower):
    press(lower, "Log progress", then="Log progress")
    fill_in_day(lower, "Date", YESTERDAY)
    fill_in(lower, {"What was done?": TRIED, "What did you learn?": "It takes a morning."})
    choose(lower, "And now the action is", "Under way")
    fill_in(lower, {"How far may this travel?": "The report, without names"})
    press(lower, "Save progress", then="Keep one list")
    upper.reload()
    reads(upper, "Under way", TRIED)
    follow(upper, "End the action")
    choose(upper, "How did it end?", "Done")
    press(upper, "End the action", then="Keep one list")
    reads(upper, "How it ended")


def a_lesson_is_drafted_with_its_evidence(member):
    go_to(member, "Lessons")
    press(member, "Draft a lesson", then="Draft a lesson")
    fill_in(member, {"Lesson": LESSON, "Explanation": "A list that both tiers keep is enough."})
    choose(member, "Is it for policy or for practice?", "For practice")
    choose(member, "Whom is it for?", "Gminas")
    press(member, "Save the lesson", then=LESSON)
    for text, stance, note in (
        (TRIED, "Supports it", "Fewer enquiries were passed on."),
        (FOR_THE_PAIR, "Qualifies it", NOTE_FOR_THE_PAIR),
    ):
        press(member, "Add evidence", then="Add evidence")
        fill_in(member, {"Look for": text})
        press(member, "Search", then="Add evidence")
        follow(member, f"Choose {text[:20]}", then="Add evidence")
        choose(member, "What does it do for the lesson?", stance)
        fill_in(member, {"What it shows": note})
        press(member, "Add it as evidence", then=LESSON)
        reads(member, text, note)


def both_sides_endorse_the_lesson(upper, lower):
    go_to(upper, "Lessons")
    follow(upper, LESSON)
    for page in (upper, lower):
        press(page, "Say what your side thinks", then="What does your side say?")
        choose(page, "What does your side say?", "We agree")
        press(page, "Say so for our side", then=LESSON)
    go_to(lower, "Lessons")
    reads(lower, "2 of 2 sides have answered")


def the_report_is_written(facilitator):
    go_to(facilitator, "Report", then="Answering together")
    press(facilitator, "Begin with its texts", then="The report’s texts")
    texts = {
        "Title": TITLE,
        "Foreword": "This year was the members’ own.",
        "How the set worked": "We met, tried, and told one another.",
    }
    fill_in(facilitator, texts)
    press(facilitator, "Save the texts", then=TITLE)
    reads(facilitator, "Kept to the pair or to the set")


def a_worker_makes_a_draft_while_the_page_tells(facilitator):
    press(facilitator, "Make a draft PDF", then="The report as PDF")
    facilitator.evaluate("window.stayed = true")
    ready = facilitator.get_by_text("The PDF is ready.")
    expect(ready).to_be_visible(timeout=RENDERED_WITHIN)
    assert facilitator.evaluate("window.stayed")


def the_report_is_signed_off_by_both_sides(facilitator, upper, lower, inbox):
    go_to(facilitator, "Report", then=TITLE)
    press(facilitator, "Send for sign-off", then="Send the report for sign-off")
    press(facilitator, "Send it", then=TITLE)
    for number, (page, address) in enumerate(((upper, UPPER), (lower, LOWER)), start=1):
        follow_mail(page, inbox, address, "For your sign-off", "/report/", then=TITLE)
        press(page, "Sign off for our side")
        reads(page, f"{number} of 2 sides have signed.")
    follow_mail(facilitator, inbox, FACILITATOR, "All have signed", "/report/", then=TITLE)


def the_report_is_released(facilitator):
    making = facilitator.get_by_role("link", name="Being made").or_(
        facilitator.get_by_role("link", name="Waiting for a worker")
    )
    if making.count():
        making.click()
        ready = facilitator.get_by_text("The PDF is ready.")
        expect(ready).to_be_visible(timeout=RENDERED_WITHIN)
        go_to(facilitator, "Report", then=TITLE)
    press(facilitator, "Release the report", then="Release the report")
    press(facilitator, "Release it", then=TITLE)
    reads(facilitator, "Released")


def the_sponsor_downloads_the_report(sponsor, inbox, folder):
    follow_mail(sponsor, inbox, SPONSOR, f"Released: {TITLE}", "/released/", then="Sign in")
    fill_in(sponsor, {"Email address": SPONSOR})
    press(sponsor, "Send me a code")
    code = re.search(CODE, text_of(mail_to(inbox, SPONSOR, "Your code to sign in"))).group()
    fill_in(sponsor, {"Code": code})
    press(sponsor, "Sign in", then="Released reports")
    with sponsor.expect_download() as download:
        press(sponsor, f"Download {TITLE}, version 1")
    assert download.value.suggested_filename == "what-answering-together-taught-us-v1.pdf"
    file = folder / "report.pdf"
    download.value.save_as(file)
    return file


def the_sponsor_sees_no_page_of_the_set(sponsor, facilitator):
    sections = links_of(facilitator)
    pages = set(sections)
    for address in sections:
        facilitator.goto(address)
        pages |= links_of(facilitator)
    assert len(pages) > 20
    answers = {address: sponsor.goto(address).status for address in sorted(pages)}
    assert answers == dict.fromkeys(answers, 404)


def the_pdf_tells_the_year_and_keeps_what_is_the_pairs(file):
    with pikepdf.open(file) as pdf:
        assert pdf.open_metadata()["dc:title"] == TITLE
        assert str(pdf.docinfo.Title) == TITLE
        assert str(pdf.Root.Lang) == "en"
        assert bool(pdf.Root.MarkInfo.Marked)
        assert len(pdf.pages) > 3
    printed = subprocess.run(["pdftotext", file, "-"], capture_output=True, text=True, check=True)
    text = " ".join(printed.stdout.split())
    for words in (TITLE, LESSON, TRIED, "voivodeship", "gmina", "Ministry of Places"):
        assert words in text
    for words in (FOR_THE_PAIR, NOTE_FOR_THE_PAIR, TYPED):
        assert words not in text
