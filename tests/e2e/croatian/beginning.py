"""A programme of two tiers in Croatian words, and its set until the focus is decided."""

from django.urls import reverse
from playwright.sync_api import expect

from als.accounts.models import User
from sets.changes import agreements, pairs
from sets.changes.ground_rules import accept_ground_rules
from sets.enums import AgreementState
from sets.models import Agreement, GroundRules, LearningSet, Programme
from tests.e2e.croatian.words import (
    ABOUT_SET,
    EVERYBODY,
    FACILITATOR,
    FIRST_PAIR,
    LOWER,
    PARTNERSHIPS,
    PROGRAMME,
    RULES,
    SECOND_PAIR,
    SET,
    SPONSOR,
    TOPIC,
    UPPER,
    WHY,
    YEAR,
    YESTERDAY,
)
from tests.e2e.steps import choose, click_button, fill_in, fill_in_day, follow, go_to, reads


def the_manager_makes_a_programme(manager):
    page = manager.goto("/desk/")
    click_button(page, "Start a programme", then="Create a programme")
    fill_in(page, PROGRAMME)
    for question, day in YEAR.items():
        fill_in_day(page, question, day)
    page.get_by_label("Vremenska zona").select_option("Europe/Zagreb")
    click_button(page, "Save", then="What it calls its two tiers")
    follow(page, "Županija i općina", then="What it calls its two tiers")
    click_button(page, "Save the words", then="What it calls its two tiers")
    reads(page, "Predložila je županijska strana.", "Bez suglasnosti općine nema odluke.")
    follow(page, "Back", then=PROGRAMME["Name of the programme"])
    # Places of this year are invented ones.
    Programme.objects.update(register=None)


def the_manager_makes_a_set_and_invites(manager):
    page = manager.page
    click_button(page, "Create a set", then="Create a set")
    fill_in(page, ABOUT_SET)
    for question, day in YEAR.items():
        fill_in_day(page, question, day)
    click_button(page, "Create the set", then="Facilitators")
    fill_in(page, {"Name": "Đurđa Žganec", "Email address": FACILITATOR})
    click_button(page, "Send the invitation")
    reads(page, FACILITATOR)
    follow(page, "Back", then=PROGRAMME["Name of the programme"])
    others = "Invite a manager, a reader for the sponsor, or a researcher"
    follow(page, others, then="Invite a person")
    fill_in(page, {"Name": "Stjepan Naručić", "Email address": SPONSOR})
    choose(page, "What may they do?", "Sponsor")
    click_button(page, "Send the invitation", then=PROGRAMME["Name of the programme"])


def the_sponsor_comes_in(sponsor):
    page = sponsor.follows_mail(SPONSOR, "/welcome/", then="Welcome")
    click_button(page, "Sign in", then="Your desk")


def two_pairs_come_together(facilitator, upper, lower):
    page = facilitator.follows_mail(FACILITATOR, "/welcome/", then="Welcome")
    click_button(page, "Sign in", then="Your desk")
    follow(page, SET)
    follow(page, "Set-up")
    click_button(page, "Propose a pair", then="Propose a pair")
    fill_in(page, FIRST_PAIR)
    click_button(page, "Propose the pair and ask both leads")
    reads(page, *PARTNERSHIPS, "Waiting for agreement")
    for reader, address in ((upper, UPPER), (lower, LOWER)):
        answer = reader.follows_mail(address, "/agreements/", then=SET)
        fill_in(answer, {"Which sector do you come from?": "Council"})
        click_button(answer, "Agree to take part", then="You have agreed to take part")
        reader.comes_in(address)
    set_, by = LearningSet.objects.get(), User.objects.get(email=FACILITATOR)
    pairs.propose_pair(set_=set_, by=by, **SECOND_PAIR)
    for agreement in Agreement.objects.filter(state=AgreementState.INVITED):
        agreements.agree(agreement=agreement, sector="council", by=agreement.person)


def the_rules_are_accepted(facilitator, upper):
    page = facilitator.page
    go_to(page, "Ground rules")
    click_button(page, "Write the first version", then="Write the ground rules")
    expect(page.get_by_label("Pravila rada", exact=True)).to_contain_text("Bilješke su kratke")
    fill_in(page, {"Ground rules": RULES})
    click_button(page, "Save as a new version", then="Ground rules")
    page = upper.follows_mail(UPPER, "/ground-rules/", then="Ground rules")
    reads(page, RULES)
    click_button(page, "I accept these rules")
    for address in EVERYBODY[1:]:
        by = User.objects.get(email=address)
        accept_ground_rules(rules=GroundRules.objects.get(), by=by)


def the_focus_is_decided(upper, facilitator):
    page = upper.page
    go_to(page, "Papers and rules")
    follow(page, "Focus")
    click_button(page, "Propose a topic", then="Propose a topic")
    fill_in(page, {"Topic": TOPIC, "Why it would be worth the year": WHY})
    click_button(page, "Propose the topic", then="Focus")
    click_button(page, "Score the topics", then="Score the topics")
    for question in ("Relevance", "Importance", "Feasibility within the year"):
        choose(page, question, "4")
    click_button(page, "Save your scores", then="Focus")
    page = facilitator.goto(reverse("sets:focus", args=[LearningSet.objects.get().pk]))
    click_button(page, "Close scoring and show the ranking", then="Focus")
    click_button(page, "Record the set’s decision", then="Record the set’s decision")
    choose(page, "Chosen topic", TOPIC)
    fill_in(page, {"Reasons": "Svi to možemo iskušati odmah."})
    fill_in_day(page, "Decided on", YESTERDAY)
    click_button(page, "Record the decision", then="Focus")
