"""What a file really is, found from its content, whatever its name and the browser say.

The readers themselves decide: a document is what its package declares as its main part, an image
is what Pillow can draw to the last line. Recognisers that look at a file's first bytes
(``filetype``, ``puremagic``) take every ZIP for a DOCX, or eight bytes for a PNG.
"""

import io
import lzma
import posixpath
import re
import struct
import zlib
from dataclasses import dataclass
from xml.parsers import expat
from zipfile import BadZipFile, ZipFile, is_zipfile

from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from als.core import picture_pieces
from als.core.files import dangers, foreign


@dataclass(frozen=True)
class FileType:
    """``called``: what people call such a file, within a sentence."""

    name: str
    content_type: str
    endings: tuple
    called: str


OPEN_XML = "application/vnd.openxmlformats-officedocument."
PDF = FileType("PDF", "application/pdf", (".pdf",), gettext_lazy("a PDF"))
DOCX = FileType(
    "DOCX", OPEN_XML + "wordprocessingml.document", (".docx",), gettext_lazy("a Word file")
)
PPTX = FileType(
    "PPTX", OPEN_XML + "presentationml.presentation", (".pptx",), gettext_lazy("a PowerPoint file")
)
ODT = FileType(
    "ODT",
    "application/vnd.oasis.opendocument.text",
    (".odt",),
    gettext_lazy("an OpenDocument text"),
)
PNG = FileType("PNG", "image/png", (".png",), gettext_lazy("a PNG picture"))
JPEG = FileType(
    "JPEG", "image/jpeg", (".jpg", ".jpeg", ".jpe", ".jfif"), gettext_lazy("a JPEG picture")
)

TYPES = (PDF, DOCX, ODT, PPTX, PNG, JPEG)
BY_ENDING = {ending: one for one in TYPES for ending in one.endings}
BY_CONTENT_TYPE = {one.content_type: one for one in TYPES}
MAIN_RELATION = "/officeDocument"  # the same end in both editions of the standard
BY_MAIN_PART = {one.content_type + ".main+xml": one for one in (DOCX, PPTX)}

PDF_MARK_WITHIN = PDF_END_WITHIN = 1024  # bytes from start and end, as PDF readers look for them
SECOND_KIND = re.compile(rb"<[a-z!?]|^(?:MZ|PK|GIF8|\x7fELF|#!|\{\\rtf)|PK\x03", re.IGNORECASE)
MAX_PART_LIST_LENGTH = 1024 * 1024  # bytes: of documents with hundreds of parts it has some 100 KB
MAX_TEXT_PART_LENGTH = 15 * 1024 * 1024
MAX_LOOKED_THROUGH = 30 * 1024 * 1024  # bytes of all its parts of XML: a second or two
MAX_PARTS = 10_000
MAX_UNPACKED_BYTES = 500 * 1024 * 1024
# Tags, attributes and entities that are looked through in a document: two seconds. A report of
# three hundred pages has some 600,000.
MAX_SIGNS_OF_XML = 2_000_000
MAX_PROFILE_BYTES = 4 * 1024 * 1024  # of a picture's colours; those of printers have one MB
MAX_PIXELS = 50_000_000  # what phones take by default; some 150 MB of memory while it is read

# Names and declared types of parts that run on the computer of whoever opens the document
MACRO_SIGNS = ("vbaproject", "macroenabled", "activex")
EMPTY_MACRO_LISTS = ("script-lc.xml", "script-lb.xml")  # OpenOffice writes them without macros too

# What the readers raise over bytes that make no sense
UNREADABLE = (
    OSError, EOFError, SyntaxError, ValueError, TypeError, LookupError, ArithmeticError,
    RuntimeError, struct.error, zlib.error, lzma.LZMAError,
    BadZipFile, expat.ExpatError,
)  # fmt: skip


