"""The report as a Word file, for editing: real headings, lists, tables, links and contents.

It is made from the same HTML as the page and the PDF, so that nothing is in one and not in the
other. Word takes no SVG that all of its readers show: a drawing is a PNG there, with its words.
"""

import datetime as dt
import io

from django.utils.translation import gettext as _

from als.core.enums import JobStage
from als.core.files import pdf
from als.core.files import word as bricks
from als.core.files.progress import NO_PROGRESS
from als.core.files.tables import plain
from als.core.files.word_blocks import Blocks
from als.core.text.editing import with_article
from als.core.text.languages import in_language
from reports.rendering.document import drawn

FONT = "Arial"
# Of each style the size, and the space before and after it, in points
SIZES = [
    ("Normal", 10.5, 0, 6), ("Title", 28, 0, 12), ("TOC Heading", 18, 0, 8),
    ("Heading 1", 18, 24, 8), ("Heading 2", 14, 16, 6), ("Heading 3", 12, 12, 4),
    ("Heading 4", 10.5, 10, 3), ("Caption", 9.5, 8, 4),
]  # fmt: skip


def docx_of(content, job=NO_PROGRESS):
    """Return the bytes, and no number of pages: Word counts them each time it opens one."""
    # lxml and python-docx: slow to load, and only few processes need it
    from lxml import html

    body = html.fragment_fromstring(drawn("report/body.html", content, job), create_parent="div")
    job.stage(JobStage.LAYOUT)
    with in_language(content["language"]):
        document = _empty(content)
        _cover(document, content)
        _contents(document, body)
        Blocks(document, content["language"]).write(body)
    job.stage(JobStage.WRITE)
    return bricks.bytes_of(document), None


def _empty(content):
    """Return a Word document with our page, language, properties and running head."""
    from docx import Document
    from docx.shared import Cm

    document = Document()
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.different_first_page_header_footer = True
    section.header.paragraphs[0].text = plain(content["title"])
    bricks.simple_field(section.footer.paragraphs[0], "PAGE")
    section.left_margin = section.right_margin = Cm(2.5)
    bricks.set_language(document.styles["Normal"], content["language"])
    _type(document)
    _colour(document, content["colour"])
    _properties(document.core_properties, content)
    return document


def _type(document):
    """Set a font that every machine has or has the like of, and sizes for reading on A4."""
    from docx.shared import Pt

    bricks.set_fonts(document, FONT)
    for name, size, before, after in SIZES:
        style = document.styles[name]
        style.font.size = Pt(size)
        style.paragraph_format.space_before = Pt(before)
        style.paragraph_format.space_after = Pt(after)
    document.styles["Caption"].paragraph_format.keep_with_next = True


def _colour(document, colour):
    from docx.shared import RGBColor

    for name in ("Title", "TOC Heading", *(f"Heading {level}" for level in range(1, 5))):
        document.styles[name].font.color.rgb = RGBColor.from_string(colour.lstrip("#").upper())
    document.styles["Caption"].font.color.rgb = RGBColor(0, 0, 0)
    bricks.colour_line(document.styles["Title"], colour.lstrip("#").upper())


def _properties(properties, content):
    """Set the file's properties; times from the content, not from the clock."""
    properties.title = plain(content["title"])
    properties.author = plain(f"{content['set']}, {content['programme']}")
    properties.last_modified_by = properties.author
    properties.language = content["language"]
    properties.version = str(content["version"])
    properties.comments = ""
    day = dt.date.fromisoformat(content["dated_iso"])
    properties.created = properties.modified = dt.datetime.combine(day, dt.time(), None)


def _cover(document, content):
    _logo(document, content["logo"])
    document.add_paragraph(plain(content["programme"]))
    if content["draft"]:
        document.add_paragraph().add_run(_("Draft: not for quotation")).bold = True
    document.add_paragraph(plain(content["title"]), style="Title")
    lines = [
        _("Lessons of the action learning set “%(set)s”") % content,
        f"{content['period']['start']} – {content['period']['end']}",
        _("For %(sponsor)s") % {"sponsor": with_article(content["sponsor"])},
        _dated(content),
    ]
    for line in lines:
        document.add_paragraph(plain(line))


def _dated(content):
    if content.get("released"):
        return _("Version %(version)s, released on %(released)s") % content
    return _("Version %(version)s, as of %(dated)s") % content


def _logo(document, logo):
    from docx.shared import Cm

    found = pdf.picture_in(logo["uri"]) if logo else None
    if found:
        picture = document.add_picture(io.BytesIO(found[1]), height=Cm(2))
        bricks.describe_picture(picture, plain(logo["text"]))


def _contents(document, body):
    """Write the contents as Word's own field. Word fills in the pages as it opens the file."""
    heading = document.add_paragraph(_("Contents"), style="TOC Heading")
    heading.paragraph_format.page_break_before = True
    lines = []
    for found in body.iter("h2"):
        lines.append(document.add_paragraph())
        text = " ".join(found.text_content().split())
        place = bricks.link(lines[-1], anchor=found.get("id") or text)
        run = lines[-1].add_run(plain(text))
        place.append(run._r)
    if lines:
        bricks.field_around(lines[0], lines[-1], 'TOC \\o "1-2" \\h \\z \\u')
