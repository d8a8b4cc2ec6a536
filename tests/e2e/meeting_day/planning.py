"""The meeting gets its date by a poll, is called, and its members make its agenda."""

import re

from django.urls import reverse
from icalendar import Calendar
from playwright.sync_api import expect

from meetings.changes import meetings, polls
from meetings.enums import Fit
from meetings.models import Meeting
from tests.e2e.meeting_day.scene import (
    AFTERNOON,
    DESK,
    FIRST_DAY,
    LOWER_B,
    MAP,
    MEETING,
    MORNING,
    PLACE,
    SECOND_DAY,
    UPPER_A,
)
from tests.e2e.steps import (
    choose,
    click_button,
    fill_in,
    fill_in_day,
    follow,
    follow_mail,
    mail_to,
    reads,
)

ASKED = "Which dates suit you? Main set"


def the_facilitator_asks_which_dates_suit(facilitator, set_):
    facilitator.goto(reverse("meetings:meetings", args=[set_.pk]))
    follow(facilitator, MEETING)
    follow(facilitator, "Ask members which dates suit them", then="Date poll")
    for day, slot in ((FIRST_DAY, MORNING), (SECOND_DAY, AFTERNOON)):
        fill_in_day(facilitator, "Date", day)
        begins, until = slot.split("–")
        fill_in(facilitator, {"From": begins, "To": until})
        click_button(facilitator, "Add this date", then="Date poll")
        reads(facilitator, slot)
    click_button(facilitator, "Open the poll")
    reads(facilitator, "4 members have not answered every date")


def one_answers_on_the_page(member, inbox):
    follow_mail(member, inbox, UPPER_A, ASKED, "/meetings/", then="Date poll")
    answer(member, "Yes", "Yes")


def one_answers_by_the_signed_link(window, inbox):
    """Without signing in, and with a look at the form before anything is saved."""
    follow_mail(window, inbox, LOWER_B, ASKED, "/polls/", "Which dates suit you?")
    reads(window, "Nothing is saved until you press the button.")
    answer(window, "If need be", "No")


def answer(page, morning, afternoon):
    choose(page, MORNING, morning)
    choose(page, AFTERNOON, afternoon)
    click_button(page, "Save your answers")
    expect(page.get_by_role("alert")).to_contain_text("Your answers are saved.")


def others_answer(meeting, people):
    morning, afternoon = meeting.date_options.order_by("starts")
    for person in people:
        fits = {morning.pk: Fit.YES, afternoon.pk: Fit.NO}
        polls.answer_poll(meeting=meeting, fits=fits, by=person)


def the_grid_shows_pairs_and_a_slot_is_picked(facilitator):
    facilitator.reload()
    reads(facilitator, "Everybody has answered.")
    grid = facilitator.get_by_role("region", name="Dates, and who can come")
    best, other = grid.locator("tbody tr").all()
    expect(best).to_contain_text("2 of 2 pairs with both sides")
    expect(best).to_contain_text("Best so far")
    expect(other).to_contain_text("Nobody")
    click_button(facilitator, re.compile("Choose .*10:00"), then="Choose this date")
    click_button(facilitator, "Choose this date", then=MEETING)
    reads(facilitator, MORNING)


def the_meeting_is_called(facilitator):
    click_button(facilitator, "Say where it is", then="Date and place")
    fill_in(facilitator, {"Place": PLACE})
    click_button(facilitator, "Save date and place", then=MEETING)
    click_button(facilitator, "Call the meeting", then="Call the meeting")
    click_button(facilitator, "Call the meeting", then=MEETING)


def each_mail_has_the_calendar_entry(inbox):
    events = [event_for(inbox, address) for address in (UPPER_A, LOWER_B)]
    for event in events:
        assert event["LOCATION"] == PLACE
        assert event.decoded("DTSTART").strftime("%F %H:%M") == f"{FIRST_DAY} 10:00"
    assert len({event["UID"] for event in events}) == 1


def event_for(inbox, address):
    message = mail_to(inbox, address, "Invitation: Main set")
    (part,) = [part for part in message.walk() if part.get_content_type() == "text/calendar"]
    assert part["Content-Type"].params["method"] == "REQUEST"
    (event,) = Calendar.from_ical(part.get_content()).walk("VEVENT")
    return event


def members_say_whether_they_come(member, others, inbox):
    """``others`` holds what each of them answers."""
    follow_mail(member, inbox, UPPER_A, "Invitation: Main set", "/meetings/", then=MEETING)
    member.get_by_role("button", name="Yes", exact=True).click()
    reads(member, "You can change your answer until the meeting begins.")
    for person, word in others.items():
        meetings.answer(meeting=Meeting.objects.get(cycle__number=1), answer=word, by=person)


def members_propose_and_support(owner, other, supporter):
    other.goto(owner.url)
    propose(owner, DESK, "People stop running from one to the other.")
    propose(other, MAP, "One page for both.")
    supporter.goto(owner.url)
    click_button(supporter, re.compile(f"Support this.*{DESK}"))
    reads(supporter, "1 member supports this")


def propose(page, title, why):
    click_button(page, "Propose an item", then="Propose")
    fill_in(page, {"What": title, "Why, and what you hope for": why})
    click_button(page, "Propose it", then=MEETING)


def the_facilitator_makes_the_agenda(facilitator):
    facilitator.reload()
    click_button(facilitator, "Add the standing items")
    for title in (MAP, DESK):
        click_button(facilitator, f"Put on the agenda {title}")
    up = facilitator.get_by_role("button", name=f"Move up: {DESK}")
    up.press("Enter")
    expect(facilitator.locator(".app-agenda__title")).to_have_text(
        [
            "Check-in",
            "Ground rules",
            "Report back on actions",
            "Airtime for pairs",
            DESK,
            MAP,
            "How did we work today?",
            "Next date",
            "Check-out",
        ]
    )
