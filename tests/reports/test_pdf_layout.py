"""The report as a document: what it is for those who see it, hear it, print it in black and white.

Made from contents of two and of twelve pairs, in English and in Croatian, without a database.
"""

import base64
import functools
import io
import itertools
import re
import subprocess
import sys

import pikepdf
import pytest
from django.utils import translation
from django.utils.translation import gettext, pgettext

from reports.content.report import canonical, digest
from reports.rendering import document
from reports.rendering import files as file_module
from tests import files
from tests.reports.contents import content
from tests.reports.test_pdf import elements, fonts

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("look of reports")]  # rendered once

WORD = "Nevjerojatnodugačkariječ" * 13
LOGO = {
    "uri": "data:image/png;base64," + base64.b64encode(files.picture(size=(300, 100))).decode(),
    "text": "Ministry of Places",
}
REPORTS = {
    "two pairs": lambda: content(2, lessons=3, logo=LOGO, colour="#003366"),
    "twelve pairs, Croatian": lambda: content(12, croatian=True, lessons=3),
}
A4_WIDTH, MARGIN = 595.3, 25 / 25.4 * 72  # points; the right margin of print.css
SECTIONS = [
    "Foreword", "Summary", "Key facts", "Lessons", "How the set worked", "Limits of this evidence",
    "Who took part, and who signed",
]  # fmt: skip
PICTURES = ["Issues under each theme, by pair", "The actions by state", "The year as a picture"]
_made = {}


def made(found):
    key = digest(found)
    if key not in _made:
        _made[key] = file_module.render(found)
    return _made[key]


@pytest.fixture(params=REPORTS)
def report(request):
    """A report's content; the test speaks its language."""
    content = REPORTS[request.param]()
    with translation.override(content["language"]):
        yield content


def sections():
    return [gettext(title) for title in SECTIONS]


@pytest.fixture
def pdf(report):
    with pikepdf.open(io.BytesIO(made(report))) as opened:
        yield opened


def tree(pdf):
    return elements(pdf.Root["/StructTreeRoot"])


@functools.cache
def pdf_text(data, *options):
    """Return the text of a PDF in its reading order, as a tool takes it out."""
    command = ["pdftotext", *options, "-", "-"]
    ran = subprocess.run(command, input=data, capture_output=True, check=True)
    return ran.stdout.decode()


def destinations(pdf):
    """Return the page on which each name is, counted from 1."""
    pages = {page.objgen: number for number, page in enumerate(pdf.pages, start=1)}
    names = pdf.Root["/Names"]["/Dests"]["/Names"]
    return {str(names[at]): pages[names[at + 1][0].objgen] for at in range(0, len(names), 2)}


# --- for who hears it ---------------------------------------------------------------------------


def test_it_says_its_language_and_title_and_that_it_is_tagged(report, pdf):
    assert str(pdf.Root["/Lang"]) == report["language"]
    assert bool(pdf.Root["/MarkInfo"]["/Marked"])
    assert bool(pdf.Root["/ViewerPreferences"]["/DisplayDocTitle"])
    with pdf.open_metadata() as meta:
        assert meta["dc:title"] == report["title"]
        assert meta["{http://www.aiim.org/pdfua/ns/id/}part"] == "1"


def test_there_is_one_title_and_no_level_of_headings_is_left_out(pdf):
    levels = [int(kind[2]) for kind, _e in tree(pdf) if re.fullmatch(r"/H[1-6]", kind)]
    assert (levels.count(1), levels[0]) == (1, 1)
    assert all(after <= before + 1 for before, after in itertools.pairwise(levels))


def test_every_picture_has_words(report, pdf):
    words = [str(element["/Alt"]) for kind, element in tree(pdf) if kind == "/Figure"]
    logo = ["Ministry of Places"] if report["logo"] else []
    begin = [text.split(".")[0].split(" (")[0] for text in words]
    others = PICTURES if report["language"] == "en" else begin[-3:]
    assert begin == [*logo, "Trust", "Clarity of roles", *others]


def test_every_cell_names_heads_that_there_are(pdf):
    heads = {bytes(element["/ID"]) for kind, element in tree(pdf) if kind == "/TH"}
    cells = [element for kind, element in tree(pdf) if kind == "/TD"]
    assert len(cells) > 20
    assert all(cell["/A"]["/Headers"] for cell in cells)
    assert {bytes(head) for cell in cells for head in cell["/A"]["/Headers"]} <= heads


def test_one_tabs_through_its_links_in_order_and_each_says_something(pdf):
    assert {str(page["/Tabs"]) for page in pdf.pages} == {"/S"}
    notes = [note for page in pdf.pages for note in page.get("/Annots", [])]
    assert {str(note["/Subtype"]) for note in notes} == {"/Link"}
    assert all(str(note["/Contents"]).strip() for note in notes)


def test_every_link_leads_somewhere(pdf):
    names = destinations(pdf)
    notes = [note for page in pdf.pages for note in page.get("/Annots", [])]
    inside = [str(note["/Dest"]) for note in notes if "/Dest" in note]
    assert len(inside) > 10
    assert set(inside) <= set(names)


def test_sections_are_read_in_their_order(report):
    text = pdf_text(made(report))
    at = text.index(sections()[0], text.index(sections()[-1]))  # after the contents
    for title in sections():
        found = re.compile(rf"^(\d+ )?\s*{title}$", re.MULTILINE).search(text, at)
        assert found, title
        at = found.start()


