"""From the content to HTML, the picture of the year, and which files are the report's own."""

import re

import pytest
from django.template.loader import render_to_string

from als.core import charts
from als.core.files import pdf as pdf_maker
from reports.content.report import compile_report
from reports.rendering import document, files
from reports.rendering.charts import year_chart
from tests.each import each
from tests.reports import contents, making


@pytest.fixture
def content(cast):
    return compile_report(making.full_year(cast), draft=False)


def test_white_space_that_ends_a_block_is_not_laid_out():
    html = "<li>one  \n <b>two </b>\n\n</li>\n<p>three\n</p>"
    assert pdf_maker.LAST_SPACE.sub("", html) == "<li>one  \n <b>two </b></li>\n<p>three</p>"


@each(
    "url",
    [
        "http://example.org/a.css",
        "https://example.org/a.css",
        "ftp://example.org/a.css",
        "file:///etc/passwd",
        "file://elsewhere/work/static/report/print.css",
        "data:text/css,body{}",
        "static/report/print.css",
    ],
)
def test_these_addresses_are_not_the_reports_own(url):
    assert pdf_maker.own_path(url) is None


def test_a_way_out_of_the_asset_folder_is_none():
    inside = pdf_maker.asset_folders()[0].as_uri()
    assert pdf_maker.own_path(f"{inside}/print.css").name == "print.css"
    assert pdf_maker.own_path(f"{inside}/../../manage.py") is None
    assert pdf_maker.own_path(f"{inside}/%2e%2e/%2e%2e/manage.py") is None


def test_a_link_outside_is_refused(tmp_path, monkeypatch):
    (tmp_path / "assets").mkdir()
    (tmp_path / "assets" / "link.css").symlink_to("/etc/passwd")
    monkeypatch.setattr(pdf_maker, "asset_folders", lambda: [tmp_path / "assets"])
    assert pdf_maker.own_path((tmp_path / "assets" / "link.css").as_uri()) is None


def test_a_colour_can_only_be_a_colour(content):
    content["colour"] = "red; } @import url(http://example.org)"
    with pytest.raises(ValueError, match="not a colour"):
        document.html(content)


# --- html ---------------------------------------------------------------------------------------


def test_what_people_typed_is_escaped(cast):
    making.issue(cast, title="<script>alert(1)</script>")
    making.lesson(cast, statement="<img src=x>")
    html = document.html(compile_report(making.report(cast, title="<b>bold</b>")))
    assert "<script>" not in html
    assert "<img" not in html
    assert "<b>bold" not in html


def test_a_draft_says_so_and_a_version_for_sign_off_does_not(content):
    assert "Draft: not for quotation" not in document.html(content)
    assert "Draft: not for quotation" in document.html({**content, "draft": True})


def test_the_preview_is_the_body_of_the_pdf(content):
    assert document.body_html(content) in document.html(content)


def test_sections_without_anything_in_them_are_left_out(content):
    texts = content["texts"] | {"foreword": " "}
    keys = [s["key"] for s in document.sections_of({**content, "texts": texts, "index": []})]
    assert keys == [
        "imprint",
        "summary",
        "facts",
        "lessons",
        "working",
        "limits",
        "people",
        "entries",
        "rules",
        "record",
    ]


def test_every_reference_leads_somewhere(content):
    html = document.html(content)
    ids = set(re.findall(r'id="([^"]+)"', html))
    assert len(ids) == len(re.findall(r'id="([^"]+)"', html))
    assert set(re.findall(r'href="#([^"]+)"', html)) <= ids


@each(
    ("title", "draft", "name"),
    [
        ("What we learned", False, "what-we-learned-v2.pdf"),
        ("What we learned", True, "what-we-learned-v2-draft.pdf"),
        ("Đurđevac", False, "durdevac-v2.pdf"),
        ("???", False, "report-v2.pdf"),
        ("../../etc/passwd", False, "etcpasswd-v2.pdf"),
    ],
)
def test_the_file_has_a_name_that_any_system_takes(title, draft, name):
    assert files.file_name(title, 2, draft=draft) == name


@each(("marks", "words"), [(["L8"], "for lesson L8"), (["L1", "L4"], "for lessons L1 and L4")])
def test_an_entry_says_which_lesson_or_lessons_rest_on_it(marks, words):
    report = {"index": [{"mark": "I1", "lessons": marks}]}
    html = render_to_string("report/used.html", {"report": report, "mark": "I1"})
    assert " ".join(html.split()) == f"· {words}"


