"""The report as a Word file, for editing: real headings, lists, tables, links and contents.

It is made from the same HTML as the page and the PDF, so that nothing is in one and not in the
other. Word takes no SVG that all of its readers show: a picture is there in its words, and its
numbers are in the tables beside it.
"""

import datetime as dt
import io

from django.utils import translation
from django.utils.translation import gettext as _

from als.core.enums import JobStage
from als.core.files import pdf
from als.core.files import word as bricks
from als.core.files.progress import NO_PROGRESS
from als.core.files.tables import plain
from als.core.files.word_blocks import Blocks
from als.core.text.editing import with_article
from als.core.text.languages import own_words_language
from reports.rendering.document import drawn


def docx_of(content, job=NO_PROGRESS):
    """Return the bytes, and no number of pages: Word counts them, each time anew."""
    # lxml and python-docx: slow to load, and only few processes need it
    from lxml import html

    body = html.fragment_fromstring(drawn("report/body.html", content, job), create_parent="div")
    job.stage(JobStage.LAYOUT)
    with translation.override(own_words_language(content["language"])):
        document = _empty(content)
        _cover(document, content)
        _contents(document, body)
        Blocks(document, content["language"]).write(body)
    job.stage(JobStage.WRITE)
    return bricks.bytes_of(document), None


def _empty(content):
    """Return a Word document with our page, language, properties and running head."""
    from docx import Document
    from docx.shared import Cm, Pt

    document = Document()
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.different_first_page_header_footer = True
    section.header.paragraphs[0].text = plain(content["title"])
    bricks.simple_field(section.footer.paragraphs[0], "PAGE")
    document.styles["Normal"].font.size = Pt(11)
    bricks.set_language(document.styles["Normal"], content["language"])
    _colour(document, content["colour"])
    _properties(document.core_properties, content)
    return document


def _colour(document, colour):
    from docx.shared import RGBColor

    for name in ("Title", "Heading 1", "Heading 2", "Heading 3", "Heading 4"):
        document.styles[name].font.color.rgb = RGBColor.from_string(colour.lstrip("#").upper())


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
    """Write the contents as Word's own field. It has no page numbers until Word updates it."""
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
