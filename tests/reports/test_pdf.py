"""The PDF: bytes, tags, fonts, what may not be fetched, and the command that writes it."""

import io
import itertools
import re
import shutil
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import pikepdf
import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from als.core.files import pdf as pdf_maker
from reports.rendering import files
from tests.reports import contents, making

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("files of reports")]  # rendered once


@pytest.fixture
def content(year_content):
    return year_content


@pytest.fixture
def pdf(content, rendered):
    with pikepdf.open(io.BytesIO(rendered(content))) as opened:
        yield opened


def elements(node, found=None):
    """Return the structure elements of a tagged PDF as ``(type, element)``, in reading order."""
    found = [] if found is None else found
    for child in (
        node.get("/K", []) if isinstance(node.get("/K"), pikepdf.Array) else [node.get("/K")]
    ):
        if isinstance(child, pikepdf.Dictionary) and "/S" in child:
            found.append((str(child["/S"]), child))
            elements(child, found)
    return found


def fonts(pdf):
    """Return the fonts of all pages by name, with whether each is embedded."""
    found = {}
    for page in pdf.pages:
        for font in page.get("/Resources", {}).get("/Font", {}).values():
            for descendant in font.get("/DescendantFonts", [font]):
                descriptor = descendant["/FontDescriptor"]
                embedded = any(f"/FontFile{n}" in descriptor for n in ("", "2", "3"))
                found[str(descriptor["/FontName"])] = embedded
    return found


def test_the_pdf_has_its_language_title_and_mark(pdf):
    assert str(pdf.Root["/Lang"]) == "en"
    assert bool(pdf.Root["/MarkInfo"]["/Marked"]) is True
    assert bool(pdf.Root["/ViewerPreferences"]["/DisplayDocTitle"]) is True
    with pdf.open_metadata() as meta:
        assert meta["dc:title"] == "What we learned"
        assert meta["{http://www.aiim.org/pdfua/ns/id/}part"] == "1"


def test_headings_go_down_one_level_at_a_time(pdf):
    kinds = [kind for kind, _element in elements(pdf.Root["/StructTreeRoot"])]
    levels = [int(kind[2]) for kind in kinds if re.fullmatch(r"/H[1-6]", kind)]
    assert levels.count(1) == 1
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in itertools.pairwise(levels))


def test_every_picture_has_words(pdf):
    figures = [e for kind, e in elements(pdf.Root["/StructTreeRoot"]) if kind == "/Figure"]
    assert [str(figure["/Alt"]).split(".")[0] for figure in figures] == [
        "Issues under each theme, by pair",
        "The actions by state",
        "The year as a picture",
    ]


def test_the_outline_has_the_sections(pdf):
    with pdf.open_outline() as outline:
        titles = [item.title for item in outline.root]
    assert titles[0] == "Contents"
    assert [t for t in titles if t.startswith("5")] == ["5 Limits of this evidence"]
    assert titles[-1] == "6 Who took part, and who signed"


def test_every_cell_knows_its_heads(pdf):
    cells = [e for kind, e in elements(pdf.Root["/StructTreeRoot"]) if kind == "/TD"]
    assert cells
    assert all("/A" in cell for cell in cells)


def test_every_head_says_what_it_heads_and_every_link_its_words(pdf):
    heads = [e for kind, e in elements(pdf.Root["/StructTreeRoot"]) if kind == "/TH"]
    assert {str(head["/A"]["/Scope"]) for head in heads} == {"/Column", "/Row"}
    links = [link for page in pdf.pages for link in page.get("/Annots", [])]
    words = [str(link["/Contents"]) for link in links]
    assert words.count("1 Summary") == 1
    assert not {"summary", "lessons"} & {*words}  # the anchors of sections


def test_only_our_typeface_is_in_it_and_it_is_embedded(pdf):
    found = fonts(pdf)
    assert found
    assert {name.split("+")[1].split("-")[0] for name in found} == {"Atkinson"}
    assert all(found.values())


def page_with(body):
    """A page with our style sheets, of nothing but this."""
    sheets = "".join(f'<link rel="stylesheet" href="{name}.css">' for name in ("fonts", "print"))
    return f'<html lang="en"><head>{sheets}</head><body>{body}</body></html>'


