"""Which files are taken, by what is in them, and how they are kept."""

import errno
import os
import stat
from contextlib import nullcontext, suppress
from pathlib import Path

import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from hypothesis import given, settings
from hypothesis import strategies as st

from als.core.files import filetypes, storage
from als.core.files.uploads import (
    MAX_FILE_BYTES,
    UploadField,
    ask_for_file_again,
    download,
    look_into,
    rows_and_files,
)
from als.core.forms.base import Form
from sets.models import PaperFile
from tests import files
from tests.each import each

GOOD = {
    "plan.pdf": (files.pdf(), "application/pdf"),
    "plan.docx": (files.open_xml("docx"), filetypes.DOCX.content_type),
    "plan.pptx": (files.open_xml("pptx"), filetypes.PPTX.content_type),
    "plan.odt": (files.odt(), "application/vnd.oasis.opendocument.text"),
    "map.png": (files.picture("PNG"), "image/png"),
    "map.jpg": (files.picture("JPEG"), "image/jpeg"),
}


@each("name", GOOD)
def test_each_type_is_recognised_by_what_is_in_the_file(name):
    content, content_type = GOOD[name]
    upload = look_into(files.sent(name, content))
    assert (upload.name, upload.type.content_type) == (name, content_type)


@each("name", ["plan.pdf", "plan.docx", "plan.pptx", "plan.odt"])
def test_a_document_is_kept_as_it_came(name):
    upload = look_into(files.sent(name, GOOD[name][0]))
    upload.content.seek(0)
    assert (upload.content.read(), upload.size) == (GOOD[name][0], len(GOOD[name][0]))


def test_a_main_part_may_be_declared_by_its_ending_alone():
    content_type = files.MAIN_PART["docx"][1]
    by_ending = files.DECLARED % f'<Default Extension="xml" ContentType="{content_type}"/>'
    content = files.open_xml("docx", **{"[Content_Types].xml": by_ending})
    assert look_into(files.sent("plan.docx", content)).type is filetypes.DOCX


VBA = {"word/vbaProject.bin": "macro"}
HIDDEN_VBA = {
    "[Content_Types].xml": files.DECLARED
    % (
        f'<Override PartName="/word/document.xml" ContentType="{files.MAIN_PART["docx"][1]}"/>'
        '<Override PartName="/word/x.bin" ContentType="application/vnd.ms-office.vbaProject"/>'
    )
}
ENTITIES = '<!DOCTYPE Types [<!ENTITY a "aaaa">]>' + files.declared(*files.MAIN_PART["docx"])
HTML = b"<!doctype html><script>alert(1)</script>"


