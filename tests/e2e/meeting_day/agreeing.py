"""After the meeting: how the set worked, and minutes that are circulated and agreed."""

import re
import subprocess

import docx
from django.urls import reverse
from playwright.sync_api import expect

from meetings.changes import review
from tests.e2e.meeting_day.scene import (
    CHANGE,
    DECISION,
    FACILITATOR,
    LOWER_B,
    MAP,
    MEETING,
    NEXT,
    NOTE,
    SAYS_MORE,
    UNSAVED,
    the_next_meeting_begins,
)
from tests.e2e.steps import click_button, fill_in, follow, follow_mail, mail_to, reads, text_of

ENTRY = ".app-entry"


def members_say_how_they_worked(member, others, meeting):
    meeting.refresh_from_db()
    for number, other in enumerate(others, start=1):
        review.write_review(meeting=meeting, helped=f"The clock, {number}", change=CHANGE, by=other)
    member.goto(reverse("meetings:meeting", args=[meeting.pk]))
    follow(member, "How we worked: reviews and learning notes", then="How we worked")
    click_button(member, "Write a review", then="Write a review")
    fill_in(member, {"What helped?": "The clock, 3", "What should we change?": CHANGE})
    click_button(member, "Save my review", then="How we worked")
    reads(member, "3 members have reviewed how the set worked", "The clock, 1", "The clock, 3")
    member.get_by_role("button", name="Put it on the next agenda").first.click()
    reads(member, "Proposed for the next meeting.")


def a_learning_note_is_ones_own_until_it_is_shared(member, other, meeting):
    follow(member, "Write a learning note", then="What I take away")
    fill_in(member, {"What I take away": "Ask first, tell later."})
    click_button(member, "Save the note", then="How we worked")
    other.goto(reverse("meetings:review", args=[meeting.pk]))
    expect(other.get_by_text("Ask first, tell later.")).to_have_count(0)
    click_button(member, "Share it with the set")
    other.reload()
    reads(other, "What others take away", "Ask first, tell later.")


def the_check_finds_what_looks_unfinished(facilitator):
    click_button(facilitator, "Circulate the minutes", then="Circulate the minutes")
    reads(
        facilitator,
        "items are not marked as discussed:",
        f"“{MAP}”",
        "Facilitator has unsaved text.",
    )
    click_button(facilitator, "Circulate them anyway", then="Minutes")


def a_member_asks_for_a_correction_and_the_facilitator_answers(member, facilitator, inbox):
    follow_mail(member, inbox, LOWER_B, "Minutes to read: Main set", "/minutes/", then="Minutes")
    reads(member, "Circulated", NOTE, DECISION, "Stan Standin")
    expect(member.get_by_text(UNSAVED)).to_have_count(0)
    follow(member, re.compile(f"Ask for a correction.*{NOTE[:20]}"), then="Ask for a correction")
    fill_in(member, {"What should it say?": "That they call again."})
    click_button(member, "Ask for the correction", then="Minutes")
    asked = "Correction requested"
    follow_mail(facilitator, inbox, FACILITATOR, asked, "/minutes/", then="Minutes")
    facilitator.reload()  # it was open already, and the mail's link leads to a part of it
    follow(facilitator, re.compile("Answer.*Lower B"), then="Answer a correction")
    facilitator.get_by_label("The entry has been corrected").check()
    fill_in(facilitator, {"What the entry says": SAYS_MORE})
    click_button(facilitator, "Answer", then="Minutes")
    answered = mail_to(inbox, LOWER_B, "Your correction request has been answered")
    assert "has been corrected" in text_of(answered)


def a_holder_agrees_what_is_written_of_the_pair(holder, meeting):
    holder.goto(reverse("meetings:minutes", args=[meeting.pk]))
    entry = holder.locator(ENTRY).filter(has_text=SAYS_MORE)
    click_button(entry, "Agree this entry")
    expect(entry).to_contain_text("Agreed by Uppershire A Partnership")


def the_next_meeting_agrees_the_minutes(facilitator, member, meeting):
    reads(facilitator, f"The set agrees them at {NEXT}. You can record it here once")
    the_next_meeting_begins()
    facilitator.reload()
    click_button(
        facilitator, "Record that the minutes are agreed", then="Record that the minutes are agreed"
    )
    click_button(facilitator, "The set has agreed them", then="Minutes")
    for page in (facilitator, member):
        page.goto(reverse("meetings:minutes", args=[meeting.pk]))
        reads(page, f"Version 1, agreed at {NEXT}")


def what_was_left_is_on_the_next_agenda(member, next_meeting):
    member.goto(reverse("meetings:meeting", args=[next_meeting.pk]))
    items = member.locator(".app-agenda__item")
    expect(items.filter(has_text=MAP)).to_contain_text("carried over from the meeting before")
    expect(items.filter(has_text=CHANGE)).to_contain_text("proposed by Lower B")


def the_version_is_printed_on_what_one_takes_along(member, folder):
    pdf, word = (taken(member, name, folder) for name in ("PDF", "Word (DOCX)"))
    assert (pdf.name, word.name) == ("minutes-meeting-1-v1.pdf", "minutes-meeting-1-v1.docx")
    printed = subprocess.run(["pdftotext", pdf, "-"], capture_output=True, text=True, check=True)
    paragraphs = [paragraph.text for paragraph in docx.Document(word).paragraphs]
    for text in (printed.stdout, "\n".join(paragraphs)):
        plain = " ".join(text.split())
        assert all(words in plain for words in (f"Version 1, agreed at {NEXT}", SAYS_MORE, MEETING))
        assert UNSAVED not in plain


def taken(page, link, folder):
    with page.expect_download() as download:
        page.get_by_role("link", name=link, exact=True).click()
    file = folder / download.value.suggested_filename
    download.value.save_as(file)
    return file
