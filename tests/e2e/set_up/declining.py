"""One side says no, with a reason that stays between it and the facilitators."""

from django.urls import reverse
from playwright.sync_api import expect

from sets.changes import agreements
from sets.enums import Tier
from sets.models import Agreement
from tests.e2e.steps import (
    click_button,
    fill_in,
    follow,
    follow_mail,
    is_on,
    mail_to,
    reads,
    sign_in_by_code,
    text_of,
)
from tests.e2e.year.words import LOWER, SET, UPPER

REASON = "Two of our five officers leave in spring."
ASKED = f"Will you take part in “{SET}”?"
ENDED = "Will not take part: Northmark Board – Aldern Forum"


def the_two_are_proposed(facilitator, set_):
    facilitator.goto(reverse("sets:pair_new", args=[set_.pk]))
    sides = {
        "Name of the region partnership": "Northmark Board",
        "Lead of the region side": "Ursula Upperman",
        "Email address of the region lead": UPPER,
        "Name of the commune partnership": "Aldern Forum",
        "Lead of the commune side": "Liam Lowerby",
        "Email address of the commune lead": LOWER,
    }
    fill_in(facilitator, sides)
    click_button(facilitator, "Propose the pair and ask both leads", then="Northmark Board")
    reads(facilitator, "Waiting for agreement")


def agree(page, inbox, address, number=1):
    follow_mail(page, inbox, address, ASKED, "/agreements/", "take part in", number)
    fill_in(page, {"Which sector do you come from?": "Council"})
    click_button(page, "Agree to take part", then="You have agreed to take part")


def decline(page, inbox):
    follow_mail(page, inbox, LOWER, ASKED, "/agreements/", "take part in")
    page.get_by_text("We can’t take part").click()
    click_button(page, "Decline")
    expect(page.get_by_role("alert")).to_contain_text("Say why, in a sentence.")
    fill_in(page, {"Why?": REASON})
    click_button(page, "Decline", then="You have declined")
    reads(page, "Your reason", REASON)


def the_facilitator_reads_why(facilitator, inbox):
    address = "facilitator@example.org"
    assert REASON in text_of(mail_to(inbox, address, ENDED))
    follow_mail(facilitator, inbox, address, ENDED, "/setup/", then="Set-up")
    reads(facilitator, "0 confirmed by both sides, 0 waiting", f"“{REASON}”", "Declined")
    reads(facilitator, "No pair is confirmed by both its sides.")


def the_other_side_is_told_without_the_reason(upper, inbox):
    message = mail_to(inbox, UPPER, ENDED)
    parts = [part for part in message.walk() if part.get_content_maintype() == "text"]
    assert len(parts) == 2
    for part in parts:
        assert "Aldern Forum has declined to take part" in part.get_content()
        assert REASON not in part.get_content()
    upper.reload()
    reads(upper, "Aldern Forum does not take part, and a pair needs both sides.")
    expect(upper.get_by_text(REASON)).to_have_count(0)
    sign_in_by_code(upper, inbox, UPPER)
    expect(upper.get_by_text(REASON)).to_have_count(0)


def asked_again_both_can_still_agree(facilitator, lower, inbox, set_):
    the_two_are_proposed(facilitator, set_)
    reads(facilitator, "Pair 2")
    lower.reload()
    is_on(lower, "You have declined")
    upper = Agreement.objects.get(pair__number=2, side=Tier.UPPER)
    agreements.agree(agreement=upper, sector="council", by=upper.person)
    agree(lower, inbox, LOWER, number=2)
    facilitator.goto(reverse("portal:setup", args=[set_.pk]))
    reads(facilitator, "1 confirmed by both sides, 0 waiting", f"“{REASON}”")
    follow(facilitator, "Pair 2", then="Taking part")
