"""What somebody who means harm, or a broken program, sends in place of what a page asks for."""

from hypothesis import strategies as st

from tests import files
from tests.core.hostile import HOSTILE, hostile

NUMBERS = [
    "", "0", "-1", "1.5", "1e400", "NaN", "Infinity", "٣", "²", "0x10", "1_000", " 7 ",
    "2147483647", "2147483648", "9223372036854775807", "9223372036854775808", "9" * 5000,
]  # fmt: skip
MOMENTS = [
    "31/2/2027", "2027-02-30", "0000-00-00", "9999-12-31", "0001-01-01T00:00", "9999-12-31T23:59",
    "2027-03-28T01:30", "2027-10-31T01:30", "24:00", "23:59:60", "T", "-0001-01-01", "2027-W09-3",
]  # fmt: skip
KEYS = [
    "00000000-0000-0000-0000-000000000000", "00000000-0000-0000-0000-00000000000",
    "../../etc/passwd", "..\\..\\", "%00", "{}", "[]", "null", "True", "on", "None", "__all__",
    "' OR 1=1 --", "{{ 7|add:7 }}", "<script>", "=1+1", "javascript:alert(1)",
    "http://127.0.0.1/", "//example.org", "a@b", "a@b\nBcc: c@d",
]  # fmt: skip
LENGTHS = [1, 30, 300, 6_000, 60_000]
# As UTF-8 that is none, in other encodings, and half of a character.
BYTES = [b"\xff\xfe", b"\xed\xa0\x80", b"\xc0\x80", b"caf\xe9", b"\xf0\x9f\x98", b"\0", b"a\0b"]
CONTENT_TYPES = [
    "application/x-www-form-urlencoded; charset=utf-16", "application/json", "text/plain", "",
    "application/x-www-form-urlencoded; charset=nonsense", "multipart/form-data", "text/xml",
    "multipart/form-data; boundary=", "multipart/form-data; boundary=" + "b" * 300, "\u00e9",
]  # fmt: skip
BOUNDARY = "the-boundary"

hostile_texts = st.builds(hostile, st.sampled_from([*HOSTILE]), st.sampled_from(LENGTHS))
# With lone surrogates and controls: Hypothesis leaves out the first by itself.
any_texts = st.text(st.characters(codec=None, categories=None), max_size=40)


def values(known, keys):
    """Return what is drawn for one name: ``known`` are good values, ``keys`` those of rows."""
    some = [
        st.sampled_from(NUMBERS + MOMENTS + KEYS + BYTES),
        st.sampled_from(keys).map(str),
        hostile_texts,
        any_texts,
        st.binary(max_size=20),
    ]
    return st.one_of(*([st.sampled_from(known)] * 2 if known else []), *some)


WHOLE_FILES = {
    "paper.docx": files.open_xml(),
    "slides.pptx": files.open_xml("pptx"),
    "paper.odt": files.odt(),
    "paper.pdf": files.pdf(),
    "photo.png": files.picture(),
    "photo.jpg": files.picture("JPEG"),
}


@st.composite
def broken(draw, whole):
    """Return a file that was cut, changed in places, or put together with another."""
    content = bytearray(draw(st.sampled_from(whole)))
    way = draw(st.sampled_from(["as it is", "cut", "changed", "joined", "doubled", "anything"]))
    if way == "anything":
        return draw(st.binary(max_size=300))
    if way == "cut":
        return bytes(content[: draw(st.integers(0, len(content)))])
    if way == "changed":
        for _number in range(draw(st.integers(1, 8))):
            content[draw(st.integers(0, len(content) - 1))] = draw(st.integers(0, 255))
    if way == "joined":
        content += draw(st.sampled_from(whole))
    if way == "doubled":
        at = draw(st.integers(0, len(content)))
        content[at:at] = content[at // 2 : at]
    return bytes(content)


file_names = st.one_of(
    st.sampled_from([*WHOLE_FILES, "a" * 300 + ".pdf", ".pdf", "../x.png", "a\0b.pdf", "CON.docx"]),
    st.text(max_size=20),
)
