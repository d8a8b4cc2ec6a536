"""The text of papers' files: read after they came, whatever they are made of."""

import datetime as dt
import io
import subprocess
import sys

import docx
import pytest
from django.core.files.storage import default_storage

from als.core import clock
from als.core.files import pdf
from als.core.files import texts as file_texts
from als.core.files.filetypes import DOCX, ODT, OPEN_XML, PDF, PNG, PPTX
from als.core.files.uploads import look_into
from sets import tasks
from sets.changes import paper_texts, papers
from sets.models import PaperFile
from tests import factories as make
from tests import files

DRAWING = "http://schemas.openxmlformats.org/drawingml/2006/main"
OFFICE = "urn:oasis:names:tc:opendocument:xmlns:office:1.0"
TEXT = "urn:oasis:names:tc:opendocument:xmlns:text:1.0"


def row(content, kind=PDF, **kwargs):
    return make.PaperFileFactory(content=content, content_type=kind.content_type, **kwargs)


def read(content, kind=PDF):
    """Let a worker read a file; return its text."""
    pk = row(content, kind).pk
    paper_texts.read(pk)
    return PaperFile.objects.get(pk=pk).text


def word():
    document, content = docx.Document(), io.BytesIO()
    document.add_paragraph("The bus to ").add_run("Đurđevac")
    document.add_table(1, 2).rows[0].cells[1].text = "A cell"
    document.save(content)
    return content.getvalue()


def slides(*texts):
    parts = {
        f"ppt/slides/slide{n}.xml": f'<s xmlns:a="{DRAWING}"><a:p><a:t>{text}</a:t></a:p></s>'
        for n, text in enumerate(texts, start=1)
    }
    kind = f"{OPEN_XML}presentationml.slide+xml"
    types = "".join(f'<Override PartName="/{name}" ContentType="{kind}"/>' for name in parts)
    return files.open_xml("pptx", **{"[Content_Types].xml": files.DECLARED % types}, **parts)


def odt(body):
    xml = f'<office:text xmlns:office="{OFFICE}" xmlns:text="{TEXT}">{body}</office:text>'
    return files.odt(**{"content.xml": xml})


@pytest.mark.slow
def test_a_pdf_is_read(db):
    assert "The bus to Đurđevac" in read(pdf.make("<h1>The bus to Đurđevac</h1>"))


def test_a_word_file_is_read_with_its_tables(db):
    assert read(word(), DOCX) == "The bus to Đurđevac\nA cell"


def test_word_online_calls_its_main_part_otherwise_and_is_read(db):
    part, kind = "word/document2.xml", files.MAIN_PART["docx"][1]
    content = files.zipped({
        "[Content_Types].xml": files.declared(part, kind),
        "_rels/.rels": files.RELATED % part,
        part: '<w:d xmlns:w="x"><w:p><w:t>About zebras</w:t></w:p></w:d>',
        "word/document.xml": '<w:d xmlns:w="x"><w:p><w:t>Left over</w:t></w:p></w:d>',
    })  # fmt: skip
    assert read(content, DOCX) == "About zebras"


def test_slides_are_read_in_their_order(db):
    content = slides(*(f"Slide {n}" for n in range(1, 12)))
    assert read(content, PPTX).splitlines() == [f"Slide {n}" for n in range(1, 12)]


def test_an_open_document_is_read_without_what_was_deleted_or_said_aside(db):
    content = odt(
        "<text:tracked-changes><text:p>Gone</text:p></text:tracked-changes>"
        "<text:h>Title</text:h><text:p>Two<text:s/>words<office:annotation><text:p>Aside</text:p>"
        "</office:annotation></text:p>"
    )
    assert read(content, ODT) == "Title\nTwo words"


def test_a_file_without_text_that_could_be_read_has_none_for_good(db, case):
    for content, kind in [
        (files.pdf(), PDF),
        (b"%PDF-1.4\n" + b"\xff" * 2000 + b"%%EOF", PDF),
        (b"PK\3\4 no package", DOCX),
        (files.open_xml(), DOCX),
        (files.open_xml(**{"word/document.xml": '<!DOCTYPE x [<!ENTITY a "b">]><p>&a;</p>'}), DOCX),
        (files.picture(), PNG),
    ]:
        with case(kind):
            assert read(content, kind) == ""
            assert not PaperFile.objects.undone().exists()


