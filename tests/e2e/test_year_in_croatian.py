"""A set's year in Croatian, in real browsers: no page, mail or file of it falls into English.

With ``PICTURES=folder`` the report is kept there, and the pages as wide as a screen and a phone.
"""

import os
import re
import subprocess
from pathlib import Path

import pytest
from django.utils import translation

from als.core.models import OutMail
from tests import factories as make
from tests.e2e.croatian import beginning, meeting, report, work
from tests.e2e.croatian.windows import KeptWindow, Reader, draw
from tests.e2e.croatian.words import FOREWORD, LESSON, SHOWN, TITLE
from tests.english import english_lines, lines_of_page

pytestmark = [pytest.mark.e2e, pytest.mark.slow, pytest.mark.django_db]


@pytest.fixture
def pages(db, new_context, files_url):
    """What was shown, by its address."""
    kept = {}
    yield kept
    if folder := os.environ.get("PICTURES"):
        draw(new_context().new_page(), files_url, kept, folder)


@pytest.fixture
def reader(listen, new_context, files_url, pages):
    """Return a function that gives a person a window of their own."""

    def open_page(client):
        page = listen(new_context(viewport={"width": 1280, "height": 400}).new_page())
        return KeptWindow(page, files_url, client, pages)

    return lambda person=None: Reader(open_page, person)


@pytest.fixture(autouse=True)
def croatian():
    with translation.override("hr"):
        yield


def test_a_set_plays_its_year_in_croatian(reader, pages, tmp_path):
    manager = reader(make.PersonFactory(name="Mira Voditelj", may_make_programmes=True))
    facilitator, upper, lower, sponsor = (reader() for _ in range(4))
    beginning.the_manager_makes_a_programme(manager)
    beginning.the_manager_makes_a_set_and_invites(manager)
    beginning.the_sponsor_comes_in(sponsor)
    beginning.two_pairs_come_together(facilitator, upper, lower)
    beginning.the_rules_are_accepted(facilitator, upper)
    beginning.the_focus_is_decided(upper, facilitator)

    meeting.the_first_meeting_is_called(facilitator)
    meeting.a_member_answers_and_proposes_an_item(upper)
    meeting.the_session_is_minuted(facilitator)
    meeting.the_next_meeting_agrees_the_minutes(facilitator, upper)

    work.a_side_raises_an_issue(upper)
    work.an_action_is_agreed_by_both_sides(upper, lower)
    work.progress_is_logged(lower)
    work.a_lesson_rests_on_it_and_both_sides_agree(lower, upper)

    report.it_is_written(facilitator)
    report.both_sides_let_it_quote_them(facilitator, upper, lower)
    report.all_sides_sign_it_off(facilitator, upper, lower)
    report.it_is_released(facilitator)
    folder = Path(os.environ.get("PICTURES") or tmp_path)
    file = report.the_sponsor_downloads_it(sponsor, folder)

    shown = {line for many in pages.values() for page in many for line in lines_of_page(page)}
    assert len(shown) > 900
    printed = subprocess.check_output(["pdftotext", "-layout", file, "-"], text=True)
    for lines in (shown, mailed(), {line.strip() for line in printed.splitlines()}):
        assert english_lines(lines, "hr") == []
        # A date in Croatian brings its own full stop.
        assert [line for line in lines if re.search(r"(?<!\.)\.\.(?!\.)", line)] == []
    told = " ".join(printed.split())
    assert [words for words in (TITLE, FOREWORD, LESSON, SHOWN) if words not in told] == []


def mailed():
    """Return the lines of all mails, and what their entries for calendars show."""
    lines = set()
    for mail in OutMail.objects.all():
        lines |= {mail.subject, *mail.text.splitlines(), *lines_of_page(mail.html)}
        lines |= set(re.findall(r"^(?:SUMMARY|LOCATION)\b.*$", mail.calendar, re.MULTILINE))
    return lines
