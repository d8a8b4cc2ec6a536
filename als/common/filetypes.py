"""What a file really is, told by what is in it, whatever its name and the browser say.

The readers themselves decide: a document is what its package declares as its main part, an image
is what Pillow can draw to the last line. Recognisers that look at a file's first bytes
(``filetype``, ``puremagic``) take every ZIP for a DOCX, or eight bytes for a PNG.
"""

import io
import lzma
import posixpath
import struct
import zlib
from dataclasses import dataclass
from xml.parsers import expat
from zipfile import BadZipFile, ZipFile

from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.utils.translation import gettext as _
from PIL import Image, ImageFile, ImageOps, JpegImagePlugin


@dataclass(frozen=True)
class FileType:
    name: str
    content_type: str
    endings: tuple


OPEN_XML = "application/vnd.openxmlformats-officedocument."
PDF = FileType("PDF", "application/pdf", (".pdf",))
DOCX = FileType("DOCX", OPEN_XML + "wordprocessingml.document", (".docx",))
PPTX = FileType("PPTX", OPEN_XML + "presentationml.presentation", (".pptx",))
ODT = FileType("ODT", "application/vnd.oasis.opendocument.text", (".odt",))
PNG = FileType("PNG", "image/png", (".png",))
JPEG = FileType("JPEG", "image/jpeg", (".jpg", ".jpeg", ".jpe", ".jfif"))

TYPES = (PDF, DOCX, ODT, PPTX, PNG, JPEG)
BY_ENDING = {ending: one for one in TYPES for ending in one.endings}
BY_CONTENT_TYPE = {one.content_type: one for one in TYPES}
MAIN_RELATION = "/officeDocument"  # the same end in both editions of the standard
BY_MAIN_PART = {one.content_type + ".main+xml": one for one in (DOCX, PPTX)}

PDF_END_WITHIN = 1024  # bytes from the end, as PDF readers look for it
LONGEST_PART_LIST = 1024 * 1024  # bytes: of documents with hundreds of parts it has some 100 KB
MOST_PARTS = 10_000
LARGEST_UNPACKED = 500 * 1024 * 1024
MOST_PIXELS = 50_000_000  # what phones take by default; some 150 MB of memory while it is read

# Names and declared types of parts that run on the computer of whoever opens the document
MACRO_SIGNS = ("vbaproject", "macroenabled", "activex")
EMPTY_MACRO_LISTS = ("script-lc.xml", "script-lb.xml")  # OpenOffice writes them without macros too

# What the readers raise over bytes that make no sense
UNREADABLE = (
    OSError, EOFError, SyntaxError, ValueError, TypeError, LookupError, ArithmeticError,
    RuntimeError, struct.error, zlib.error, lzma.LZMAError,
    BadZipFile, expat.ExpatError, Image.DecompressionBombError, Image.DecompressionBombWarning,
)  # fmt: skip


