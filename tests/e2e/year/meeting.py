"""A meeting, from its date to its agreed minutes."""

from playwright.sync_api import expect

from tests.e2e.meeting_day.scene import the_next_meeting_begins
from tests.e2e.steps import (
    click_button,
    fill_in,
    follow,
    follow_mail,
    go_to,
    mail_to,
    open_meeting,
    reads,
)
from tests.e2e.year.words import LOWER, SAVED, TOMORROW, TYPED, UPPER


def the_meeting_is_dated_and_called(facilitator):
    go_to(facilitator, "Meetings")
    follow(facilitator, "Meeting 1: Sharing views")
    click_button(facilitator, "Set date and place")
    fill_in(facilitator, {"Starts": f"{TOMORROW}T10:00", "Ends": f"{TOMORROW}T15:00"})
    fill_in(facilitator, {"Place": "Town hall, room 2"})
    click_button(facilitator, "Save date and place", then="Meeting 1: Sharing views")
    reads(facilitator, "Town hall, room 2", "What is known of first answers")
    click_button(facilitator, "Call the meeting", then="Call the meeting")
    click_button(facilitator, "Call the meeting", then="Meeting 1: Sharing views")
    reads(facilitator, "Nobody has answered yet.")


def the_members_answer_their_invitations(upper, lower, inbox):
    for page, address in ((upper, UPPER), (lower, LOWER)):
        message = mail_to(inbox, address, "Invitation: Answering together")
        (entry,) = [part for part in message.walk() if part.get_content_type() == "text/calendar"]
        assert entry["Content-Type"].params["method"] == "REQUEST"
        assert "LOCATION:Town hall\\, room 2" in entry.get_content()
        follow_mail(page, inbox, address, "Invitation:", "/meetings/", "Meeting 1: Sharing views")
        click_button(page, "Yes")
        reads(page, "You can change your answer until the meeting begins.")
    reads(lower, "2 yes")


def a_member_proposes_what_the_facilitator_puts_on_the_agenda(member, facilitator):
    click_button(member, "Propose an item", then="Propose")
    fill_in(member, {"What": "Who answers first", "Why, and what you hope for": "One list."})
    click_button(member, "Propose it", then="Meeting 1: Sharing views")
    facilitator.reload()
    click_button(facilitator, "Put on the agenda Who answers first")
    agenda = facilitator.get_by_role("region", name="Agenda").locator(".app-agenda__item")
    expect(agenda).to_have_count(8)  # with the standing items
    proposed = agenda.filter(has_text="Who answers first")
    expect(proposed).to_contain_text("proposed by Ursula Upperman")


def the_session_is_minuted_while_a_member_reads_along(facilitator, reader):
    open_meeting(facilitator, "Check-in")
    follow(facilitator, "Who answers first")
    reader.reload()
    click_button(reader, "Follow the meeting", then="In session")
    reads(reader, "No entry yet.")
    reader.evaluate("window.stayed = true")
    types_an_entry(facilitator, SAVED)
    with reader.expect_response(lambda response: "/live/" in response.url):
        pass
    reads(reader, "No entry yet.")
    click_button(facilitator, "Save the entry")
    expect(reader.get_by_text(SAVED)).to_be_visible()
    assert reader.evaluate("window.stayed")
    expect(facilitator.get_by_label("What was said")).to_be_empty()
    types_an_entry(facilitator, TYPED)
    follow(reader, "Reload", then="In session")
    reads(reader, SAVED)
    expect(reader.get_by_text(TYPED)).to_have_count(0)
    facilitator.reload()
    reads(facilitator, "is back in the field")


def types_an_entry(facilitator, text):
    fill_in(facilitator, {"What was said": text})
    expect(facilitator.get_by_text("Draft saved")).to_be_visible()


def attendance_is_marked_and_the_meeting_closed(facilitator):
    click_button(facilitator, "Discussed")
    follow(facilitator, "Mark attendance", then="Attendance")
    fill_in(facilitator, {"Ursula Upperman": "Present", "Liam Lowerby": "Present"})
    click_button(facilitator, "Save attendance", then="Check-in")
    reads(facilitator, "Both sides of every pair are here.")
    click_button(facilitator, "Close the meeting", then="Close the meeting")
    reads(facilitator, "Nothing is left over for the next meeting.")
    click_button(facilitator, "Close the meeting", then="Minutes")


def the_minutes_go_round_and_the_next_meeting_agrees_them(facilitator, member, inbox):
    click_button(facilitator, "Circulate the minutes", then="Circulate the minutes")
    reads(facilitator, "has unsaved text")
    click_button(facilitator, "Circulate them anyway", then="Minutes")
    subject = "Minutes to read: Answering together"
    follow_mail(member, inbox, UPPER, subject, "/minutes/", then="Minutes")
    reads(member, "Circulated", SAVED, "Ursula Upperman (Northmark Board)")
    reads(facilitator, "Meeting 2: Identifying issues. You can record it here once")
    the_next_meeting_begins()
    go_to(facilitator, "Meetings")
    follow(facilitator, "Meeting 1: Sharing views")
    click_button(facilitator, "Read the minutes", then="Minutes")
    click_button(
        facilitator, "Record that the minutes are agreed", then="Record that the minutes are agreed"
    )
    click_button(facilitator, "The set has agreed them", then="Minutes")
    reads(facilitator, "Version 1, agreed at Meeting 2: Identifying issues")
    member.reload()
    reads(member, "Version 1, agreed at Meeting 2: Identifying issues")
