"""After the release: the sponsor answers, a pair says what became of its work, all read it."""

import datetime as dt
import subprocess

from als.core import clock
from reports import follow_up_reminders
from reports.enums import RenderingFormat
from tests.e2e.steps import (
    choose,
    click_button,
    fill_in,
    fill_in_day,
    follow,
    follow_mail,
    reads,
)
from tests.e2e.year.words import ACCEPTED, BECAME, LESSON, LOWER, PROGRAMME, TODAY, UPPER

HALF_A_YEAR = dt.timedelta(days=190)


def the_sponsor_answers_the_lesson(sponsor):
    follow(sponsor, "Your answers to its lessons", then="Your answers to the lessons")
    follow(sponsor, LESSON)
    choose(sponsor, "Your answer", "Accepted")
    fill_in(sponsor, ACCEPTED)
    fill_in_day(sponsor, "By when?", TODAY + HALF_A_YEAR)
    click_button(sponsor, "Save the draft", then="Your answers to the lessons")
    click_button(sponsor, "Read the drafts and publish", then="Publish answers")
    sponsor.get_by_role("checkbox").check()
    click_button(sponsor, "Publish the ticked answers", then="What came of it")


def a_pair_reads_the_answer(upper, inbox):
    subject = "The sponsor’s answers"
    follow_mail(upper, inbox, UPPER, subject, "/outcome/", then="What came of it")
    reads(upper, *ACCEPTED.values())


def half_a_year_later_a_side_answers_by_the_link_in_its_mail(lower, inbox):
    noon = (clock.now() + HALF_A_YEAR).replace(hour=12)  # past eight there, whatever it is now
    follow_up_reminders.ask(noon)
    subject, question = "What became of it?", "What became of your work?"
    follow_mail(lower, inbox, LOWER, subject, "/a/", then=question)
    choose(lower, "Is what your pair began in the set still going?", "Still going")
    fill_in(lower, {"What came of it?": BECAME})
    choose(lower, "Who can see this?", "The report, with names")
    click_button(lower, "Send our answer", then="Thank you")


def its_other_side_lets_it_into_the_short_report(upper, inbox):
    question = "May this go into the short report?"
    follow_mail(upper, inbox, UPPER, question, "/consent/", then=question)
    reads(upper, BECAME)
    choose(upper, question, "Yes, with names")
    click_button(upper, "Save our side’s answer", then="Follow-up")


def each_format_of_the_report_is_there(sponsor):
    sponsor.goto("/released/")
    files = sponsor.get_by_role("button", name="Download")
    _reload_until(sponsor, lambda: files.count() == len(RenderingFormat))


def _reload_until(page, there):
    """Wait for what a worker makes; the test's own limit ends this."""
    while not there():
        page.wait_for_timeout(200)
        page.reload()


def the_sponsor_downloads_what_came_of_it(sponsor, folder):
    sponsor.reload()
    click_button(sponsor, "Make a PDF of this page", then="What came of it")
    download_it = sponsor.get_by_role("button", name="Download the PDF")
    _reload_until(sponsor, lambda: download_it.count())
    with sponsor.expect_download() as download:
        download_it.click()
    file = folder / "outcome.pdf"
    download.value.save_as(file)
    printed = subprocess.run(["pdftotext", file, "-"], capture_output=True, text=True, check=True)
    text = " ".join(printed.stdout.split())
    said = (LESSON, *ACCEPTED.values(), BECAME, PROGRAMME["Sponsor"])
    assert not [words for words in said if words not in text], text