def test_a_missing_font_stops_the_rendering(tmp_path, monkeypatch):
    static = pdf_maker.settings.BASE_DIR / "static"
    shutil.copytree(static / "report", tmp_path / "report")
    (tmp_path / "vendor" / "fonts").mkdir(parents=True)
    folders = [tmp_path / "report", tmp_path / "vendor" / "fonts"]
    monkeypatch.setattr(pdf_maker, "asset_folders", lambda: folders)
    with pytest.raises(pdf_maker.AssetMissingError, match="missing: atkinson-next"):
        pdf_maker.make(page_with("<p>Words</p>"))


# --- what may not be fetched --------------------------------------------------------------------

HOSTILE = """
<img src="http://{host}/img.png"> <img src="file:///x" onerror="alert(1)"> ![pic](http://{host}/md.png)
![local](file:///etc/passwd) <link rel="stylesheet" href="http://{host}/a.css">
<style>@import "http://{host}/b.css"; body {{ background: url(file:///etc/passwd) }}</style>
<a rel="attachment" href="file:///etc/passwd">take this</a> [mail](javascript:alert(1))
<svg><image href="http://{host}/svg.png"/></svg> <object data="file:///etc/passwd"></object>
"""


@pytest.fixture
def eavesdropper():
    """A web server on loopback that remembers what it was asked for."""
    asked = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            asked.append(self.path)
            self.send_response(404)
            self.end_headers()

        def log_message(self, *args):
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"127.0.0.1:{server.server_port}", asked
    server.shutdown()
    server.server_close()


def test_a_hostile_foreword_fetches_nothing(eavesdropper):
    host, asked = eavesdropper
    content = contents.content(1, lessons=1)
    hostile = HOSTILE.format(host=host)
    content["texts"] = dict.fromkeys(content["texts"], hostile)
    with pikepdf.open(io.BytesIO(files.render(content))) as pdf:
        assert "/EmbeddedFiles" not in pdf.Root.get("/Names", {})
    assert asked == []


def test_the_fetcher_refuses_what_gets_into_the_html_all_the_same(eavesdropper):
    host, asked = eavesdropper
    data = pdf_maker.make(page_with(HOSTILE.format(host=host)))
    assert asked == []
    assert b"root:" not in data
    with pikepdf.open(io.BytesIO(data)) as pdf:
        assert list(pdf.attachments) == []


# --- the command --------------------------------------------------------------------------------


def test_the_command_writes_the_draft_where_nothing_is_frozen(cast, tmp_path, capsys):
    making.report(cast)
    call_command("report", cast.set.pk, output=tmp_path / "r.pdf")
    with pikepdf.open(tmp_path / "r.pdf") as pdf:
        assert len(pdf.pages) > 5
    assert "version 1 (draft)" in capsys.readouterr().out


def test_the_command_says_what_is_wrong(cast, tmp_path):
    with pytest.raises(CommandError, match="There is no set 404"):
        call_command("report", 404, output=tmp_path / "r.pdf")
    making.report(cast)
    with pytest.raises(CommandError, match="There is no folder"):
        call_command("report", cast.set.pk, output=tmp_path / "none" / "r.pdf")
    (tmp_path / "taken").mkdir()
    with pytest.raises(CommandError, match="can't be written"):
        call_command("report", cast.set.pk, output=tmp_path / "taken", format="json")
    assert [path.name for path in tmp_path.iterdir()] == ["taken"]


@pytest.mark.parametrize("kind", ["summary", "docx", "html", "json"])
def test_the_command_writes_each_format(cast, tmp_path, kind):
    snapshot = making.frozen(cast)
    call_command("report", cast.set.pk, output=tmp_path / "r", format=kind)
    assert (tmp_path / "r").read_bytes() == files.render(snapshot.content, kind)


def test_the_command_writes_the_draft_of_today_where_it_is_asked_to(cast, tmp_path):
    making.frozen(cast)
    call_command("report", cast.set.pk, output=tmp_path / "r", format="json", draft=True)
    assert b'"draft": true' in (tmp_path / "r").read_bytes()


def test_the_command_makes_the_report_of_a_set_that_nobody_has_begun_to_write(cast, tmp_path):
    call_command("report", cast.set.pk, output=tmp_path / "r", format="json")
    assert b'"title": "Main set"' in (tmp_path / "r").read_bytes()