def test_letters_come_out_as_they_were_written(report):
    text = pdf_text(made(report))
    named = [pair[side] for pair in report["pairs"] for side in ("upper", "lower")]
    flat = " ".join(text.replace("-\n", "-").split())
    assert [name for name in named if " ".join(name.split()) not in flat] == []
    assert not set("\ufb00\ufb01\ufb02\ufb03\ufb04\ufffd\u2010") & set(text)


def test_leader_dots_are_not_read_aloud(report):
    assert not re.search(r"\.{4}|(\. ){4}", pdf_text(made(report)))


# --- for who sees it ----------------------------------------------------------------------------


def test_fonts_are_ours_and_in_the_file(pdf):
    found = fonts(pdf)
    assert {name.split("+")[1].split("-")[0] for name in found} == {"Atkinson"}
    assert all(found.values())


def test_the_outline_leads_to_the_sections_and_their_parts(report, pdf):
    with pdf.open_outline() as outline:
        titles = [re.sub(r"^\d+ ", "", item.title) for item in outline.root]
        lessons = next(item for item in outline.root if item.title.endswith(gettext("Lessons")))
        parts = [item.title for group in lessons.children for item in group.children]
    assert titles == [gettext("Contents"), *sections()]
    assert len(parts) == len(report["lessons"])


def test_the_contents_have_the_pages_on_which_sections_are(report, pdf):
    pages = destinations(pdf)
    lines = pdf_text(made(report), "-layout", "-f", "2", "-l", "2").splitlines()
    printed = [one for one in document.sections_of(report) if one["title"] in sections()]
    assert [one["title"] for one in printed] == sections()
    for section in printed:
        line = next(line for line in lines if section["title"] in line)
        assert int(line.split()[-1]) == pages[section["key"]]


def test_a_reference_says_its_page(report, pdf):
    page = destinations(pdf)["L1"]
    assert f"L1 {gettext('p.')} {page} " in " ".join(pdf_text(made(report)).split())


def test_it_names_the_pages_of_the_supplement_as_its_own_file_has_them(report, pdf):
    supplement = file_module.render(report, "annex")
    with pikepdf.open(io.BytesIO(supplement)) as opened:
        pages = destinations(opened)
    text = " ".join(pdf_text(made(report)).split())
    letter = pgettext("page of the supplement", "S")
    marks = {row["mark"] for lesson in report["lessons"] for row in lesson["evidence"]}
    assert len(marks) > 5
    assert [mark for mark in marks if f"{mark} {letter}{pages[mark]} " not in text] == []
    assert not marks & set(destinations(pdf))
    assert over_the_edge(supplement) == []


def over_the_edge(data):
    boxes = pdf_text(data, "-bbox")
    right = [float(x) for x in re.findall(r'xMax="([\d.]+)"', boxes)]
    return [x for x in right if x > A4_WIDTH - MARGIN + 1]


def test_nothing_runs_over_the_edge(report):
    assert over_the_edge(made(report)) == []


def test_a_word_of_three_hundred_letters_breaks():
    found = content(1, lessons=1)
    found["title"] = WORD[:200]
    found["texts"]["foreword"] = found["lessons"][0]["statement"] = WORD
    found["lessons"][0]["evidence"][0]["note"] = found["themes"][0]["title"] = WORD
    found["matrix"]["rows"][0]["theme"] = found["pairs"][0]["upper"] = WORD
    assert over_the_edge(made(found)) == []


def test_no_page_is_nearly_empty(report):
    """Sections may end where they end; three lines on a page of their own look like a mistake."""
    pages = pdf_text(made(report)).split("\f")[1:-1]
    assert [number for number, page in enumerate(pages, start=2) if len(page.split()) < 45] == []


# --- as a file ----------------------------------------------------------------------------------


def test_readers_find_nothing_wrong_with_it(pdf):
    assert pdf.check_pdf_syntax() == []


def test_another_process_gives_the_same_bytes_also_with_a_logo(tmp_path):
    found = REPORTS["two pairs"]()
    (tmp_path / "content.json").write_text(canonical(found))
    script = (
        "import json, sys, django; django.setup();"
        "from reports.rendering.files import render;"
        "sys.stdout.buffer.write(render(json.load(open(sys.argv[1])), 'summary'))"
    )
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", script, str(tmp_path / "content.json")],
        capture_output=True, check=True,
    )  # fmt: skip
    assert done.stdout == file_module.render(found, "summary")


def test_sign_offs_and_what_a_correction_changes_are_printed():
    side = {"name": "", "when": "", "words": "", "words_excluded": False}
    signed = {**side, "side": "upper", "state": "signed", "text": "Signed off"}
    silent = {**side, "side": "lower", "state": "", "text": "Not answered"}
    rows = [{"number": 1, "signed": False, "sides": [signed, silent]}]
    found = content(
        1,
        lessons=1,
        sign_offs={"rows": rows, "sides": 2, "signed": 1, "declined": 0, "silent": 1,
                   "pairs_signed": 0, "answer_by": "1 November 2026"},
        correction={"version": 1, "released": "1 May 2026", "reasons": ["A number was wrong."],
                    "changes": ["Lesson taken out: “x”"]},
    )  # fmt: skip
    html = document.html(found)
    assert "One of the two sides has signed this version." in html
    assert "Silence is not agreement." in html
    assert "This corrects version 1, which was released on 1 May 2026." in html
    assert html.index('href="#correction"') < html.index('id="correction"')
    assert "A number was wrong." in html
