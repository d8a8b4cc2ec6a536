"""The files that a report is taken home in: short PDF, Word, web page, JSON."""

import base64
import hashlib
import io
import itertools
import json
import logging
import re
import zipfile

import docx
import pikepdf
import pytest
from django.conf import settings
from docx.oxml.ns import qn
from jsonschema import Draft202012Validator
from PIL import Image

from als.core.files import pdf as pdf_maker
from als.core.files import word_tables
from reports.content.report import canonical, compile_report
from reports.enums import RenderingFormat
from reports.rendering import brief, data, document, files
from tests.each import each
from tests.reports import contents, making
from tests.reports.test_pdf_layout import pdf_text

ALL = RenderingFormat.values
TOGETHER = pytest.mark.xdist_group("files of reports")  # with the other tests of what is rendered
QUICK = ["docx", "html", "json"]


@pytest.fixture
def content(year_content):
    return year_content


def picture(kind="PNG", size=(60, 30)):
    """The content of a report's logo, as programmes give it."""
    written = io.BytesIO()
    Image.new("RGB", size, "#1d4f3c").save(written, kind)
    packed = base64.b64encode(written.getvalue()).decode()
    return {"uri": f"data:image/{kind.lower()};base64,{packed}", "text": "Ministry of Places"}


# --- all of them --------------------------------------------------------------------------------


@TOGETHER
@pytest.mark.slow
@pytest.mark.parametrize("kind", ALL)
def test_the_same_content_gives_the_same_bytes_whatever_order_its_keys_came_in(
    content, rendered, kind, caplog
):
    shuffled = json.loads(json.dumps(json.loads(canonical(content)), sort_keys=True))
    other = dict(reversed(shuffled.items()))
    with caplog.at_level(logging.WARNING, logger="weasyprint"):
        assert files.render(other, kind) == rendered(content, kind)
    complaints = [r.getMessage() for r in caplog.records if r.name.startswith("weasyprint")]
    assert complaints == []


@pytest.mark.parametrize("kind", QUICK)
def test_a_sign_that_xml_cannot_hold_stops_no_file(content, kind):
    assert files.render(content | {"title": "A\x00B\x0bC \ud800"[:5]}, kind)


@pytest.mark.parametrize("kind", QUICK)
def test_a_report_of_nothing_has_its_files_all_the_same(cast, kind):
    assert files.render(compile_report(making.report(cast)), kind)


@each(
    ("kind", "name"),
    [
        ("pdf", "what-we-learned-v2.pdf"),
        ("summary", "what-we-learned-v2-summary.pdf"),
        ("annex", "what-we-learned-v2-supplement.pdf"),
        ("docx", "what-we-learned-v2.docx"),
        ("html", "what-we-learned-v2.html"),
        ("json", "what-we-learned-v2.json"),
    ],
)
def test_each_format_has_its_own_name(kind, name):
    assert files.file_name("What we learned", 2, draft=False, kind=kind) == name


# --- the short PDF ------------------------------------------------------------------------------


def pages_of(content):
    data, pages = files.make(content, "summary")
    with pikepdf.open(io.BytesIO(data)) as opened:
        assert len(opened.pages) == pages
    return pages


def many(content, number, **changes):
    lesson = content["lessons"][0] | changes
    return content | {"lessons": [lesson | {"mark": f"L{n}"} for n in range(1, number + 1)]}


@pytest.mark.slow
@each(("lessons", "pages"), [(3, 1), (4, 2)])
def test_a_short_pdf_whose_second_page_would_have_no_lesson_has_one(lessons, pages):
    assert pages_of(contents.content(4, lessons=lessons)) == pages


@pytest.mark.slow
@pytest.mark.parametrize(
    ("number", "changes"),
    [
        (24, {}),
        (10, {"statement": "word " * 300}),
        (3, {"statement": "x" * 3000}),  # where a word breaks takes longest to find
        (24, {"audiences": ["For all"] * 90}),
    ],
    ids=["many", "long", "one word", "audiences"],
)
def test_lessons_that_do_not_fit_on_two_pages_are_named_as_being_in_the_report(
    content, number, changes
):
    large = many(content, number, **changes)
    numbers = []
    original = brief._lay_out

    def lay_out(short, number, job, *, dense):
        numbers.append(number)
        return original(short, number, job, dense=dense)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(brief, "_lay_out", lay_out)
        assert pages_of(large) <= 2
    assert len(numbers) <= 9


