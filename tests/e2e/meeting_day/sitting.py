"""The meeting itself: who is here, the clock, a turn, the minutes, what is recorded for a pair."""

import re

from django.urls import reverse
from playwright.sync_api import expect

from tests.e2e.meeting_day.scene import (
    ACTION,
    DECISION,
    DESK,
    ISSUE,
    LOWER_A,
    MAP,
    NOTE,
    PAIR_A,
    QUESTION,
    UNSAVED,
)
from tests.e2e.steps import choose, click_button, fill_in, follow, follow_mail, open_meeting, reads


def the_session_is_opened(facilitator, reader, meeting):
    open_meeting(facilitator, "Check-in")
    reader.goto(reverse("meetings:meeting", args=[meeting.pk]))
    click_button(reader, "Follow the meeting", then="In session")
    reads(reader, "The first item has not started yet.")


def attendance_has_a_stand_in_and_a_late_arrival(facilitator):
    follow(facilitator, "Mark attendance", then="Attendance")
    reads(facilitator, "Those who said they would come are set to present")
    fill_in(facilitator, {"Upper B": "Somebody stood in"})
    fill_in(facilitator, {"Who stands in for Upper B?": "Stan Standin"})
    click_button(facilitator, "Save attendance", then="Check-in")
    reads(facilitator, "Pairs with both sides here: 1 of 2.", "Pair 2: the commune is missing")
    click_button(facilitator, re.compile("Has arrived.*Lower B"))
    reads(facilitator, "Both sides of every pair are here.")


def the_clock_runs_and_pauses(facilitator, reader):
    click_button(facilitator, "Start the clock with this item")
    reads(facilitator, "This item:")
    expect(reader.locator(".app-now")).to_contain_text("Check-in")
    click_button(facilitator, re.compile("Pause.*the clock"))
    reads(facilitator, "Paused at")
    click_button(facilitator, re.compile("^Continue$"))
    for following in ("Ground rules", "Report back on actions", "Airtime for pairs"):
        click_button(facilitator, "Discussed: go on to the next item", then=following)


def a_pair_has_its_turn_and_is_asked(facilitator, asker):
    follow(facilitator, "Run the turns of the pairs", then="Airtime")
    click_button(facilitator, "Set up the turns")
    click_button(facilitator, re.compile("Start the turn.*Uppershire A"))
    expect(facilitator.locator("#turn-stage")).to_have_text("Present")
    asker.reload()
    follow(asker, "Airtime: the turns of the pairs", then="Airtime")
    click_button(asker, "Questions for this turn", then="Pair 1")
    fill_in(asker, {"Question": QUESTION})
    choose(asker, "What is it for?", "Open up")
    click_button(asker, "Note the question")
    reads(asker, QUESTION)
    click_button(facilitator, "Next: Clarify")
    expect(asker.locator("#turn-stage")).to_have_text("Clarify")
    click_button(facilitator, "End the turn")
    reads(facilitator, "Done", "Questions (1)")
    follow(facilitator, "The session", then="Airtime for pairs")
    click_button(facilitator, "Discussed: go on to the next item", then=DESK)


def notes_decisions_and_actions_are_recorded_while_a_member_reads_along(facilitator, reader):
    reader.evaluate("window.stayed = true")
    for kind, text in (("Note", NOTE), ("Decision", DECISION)):
        write(facilitator, kind, text)
    facilitator.get_by_text("Record an action for a pair").click()
    fill_in(facilitator, {"Owner": "Lower A, commune", "What will they do?": ACTION})
    click_button(facilitator, "Record the action", then=DESK)
    for text in (NOTE, DECISION, ACTION):
        expect(reader.get_by_text(text).first).to_be_visible()
    fill_in(facilitator, {"What was said": UNSAVED})
    expect(facilitator.get_by_text("Draft saved")).to_be_visible()
    assert reader.evaluate("window.stayed")
    reader.reload()
    reads(reader, NOTE)
    expect(reader.get_by_text(UNSAVED)).to_have_count(0)


def write(facilitator, kind, text):
    fill_in(facilitator, {"What was said": text})
    choose(facilitator, "Kind of entry", kind)
    fill_in(facilitator, {"Which pair is it about?": PAIR_A})
    click_button(facilitator, "Save the entry")
    expect(facilitator.get_by_label("What was said")).to_be_empty()


def an_issue_is_recorded_and_the_pair_confirms_it(facilitator, member, inbox):
    facilitator.get_by_text("Record an issue for a pair").click()
    fill_in(facilitator, {"Issue, in one line": ISSUE})
    click_button(facilitator, "Record the issue", then=DESK)
    reads(facilitator, "It counts once the pair confirms it.")
    subject = f"Recorded for your pair: {ISSUE}"
    follow_mail(member, inbox, LOWER_A, subject, "/issues/", then=ISSUE)
    click_button(member, "Confirm it for our pair")
    expect(member.get_by_role("button", name="Confirm it for our pair")).to_have_count(0)


def the_meeting_is_closed(facilitator):
    click_button(facilitator, "Close the meeting", then="Close the meeting")
    reads(facilitator, "They will be carried over to Meeting 2", MAP)
    click_button(facilitator, "Close the meeting", then="Minutes")
