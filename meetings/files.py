"""The minutes as files: a tagged PDF, and a Word file with real headings and tables."""

import threading

from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from als.common import pdf
from als.common import word as word_file
from als.common.languages import own_words_language
from als.common.markdown import to_html
from als.common.tables import plain
from als.common.word_blocks import Blocks
from meetings.document import moment_of, title_of

# One after the other: two at once would need twice the memory, and be no quicker.
ONE_AT_A_TIME = threading.Lock()


def pdf_of(document):
    """Return the PDF as bytes."""
    with translation.override(own_words_language(document["language"])), ONE_AT_A_TIME:
        page = render_to_string(
            "meetings/minutes_pdf.html", {"document": document, "title": title_of(document)}
        )
        return pdf.make_at_once(plain(page))


def docx_of(document):
    """Return the Word file as bytes."""
    with translation.override(own_words_language(document["language"])):
        word = _empty(document)
        _head(word, document)
        _attendance(word, document["attended"])
        for item in document["items"]:
            _item(word, item, document["language"])
        if document["hidden"]:
            word.add_paragraph().add_run(document["hidden_words"]).italic = True
        return word_file.bytes_of(word)


def _empty(document):
    """Return a Word document with our type, its language, its properties and its running head."""
    # It takes a while to load, and only those who take a file need it.
    from docx import Document
    from docx.oxml.ns import qn
    from docx.shared import Cm, Pt

    word = Document()
    section = word.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    word.styles["Normal"].font.size = Pt(11)
    looks = word.styles["Normal"].element.get_or_add_rPr()
    looks.append(looks.makeelement(qn("w:lang"), {qn("w:val"): document["language"]}))
    properties = word.core_properties
    properties.title = plain(title_of(document))
    properties.subject = plain(document["status"])
    properties.author = plain(f"{document['set']}, {document['programme']}")
    properties.language = document["language"]
    properties.comments = ""
    properties.created = properties.modified = moment_of(document).replace(tzinfo=None)
    section.header.paragraphs[0].text = plain(f"{title_of(document)}. {document['status']}")
    word_file.simple_field(section.footer.paragraphs[0], "PAGE")
    return word


def _head(word, document):
    word.add_heading(plain(title_of(document)), level=1)
    word.add_paragraph().add_run(plain(document["status"])).bold = True
    where = f", {document['place']}" if document["place"] else ""
    word.add_paragraph(plain(f"{document['set']}. {document['when']}{where}"))


def _attendance(word, rows):
    word.add_heading(_("Who was there"), level=2)
    if not rows:
        word.add_paragraph(_("Attendance was not marked."))
        return
    table = word.add_table(rows=1, cols=3, style="Table Grid")
    heads = [_("Name"), _("Partnership"), _("Attendance")]
    for cell, head in zip(table.rows[0].cells, heads, strict=True):
        cell.paragraphs[0].add_run(head).bold = True
    _repeat_as_head(table.rows[0])
    for row in rows:
        stood_in = f": {row['stand_in']}" if row["stand_in"] else ""
        texts = [row["name"], row["partnership"], row["outcome"] + stood_in]
        for cell, text in zip(table.add_row().cells, texts, strict=True):
            cell.text = plain(text)


def _repeat_as_head(row):
    """Mark the row as the table's head: read out with each cell, repeated on each page."""
    from docx.oxml import OxmlElement

    row._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))


def _item(word, item, language):
    word.add_heading(plain(f"{item['title']} ({item['state']})"), level=2)
    if not item["entries"]:
        word.add_paragraph(_("No entry."))
    for entry in item["entries"]:
        if entry["kind"] != "note":
            word.add_heading(entry["kind_word"], level=3)
        _text(word, entry["text"], language)
        if entry["facts"]:
            word.add_paragraph().add_run(plain(entry["facts"])).italic = True


def _text(word, text, language):
    """Add a long text as its page shows it, each paragraph in the direction of its script."""
    from lxml import html

    body = html.fragment_fromstring(to_html(plain(text), heading=None), create_parent="div")
    Blocks(word, language).write(body)


MAKERS = {
    "pdf": (pdf_of, "application/pdf"),
    "docx": (
        docx_of,
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ),
}
