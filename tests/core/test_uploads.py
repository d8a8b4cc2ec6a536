import errno
import io
import os
import stat
import struct
import time
import zlib
from contextlib import nullcontext, suppress
from pathlib import Path

import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageFile
from PIL.PngImagePlugin import PngImageFile, PngInfo

from als.core import picture_pieces
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

ORIENTATION, GPS = 0x0112, 0x8825
GOOD = {
    "plan.pdf": (files.pdf(), "application/pdf"),
    "plan.docx": (files.open_xml("docx"), filetypes.DOCX.content_type),
    "plan.pptx": (files.open_xml("pptx"), filetypes.PPTX.content_type),
    "plan.odt": (files.odt(), "application/vnd.oasis.opendocument.text"),
    "map.png": (files.picture("PNG"), "image/png"),
    "map.jpg": (files.picture("JPEG"), "image/jpeg"),
}


def refusal(name, content):
    with pytest.raises(ValidationError) as refused:
        look_into(files.sent(name, content))
    return refused.value.code, refused.value.messages[0]


@pytest.mark.parametrize("name", GOOD)
def test_each_type_is_recognised_by_what_is_in_the_file(name):
    content, content_type = GOOD[name]
    upload = look_into(files.sent(name, content))
    assert (upload.name, upload.type.content_type) == (name, content_type)


@pytest.mark.parametrize("name", ["plan.pdf", "plan.docx", "plan.pptx", "plan.odt"])
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