@pytest.mark.slow
def test_a_pdf_with_a_password_has_no_text(db):
    import pikepdf

    content = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf.make("<p>Secret</p>"))) as document:
        document.save(content, encryption=pikepdf.Encryption(owner="a", user="b"))
    assert read(content.getvalue()) == ""


def test_a_file_that_is_gone_has_no_text(db):
    kept = row(files.pdf())
    default_storage.delete(kept.file.name)
    paper_texts.read(kept.pk)
    kept.refresh_from_db()
    assert kept.text == ""


@pytest.mark.slow
def test_what_unpacks_to_more_than_memory_costs_no_more_than_allowed(db):
    bomb = odt("<text:p>Before</text:p><text:p>" + "bus " * 5_000_000 + "</text:p>")
    assert len(bomb) < 200_000
    assert len(read(bomb, ODT)) <= file_texts.MAX_TEXT_LENGTH


@pytest.mark.slow
def test_who_reads_for_too_long_is_stopped_and_what_was_read_is_kept(monkeypatch, tmp_path):
    slow = tmp_path / "slow.py"
    slow.write_text("import time\nprint('First page', flush=True)\ntime.sleep(60)\n")
    monkeypatch.setattr(file_texts, "__file__", str(slow))
    monkeypatch.setattr(file_texts, "MAX_SECONDS", 0.5)
    with (tmp_path / "file").open("w+b") as file:
        assert file_texts.text_of(file, PDF.content_type) == "First page"


@pytest.mark.slow
def test_the_reader_sets_its_own_limits():
    code = f"""
import resource, sys
sys.argv = ["x", "{PDF.content_type}"]
source = open({file_texts.__file__!r}).read().replace('if __name__ == "__main__":', 'if 0:')
exec(compile(source, "x", "exec"))
try:
    main("{PDF.content_type}")
except Exception:
    pass
print(resource.getrlimit(resource.RLIMIT_AS)[0], resource.getrlimit(resource.RLIMIT_CPU)[0])
"""
    done = subprocess.run([sys.executable, "-c", code], input=b"", capture_output=True, check=True)
    assert done.stdout.split() == [b"%d" % file_texts.MAX_MEMORY, b"%d" % file_texts.MAX_SECONDS]


def test_a_word_that_comes_often_is_kept_once_for_the_search(db):
    kept = row(odt("<text:p>Bus, BUS and Đurđevac\0</text:p>".replace("\0", "")), ODT)
    paper_texts.read(kept.pk)
    kept.refresh_from_db()
    assert kept.words == "bus and durdevac"


def test_a_new_file_wakes_a_worker_once_it_is_kept(
    cast, monkeypatch, django_capture_on_commit_callbacks
):
    woken = []
    monkeypatch.setattr("sets.changes.paper_texts.notify_worker", lambda task, pk: woken.append(pk))
    with django_capture_on_commit_callbacks(execute=True):
        papers.add_paper(
            set_=cast.set, by=cast.facilitator, file=look_into(files.sent("a.pdf", files.pdf())),
            kind="background", title="Plan", cycle_number=1, body="", questions="",
        )  # fmt: skip
    assert woken == [PaperFile.objects.get().pk]


def test_what_no_message_announced_is_found_by_the_sweep(db):
    pks = [row(odt(f"<text:p>Text {n}</text:p>"), ODT).pk for n in range(2)]
    tasks.read_waiting_papers()
    assert [PaperFile.objects.get(pk=pk).text for pk in pks] == ["Text 0", "Text 1"]


def test_reading_twice_is_reading_once(db, monkeypatch):
    kept = row(odt("<text:p>Text</text:p>"), ODT)
    tasks.read_paper_text(kept.pk)
    monkeypatch.setattr("sets.changes.paper_texts.text_of", None)
    tasks.read_paper_text(kept.pk)


def test_a_file_on_which_each_worker_dies_is_given_up(db, monkeypatch):
    kept = row(odt("<text:p>Text</text:p>"), ODT)

    def killed(*args):
        raise SystemExit

    monkeypatch.setattr("sets.changes.paper_texts.text_of", killed)
    for minutes in (0, 4, 8):
        with clock.set_to(clock.now() + dt.timedelta(minutes=minutes)), pytest.raises(SystemExit):
            paper_texts.read(kept.pk)
    with clock.set_to(clock.now() + dt.timedelta(minutes=12)):
        paper_texts.read(kept.pk)
    kept.refresh_from_db()
    assert (kept.attempts, kept.text) == (3, "")