def recognise(file, name):
    """Return the file's type and the content to keep; ``ValidationError`` says what is wrong.

    ``name`` is for the sentences only.
    """
    head = _bytes_at(file, 0, PDF_MARK_WITHIN + 16)
    try:
        if head.startswith(b"PK\3\4"):
            if b"%PDF-" in head:
                raise _two_in_one(name)
            return _document(file, name), file
        if head.startswith((b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff")):
            return _image(file, name)
        if b"%PDF-" in head[: PDF_MARK_WITHIN + 5]:
            return PDF, _whole_pdf(file, head, name)
    except UNREADABLE:
        raise ValidationError(
            _("“%s” is damaged or not complete. Open it, save it again, then choose it again.")
            % name,
            code="damaged",
        ) from None
    raise _not_taken(file, head, name)


def _not_taken(file, head, name):
    return _not_taken_as(name, *foreign.name_and_help(file, head))


def _not_taken_as(name, what, help_text):
    """Return what is said of a file that people call ``what``, and of a name that says other."""
    ending = posixpath.splitext(name)[1].lower()
    sentence = _("“%(name)s” is %(what)s.")
    if ending in BY_ENDING:
        sentence = _("“%(name)s” is %(what)s, although its name ends in %(ending)s.")
    facts = {"name": name, "what": what, "ending": ending}
    return ValidationError(f"{sentence % facts} {help_text}", code="not taken")


def _two_in_one(name):
    return ValidationError(
        _(
            "“%s” is two kinds of file in one, as harmful files often are."
            " Open it, save it again as PDF, then choose that."
        )
        % name,
        code="two in one",
    )


def _refused(danger, name):
    """Return what is said of a document that would act where it is opened."""
    sentence = {
        dangers.MACROS: _(
            "“%s” holds macros: programs that would run on the computers of those who open it. "
            "Save it without macros, or as PDF, then choose it again."
        ),
        dangers.SCRIPTS: _(
            "“%s” holds programs or starts something when it is opened. "
            "Print it into a new PDF, then choose that."
        ),
        dangers.EMBEDDED: _(
            "“%s” carries other files or objects in it. Save it as PDF without them, and choose "
            "the other files by themselves."
        ),
        dangers.REMOTE: _(
            "“%s” fetches a template, a picture or a file from elsewhere when it is opened. "
            "Save it as PDF, then choose that."
        ),
        dangers.FIELDS: _(
            "“%s” has fields that take data from other programs or files. Turn them into plain "
            "text, or save it as PDF, then choose it again."
        ),
        dangers.FORM: _(
            "“%s” is a form (XFA) that most PDF readers can’t show. "
            "Print it into a new PDF, then choose that."
        ),
        dangers.LOCKED: _(
            "“%s” is protected with a password, or against copying. Save it without protection, "
            "then choose it again."
        ),
        dangers.UNREADABLE: _("“%s” can’t be checked. Print it into a new PDF, then choose that."),
    }[danger]
    return ValidationError(sentence % name, code=danger)


def _bytes_at(file, start, length):
    file.seek(start)
    return file.read(length)


def _whole_pdf(file, head, name):
    """Return the file if it is a whole PDF that does nothing by itself.

    As readers do, bytes are passed over before its mark and padding after its end.
    """
    before = head[: head.index(b"%PDF-")]
    if SECOND_KIND.search(before) or is_zipfile(file):
        raise _two_in_one(name)
    file.seek(0)
    content = file.read().rstrip(b"\0\t\n\f\r ")
    if b"%%EOF" not in content[-PDF_END_WITHIN:]:
        raise ValueError("no end of a PDF")
    if danger := dangers.danger_in_pdf(file):
        raise _refused(danger, name)
    return file


def _document(file, name):
    """Return which document a ZIP is: by the main part that it declares, and nothing that acts."""
    with ZipFile(file) as parts:
        names = parts.namelist()
        if len({part.lower() for part in names}) < len(names):
            raise ValueError("two parts of one name: which one counts depends on the reader")
        unpacked = sum(part.file_size for part in parts.infolist())
        if len(names) > MAX_PARTS or unpacked > MAX_UNPACKED_BYTES:
            raise ValidationError(
                _("“%s” would unpack to more than a document needs. Save it again, or as PDF.")
                % name,
                code="unpacks",
            )
        if any(part.flag_bits & 1 for part in parts.infolist()):
            raise _refused(dangers.LOCKED, name)
        if "[Content_Types].xml" in names:
            kind, declared, type_of = _open_xml(parts)
        else:
            kind, declared, type_of = _open_document(parts), [], None
        if _has_macros(names, declared):
            raise _refused(dangers.MACROS, name)
        if kind is None:
            raise _not_taken_package(parts, declared, name)
        if danger := _danger_in(parts, names, kind, type_of, name):
            raise _refused(danger, name)
    return kind


def _has_macros(names, declared):
    signs = (sign in word.lower() for sign in MACRO_SIGNS for word in [*names, *declared])
    return any(signs) or any(_is_open_document_macro(part) for part in names)


def _danger_in(parts, names, kind, type_of, name):
    left, signs_left = MAX_LOOKED_THROUGH, MAX_SIGNS_OF_XML

    def read(part):
        nonlocal left, signs_left
        content = _part(parts, part, MAX_TEXT_PART_LENGTH)
        left -= len(content)
        signs_left -= sum(map(content.count, (b"<", b"=", b"&")))
        if left < 0 or signs_left < 0:
            raise _refused(dangers.UNREADABLE, name)
        return content

    def is_plain_workbook(part):
        with ZipFile(io.BytesIO(read(part))) as inner:
            inside = [one.lower() for one in inner.namelist()]
            types = _part(inner, "[Content_Types].xml").decode(errors="replace")
        bad = ("externallink", "embeddings/", "oleobject", *MACRO_SIGNS)
        return not any(sign in word for sign in bad for word in [*inside, types.lower()])

    if kind is ODT:
        return dangers.danger_in_open_document(names, read)
    return dangers.danger_in_open_xml(names, read, is_plain_workbook, type_of)


def _not_taken_package(parts, declared, name):
    more = []
    if "mimetype" in parts.namelist():
        more = [_part(parts, "mimetype").decode(errors="replace")]
    return _not_taken_as(name, *foreign.package([*declared, *more]))


def _open_xml(parts):
    """Return the type that an Open XML package declares (or None), all declared types, and a
    function that says which is declared for a part.

    The package's relations name the main part; its type is its own, or that of its ending.
    """
    listed = dangers.elements(_part(parts, "[Content_Types].xml"))
    own = {a["PartName"].lower(): a["ContentType"] for tag, a in listed if tag == "Override"}
    of_ending = {a["Extension"].lower(): a["ContentType"] for tag, a in listed if tag == "Default"}
    related = dangers.elements(_part(parts, "_rels/.rels"))
    targets = [a["Target"] for _tag, a in related if a.get("Type", "").endswith(MAIN_RELATION)]
    main = posixpath.normpath(targets[0]).lstrip("/")
    parts.getinfo(main)

    def type_of(part):
        own_type = own.get(f"/{part}".lower())
        return own_type or of_ending.get(part.rpartition(".")[2].lower(), "")

    return BY_MAIN_PART.get(type_of(main)), [*own.values(), *of_ending.values()], type_of


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


def _part(parts, name, longest=None):
    """Read a part of a package; a short one, unless ``limit`` says otherwise."""
    longest = longest or MAX_PART_LIST_LENGTH
    with parts.open(name) as file:
        content = file.read(longest + 1)
    if len(content) > longest:
        raise ValueError("a part that long")
    return content


def _image(file, name):
    from PIL import Image  # as elsewhere, only here: 10 ms of a start, and 3 MB

    try:
        return _redrawn(file, name)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise ValueError("an image that large") from error


def _redrawn(file, name):
    """Draw the image once and write a new one, without the camera's notes of time and place."""
    from PIL import Image, ImageFile, ImageOps

    file.seek(0)
    frames = picture_pieces.frames_of(file.read())
    file.seek(0)
    # WeasyPrint, once it is imported, lets half pictures pass in the whole process
    ImageFile.LOAD_TRUNCATED_IMAGES = False
    with Image.open(file, formats=["PNG", "JPEG"]) as image:
        if frames * image.width * image.height > MAX_PIXELS:
            raise _too_many_pixels(name, frames)
        kind = PNG if image.format == "PNG" else JPEG
        image.load()
        as_before = {} if kind is PNG else _compression(image)
        upright = ImageOps.exif_transpose(image)
        kept = {"icc_profile", "transparency"} & set(upright.info)
        upright.info = {key: upright.info[key] for key in kept}
        redrawn = io.BytesIO()
        profile = upright.info.get("icc_profile")
        if profile and len(profile) > MAX_PROFILE_BYTES:
            profile = None
        upright.save(redrawn, kind.name, icc_profile=profile, **as_before)
    return kind, File(redrawn)


def _too_many_pixels(name, frames):
    sentence = _("“%s” has more than 50 million pixels. Make it smaller, then choose it again.")
    if frames > 1:
        sentence = _(
            "“%s” is animated, and has more than 50 million pixels in all. Save it as a still"
            " picture, then choose that."
        )
    return ValidationError(sentence % name, code="pixels")


def _compression(jpeg):
    """Return how a JPEG was compressed, so that the new one is as good."""
    from PIL import JpegImagePlugin

    return {
        "qtables": jpeg.quantization,
        "subsampling": JpegImagePlugin.get_sampling(jpeg),
    }
