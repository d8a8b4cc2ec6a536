"""Pictures that people send: hostile ones are refused, and of the others little is kept."""

import io
import struct
import time
import zlib

import pytest
from PIL import Image, ImageFile
from PIL.PngImagePlugin import PngImageFile, PngInfo

from als.core import picture_pieces
from als.core.files import filetypes
from als.core.files.uploads import look_into
from tests import files

ORIENTATION, GPS = 0x0112, 0x8825


@pytest.mark.parametrize(
    ("name", "head", "piece"),
    [("a.png", 8, b"\0\0\0\0tEXt\0\0\0\0"), ("a.jpg", 2, b"\xff\xe5\0\2")],
)
def test_a_picture_in_a_million_pieces_is_not_read(monkeypatch, name, head, piece):
    kind = "PNG" if name == "a.png" else "JPEG"
    picture = files.picture(kind)
    monkeypatch.setattr(Image, "open", None)
    assert files.refusal(name, picture[:head] + piece * 30_000 + picture[head:])[0] == "damaged"


def test_a_picture_that_is_gone_over_and_over_is_not_drawn(monkeypatch):
    picture = files.picture("JPEG", progressive=True)
    last = picture[picture.rindex(b"\xff\xda") : -2]
    many = picture[:-2] + last * picture_pieces.MAX_SCANS + picture[-2:]
    look_into(files.sent("a.jpg", picture[:-2] + last * 10 + picture[-2:]))
    monkeypatch.setattr(Image, "open", None)
    assert files.refusal("a.jpg", many)[0] == "damaged"


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
    assert (files.refusal(name, picture)[0], time.process_time() - start < 5) == ("damaged", True)


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
    assert files.refusal("a.png", moving(300_000))[0] == "pixels"


def test_a_picture_with_too_many_pixels_is_not_even_drawn(monkeypatch):
    large = files.picture("PNG", (10_000, 6_000), mode="1")
    monkeypatch.setattr(PngImageFile, "load", None)
    assert files.refusal("map.png", large)[0] == "pixels"


def test_a_picture_beyond_all_measure_is_refused():
    assert (
        files.refusal("map.png", files.picture("PNG", (20_000, 20_000), mode="1"))[0] == "damaged"
    )


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


def test_half_a_picture_is_refused_after_a_report_was_rendered_too(monkeypatch):
    monkeypatch.setattr(ImageFile, "LOAD_TRUNCATED_IMAGES", True)  # as importing WeasyPrint does
    half = files.picture("PNG", (200, 200), colour="red")[:-30]
    assert files.refusal("map.png", half)[0] == "damaged"
