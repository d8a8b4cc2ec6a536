"""The first meeting in Croatian, from its date to its agreed minutes."""

import datetime as dt

from django.urls import reverse

from meetings.enums import MeetingState
from meetings.models import Meeting
from tests.e2e.croatian.words import ITEM, PLACE, SAID, TODAY, TOMORROW, UPPER
from tests.e2e.steps import click_button, fill_in, follow, go_to, open_meeting, reads

MEETING = "1. sastanak: Razmjena pogleda"


def the_first_meeting_is_called(facilitator):
    page = facilitator.page
    go_to(page, "Meetings")
    follow(page, MEETING)
    click_button(page, "Set date and place", then="Date and place")
    fill_in(page, {"Starts": f"{TOMORROW}T10:00", "Ends": f"{TOMORROW}T15:00", "Place": PLACE})
    click_button(page, "Save date and place", then=MEETING)
    reads(page, PLACE)
    click_button(page, "Call the meeting", then="Call the meeting")
    click_button(page, "Call the meeting", then=MEETING)
    reads(page, "Nobody has answered yet.")


def a_member_answers_and_proposes_an_item(upper):
    page = upper.follows_mail(UPPER, "/meetings/", then=MEETING)
    click_button(page, "Yes", exact=True)
    reads(page, "You can change your answer until the meeting begins.")
    click_button(page, "Propose an item", then="Propose an item")
    fill_in(page, {"What": ITEM, "Why, and what you hope for": "Jedan popis za sve."})
    click_button(page, "Propose it", then=MEETING)


def the_session_is_minuted(facilitator):
    page = facilitator.goto(reverse("meetings:meeting", args=[first().pk]))
    click_button(page, f"Stavi na dnevni red {ITEM}")
    reads(page, "predlaže: Željka Čačić")
    open_meeting(page, "Check-in")
    follow(page, ITEM)
    fill_in(page, {"What was said": SAID})
    click_button(page, "Save the entry")
    reads(page, SAID)
    click_button(page, "Discussed")
    follow(page, "Mark attendance", then="Attendance")
    for name in ("Željka Čačić", "Đuro Šimić", "Ana Kos", "Ivo Lončar"):
        fill_in(page, {name: "Present"})
    click_button(page, "Save attendance", then="Check-in")
    reads(page, "Both sides of every pair are here.")
    click_button(page, "Close the meeting", then="Close the meeting")
    click_button(page, "Close the meeting", then="Minutes")


def the_next_meeting_agrees_the_minutes(facilitator, upper):
    page = facilitator.page
    click_button(page, "Circulate the minutes", then="Circulate the minutes")
    click_button(page, "Circulate them anyway", then="Minutes")
    reads(upper.follows_mail(UPPER, "/minutes/", then="Minutes"), SAID)
    the_next_meeting_begins()
    page = facilitator.goto(reverse("meetings:minutes", args=[first().pk]))
    agreed = "Record that the minutes are agreed"
    click_button(page, agreed, then=agreed)
    click_button(page, "The set has agreed them", then="Minutes")
    reads(upper.goto(reverse("meetings:minutes", args=[first().pk])), "2. sastanak")


def first():
    return Meeting.objects.get(cycle__number=1)


def the_next_meeting_begins():
    at = dt.datetime.combine(TODAY + dt.timedelta(days=2), dt.time(10), dt.UTC)
    Meeting.objects.filter(cycle__number=2).update(
        state=MeetingState.IN_SESSION,
        starts=at,
        ends=at + dt.timedelta(hours=3),
        place=PLACE,
        called_at=at,
        opened_at=at,
        minutes_state="draft",
    )
