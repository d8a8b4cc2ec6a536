"""What people call a file that isn't taken, and the one step that helps."""

from django.utils.translation import gettext as _

OLDER_OFFICE = b"\xd0\xcf\x11\xe0"
PHONE_PHOTOS = (b"heic", b"heix", b"mif1", b"msf1", b"hevc", b"avif")
OF_WEB_PAGES = (b"<html", b"<!doctype html", b"<script", b"<body")


def name_and_help(file, head):
    """Return two texts for a file by its first bytes: “a web page”, “Save it as PDF, …”."""
    if head.startswith(OLDER_OFFICE):
        return _office(file)
    if head[4:8] == b"ftyp":
        return _of_a_phone(head)
    for marks, what, help_text in _by_first_bytes():
        if head.startswith(marks):
            return what, help_text
    return _by_words(head.lower().replace(b"\0", b""))


def _office(file):
    file.seek(0)
    if "EncryptedPackage".encode("utf-16-le") in file.read():
        return _("a file with a password"), _("Save it without a password, then choose it again.")
    return (
        _("a file of an older Office program"),
        _("Save it as DOCX, PPTX or PDF, then choose that."),
    )


def _of_a_phone(head):
    if head[8:12] in PHONE_PHOTOS:
        return (
            _("a photo in a phone’s own format (HEIC)"),
            _("Save it as JPEG, then choose that."),
        )
    return _("a video"), _("Put it where the set can watch it, and write its address here.")


def _by_first_bytes():
    picture = _("Save it as PNG or JPEG, then choose that.")
    return (
        (b"GIF8", _("a GIF picture"), picture),
        (b"RIFF", _("a WebP picture"), picture),
        (b"BM", _("a BMP picture"), picture),
        ((b"II*\0", b"MM\0*"), _("a TIFF picture"), picture),
        ((b"MZ", b"\x7fELF", b"#!"), _("a program"), _("Choose a document or a picture.")),
        ((b"PK", b"7z\xbc\xaf", b"Rar!", b"\x1f\x8b"), *archive()),
        (b"{\\rtf", _("an RTF file"), _("Save it as DOCX or PDF, then choose that.")),
    )


def archive():
    return _("an archive"), _("Unpack it, and choose the files in it one by one.")


def _by_words(head):
    if b"<svg" in head:
        return (
            _("an SVG: a drawing that can hold programs"),
            _("Save it as PNG, at least 1000 pixels wide, then choose that."),
        )
    if any(sign in head for sign in OF_WEB_PAGES):
        return _("a web page"), _("Save it as PDF, then choose that.")
    return (
        _("not a PDF, DOCX, ODT, PPTX, PNG or JPEG file"),
        _("Save it as one of these, then choose that."),
    )


def package(declared):
    """Return the same for a package by the types that it declares: most are spreadsheets."""
    if any("spreadsheet" in one for one in declared):
        return _("a spreadsheet"), _("Save it as PDF, then choose that.")
    if any("presentation" in one for one in declared):
        return _("a presentation"), _("Save it as PPTX or PDF, then choose that.")
    return archive()
