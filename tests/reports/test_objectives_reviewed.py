"""What the report tells of the objectives that the set looked at again at its meetings."""

import io

import docx
import pytest
from lxml import html

from als.core import clock
from meetings.models import ObjectiveReview
from meetings.models.objectives import key_of
from reports.content.report import canonical, compile_report
from reports.models import Report
from reports.rendering import document, files
from tests import factories as make

FURTHER, NOT_FURTHER = "further", "not_further"


@pytest.fixture
def looked(cast):
    """Look at one of two objectives at two meetings, and at one that was given up since."""
    cast.set.objectives = "Share one plan\nMeet less"
    cast.set.save()
    for number, progress in ((1, NOT_FURTHER), (2, FURTHER)):
        meeting = make.MeetingFactory(cycle__set=cast.set, cycle__number=number, closed=True)
        for words in ("Share one plan", "GIVEN UP"):
            ObjectiveReview.objects.create(
                meeting=meeting, key=key_of(words), objective=words, progress=progress,
                why="SECRET REASON", written_by=cast.facilitator, at=clock.now(),
            )  # fmt: skip
    return compile_report(Report.of(cast.set))


def test_it_says_of_each_objective_what_the_set_said_and_nobodys_reasons(looked):
    assert looked["objectives_reviewed"] == [
        {"objective": "Share one plan", "reviews": [
            {"meeting": 1, "progress": NOT_FURTHER}, {"meeting": 2, "progress": FURTHER}]},
    ]  # fmt: skip
    frozen = canonical(looked)
    assert ("SECRET REASON" in frozen, "GIVEN UP" in frozen) == (False, False)


def test_page_and_word_file_say_the_same(looked):
    page = html.fromstring(document.html(looked)).text_content()
    file = docx.Document(io.BytesIO(files.render(looked, "docx")))
    said = "The set’s own view: not further at meeting 1; further at meeting 2."
    for words in (page, "\n".join(part.text for part in file.paragraphs)):
        assert said in " ".join(words.split())