def test_what_was_tried_in_vain_is_told_apart_from_what_was_stopped_each_with_its_number():
    html = " ".join(document.body_html(contents.content(6, lessons=1)).split())
    ends = html.split('<table class="report__table report__ends">')[1:]
    captions = [re.search(r"Table \d\. (.*?)\s*</caption>", end) for end in ends]
    assert [found and found[1] for found in captions] == [
        "Tried, did not work: three actions, and why", "Stopped: two actions, and why",
    ]  # fmt: skip
    assert [end.split("</table>")[0].count("<tr>") - 1 for end in ends] == [3, 2]


@each(
    ("released", "words"),
    [("", "version 1 of 13 October 2026"), ("3 May 2027", "version 1, released on 3 May 2027")],
)
def test_the_short_pdf_has_the_day_that_the_cover_of_the_report_has(released, words):
    html = document.drawn("report/summary.html", contents.content(2, released=released))
    assert f"In short, from {words}" in " ".join(html.split())


# --- the picture --------------------------------------------------------------------------------

CYCLE = {"number": 1, "stage": "Sharing progress and lessons", "date": "4 March 2026",
         "held": True, "logged": 4, "present": 3, "expected": 4}  # fmt: skip


def test_the_picture_says_in_words_what_it_shows():
    planned = CYCLE | {"held": False, "logged": 1, "expected": 0}
    words = render_to_string("report/year.txt", {"year": year_chart([CYCLE, planned])})
    assert words.strip() == (
        "The year as a picture."
        " Meeting 1, Sharing progress and lessons, was held on 4 March 2026."
        " 3 of 4 attended. 4 entries were logged after it."
        " Meeting 1, Sharing progress and lessons, was planned for 4 March 2026."
        " 1 entry was logged after it."
    )


def test_columns_are_as_high_as_what_was_logged():
    cycles = [CYCLE, {**CYCLE, "logged": 2}, {**CYCLE, "logged": 0}]
    [row] = year_chart(cycles)["rows"]
    assert [meeting["bar_height"] for meeting in row["points"]] == [48, 24, 0]


def test_a_year_in_which_nothing_was_logged_has_no_columns():
    picture = year_chart([{**CYCLE, "logged": 0}])
    assert (picture["rows"][0]["points"][0]["bar_height"], picture["counts"]) == (0, False)


def test_a_year_without_meetings_can_be_drawn():
    assert year_chart([])["rows"] == []


@each(("count", "rows"), [(2, [2]), (4, [4]), (5, [3, 2]), (6, [3, 3]), (7, [4, 3]), (8, [4, 4])])
def test_a_year_of_many_meetings_is_drawn_in_two_lines_that_do_not_touch(count, rows):
    picture = year_chart([{**CYCLE, "number": number} for number in range(count)])
    assert [len(row["points"]) for row in picture["rows"]] == rows
    tops = [row["line"] - charts.MAX_HEIGHT - charts.RADIUS for row in picture["rows"]]
    feet = [row["foot"] for row in picture["rows"]]
    assert all(foot <= top for foot, top in zip(feet, tops[1:], strict=False))
    assert feet[-1] == picture["height"]


@each(
    ("label", "lines"),
    [
        ("Sharing progress and lessons", ["Sharing progress", "and lessons"]),
        ("Unbreakablewordhere of it", ["Unbreakablewordhere", "of it"]),
    ],
)
def test_labels_break_between_words(label, lines):
    [row] = charts.timeline([(None, label, 0, 0)])["rows"]
    assert [line["text"] for line in row["points"][0]["lines"]] == lines


def test_the_picture_has_no_style_that_the_pages_policy_forbids():
    svg = render_to_string(
        "report/year.svg", {"year": year_chart([CYCLE]), "colour": "#1d4f3c", "tint": "#ddeeff"}
    )
    assert "style" not in svg
    assert "<title>The year as a picture." in svg


def test_a_lesson_leads_to_the_case_of_an_issue_that_supports_it_not_of_one_that_qualifies_it():
    case = dict.fromkeys(("who", "title", "situation", "tried", "happened", "learned", "quote"), "")
    cases = [{**case, "mark": f"C{number}", "issue": f"I{number}"} for number in (1, 2, 3)]
    found = contents.content(2, lessons=1, cases=cases)
    [issue] = [one for theme in found["themes"] for one in theme["issues"] if one["mark"] == "I2"]
    [lesson] = found["lessons"]
    supports, qualifies = lesson["evidence"][0], lesson["evidence"][2]
    supports["mark"], qualifies["mark"] = issue["actions"][0]["entries"][0]["mark"], "I1"
    lesson["evidence"] = [supports, qualifies]
    [shown] = document.lessons_with_cases(found)
    assert [one["mark"] for one in shown["told"]] == ["C2"]
    lesson_html = document.drawn("report/body.html", found).split("report__lesson")[1]
    assert lesson_html.partition("Told as a case:")[2].count('href="#C') == 1