@each(
    ("name", "content", "code"),
    [
        ("plan.docx", files.open_xml("docm"), "macros"),
        ("plan.docx", files.open_xml("docx", **VBA), "macros"),
        ("plan.docx", files.open_xml("docx", **HIDDEN_VBA), "macros"),
        ("show.pptx", files.open_xml("pptx", **{"ppt/vbaProject.bin": "x"}), "macros"),
        ("plan.docx", files.open_xml("docx", **{"word/activeX/activeX1.xml": "x"}), "macros"),
        ("plan.odt", files.odt(**{"Basic/Standard/Module1.xml": "x"}), "macros"),
        ("plan.odt", files.odt(**{"Scripts/python/x.py": "x"}), "macros"),
        ("plan.docx", files.open_xml("xlsx"), "not taken"),
        ("plan.docx", files.zipped({"word/document.xml": "x"}), "not taken"),
        ("plan.odt", files.zipped({"mimetype": "text/plain", "content.xml": "x"}), "not taken"),
        ("plan.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500), "not taken"),
        ("photo.jpg", b"\0\0\0\x18ftypheic" + bytes(500), "not taken"),
        ("map.png", HTML, "not taken"),
        ("map.png", b"<svg xmlns='http://www.w3.org/2000/svg'/>", "not taken"),
        ("plan.pdf", HTML + files.pdf(), "two in one"),
        ("plan.docx", b"MZ" + files.open_xml(), "not taken"),
        ("plan.pdf", b"a,b\n1,2\n", "not taken"),
        ("plan.pdf", files.pdf()[:30], "damaged"),
        ("plan.docx", files.open_xml()[:-40], "damaged"),
        ("plan.docx", files.open_xml(**{"[Content_Types].xml": ENTITIES}), "damaged"),
        ("plan.docx", files.open_xml(**{"[Content_Types].xml": "<Types>"}), "damaged"),
        ("plan.docx", files.open_xml(**{"_rels/.rels": files.RELATED % "gone.xml"}), "damaged"),
        ("plan.odt", files.zipped({"mimetype": filetypes.ODT.content_type}), "damaged"),
        ("map.png", files.picture("PNG", (200, 200), colour="red")[:-30], "damaged"),
        ("map.png", b"\x89PNG\r\n\x1a\n" + HTML, "damaged"),
        ("map.jpg", files.picture("JPEG", (200, 200))[:400], "damaged"),
        ("plan.pdf", b"", "empty"),
        ("plan.pdf", files.open_xml(), "mislabelled"),
        ("map.png", files.picture("JPEG"), "mislabelled"),
    ],
)  # fmt: skip
def test_what_is_not_what_it_should_be_is_refused(name, content, code):
    assert files.refusal(name, content)[0] == code


def test_the_sentence_says_what_the_file_is_and_what_to_do():
    assert files.refusal("C:\\Users\\Ann\\plan.pdf", files.open_xml())[1] == (
        "“plan.pdf” is a Word file, although its name ends in .pdf. "
        "Give it the ending .docx, or choose another file."
    )


@each(
    ("sent", "kept"),
    [
        ("Đurđevac.pdf", "Đurđevac.pdf"),
        ("Đurđevac".replace("č", "c\u030c") + ".PDF", "Đurđevac.pdf"),
        ("Varaz\u030cdin.pdf", "Varaždin.pdf"),
        ("C:\\Users\\Ann\\My plan.pdf", "My plan.pdf"),
        ("../../etc/passwd.pdf", "passwd.pdf"),
        ("plan", "plan.pdf"),
        ("plan v1.2", "plan v1.2.pdf"),
        ("page.html", "page.html.pdf"),
        ("gpj.\u202efdp.pdf", "gpj.fdp.pdf"),
        ("what? \"this\":\tthat|<b>.pdf", "what- -this-- that--b-.pdf"),
        ("line\r\nbreak.pdf", "linebreak.pdf"),
        (". .pdf", "pdf.pdf"),
        ("č" * 300 + ".pdf", "č" * 100 + ".pdf"),
        ("\u202e", "file.pdf"),
    ],
)  # fmt: skip
def test_a_name_is_cleaned_and_ends_as_the_file_is(sent, kept):
    upload = files.sent("x", files.pdf())
    upload._name = sent  # as a client might send it: Django shortens some of them itself
    assert look_into(upload).name == kept


@each(("size", "taken"), [(MAX_FILE_BYTES, True), (MAX_FILE_BYTES + 1, False)])
def test_twenty_megabytes_fit_and_a_byte_more_does_not(size, taken):
    content = b"%PDF-1.4" + bytes(size - 13) + b"%%EOF"
    if taken:
        assert look_into(files.sent("plan.pdf", content)).size == size
    else:
        assert files.refusal("plan.pdf", content)[0] == "too large"


def test_a_document_that_unpacks_without_end_is_refused(monkeypatch):
    monkeypatch.setattr(filetypes, "MAX_UNPACKED_BYTES", 100_000)
    bomb = files.open_xml(**{"word/media/image1.bmp": bytes(200_000)})
    assert len(bomb) < 2000
    assert files.refusal("plan.docx", bomb)[0] == "unpacks"


def test_a_small_document_of_millions_of_tags_is_not_looked_through():
    bomb = files.open_xml(
        **{"word/more.xml": b"<a>" + b"<p/>" * filetypes.MAX_SIGNS_OF_XML + b"</a>"}
    )
    assert len(bomb) < 30_000
    assert files.refusal("plan.docx", bomb)[0] == "unreadable"


def test_a_long_list_of_parts_is_not_read_to_its_end(monkeypatch):
    monkeypatch.setattr(filetypes, "MAX_PART_LIST_LENGTH", 100)
    assert files.refusal("plan.docx", files.open_xml())[0] == "damaged"


@pytest.mark.slow
@settings(max_examples=300)
@given(st.sampled_from(sorted(GOOD)), st.integers(0, 2000), st.binary(min_size=1, max_size=8))
def test_whatever_is_damaged_is_taken_or_refused_and_never_fails(name, at, noise):
    content = bytearray(GOOD[name][0])
    at %= len(content)
    content[at : at + len(noise)] = noise
    with suppress(ValidationError):
        assert look_into(files.sent(name, bytes(content))).sha256


class OneFile(Form):
    title = forms.CharField()
    file = UploadField(required=False)


def test_a_form_takes_no_file_as_none():
    form = OneFile({"title": "x"}, {})
    assert (form.is_valid(), form.cleaned_data["file"]) == (True, None)


def test_a_form_that_comes_back_asks_for_the_file_again():
    form = OneFile({"title": ""}, {"file": files.sent("plan.pdf", files.pdf())})
    assert not form.is_valid()
    ask_for_file_again(form, "file")
    assert form.errors["file"] == [
        "Choose “plan.pdf” again: a browser does not keep it when a page comes back."
    ]


def test_a_form_that_comes_back_without_a_file_asks_for_none():
    form = OneFile({"title": ""}, {})
    ask_for_file_again(form, "file")
    assert list(form.errors) == ["title"]


def kept_files():
    folder = default_storage.path("papers")
    return os.listdir(folder) if os.path.isdir(folder) else []


@pytest.mark.django_db
@pytest.mark.parametrize("failure", [ValueError, KeyboardInterrupt])
def test_a_file_goes_when_its_row_does_not_come(failure):
    row = PaperFile()
    with pytest.raises(failure), rows_and_files() as write:
        write(row.file, look_into(files.sent("plan.pdf", files.pdf())))
        assert len(kept_files()) == 1
        raise failure
    assert kept_files() == []


@pytest.mark.django_db
def test_a_file_is_kept_under_a_name_that_says_nothing():
    row = PaperFile()
    with rows_and_files() as write:
        write(row.file, look_into(files.sent("plan.pdf", files.pdf())))
    (name,) = kept_files()
    assert (len(name), name.isalnum(), row.file.name) == (32, True, f"papers/{name}")


@pytest.mark.django_db
def test_a_file_is_handed_out_to_be_saved_and_never_shown():
    row = PaperFile()
    with rows_and_files() as write:
        write(row.file, look_into(files.sent("plan.pdf", files.pdf())))
    response = download(row.file, name="Đurđevac.pdf", content_type="application/pdf")
    assert response.getvalue() == files.pdf()
    row.file.close()
    assert dict(response.headers) == {
        "Content-Type": "application/pdf",
        "Content-Length": str(len(files.pdf())),
        "Content-Disposition": "attachment; filename*=utf-8''%C4%90ur%C4%91evac.pdf",
        "Cache-Control": "private, no-store",
        "X-Content-Type-Options": "nosniff",
        "Content-Security-Policy": "default-src 'none'; sandbox",
    }


def test_a_file_and_the_names_that_lead_to_it_outlast_a_power_cut(monkeypatch):
    synced = []
    monkeypatch.setattr(storage, "sync", synced.append)
    path = Path(default_storage.path(default_storage.save("papers/a", ContentFile(b"Words"))))
    assert synced == [path, path.parent, path.parent.parent]
    assert path.parent.parent == Path(default_storage.location)


@pytest.mark.parametrize(("fault", "is_saved"), [(errno.EINVAL, True), (errno.EIO, False)])
def test_a_disk_that_syncs_no_folders_takes_files_and_a_broken_one_none(
    monkeypatch, fault, is_saved
):
    def sync(number):
        if stat.S_ISDIR(os.fstat(number).st_mode):
            raise OSError(fault, "no")

    monkeypatch.setattr(os, "fsync", sync)
    with nullcontext() if is_saved else pytest.raises(OSError, match="no"):
        default_storage.save("papers/b", ContentFile(b"Words"))
    assert default_storage.exists("papers/b") is is_saved
