"""What Word files need beyond python-docx: languages, links, fields, the same bytes each time."""

import io
import re
import unicodedata
import zipfile

MAX_BOOKMARK_LENGTH = 40
EARLIEST = (1980, 1, 1, 0, 0, 0)  # what a ZIP can say at all


def new_element(tag, /, **attributes):
    """Return an element of Word's own XML: ``new_element("w:lang", val="en")``."""
    # python-docx: slow to load, and only few processes need it
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    element = OxmlElement(tag)
    for key, value in attributes.items():
        element.set(qn(f"w:{key}"), value)
    return element


def set_language(run_or_style, language):
    """Set the language of a run, or of all that has a style."""
    run_or_style.element.get_or_add_rPr().append(new_element("w:lang", val=language))


def set_fonts(document, name):
    """Set the one font of all styles. Those of the template's theme are not on every machine."""
    from docx.oxml.ns import qn

    for found in document.styles.element.iter(qn("w:rFonts")):
        for key in list(found.attrib):
            del found.attrib[key]
        for alphabet in ("ascii", "hAnsi", "cs", "eastAsia"):
            found.set(qn(f"w:{alphabet}"), name)
    document.styles["Normal"].font.name = name


def simple_field(paragraph, instruction):
    """Add a field that Word fills: the number of the page."""
    paragraph._p.append(new_element("w:fldSimple", instr=instruction))


def field_around(first, last, instruction):
    """Make what two paragraphs and those between them hold the result of a field.

    Word works it out as it opens the file.
    """
    begin = [_field_run("begin", dirty="true"), _instruction(instruction), _field_run("separate")]
    at = 0 if first._p.pPr is None else 1
    for offset, run in enumerate(begin):
        first._p.insert(at + offset, run)
    last._p.append(_field_run("end"))


def _field_run(kind, **more):
    run = new_element("w:r")
    run.append(new_element("w:fldChar", fldCharType=kind, **more))
    return run


def _instruction(text):
    run = new_element("w:r")
    inner = new_element("w:instrText")
    inner.text = f" {text} "
    run.append(inner)
    return run


class Numberings:
    """The lists of a document that count for themselves.

    python-docx looks at all that there are for each new one: some thousands would take minutes.
    """

    def __init__(self, document):
        self._styles, self._kinds = document.styles, {}
        self._all = document.part.numbering_part.numbering_definitions._numbering
        self._last = self._all.num_lst[-1]
        self._highest = max(num.numId for num in self._all.num_lst)

    def new(self, style_name, start=1):
        """Return the key of a numbering like the style's that begins with ``start``."""
        from docx.oxml.numbering import CT_Num

        self._highest += 1
        made = CT_Num.new(self._highest, self._kind(style_name))
        made.add_lvlOverride(ilvl=0).add_startOverride(start)
        self._last.addnext(made)
        self._last = made
        return made.numId

    def _kind(self, style_name):
        if style_name not in self._kinds:
            of_style = self._styles[style_name].element.pPr.numPr.numId.val
            self._kinds[style_name] = self._all.num_having_numId(of_style).abstractNumId.val
        return self._kinds[style_name]


def number(paragraph, numbering):
    """Let the paragraph count in this numbering."""
    properties = paragraph._p.get_or_add_pPr().get_or_add_numPr()
    properties.get_or_add_ilvl().val = 0
    properties.get_or_add_numId().val = numbering


def head_row(row):
    """Mark the row as the table's head: read out with each cell, repeated on each page."""
    row._tr.get_or_add_trPr().append(new_element("w:tblHeader"))


def colour_line(style, colour):
    """Give the line under all that has the style this colour."""
    from docx.oxml.ns import qn

    for line in style.element.iter(qn("w:bottom")):
        line.set(qn("w:color"), colour)


def to_the_right(cell):
    """Set the numbers of a cell one under the other."""
    from docx.enum.text import WD_ALIGN_PARAGRAPH

    for paragraph in cell.paragraphs:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT


def whole_rows(table):
    """Let no row of the table break over two pages."""
    for row in table.rows:
        row._tr.get_or_add_trPr().append(new_element("w:cantSplit"))


def describe_table(table, words):
    table._tbl.tblPr.append(new_element("w:tblCaption", val=words))


def describe_picture(picture, words):
    """Give a picture the words for those who don't see it."""
    picture._inline.docPr.set("descr", words)


def bookmark_name(anchor):
    """Return the name by which Word knows the place that HTML calls so."""
    return "r_" + re.sub(r"\W", "_", anchor)[: MAX_BOOKMARK_LENGTH - 2]


def bookmark(paragraph, anchor, number):
    """Mark the paragraph as a place that links can lead to. ``number`` is the file's own."""
    start = new_element("w:bookmarkStart", id=str(number), name=bookmark_name(anchor))
    paragraph._p.append(start)
    paragraph._p.append(new_element("w:bookmarkEnd", id=str(number)))


def link(paragraph, *, anchor="", key=""):
    """Return a new link in the paragraph, to a place in the file or to an address outside."""
    from docx.oxml.ns import qn

    made = new_element("w:hyperlink", history="1")
    made.set(qn("w:anchor" if anchor else "r:id"), bookmark_name(anchor) if anchor else key)
    paragraph._p.append(made)
    return made


class Addresses:
    """The addresses outside that links of a document lead to: python-docx seeks each among all."""

    def __init__(self, document):
        self._part, self._keys = document.part, {}

    def key(self, address):
        from docx.opc.constants import RELATIONSHIP_TYPE

        if address not in self._keys:
            key = self._keys[address] = f"rIdLink{len(self._keys)}"
            kind = RELATIONSHIP_TYPE.HYPERLINK
            self._part.rels.add_relationship(kind, address, key, is_external=True)
        return self._keys[address]


def turn(paragraph):
    """Set a paragraph from right to left if that is how its script runs."""
    strong = (unicodedata.bidirectional(char) for char in paragraph.text)
    if next((kind for kind in strong if kind in ("L", "R", "AL")), "L") != "L":
        paragraph._p.get_or_add_pPr().append(new_element("w:bidi"))
        for run in paragraph.runs:
            run.font.rtl = True


def bytes_of(document):
    """Return the file; the same bytes for the same document, without the time in its ZIP."""
    saved, fixed = io.BytesIO(), io.BytesIO()
    document.save(saved)
    with zipfile.ZipFile(saved) as parts, zipfile.ZipFile(fixed, "w") as written:
        for name in parts.namelist():
            entry = zipfile.ZipInfo(name, EARLIEST)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o600 << 16
            written.writestr(entry, parts.read(name))
    return fixed.getvalue()
