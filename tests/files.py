"""Small real files of each type, made of what their formats ask for and no more."""

import io
from zipfile import ZIP_DEFLATED, ZipFile

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from als.core.files.filetypes import DOCX, ODT, OPEN_XML, PPTX
from als.core.files.uploads import look_into

OFFICE = "http://schemas.openxmlformats.org"
MAIN_RELATION = f"{OFFICE}/officeDocument/2006/relationships/officeDocument"
RELATED = (
    f'<Relationships xmlns="{OFFICE}/package/2006/relationships">'
    f'<Relationship Id="rId1" Type="{MAIN_RELATION}" Target="%s"/></Relationships>'
)
DECLARED = f'<Types xmlns="{OFFICE}/package/2006/content-types">%s</Types>'
MAIN_PART = {
    "docx": ("word/document.xml", DOCX.content_type + ".main+xml"),
    "pptx": ("ppt/presentation.xml", PPTX.content_type + ".main+xml"),
    "xlsx": ("xl/workbook.xml", OPEN_XML + "spreadsheetml.sheet.main+xml"),
    "docm": ("word/document.xml", "application/vnd.ms-word.document.macroEnabled.main+xml"),
}


def zipped(parts):
    content = io.BytesIO()
    with ZipFile(content, "w", ZIP_DEFLATED) as package:
        for name, text in parts.items():
            package.writestr(name, text)
    return content.getvalue()


def declared(part, content_type):
    return DECLARED % f'<Override PartName="/{part}" ContentType="{content_type}"/>'


def open_xml(kind="docx", **more):
    """A DOCX or its kin; ``more`` are further parts, or the same ones otherwise."""
    part, content_type = MAIN_PART[kind]
    parts = {
        "[Content_Types].xml": declared(part, content_type),
        "_rels/.rels": RELATED % part,
        part: "<document/>",
    }
    return zipped(parts | more)


def odt(**more):
    return zipped({"mimetype": ODT.content_type, "content.xml": "<document/>"} | more)


def pdf():
    return b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


def picture(kind="PNG", size=(40, 30), **kwargs):
    content = io.BytesIO()
    Image.new(kwargs.pop("mode", "RGB"), size, kwargs.pop("colour", None)).save(
        content, kind, **kwargs
    )
    return content.getvalue()


def sent(name, content):
    """The file as a browser sends it; what the browser says of its type counts for nothing."""
    return SimpleUploadedFile(name, content, content_type="text/html")


def refusal(name, content):
    """Return the code and the sentence by which the product refuses such a file."""
    try:
        look_into(sent(name, content))
    except ValidationError as refused:
        return refused.code, refused.messages[0]
    raise AssertionError(f"{name} was taken.")
