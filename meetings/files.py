"""Minutes as PDF and Word file, and the agenda as PDF. PDFs are tagged."""

import io
import threading

from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from als.core.files import pdf
from als.core.files import word as word_file
from als.core.files.tables import plain
from als.core.files.word_blocks import Blocks
from als.core.formats import and_list
from als.core.refusals import Refused
from als.core.text.languages import in_language, own_words_language
from als.core.text.markdown import to_html
from als.core.turns import one_at_a_time
from meetings.photos import bytes_of_photos, uri_of
from meetings.records import named
from meetings.selectors.document import moment_of, title_of

# One after the other: two at once would need twice the memory, and be no quicker.
ONE_AT_A_TIME = threading.Lock()


# A paragraph, a list's item or a word in bold takes Word some four tenths of a millisecond.
MAX_ELEMENTS_AT_ONCE = 4_000
MAX_CHARACTERS_AT_ONCE = 1_000_000


def made_at_once(document, suffix):
    """Return the file as bytes while somebody waits; ``Refused`` if it takes them too long."""
    with one_at_a_time():
        if suffix == "pdf":
            return pdf_of(document, make=pdf.make_while_waiting)
        return docx_of(document, at_once=True)


def pdf_of(document, make=pdf.make):
    """Return the PDF as bytes."""
    document = _with_pictures(document)
    with in_language(document["language"]), ONE_AT_A_TIME:
        page = render_to_string(
            "meetings/minutes_pdf.html", {"document": document, "title": title_of(document)}
        )
        return make(plain(page))


def _with_pictures(document):
    """Return the document with each photo's picture in it, as an address; ``gone`` without."""
    kept = bytes_of_photos(document)

    def shown(photo):
        data = kept.get(photo["pk"])
        return {**photo, "uri": uri_of(data)} if data else {**photo, "gone": True}

    items = [
        {**item, "photos": [shown(photo) for photo in item.get("photos", [])]}
        for item in document["items"]
    ]
    return {**document, "items": items}


def docx_of(document, *, at_once=False):
    """Return the Word file as bytes; ``at_once``: ``Refused`` if that takes too long."""
    entries = [entry for item in document["items"] for entry in item["entries"]]
    if at_once and sum(len(entry["text"]) for entry in entries) > MAX_CHARACTERS_AT_ONCE:
        raise _too_long_for_word()
    bodies = [_body_of(entry["text"], document["language"]) for entry in entries]
    # What is around a text: its heading and its facts.
    if at_once and sum(3 + len(list(body.iter())) for body in bodies) > MAX_ELEMENTS_AT_ONCE:
        raise _too_long_for_word()
    return _written(document, iter(bodies))


def _too_long_for_word():
    sentence = _("That is too long for a Word file made while you wait. Read it on this page.")
    return Refused(sentence)


def _body_of(text, language):
    """Return the elements of a long text as its page shows it, marked as of its language."""
    # lxml: slow to load, and only few processes need it
    from lxml import html

    body = html.fragment_fromstring(to_html(plain(text), heading=None), create_parent="div")
    body.set("lang", language)
    return body


def _written(document, bodies):
    """Return the Word file as bytes; ``bodies`` are those of the entries, in their order."""
    with in_language(document["language"]):
        word = _empty(document)
        _head(word, document)
        _attendance(word, document["attended"], document["partnership"])
        _guests(word, document.get("guests", []))
        blocks = Blocks(word, own_words_language(document["language"]))
        pictures = bytes_of_photos(document)
        for item in document["items"]:
            _item(word, item, bodies, blocks)
            for photo in item.get("photos", []):
                _photo(word, photo, pictures.get(photo["pk"]))
        _objectives(word, document.get("objectives", []))
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
    style, own = word.styles["Normal"].element.get_or_add_rPr(), document["language"]
    style.append(style.makeelement(qn("w:lang"), {qn("w:val"): own_words_language(own)}))
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
    word.add_paragraph(plain(f"{document['set']}: {document['when']}{where}"))


def _attendance(word, rows, partnership):
    word.add_heading(_("Attendance"), level=2)
    if not rows:
        word.add_paragraph(_("Attendance was not marked."))
        return
    table = word.add_table(rows=1, cols=3, style="Table Grid")
    heads = [_("Name"), partnership, pgettext("of a person", "Attendance")]
    for cell, head in zip(table.rows[0].cells, heads, strict=True):
        cell.paragraphs[0].add_run(head).bold = True
    word_file.head_row(table.rows[0])
    for row in rows:
        stood_in = f": {row['stand_in']}" if row["stand_in"] else ""
        texts = [row["name"], row["partnership"], row["outcome"] + stood_in]
        for cell, text in zip(table.add_row().cells, texts, strict=True):
            cell.text = plain(text)
    word_file.whole_rows(table)


def _guests(word, guests):
    named = [f"{g['name']} ({g['comes_from']})" if g["comes_from"] else g["name"] for g in guests]
    if named:
        word.add_paragraph(plain(_("Guests: %s") % and_list(named)))


def _objectives(word, objectives):
    if objectives:
        word.add_heading(_("Objectives looked at again"), level=2)
    for one in objectives:
        word.add_heading(plain(one["objective"]), level=3)
        word.add_paragraph(plain(f"{one['how']}: {one['why']}"))


def _photo(word, photo, data):
    """Write a photo as wide as the text, or as high as half a page, with what is said of it."""
    from docx.shared import Cm

    if data:
        picture = word.add_picture(io.BytesIO(data), width=Cm(15))
        if picture.height > Cm(14):
            picture.width, picture.height = picture.width * Cm(14) // picture.height, Cm(14)
        word_file.describe_picture(picture, plain(photo["alt"]))
    word.add_paragraph().add_run(plain(photo["caption"])).bold = True
    for line in photo["words"].splitlines():
        word.add_paragraph(plain(line))


def _item(word, item, bodies, blocks):
    word.add_heading(plain(f"{item['title']} ({item['state']})"), level=2)
    if not item["entries"] and not item.get("photos"):
        word.add_paragraph(_("No entry."))
    for entry in item["entries"]:
        if entry["kind"] != "note":
            word.add_heading(entry["kind_word"], level=3)
        blocks.write(next(bodies))
        people = [(one["label"], one["name"]) for one in entry["people"]]
        if facts := " · ".join(filter(None, [entry["facts"], named(people)])):
            word.add_paragraph().add_run(plain(facts)).italic = True


CONTENT_TYPES = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}


def agenda_pdf(meeting, agenda, as_of):
    """Return the agenda as a tagged PDF in bytes; ``Refused`` if that takes too long."""
    context = {
        "meeting": meeting,
        "set": meeting.set,
        "agenda": agenda,
        "prepared": meeting.preparations.in_order(),
        "as_of": as_of,
        "zone_name": meeting.zone.key,
    }
    with in_language(meeting.set.programme.language):
        page = render_to_string("meetings/agenda_pdf.html", context)
    with one_at_a_time():
        return pdf.make_while_waiting(page)


def cards_pdf(set_, cards):
    """Return the question cards as a tagged PDF in bytes; ``Refused`` if that takes too long."""
    language = own_words_language(set_.programme.language)
    with translation.override(language):
        page = render_to_string(
            "meetings/cards_pdf.html", {"set": set_, "cards": cards, "language": language}
        )
        with one_at_a_time():
            return pdf.make_while_waiting(page)
