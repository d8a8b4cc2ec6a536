"""The minutes as PDF and as Word file, read back with other programs' eyes."""

import io
import itertools
import logging
import re
import subprocess
from contextlib import nullcontext

import docx
import pikepdf
import pytest
from django.urls import reverse

from als.core import turns
from als.core.disclosure import Disclosure
from meetings import files
from meetings.changes import agreeing
from meetings.enums import AgendaState
from meetings.models import MinutesVersion
from meetings.selectors import document
from tests import factories as make
from tests.reports.test_pdf import elements, fonts

TITLE = "Minutes of Meeting 1: Sharing views"


@pytest.fixture
def meeting(cast, meeting_of, item_of):
    """Circulated minutes: two items, a decision, an action, one entry kept to pair A."""
    meeting = meeting_of(1, circulated=True)
    for name, outcome in (("upper_a", "present"), ("lower_b", "apologies")):
        make.AttendanceFactory(meeting=meeting, member=cast.member(name), outcome=outcome)
    data = item_of(meeting, title="Shared data", state=AgendaState.DISCUSSED)
    item_of(meeting, title="Next date")
    by = {"item": data, "written_by": cast.facilitator}
    make.MinuteFactory(**by, kind="decision", text="One list <b>each</b>.\n\nKept together.")
    issue = make.IssueFactory(pair=cast.pair_a)
    make.ActionFactory(issue=issue, what="Share it by May.", agenda_item=data)
    make.MinuteFactory(**by, text="SECRET", pair=cast.pair_a, disclosure=Disclosure.PAIR)
    return meeting


def taken(cast, person, meeting, suffix):
    url = reverse("meetings:minutes_file", args=[meeting.pk, suffix])
    response = cast.client(person).get(url)
    assert response.status_code == 200
    return response


def word_of(cast, person, meeting):
    return docx.Document(io.BytesIO(taken(cast, person, meeting, "docx").content))


def words_of(data):
    """Return the text of a PDF, as another program reads it."""
    ran = subprocess.run(["pdftotext", "-", "-"], input=data, capture_output=True, check=True)
    return " ".join(ran.stdout.decode().split())


def texts(word):
    return [paragraph.text for paragraph in word.paragraphs]


def headings(word):
    return [p.text for p in word.paragraphs if p.style.name.startswith("Heading")]


def test_what_members_wrote_is_marked_where_the_product_lacks_their_language(cast, meeting):
    type(cast.programme).objects.update(language="nb")
    word = word_of(cast, "upper_b", meeting)
    [entry] = [one for one in word.paragraphs if one.text.startswith("One list")]
    assert [run._r.xml.count('w:lang w:val="nb"') for run in entry.runs] == [1]
    assert 'w:lang w:val="en"' in word.styles["Normal"].element.xml


def test_the_word_file_has_its_title_language_headings_and_table(cast, meeting):
    word = word_of(cast, "upper_b", meeting)
    properties = word.core_properties
    assert (properties.title, properties.language) == (TITLE, "en")
    assert 'w:lang w:val="en"' in word.styles["Normal"].element.xml
    assert headings(word) == [
        TITLE,
        "Attendance",
        "Shared data (Discussed)",
        "Decision",
        "Action",
        "Next date (Not reached)",
    ]
    (table,) = word.tables
    assert [[cell.text for cell in row.cells] for row in table.rows] == [
        ["Name", "Partnership", "Attendance"],
        ["Upper A", "Uppershire A Partnership", "Present"],
        ["Lower B", "Lowerton B Partnership", "Sent apologies"],
    ]
    assert "w:tblHeader" in table.rows[0]._tr.xml


def test_the_word_file_says_on_every_page_that_it_is_a_draft(cast, meeting):
    word = word_of(cast, "upper_b", meeting)
    head = f"{TITLE}. Draft of version 1, circulated, not agreed yet"
    assert word.sections[0].header.paragraphs[0].text == head
    assert "PAGE" in word.sections[0].footer.paragraphs[0]._p.xml


def test_both_leave_out_and_count_what_the_reader_may_not_read(cast, meeting):
    counted = "1 entry can only be seen by the pair it concerns."
    mine, others = (texts(word_of(cast, name, meeting)) for name in ("lower_a", "upper_b"))
    assert ["SECRET" in mine, counted in mine] == [True, False]
    assert ["SECRET" in others, counted in others] == [False, True]
    printed = words_of(taken(cast, "upper_b", meeting, "pdf").content)
    assert ["SECRET" in printed, counted in printed] == [False, True]


def test_drafted_minutes_are_no_members_file(cast, meeting_of):
    closed = meeting_of(2, closed=True)
    for suffix in files.CONTENT_TYPES:
        url = reverse("meetings:minutes_file", args=[closed.pk, suffix])
        assert cast.client("upper_a").get(url).status_code == 403
        assert cast.client("outsider").get(url).status_code == 404


def test_there_are_no_other_files(cast, meeting):
    url = reverse("meetings:minutes_file", args=[meeting.pk, "exe"])
    assert cast.client("upper_a").get(url).status_code == 404


