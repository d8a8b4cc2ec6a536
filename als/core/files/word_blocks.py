"""From the HTML of a report or of minutes to paragraphs, lists and tables of a Word document."""

import io
import re
from dataclasses import dataclass, replace

from als.core.files import raster, word_tables
from als.core.files import word as bricks
from als.core.files.tables import plain

HEADINGS = {"h2": 1, "h3": 2, "h4": 3, "h5": 4, "h6": 4}
LISTS = {"ul": "List Bullet", "ol": "List Number"}
NEW_TITLE = "supplement__title"  # of what is on pages of its own
DEEPEST_LIST = 3
TEXT_WIDTH = 16  # centimetres, of the page that both reports and minutes have
CM_A_PIXEL = 16 / 720  # the widest drawing is as wide as the text
LINES = "8A968F"  # grey, of tables
BLOCKS = {
    *HEADINGS, *LISTS, "article", "aside", "blockquote", "dd", "div", "dl", "dt", "figcaption",
    "figure", "footer", "header", "hr", "li", "nav", "p", "pre", "section", "svg", "table",
}  # fmt: skip
SPACES = re.compile(r"[ \t\r\n]+")


@dataclass(frozen=True)
class Look:
    """How text at this place of the HTML looks, and which language it is in."""

    bold: bool = False
    italic: bool = False
    mono: bool = False
    language: str = ""

    def inside(self, element):
        """Return the look of what is in this element."""
        tag, note = element.tag, "report__note" in (element.get("class") or "")
        return replace(
            self,
            bold=self.bold or tag in ("strong", "b"),
            italic=self.italic or note or tag in ("em", "i"),
            mono=self.mono or tag in ("code", "pre"),
            language=element.get("lang") or self.language,
        )


def pieces_of(element):
    """Return an element's texts and elements, in order."""
    yield element.text or ""
    for child in element:
        if isinstance(child.tag, str):  # not a comment
            yield child
        yield child.tail or ""