@pytest.mark.slow
def test_the_longest_texts_around_the_lessons_leave_room(content):
    long = "Unbreakable" * 300
    names = {"title": long[:200], "programme": long[:200], "sponsor": long[:200]}
    large = (
        content
        | names
        | {
            "focus": (content["focus"] or {}) | {"topic": long[:200]},
            "contact": {"name": long[:200], "email": long[:254]},
        }
    )
    assert pages_of(many(large, 3)) <= 2


@pytest.mark.slow
def test_nothing_is_cut_off_with_three_dots(content):
    large = many(content, 9, statement="A lesson of many words for all who plan. " * 5)
    assert "\u2026" not in document.html(large)
    assert "\u2026" not in pdf_text(files.render(large, "summary"))


# --- word ---------------------------------------------------------------------------------------


@pytest.fixture
def word(rendered):
    """Return ``word(content)``: the Word file as python-docx reads it, made once for a content."""
    return lambda content: docx.Document(io.BytesIO(rendered(content, "docx")))


def test_the_headings_are_headings_in_order(content, word):
    levels = [
        int(p.style.name[-1]) for p in word(content).paragraphs if p.style.name.startswith("Head")
    ]
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in itertools.pairwise(levels))
    titles = [p.text for p in word(content).paragraphs if p.style.name == "Heading 1"]
    assert titles == [
        f"{section['number']} {section['title']}".strip()
        for section in document.sections_of(content)
    ]


def test_all_words_of_the_page_are_in_the_word_file(content, word):
    from lxml import html

    def words(text):
        return re.findall(r"\w+", text)

    body = html.fragment_fromstring(document.body_html(content), create_parent="div")
    for drawn in body.iter("svg"):
        for element in list(drawn):
            if element.tag != "title":
                drawn.remove(element)
    body_of_word = word(content).element.body
    texts = [t.text or "" for t in body_of_word.iter(qn("w:t"))]
    described = [picture.get("descr") for picture in body_of_word.iter(qn("wp:docPr"))]
    found = "\n".join(texts + described)
    assert set(words(" ".join(body.itertext()))) <= set(words(found))


def test_each_numbered_list_begins_with_one(content, word):
    texts = content["texts"] | {"foreword": "1. One\n2. Two\n\nThen:\n\n1. Again"}
    file = word(content | {"texts": texts})
    lists = [p._p.pPr.numPr.numId.val for p in file.paragraphs if p.style.name == "List Number"]
    assert lists[0] == lists[1] != lists[2]


def test_tables_have_heads_that_are_repeated_and_words_for_what_they_are(content, word):
    tables = word(content).tables
    assert tables
    for table in tables:
        assert table._tbl.tblPr.find(qn("w:tblCaption")) is not None
        assert table.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None


def test_links_within_the_file_lead_somewhere(content, word):
    body = word(content).element.body
    places = [mark.get(qn("w:name")) for mark in body.iter(qn("w:bookmarkStart"))]
    links = {link.get(qn("w:anchor")) for link in body.iter(qn("w:hyperlink"))} - {None}
    assert len(places) == len(set(places))
    assert links
    assert links <= set(places)


def test_the_file_says_its_title_language_and_day(content, word):
    file = word(content)
    assert file.core_properties.title == "What we learned"
    assert file.core_properties.language == "en"
    assert file.core_properties.created.date().isoformat() == content["dated_iso"]
    language = file.styles["Normal"].element.rPr.find(qn("w:lang"))
    assert language.get(qn("w:val")) == "en"


def test_the_contents_are_a_field_of_word(content, word):
    body = word(content).element.body
    assert [i.text.split()[0] for i in body.iter(qn("w:instrText"))] == ["TOC"]
    kinds = [mark.get(qn("w:fldCharType")) for mark in body.iter(qn("w:fldChar"))]
    assert kinds == ["begin", "separate", "end"]
    assert next(body.iter(qn("w:fldChar"))).get(qn("w:dirty")) == "true"  # Word fills in the pages


def test_the_logo_and_each_drawing_are_pictures_with_their_words(content, word):
    file = word(content | {"logo": picture()})
    described = [drawn.get("descr") for drawn in file.element.body.iter(qn("wp:docPr"))]
    assert described[0] == "Ministry of Places"
    assert described[-1].startswith("The year as a picture.")
    kinds = {part.content_type for part in file.part.package.iter_parts()}
    assert "image/png" in kinds
    assert len(described) == 1 + document.body_html(content).count("<svg")


