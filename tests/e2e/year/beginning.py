"""The set comes together: invitations, both sides' agreement, rules, focus, paper."""

from tests.e2e.steps import (
    choose,
    click_button,
    come_in,
    fill_in,
    fill_in_day,
    follow,
    follow_mail,
    go_to,
    reads,
    sign_in_by_code,
)
from tests.e2e.year.words import FACILITATOR, LOWER, PROGRAMME, SET, SPONSOR, UPPER, YEAR, YESTERDAY


def the_manager_makes_a_programme_with_its_own_words(manager):
    make_programme(manager, PROGRAMME, YEAR, zone="Europe/Warsaw")


def make_programme(manager, words, year, *, zone, then=None):
    click_button(manager, "Start a programme", then="Create a programme")
    fill_in(manager, words)
    for question, day in year.items():
        fill_in_day(manager, question, day)
    manager.get_by_label("Time zone").select_option(zone)
    click_button(manager, "Save", then=then or words["Name of the programme"])


def the_manager_makes_a_set(manager, year=YEAR):
    click_button(manager, "Create a set", then="Create a set")
    words = {
        "Name of the set": SET,
        "Purpose": "Learn how an enquiry finds the office that can answer it.",
        "Objectives": "Fewer enquiries are passed on.",
    }
    fill_in(manager, words)
    for question, day in year.items():
        fill_in_day(manager, question, day)
    click_button(manager, "Create the set", then="Facilitators")
    reads(manager, "Nobody facilitates this set yet.")


def the_facilitator_is_invited(manager, facilitator, inbox):
    fill_in(manager, {"Name": "Femi Facilitator", "Email address": FACILITATOR})
    click_button(manager, "Send the invitation")
    reads(manager, FACILITATOR)
    come_in(facilitator, inbox, FACILITATOR, "Will you facilitate")
    follow(facilitator, "Answering together")


def the_sponsor_is_invited_and_finds_nothing_yet(manager, sponsor, inbox):
    follow(manager, "Back", then="Two tiers, one place")
    follow(manager, "Invite a manager, a reader", then="Invite a person")
    fill_in(manager, {"Name": "Sam Sponsor", "Email address": SPONSOR})
    choose(manager, "What may they do?", "Sponsor")
    click_button(manager, "Send the invitation", then="Two tiers, one place")
    come_in(sponsor, inbox, SPONSOR, "Two tiers, one place")
    click_button(sponsor, "Released reports", then="Released reports")
    reads(sponsor, "Nothing has been released yet")
    click_button(sponsor, "Sign out", then="one year of learning by doing")


def the_facilitator_proposes_a_pair(facilitator):
    follow(facilitator, "Set-up", then="Set-up")
    click_button(facilitator, "Propose a pair", then="Propose a pair")
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
    click_button(facilitator, "Propose the pair and ask both leads")
    reads(facilitator, "Northmark Board", "Waiting for agreement")


def both_leads_agree_from_their_mails(upper, lower, inbox):
    for page, address in ((upper, UPPER), (lower, LOWER)):
        subject = "Will you take part in “Answering together”?"
        follow_mail(page, inbox, address, subject, "/agreements/", then="take part in")
        fill_in(page, {"Which sector do you come from?": "Council"})
        click_button(page, "Agree to take part", then="You have agreed to take part")
    sign_in_by_code(upper, inbox, UPPER)
    sign_in_by_code(lower, inbox, LOWER)
    for page in (upper, lower):
        follow(page, "Answering together")


def the_ground_rules_are_written_and_accepted(facilitator, upper, lower):
    go_to(facilitator, "Ground rules")
    click_button(facilitator, "Write the first version", then="Write the ground rules")
    fill_in(facilitator, {"Ground rules": "What is said in the room stays in the room."})
    click_button(facilitator, "Save as a new version", then="Ground rules")
    for member in (upper, lower):
        go_to(member, "Ground rules")
        reads(member, "What is said in the room stays in the room.")
        click_button(member, "I accept these rules")
    reads(lower, "2 of 2 members have accepted this version.")


def the_focus_is_proposed_by_a_member_and_decided(member, facilitator):
    go_to(member, "Papers and rules")
    follow(member, "Focus")
    click_button(member, "Propose a topic", then="Propose")
    why = "People ask the wrong office first."
    fill_in(member, {"Topic": "The first answer", "Why it would be worth the year": why})
    click_button(member, "Propose the topic", then="Focus")
    click_button(member, "Score the topics", then="Score the topics")
    for question in ("Relevance", "Importance", "Feasibility within the year"):
        choose(member, question, "4")
    click_button(member, "Save your scores", then="Focus")
    go_to(facilitator, "Papers and rules")
    follow(facilitator, "Focus")
    follow(facilitator, "Record the workshop", then="The focus workshop")
    fill_in_day(facilitator, "Date of the workshop", YESTERDAY)
    workshop = {"Who was there": "Both sides.", "Limits set by the sponsor": "Not the budgets."}
    fill_in(facilitator, workshop)
    click_button(facilitator, "Save the record", then="Focus")
    click_button(facilitator, "Close scoring and show the ranking", then="Focus")
    reads(facilitator, "Both sides.", "Not the budgets.", "The first answer", "Fewer than four")
    click_button(facilitator, "Record the set’s decision", then="Record the set’s decision")
    choose(facilitator, "Chosen topic", "The first answer")
    fill_in(facilitator, {"Reasons": "All of us can try it at once."})
    fill_in_day(facilitator, "Decided on", YESTERDAY)
    click_button(facilitator, "Record the decision", then="Focus")
    reads(facilitator, "All of us can try it at once.")


def a_paper_is_written(facilitator):
    go_to(facilitator, "Papers and rules")
    click_button(facilitator, "Add a paper", then="Add a paper")
    paper = {
        "Title": "What is known of first answers",
        "Text": "## Before the year\n\nLittle was counted.",
        "Questions to discuss": "Who answers first?",
        "For which meeting?": "Meeting 1",
    }
    fill_in(facilitator, paper)
    click_button(facilitator, "Save the paper", then="What is known of first answers")
    reads(facilitator, "for meeting 1", "Before the year", "Who answers first?")