class Blocks:
    """Writes one element after the other to the end of a document, or of a table's cell.

    One for a document. It asks python-docx for nothing that is looked up again each time: styles,
    what a paragraph holds so far. With that a long text took minutes.
    """

    def __init__(self, document, language):
        self.document, self.language = document, language
        self.places, self.bookmarks = [], 0
        self.numberings, self.addresses = bricks.Numberings(document), bricks.Addresses(document)
        self.counts = (None, None)  # the next paragraph in this place gets this number
        self.style_keys = {style.name: style.style_id for style in document.styles}
        self.last, self.last_run = "", None  # character and run of what is being written
        self.break_due = False  # what follows a note is on a line of its own, as on the page

    def write(self, body):
        self._flow(body, self.document, "Normal", Look(), 0)

    # --- blocks ---------------------------------------------------------------------------------

    def _flow(self, element, into, style, look, depth):
        """Write what an element holds: text outside any element becomes a paragraph."""
        self._note_place(element)
        look, paragraph = look.inside(element), None
        for piece in pieces_of(element):
            if isinstance(piece, str) or piece.tag not in BLOCKS:
                if paragraph is None and isinstance(piece, str) and not piece.strip():
                    continue
                paragraph = paragraph or self._paragraph(into, style)
                self._piece(paragraph, paragraph._p, piece, look)
            else:
                self._close(paragraph)
                paragraph = None
                self._block(piece, into, style, look, depth)
                # What follows a list or a paragraph in an item is no item of its own.
                style = "List Continue" if style.startswith("List ") else style
        self._close(paragraph)

    def _block(self, element, into, style, look, depth):
        tag = element.tag
        if tag in HEADINGS:
            self._flow(element, into, f"Heading {HEADINGS[tag]}", look, depth)
        elif element.get("class") == NEW_TITLE:
            self._flow(element, into, "Title", look, depth)
            self.document.paragraphs[-1].paragraph_format.page_break_before = True
        elif tag in LISTS:
            self._list(element, into, look, depth)
        elif tag == "table":
            self._table(element, into, look)
        elif tag == "svg":
            self._picture(element, into)
        elif tag == "figcaption":
            self._flow(element, into, "Caption", look, depth)
        elif tag == "blockquote":
            self._flow(element, into, "Quote", look, depth)
        elif tag != "hr":
            self._flow(element, into, style, look, depth)

    def _list(self, element, into, look, depth):
        self._note_place(element)
        depth = min(depth + 1, DEEPEST_LIST)
        style = LISTS[element.tag] + (f" {depth}" if depth > 1 else "")
        numbering = None
        if element.tag == "ol":  # each list counts for itself
            numbering = self._numbering(style, element.get("start"))
        for item in element.iterchildren("li"):
            if numbering and item.get("value"):
                numbering = self._numbering(style, item.get("value"))
            self.counts = (into, numbering)
            self._flow(item, into, style, look, depth)
            self.counts = (None, None)

    def _numbering(self, style, start):
        return self.numberings.new(style, int(start) if (start or "").isdecimal() else 1)

    def _picture(self, element, into):
        """Draw a picture, with its words for those who don't see it."""
        # lxml: slow to load, and only few processes need it
        from docx.shared import Cm
        from lxml import etree

        width, height = (int(float(element.get(side))) for side in ("width", "height"))
        source = etree.tostring(element, method="html", encoding="unicode", with_tail=False)
        paragraph = self._paragraph(into, "Normal")
        paragraph.paragraph_format.keep_with_next = True
        run = paragraph.add_run()
        shown = min(TEXT_WIDTH, width * CM_A_PIXEL)
        picture = io.BytesIO(raster.png_of(source, width, height))
        drawn = run.add_picture(picture, width=Cm(shown))
        words = element.find(".//{*}title")
        bricks.describe_picture(drawn, SPACES.sub(" ", words.text_content()).strip())

    def _table(self, element, into, look):
        self._note_place(element)
        caption = element.find("caption")
        if caption is not None:
            self._flow(caption, into, "Caption", look, 0)
        rows = list(element.iter("tr"))
        columns = max((len(row) for row in rows), default=0)
        if not columns:
            return
        table = into.add_table(rows=0, cols=columns)
        self._lay_out(table, rows)
        if caption is not None:
            bricks.describe_table(table, " ".join(caption.text_content().split()))
        for row in rows:
            self._row(table.add_row(), row, look)
        bricks.whole_rows(table)
        self._paragraph(into, "Normal")

    def _lay_out(self, table, rows):
        from docx.shared import Cm

        table.autofit = False
        texts = [[" ".join(cell.text_content().split()) for cell in row] for row in rows]
        found = word_tables.widths(texts, TEXT_WIDTH)
        for column, width in zip(table.columns, found, strict=True):
            column.width = Cm(width)
        word_tables.draw_lines(table, LINES)

    def _row(self, row, element, look):
        self._note_place(element)
        in_head = element.getparent().tag == "thead"
        if in_head:
            bricks.head_row(row)
        for cell, found in zip(row.cells, element, strict=False):
            looks = replace(look, bold=look.bold or found.tag == "th" or in_head)
            self._flow(found, cell, "Normal", looks, 0)
            _drop_empty_start(cell)
            if "report__n" in (found.get("class") or "").split():
                bricks.to_the_right(cell)

    def _paragraph(self, into, style):
        paragraph = into.add_paragraph()
        if style != "Normal":
            paragraph._p.style = self.style_keys[style]
        if self.counts[0] is into and self.counts[1]:
            bricks.number(paragraph, self.counts[1])
            self.counts = (None, None)
        self.last, self.break_due = "", False
        for anchor in self.places:
            self.bookmarks += 1
            bricks.bookmark(paragraph, anchor, self.bookmarks)
        self.places = []
        return paragraph

    def _note_place(self, element):
        """Remember the name of this place in links, for the next paragraph."""
        if element.get("id"):
            self.places.append(element.get("id"))

    def _close(self, paragraph):
        """Take the spaces away that stand at the end of a paragraph."""
        if paragraph is None:
            return
        if self.last == " ":
            self.last_run.text = self.last_run.text.rstrip(" ")
        bricks.turn(paragraph)

    # --- what is in a line ------------------------------------------------------------------

    def _piece(self, paragraph, place, piece, look):
        if isinstance(piece, str):
            self._run(paragraph, place, piece, look)
            return
        self._note_place(piece)
        is_note = "report__note" in (piece.get("class") or "")
        if piece.tag == "br" or is_note:
            self._break(paragraph, place)
        if piece.tag == "a" and piece.get("href"):
            place = self._link(paragraph, piece.get("href"))
        inner = look.inside(piece)
        for one in pieces_of(piece):
            self._piece(paragraph, place, one, inner)
        self.break_due = self.break_due or is_note

    def _run(self, paragraph, place, text, look):
        text = SPACES.sub(" ", plain(text))
        if self.last in ("", " ", "\n"):
            text = text.lstrip(" ")
        if not text:
            return
        if self.break_due and text.strip():
            self._break(paragraph, place)
            text = text.lstrip(" ")
        self.last = text[-1]
        run = self.last_run = paragraph.add_run(text)
        run.bold, run.italic = look.bold or None, look.italic or None
        if look.mono:
            run.font.name = "Courier New"
        if look.language and look.language != self.language:
            bricks.set_language(run, look.language)
        place.append(run._r)

    def _break(self, paragraph, place):
        self.break_due = False
        if self.last not in ("", "\n"):
            self.last = "\n"
            run = paragraph.add_run()
            run.add_break()
            place.append(run._r)

    def _link(self, paragraph, href):
        if href.startswith("#"):
            return bricks.link(paragraph, anchor=href[1:])
        return bricks.link(paragraph, key=self.addresses.key(href))


def _drop_empty_start(cell):
    """Drop the empty paragraph of a new cell, unless it is the only one."""
    first = cell.paragraphs[0]
    if len(cell._tc) > 2 and not first.text:  # its properties, and more than this paragraph
        cell._tc.remove(first._p)