def test_columns_are_as_wide_as_their_words_and_the_table_as_the_text():
    rows = [["Mark", "What it shows", "n"], ["P24", "A seat is not enough. " * 9, "12"]]
    mark, shows, number = word_tables.widths(rows, 16)
    assert (round(mark + shows + number), mark < 2, number < 2) == (16, True, True)
    assert round(sum(word_tables.widths([["x" * 200, "y"]], 16))) == 16
    assert word_tables.widths([["a", "b"]], 16) == [8, 8]


def test_a_draft_says_so_in_the_word_file(content, word):
    assert "Draft: not for quotation" in [
        p.text for p in word(content | {"draft": True}).paragraphs
    ]


def test_the_zip_of_the_word_file_tells_no_time(content):
    with zipfile.ZipFile(io.BytesIO(files.render(content, "docx"))) as parts:
        assert {entry.date_time for entry in parts.infolist()} == {(1980, 1, 1, 0, 0, 0)}


# --- the web page -------------------------------------------------------------------------------


def page(content):
    return files.render(content, "html").decode()


def test_the_web_page_needs_nothing_from_elsewhere_and_runs_nothing(content):
    text = page(content | {"logo": picture("JPEG")})
    assert "<script" not in text
    assert "<link" not in text
    addresses = re.findall(r'(?:src|href)="([^"]+)"', text) + re.findall(r'url\("([^"]+)"', text)
    assert {re.split("[:#]", address)[0] for address in addresses} == {"", "data", "mailto"}
    assert text.count("data:font/woff2") == 6


def test_its_policy_allows_its_own_style_and_nothing_else(content):
    text = page(content)
    [policy] = re.findall(r'Content-Security-Policy" content="([^"]+)"', text)
    [style] = re.findall(r"<style>(.*?)</style>", text, re.DOTALL)
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    assert "default-src &#x27;none&#x27;" in policy
    assert f"sha256-{digest}" in policy
    assert 'style="' not in text


def test_the_web_page_has_the_body_of_the_pdf(content):
    assert document.body_html(content) in page(content)


def test_what_people_typed_is_escaped_in_the_web_page(content):
    text = page(content | {"title": "</title><script>alert(1)</script>"})
    assert "<script" not in text


# --- json ---------------------------------------------------------------------------------------


def read(content):
    return json.loads(files.render(content, "json"))


def schema():
    return data.schema()


def test_the_json_names_the_address_where_anybody_finds_its_schema(content, client):
    address = read(content)["$schema"]
    assert address.startswith(settings.BASE_URL)
    found = client.get(address.removeprefix(settings.BASE_URL))
    assert found.json() == schema()
    assert found.json()["$id"] == address


def test_the_json_keeps_to_the_published_schema(content):
    Draft202012Validator.check_schema(schema())
    for one in (content, content | {"logo": picture(), "draft": True}):
        errors = Draft202012Validator(schema()).iter_errors(read(one))
        assert [f"{e.json_path}: {e.message[:120]}" for e in errors] == []


def test_a_report_of_nothing_keeps_to_the_schema(cast):
    content = read(compile_report(making.report(cast)))
    assert [e.message for e in Draft202012Validator(schema()).iter_errors(content)] == []


def test_the_schema_tells_of_every_key(content):
    assert set(read(content)) <= set(schema()["properties"])


def test_the_json_has_no_keys_of_rows(content):
    assert content["sources"]
    assert "sources" not in read(content)


# --- pictures that come along ------------------------------------------------------------------


@each("kind", ["PNG", "JPEG"])
def test_a_picture_in_the_content_itself_is_drawn(kind):
    found = pdf_maker.picture_in(picture(kind)["uri"])
    assert found[0] == f"image/{kind.lower()}"


SVG = base64.b64encode(b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>").decode()


@each(
    "uri",
    [
        f"data:image/svg+xml;base64,{SVG}",
        f"data:image/png;base64,{SVG}",
        "data:image/png;base64,%%%",
        "data:image/png,raw",
        picture("JPEG")["uri"].replace("jpeg", "png"),
        picture(size=(3000, 3000))["uri"],
        "http://example.org/logo.png",
    ],
)
def test_what_is_no_small_png_or_jpeg_is_not(uri):
    assert pdf_maker.picture_in(uri) is None


@pytest.mark.slow
def test_the_logo_is_in_the_short_pdf(content):
    data = files.render(content | {"logo": picture()}, "summary")
    with pikepdf.open(io.BytesIO(data)) as opened:
        assert [image for page in opened.pages for image in page.get_images()]