def recognise(file, name):
    """Return the file's type and the content to keep; ``ValidationError`` says what is wrong.

    ``name`` is for the sentences only.
    """
    head = _bytes_at(file, 0, 16)
    try:
        if head.startswith(b"%PDF-"):
            return PDF, _whole_pdf(file)
        if head.startswith(b"PK\3\4"):
            return _document(file, name), file
        if head.startswith((b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff")):
            return _image(file, name)
    except UNREADABLE:
        raise ValidationError(
            _("“%s” is damaged or not complete. Open it, save it anew, then choose it again.")
            % name,
            code="damaged",
        ) from None
    raise _not_taken(head, name)


def _not_taken(head, name):
    if head.startswith(b"\xd0\xcf\x11\xe0"):
        sentence = _(
            "“%s” is of an older Office program, or has a password. Save it as DOCX, PPTX or PDF "
            "without a password, then choose it again."
        )
    elif head[4:8] == b"ftyp":
        sentence = _(
            "“%s” is a photo or film in a phone’s own format. Save it as JPEG, "
            "then choose it again."
        )
    else:
        sentence = _(
            "“%s” is not a PDF, DOCX, ODT, PPTX, PNG or JPEG file, whatever its name says. "
            "Save it as one of these, then choose it again."
        )
    return ValidationError(sentence % name, code="not taken")


def _bytes_at(file, start, length):
    file.seek(start)
    return file.read(length)


def _whole_pdf(file):
    end = _bytes_at(file, max(0, file.size - PDF_END_WITHIN), PDF_END_WITHIN)
    if b"%%EOF" not in end:
        raise ValueError("no end of a PDF")
    return file


def _document(file, name):
    """Return which document a ZIP is: by the main part that it declares, without macros."""
    with ZipFile(file) as parts:
        names = parts.namelist()
        if len(names) > MOST_PARTS or sum(p.file_size for p in parts.infolist()) > LARGEST_UNPACKED:
            raise ValidationError(
                _("“%s” would unpack to more than a document needs. Save it anew, or as PDF.")
                % name,
                code="unpacks",
            )
        if "[Content_Types].xml" in names:
            kind, declared = _open_xml(parts)
        else:
            kind, declared = _open_document(parts), []
    if any(sign in word.lower() for sign in MACRO_SIGNS for word in [*names, *declared]) or any(
        _is_open_document_macro(part) for part in names
    ):
        raise ValidationError(
            _(
                "“%s” holds macros: programs that would run on the computers of those who open it. "
                "Save it without macros, or as PDF, then choose it again."
            )
            % name,
            code="macros",
        )
    if kind is None:
        raise _not_taken(b"", name)
    return kind


def _open_xml(parts):
    """Return the type that an Open XML package declares (or None), and all declared types.

    The package's relations name the main part; its type is its own, or that of its ending.
    """
    listed = _elements(_part(parts, "[Content_Types].xml"))
    own = {a["PartName"].lower(): a["ContentType"] for tag, a in listed if tag == "Override"}
    of_ending = {a["Extension"].lower(): a["ContentType"] for tag, a in listed if tag == "Default"}
    related = _elements(_part(parts, "_rels/.rels"))
    targets = [a["Target"] for _tag, a in related if a.get("Type", "").endswith(MAIN_RELATION)]
    main = posixpath.normpath(targets[0]).lstrip("/")
    parts.getinfo(main)
    found = own.get(f"/{main}".lower()) or of_ending.get(main.rpartition(".")[2].lower())
    return BY_MAIN_PART.get(found), [*own.values(), *of_ending.values()]


def _open_document(parts):
    if "mimetype" not in parts.namelist():
        return None
    parts.getinfo("content.xml")
    return ODT if _part(parts, "mimetype").strip() == ODT.content_type.encode() else None


def _is_open_document_macro(part):
    folder, _slash, rest = part.partition("/")
    if folder == "Basic":
        return bool(rest) and not rest.endswith(("/", *EMPTY_MACRO_LISTS))
    return folder == "Scripts" and bool(rest)


def _part(parts, name):
    """Read a short part of a package."""
    with parts.open(name) as file:
        content = file.read(LONGEST_PART_LIST + 1)
    if len(content) > LONGEST_PART_LIST:
        raise ValueError("a list of parts that long")
    return content


def _elements(xml):
    """Return (name, attributes) of each element. A document type, so any entity, is refused."""
    found = []

    def refuse(*_args):
        raise ValueError("packages have no document type")

    parser = expat.ParserCreate(namespace_separator=" ")
    parser.StartElementHandler = lambda name, attrs: found.append((name.rpartition(" ")[2], attrs))
    parser.StartDoctypeDeclHandler = refuse
    parser.Parse(xml, True)
    return found


def _image(file, name):
    """Draw the image once and write it anew, without what the camera told of time and place."""
    file.seek(0)
    # WeasyPrint, once it is imported, lets half pictures pass in the whole process
    ImageFile.LOAD_TRUNCATED_IMAGES = False
    with Image.open(file, formats=["PNG", "JPEG"]) as image:
        if image.width * image.height > MOST_PIXELS:
            raise ValidationError(
                _("“%s” has more than 50 million pixels. Make it smaller, then choose it again.")
                % name,
                code="pixels",
            )
        kind = PNG if image.format == "PNG" else JPEG
        image.load()
        as_before = {} if kind is PNG else _compression(image)
        upright = ImageOps.exif_transpose(image)
        kept = {"icc_profile", "transparency"} & set(upright.info)
        upright.info = {key: upright.info[key] for key in kept}
        anew = io.BytesIO()
        profile = upright.info.get("icc_profile")
        upright.save(anew, kind.name, icc_profile=profile, **as_before)
    return kind, File(anew)


def _compression(jpeg):
    """Return how a JPEG was compressed, so that it is written anew as good as it was."""
    return {
        "qtables": jpeg.quantization,
        "subsampling": JpegImagePlugin.get_sampling(jpeg),
    }
