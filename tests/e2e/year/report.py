"""The report, from its first words to the sponsor's file."""

import re
import subprocess

import pikepdf
from playwright.sync_api import expect

from tests.e2e.steps import (
    asked,
    click_button,
    fill_in,
    follow,
    follow_mail,
    go_to,
    links_in,
    mail_to,
    reads,
    text_of,
)
from tests.e2e.year.words import (
    FACILITATOR,
    FOR_THE_PAIR,
    LESSON,
    LOWER,
    NOTE_FOR_THE_PAIR,
    SPONSOR,
    TITLE,
    TYPED,
    UPPER,
)

CODE = r"(?m)^[A-Z0-9-]{6,}\b"
RENDERED_WITHIN = 120_000  # milliseconds


def the_report_is_written(facilitator):
    go_to(facilitator, "Report", then="Answering together")
    click_button(facilitator, "Start with its texts", then="Foreword")
    fill_in(facilitator, {"Text of this section": "This year was the members’ own."})
    click_button(facilitator, "Save the text")
    go_to(facilitator, "Report", then="Answering together")
    follow(facilitator, "Change its title", then="The report’s title")
    fill_in(facilitator, {"Title": TITLE})
    click_button(facilitator, "Save the title", then=TITLE)
    reads(facilitator, "Only the pair or the set can see it")


def both_sides_let_it_quote_their_pair(facilitator, upper, lower, inbox):
    follow(facilitator, "The pairs’ consent to be quoted", then="Consent to be quoted")
    click_button(facilitator, "Ask the pairs", then="Consent to be quoted")
    question = "May the report quote your pair?"
    for page, address in ((upper, UPPER), (lower, LOWER)):
        follow_mail(page, inbox, address, question, "/passages/", then=question)
        page.get_by_label("Yes to all of them").check()
        click_button(page, "Save our answers", then=question)
        reads(page, "Your side has answered everything.")
    go_to(facilitator, "Report", then=TITLE)


def a_worker_makes_a_draft_while_the_page_tells(facilitator):
    click_button(facilitator, "Make a draft PDF", then="PDF of version 1")
    facilitator.evaluate("window.stayed = true")
    ready = facilitator.get_by_text("The file is ready.")
    expect(ready).to_be_visible(timeout=RENDERED_WITHIN)
    assert facilitator.evaluate("window.stayed")


def the_report_is_signed_off_by_both_sides(facilitator, upper, lower, inbox):
    go_to(facilitator, "Report", then=TITLE)
    click_button(facilitator, "Send for sign-off", then="Send the report for sign-off")
    click_button(facilitator, "Send it", then=TITLE)
    for number, (page, address) in enumerate(((upper, UPPER), (lower, LOWER)), start=1):
        follow_mail(page, inbox, address, "For your sign-off", "/report/", then=TITLE)
        click_button(page, "Sign off for our side")
        reads(page, f"{number} of 2 sides have signed.")
    follow_mail(facilitator, inbox, FACILITATOR, "All have signed", "/report/", then=TITLE)


def the_report_is_released(facilitator):
    click_button(facilitator, "Release the report", then="Release the report")
    click_button(facilitator, "Release it", then=TITLE)
    reads(facilitator, "Released")
    # The sponsor is told once its PDF is there.
    making = facilitator.get_by_role("link", name="Being made").or_(
        facilitator.get_by_role("link", name="Waiting for a worker")
    )
    if making.count():
        making.first.click()
        ready = facilitator.get_by_text("The file is ready.")
        expect(ready).to_be_visible(timeout=RENDERED_WITHIN)
        go_to(facilitator, "Report", then=TITLE)


def the_sponsor_downloads_the_report(sponsor, inbox, folder):
    follow_mail(sponsor, inbox, SPONSOR, f"Released: {TITLE}", "/released/", then="Sign in")
    fill_in(sponsor, {"Email address": SPONSOR})
    click_button(sponsor, "Send me a code")
    code = re.search(CODE, text_of(mail_to(inbox, SPONSOR, "Your code to sign in"))).group()
    fill_in(sponsor, {"Code": code})
    click_button(sponsor, "Sign in", then="Released reports")
    with sponsor.expect_download() as download:
        click_button(sponsor, f"Download {TITLE}, version 1, PDF")
    assert download.value.suggested_filename == "what-answering-together-taught-us-v1.pdf"
    file = folder / "report.pdf"
    download.value.save_as(file)
    return file


def the_sponsor_sees_no_page_of_the_set(sponsor, facilitator):
    sections = links_in(asked(facilitator, facilitator.url))
    pages = sections.union(*(links_in(asked(facilitator, address)) for address in sections))
    # Released lessons, what sets found together and what came of it are the sponsor's to read.
    its_own = re.compile(r"/programmes/|/released/|/sets/\d+/outcome/")
    pages = {page.partition("#")[0] for page in pages if not its_own.match(page)}
    assert len(pages) > 20
    answers = {address: asked(sponsor, address).status for address in sorted(pages)}
    not_shut = {address: status for address, status in answers.items() if status != 404}
    assert not not_shut, not_shut


def the_pdf_tells_the_year_and_keeps_what_is_the_pairs(file):
    with pikepdf.open(file) as pdf:
        assert pdf.open_metadata()["dc:title"] == TITLE
        assert str(pdf.docinfo.Title) == TITLE
        assert str(pdf.Root.Lang) == "en"
        assert bool(pdf.Root.MarkInfo.Marked)
        assert len(pdf.pages) > 3
    printed = subprocess.run(["pdftotext", file, "-"], capture_output=True, text=True, check=True)
    text = " ".join(printed.stdout.split())
    shown = "Fewer enquiries were passed on."  # by the entry, which is in the supplement
    wanted = (TITLE, LESSON, shown, "voivodeship", "gmina", "Ministry of Places")
    assert not [words for words in wanted if words not in text], text
    secret = (FOR_THE_PAIR, NOTE_FOR_THE_PAIR, TYPED, "county", "district")
    assert not [words for words in secret if words in text], text