@pytest.mark.parametrize(
    ("suffix", "bound", "said"),
    [
        ("pdf", "als.core.files.pdf.MAX_LINES_AT_ONCE", "too long for a PDF"),
        ("docx", "meetings.files.MAX_ELEMENTS_AT_ONCE", "too long for a Word file"),
        ("docx", "meetings.files.MAX_CHARACTERS_AT_ONCE", "too long for a Word file"),
        ("docx", "als.core.turns.MAX_SECONDS_IN_LINE", "Other files are being made"),
    ],
)
def test_what_takes_too_long_while_one_waits_leads_back_in_words(
    cast, meeting, monkeypatch, suffix, bound, said
):
    monkeypatch.setattr(bound, 0)
    with turns.one_at_a_time() if "turns" in bound else nullcontext():
        url = f"/meetings/{meeting.pk}/minutes.{suffix}"
        response = cast.client("facilitator").get(url, follow=True)
    assert response.redirect_chain == [(f"/meetings/{meeting.pk}/minutes/", 302)]
    assert said in response.content.decode()


def test_what_a_worker_makes_has_no_bound(meeting, monkeypatch):
    monkeypatch.setattr("als.core.files.pdf.MAX_LINES_AT_ONCE", 0)
    assert files.pdf_of(document.content_of(meeting) | {"hidden": 0}).startswith(b"%PDF")


def test_agreed_minutes_have_their_version_and_its_date_on_them(cast, meeting):
    agreeing.agree_minutes(meeting=meeting, agreed_on=meeting.day, by=cast.facilitator)
    status = "Version 1, agreed on 4 March 2026"
    response = taken(cast, "upper_a", meeting, "docx")
    word = docx.Document(io.BytesIO(response.content))
    assert word.sections[0].header.paragraphs[0].text == f"{TITLE}. {status}"
    assert words_of(taken(cast, "upper_a", meeting, "pdf").content).count(status) == 2
    name = 'attachment; filename="minutes-meeting-1-v1.docx"'
    assert response["Content-Disposition"] == name


def test_an_earlier_version_is_taken_as_it_was(cast, meeting):
    agreeing.agree_minutes(meeting=meeting, by=cast.facilitator)
    version = MinutesVersion.objects.get()
    agreeing.reopen_minutes(meeting=meeting, why="Wrong", version=1, by=cast.facilitator)
    url = reverse("meetings:minutes_version_file", args=[meeting.pk, 1, "docx"])
    word = docx.Document(io.BytesIO(cast.client("upper_b").get(url).content))
    assert version.content["status"] in texts(word)
    again = texts(word_of(cast, "upper_b", meeting))
    assert "Draft of version 2, circulated, not agreed yet" in again


def test_text_of_all_kinds_fits_into_both(cast, meeting):
    typed = "Form\x0cfeed \ufffe 🙂 <i>&amp;</i>\n\nשלום עולם"
    content = document.content_of(meeting)
    content["items"][0]["entries"][0]["text"] = typed
    readable = document.for_reader(content, cast.upper_a, meeting)
    word = docx.Document(io.BytesIO(files.docx_of(readable)))
    (hebrew,) = [p for p in word.paragraphs if "שלום" in p.text]
    assert "w:bidi" in hebrew._p.xml
    assert "Form\nfeed 🙂 <i>&amp;</i>" in texts(word)
    assert "Form feed" in words_of(files.pdf_of(readable))


@pytest.fixture
def printed(cast, meeting):
    with pikepdf.open(io.BytesIO(taken(cast, "upper_a", meeting, "pdf").content)) as opened:
        yield opened


@pytest.mark.slow
def test_the_pdf_is_tagged_and_has_its_language_and_title(printed):
    assert (str(printed.Root["/Lang"]), bool(printed.Root["/MarkInfo"]["/Marked"])) == ("en", True)
    assert bool(printed.Root["/ViewerPreferences"]["/DisplayDocTitle"])
    with printed.open_metadata() as meta:
        assert meta["dc:title"] == TITLE
        assert meta["{http://www.aiim.org/pdfua/ns/id/}part"] == "1"


@pytest.mark.slow
def test_the_pdfs_headings_go_down_one_level_at_a_time(printed):
    kinds = [kind for kind, _element in elements(printed.Root["/StructTreeRoot"])]
    levels = [int(kind[2]) for kind in kinds if re.fullmatch(r"/H[1-6]", kind)]
    assert (levels[0], levels.count(1)) == (1, 1)
    assert all(after <= before + 1 for before, after in itertools.pairwise(levels))


@pytest.mark.slow
def test_every_cell_of_the_pdf_knows_its_heads(printed):
    cells = [e for kind, e in elements(printed.Root["/StructTreeRoot"]) if kind == "/TD"]
    assert len(cells) == 4
    assert all("/A" in cell for cell in cells)


@pytest.mark.slow
def test_only_our_typeface_is_in_the_pdf(printed):
    found = fonts(printed)
    assert {name.split("+")[1].split("-")[0] for name in found} == {"Atkinson"}
    assert all(found.values())


@pytest.mark.slow
def test_the_pdfs_maker_has_nothing_to_complain_of(cast, meeting, caplog):
    readable = document.for_reader(document.content_of(meeting), cast.upper_a, meeting)
    with caplog.at_level(logging.WARNING, logger="weasyprint"):
        files.pdf_of(readable)
    assert [r.getMessage() for r in caplog.records if r.name.startswith("weasyprint")] == []