@pytest.mark.parametrize(
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
    assert refusal(name, content)[0] == code


def test_the_sentence_says_what_the_file_is_and_what_to_do():
    assert refusal("C:\\Users\\Ann\\plan.pdf", files.open_xml())[1] == (
        "“plan.pdf” is a Word file, although its name ends in .pdf. "
        "Give it the ending .docx, or choose another file."
    )


@pytest.mark.parametrize(
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


@pytest.mark.parametrize(("size", "taken"), [(MAX_FILE_BYTES, True), (MAX_FILE_BYTES + 1, False)])
def test_twenty_megabytes_fit_and_a_byte_more_does_not(size, taken):
    content = b"%PDF-1.4" + bytes(size - 13) + b"%%EOF"
    if taken:
        assert look_into(files.sent("plan.pdf", content)).size == size
    else:
        assert refusal("plan.pdf", content)[0] == "too large"


def test_a_document_that_unpacks_without_end_is_refused(monkeypatch):
    monkeypatch.setattr(filetypes, "MAX_UNPACKED_BYTES", 100_000)
    bomb = files.open_xml(**{"word/media/image1.bmp": bytes(200_000)})
    assert len(bomb) < 2000
    assert refusal("plan.docx", bomb)[0] == "unpacks"


def test_a_small_document_of_millions_of_tags_is_not_looked_through():
    bomb = files.open_xml(
        **{"word/more.xml": b"<a>" + b"<p/>" * filetypes.MAX_SIGNS_OF_XML + b"</a>"}
    )
    assert len(bomb) < 30_000
    assert refusal("plan.docx", bomb)[0] == "unreadable"


@pytest.mark.parametrize(
    ("name", "head", "piece"),
    [("a.png", 8, b"\0\0\0\0tEXt\0\0\0\0"), ("a.jpg", 2, b"\xff\xe5\0\2")],
)
def test_a_picture_in_a_million_pieces_is_not_read(monkeypatch, name, head, piece):
    kind = "PNG" if name == "a.png" else "JPEG"
    picture = files.picture(kind)
    monkeypatch.setattr(Image, "open", None)
    assert refusal(name, picture[:head] + piece * 30_000 + picture[head:])[0] == "damaged"


def test_a_picture_that_is_gone_over_and_over_is_not_drawn(monkeypatch):
    picture = files.picture("JPEG", progressive=True)
    last = picture[picture.rindex(b"\xff\xda") : -2]
    many = picture[:-2] + last * picture_pieces.MAX_SCANS + picture[-2:]
    look_into(files.sent("a.jpg", picture[:-2] + last * 10 + picture[-2:]))
    monkeypatch.setattr(Image, "open", None)
    assert refusal("a.jpg", many)[0] == "damaged"


def jpeg_with(*pieces):
    picture = files.picture("JPEG")
    return picture[:2] + b"".join(pieces) + picture[2:]


def jpeg_piece(kind, content):
    return b"\xff" + kind + struct.pack(">H", len(content) + 2) + content


def png_with(kind, content):
    picture, piece = files.picture(), kind + content
    chunk = struct.pack(">I", len(content)) + piece + struct.pack(">I", zlib.crc32(piece))
    return picture[:33] + chunk + picture[33:]


EXIF = jpeg_piece(b"\xe1", b"Exif\0\0" + b"x" * 1000)


@pytest.mark.parametrize(
    ("name", "picture"),
    [
        ("a.jpg", jpeg_with(EXIF * 200)),  # 20,000 took half a minute
        ("a.jpg", jpeg_with(b"\xff" * 9, EXIF * 200)),
        ("a.jpg", jpeg_with(jpeg_piece(b"\xfe", b"x"), b"\0" * 30_000)),  # gone over byte by byte
        ("a.png", png_with(b"eXIf", b"MM\0*\0\0\0\x08\xff\xff" + b"\0" * 200_000)),
        ("a.png", png_with(b"iCCP", b"a\0\0" + zlib.compress(b"\0" * 20_000_000))),
    ],
)
def test_a_picture_with_more_beside_it_than_cameras_write_is_not_read(name, picture):
    start = time.process_time()
    assert (refusal(name, picture)[0], time.process_time() - start < 5) == ("damaged", True)


def kept(name, picture):
    content = look_into(files.sent(name, picture)).content
    content.seek(0)
    return content.read()


def test_what_cameras_write_beside_a_picture_is_taken_and_its_profile_kept_up_to_a_bound():
    profile = jpeg_piece(b"\xe2", b"ICC_PROFILE\0\1\1" + b"p" * 60_000)
    assert profile[18:] in kept("a.jpg", jpeg_with(EXIF * 60, profile))
    large = [
        jpeg_piece(b"\xe2", b"ICC_PROFILE\0" + bytes([number + 1, 80]) + b"p" * 60_000)
        for number in range(80)
    ]
    assert len(kept("a.jpg", jpeg_with(*large))) < 60_000


def moving(frames):
    """Return a PNG of two frames that says it has so many, of 200 pixels."""
    made = io.BytesIO()
    first, second = (Image.new("L", (20, 10), shade) for shade in (1, 2))
    first.save(made, "PNG", save_all=True, append_images=[second])
    content = made.getvalue()
    at = content.index(b"acTL")
    says = b"acTL" + struct.pack(">II", frames, 0)
    return content[:at] + says + struct.pack(">I", zlib.crc32(says)) + content[at + 16 :]


def test_the_pixels_of_all_frames_count_before_any_is_drawn(monkeypatch):
    assert look_into(files.sent("a.png", moving(2))).type is filetypes.PNG
    monkeypatch.setattr(PngImageFile, "load", None)
    assert refusal("a.png", moving(300_000))[0] == "pixels"


def test_a_long_list_of_parts_is_not_read_to_its_end(monkeypatch):
    monkeypatch.setattr(filetypes, "MAX_PART_LIST_LENGTH", 100)
    assert refusal("plan.docx", files.open_xml())[0] == "damaged"


def test_a_picture_with_too_many_pixels_is_not_even_drawn(monkeypatch):
    large = files.picture("PNG", (10_000, 6_000), mode="1")
    monkeypatch.setattr(PngImageFile, "load", None)
    assert refusal("map.png", large)[0] == "pixels"


def test_a_picture_beyond_all_measure_is_refused():
    assert refusal("map.png", files.picture("PNG", (20_000, 20_000), mode="1"))[0] == "damaged"


def as_kept(name, content):
    upload = look_into(files.sent(name, content))
    upload.content.seek(0)
    return upload, Image.open(io.BytesIO(upload.content.read()))


def from_a_camera(kind, **more):
    exif = Image.Exif()
    exif[ORIENTATION] = 6  # turned a quarter
    exif[GPS] = {1: "N", 2: (51.0, 30.0, 0.0)}
    return files.picture(kind, (40, 30), exif=exif, **more)


@pytest.mark.parametrize(("kind", "ending"), [("JPEG", "jpg"), ("PNG", "png")])
def test_a_picture_keeps_nothing_of_time_and_place_and_stands_upright(kind, ending):
    content = from_a_camera(kind)
    before = Image.open(io.BytesIO(content)).getexif()
    assert dict(before.get_ifd(GPS)) != {}
    _upload, kept = as_kept(f"photo.{ending}", content)
    assert (dict(kept.getexif()), kept.size) == ({}, (30, 40))


def test_a_picture_keeps_no_words_either():
    words = PngInfo()
    words.add_text("Author", "Ann Secret")
    png = look_into(files.sent("map.png", files.picture("PNG", pnginfo=words)))
    jpeg_bytes = files.picture("JPEG", comment=b"Ann Secret", xmp=b"<x>Ann Secret</x>")
    jpeg = look_into(files.sent("map.jpg", jpeg_bytes + b"PK\3\4 Ann Secret"))
    kept = [b"".join(upload.content.chunks()) for upload in (png, jpeg)]
    assert [b"Secret" in content for content in kept] == [False, False]


def test_a_photo_looks_as_it_did():
    noise = Image.effect_noise((64, 64), 60).convert("RGB")
    original = io.BytesIO()
    noise.save(original, "JPEG", quality=93)
    _upload, kept = as_kept("photo.jpg", original.getvalue())
    pairs = zip(Image.open(original).tobytes(), kept.tobytes(), strict=True)
    assert max(abs(a - b) for a, b in pairs) <= 6


def test_a_transparent_picture_stays_so():
    _upload, kept = as_kept("map.png", files.picture("PNG", mode="RGBA", colour=(1, 2, 3, 0)))
    assert (kept.mode, kept.getpixel((0, 0))) == ("RGBA", (1, 2, 3, 0))


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


def test_half_a_picture_is_refused_after_a_report_was_rendered_too(monkeypatch):
    monkeypatch.setattr(ImageFile, "LOAD_TRUNCATED_IMAGES", True)  # as importing WeasyPrint does
    half = files.picture("PNG", (200, 200), colour="red")[:-30]
    assert refusal("map.png", half)[0] == "damaged"


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
