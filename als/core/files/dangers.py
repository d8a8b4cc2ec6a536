"""What in a document would act on the computer of whoever opens it: looked for before it is kept.

Macros, programs in a PDF, objects of other programs, and what a document fetches from
elsewhere when it is opened. A PDF's objects may be packed, so a process of its own with little time
and memory goes through all of them; this module is run as that program too, so it knows nothing of
Django:

    python file_dangers.py < plan.pdf
"""

import io
import re
import resource
import subprocess
import sys
import tempfile
from contextlib import suppress
from html import unescape
from xml.parsers import expat

# PDFs are looked through by a process of its own, with so much time and memory (decision 64).
MAX_SECONDS = 10
MAX_MEMORY = 1024**3  # bytes
MAX_OBJECTS = 500_000
PIECE = 64 * 1024

# What is found, as ``als.core.files.filetypes`` has a sentence for each
MACROS, SCRIPTS, EMBEDDED, REMOTE, FIELDS = "macros", "scripts", "embedded", "remote", "fields"
FORM, LOCKED, UNREADABLE = "form", "locked", "unreadable"

# --- PDF ----------------------------------------------------------------------------------------

# A PDF without any of these words, packed objects or words in other spelling can hold nothing bad.
MAY_ACT = re.compile(
    rb"/(?:ObjStm|Encrypt|JavaScript|JS|Launch|ImportData|SubmitForm|GoToE|GoToR|EmbeddedFiles?|EF|"
    rb"RichMedia|XFA|Rendition|Movie|Sound)(?![A-Za-z0-9])|/[A-Za-z]*#[0-9A-Fa-f]{2}"
)
ENCRYPTED = re.compile(rb"/Encrypt\s*(?:\d+\s+\d+\s+R|<<)")
ACTIONS = {
    "/JavaScript": SCRIPTS, "/Launch": SCRIPTS, "/ImportData": SCRIPTS, "/SubmitForm": SCRIPTS,
    "/Rendition": EMBEDDED, "/Movie": EMBEDDED, "/Sound": EMBEDDED, "/GoToE": EMBEDDED,
    "/GoToR": REMOTE,
}  # fmt: skip
KEYS = {
    "/JS": SCRIPTS, "/JavaScript": SCRIPTS, "/XFA": FORM, "/EF": EMBEDDED,
    "/EmbeddedFiles": EMBEDDED, "/RichMediaContent": EMBEDDED,
}  # fmt: skip


def danger_in_pdf(file):
    """Return what a PDF holds that acts, or None."""
    file.seek(0)
    if not MAY_ACT.search(file.read()):
        return None
    file.seek(0)
    with tempfile.TemporaryFile() as source, tempfile.TemporaryFile() as out:
        source.write(file.read())
        source.seek(0)
        with suppress(subprocess.TimeoutExpired):
            subprocess.run(
                [sys.executable, "-I", __file__], stdin=source, stdout=out,
                stderr=subprocess.DEVNULL, timeout=2 * MAX_SECONDS, check=False,
            )  # fmt: skip
        out.seek(0)
        verdict = out.read(100).decode(errors="ignore").strip()
    return None if verdict == "none" else verdict or UNREADABLE


def walk_pdf(content):
    """Return the first thing that acts among all objects of a PDF, or None."""
    # pypdf: slow to load, and only few processes need it
    from pypdf import PdfReader

    if ENCRYPTED.search(content):
        return LOCKED
    reader = PdfReader(io.BytesIO(content))
    reader.root_object  # noqa: B018 - a PDF without one is none
    numbers = {(n, gen) for gen, ids in reader.xref.items() for n in ids if n}
    numbers |= {(n, 0) for n in reader.xref_objStm}
    if len(numbers) > MAX_OBJECTS:
        return UNREADABLE
    found = _danger_in(reader.trailer)
    for number, generation in sorted(numbers):
        found = found or _danger_in(_object(reader, number, generation))
    return found


def _object(reader, number, generation):
    from pypdf.generic import IndirectObject

    try:
        return reader.get_object(IndirectObject(number, generation, reader))
    except Exception:  # noqa: BLE001 - what no reader can read acts in none
        return None


def _danger_in(value):
    """Look through an object and what is in it itself; what it refers to has its own turn."""
    open_values = [value]
    while open_values:
        one = open_values.pop()
        if isinstance(one, dict):
            keys = {str(key) for key in dict.keys(one)}
            if found := next((KEYS[key] for key in KEYS if key in keys), None):
                return found
            if found := ACTIONS.get(str(dict.get(one, "/S"))):
                return found
            if str(dict.get(one, "/Subtype")) in ("/RichMedia", "/Movie", "/Sound", "/3D"):
                return EMBEDDED
            open_values += dict.values(one)
        elif isinstance(one, list):
            open_values += list.__iter__(one)
    return None


def main():
    resource.setrlimit(resource.RLIMIT_AS, (MAX_MEMORY, MAX_MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (MAX_SECONDS, MAX_SECONDS))
    print(walk_pdf(sys.stdin.buffer.read()) or "none")


# --- packages -----------------------------------------------------------------------------------

# Relations whose target comes from elsewhere only when somebody follows it
FOLLOWED = ("/hyperlink",)
OBJECTS = ("/oleobject", "/package", "/control", "/activexcontrol", "/afchunk", "/subdocument")
WORD_FIELDS = re.compile(
    r"^\s*(?:DDE|DDEAUTO|LINK|INCLUDETEXT|IMPORT|INCLUDE|INCLUDEPICTURE|DATABASE|MACROBUTTON)\b",
    re.IGNORECASE,
)
MAY_START = (b"instr", b"ppaction")  # a part without these has no field and starts nothing
ENCODING = re.compile(rb"(?:\xef\xbb\xbf)?<\?xml\b[^<>]{0,100}?\bencoding\s*=\s*[\"']([^\"']+)")
READ_ENCODINGS = {b"utf-8", b"utf8", b"us-ascii", b"utf-16", b"iso-8859-1", b"windows-1252"}
PROGRAM = re.compile(r"=\s*[\"']\s*ppaction://(?:program|macro|ole)", re.IGNORECASE)
IN_FIELDS = re.compile(rb"<(?:[^\s<>:/]+:)?(fldChar|fldSimple|instrText)\b([^<]*)")
INSTRUCTION = re.compile(r"instr\s*=\s*(\"[^\"]*\"|'[^']*')")
ODT_ELEMENTS = {
    "dde-source": FIELDS, "dde-connection-decl": FIELDS, "event-listener": MACROS,
    "applet": EMBEDDED, "plugin": EMBEDDED, "object-ole": EMBEDDED, "floating-frame": REMOTE,
}  # fmt: skip
FETCHED_ODT = {"image", "object", "section-source", "fill-image", "script"}
ELSEWHERE = re.compile(r"^\s*(?:[a-z][a-z0-9+.-]*:|//|\\\\)", re.IGNORECASE)
OF_THIS_COMPUTER = re.compile(r"^file:/{1,3}[a-z]:[/\\]|^[a-z]:[/\\]", re.IGNORECASE)


def danger_in_open_xml(parts, read, is_plain_workbook, type_of):
    """Return what an Open XML package holds that acts, or None.

    ``read(name)`` gives a part's bytes, within bounds; ``is_plain_workbook(bytes)`` says whether
    the numbers behind a chart are nothing more. ``type_of(name)`` is the type that is declared for
    a part: that makes it a text for Word, whatever its name and folder.
    """
    for name in parts:
        small, found = name.lower(), None
        if small.endswith(".rels"):
            found = _danger_in_relations(name, read, is_plain_workbook)
        elif small.endswith(".xml") or type_of(name).lower().endswith("xml"):
            found = _danger_in_text(read(name))
        if found:
            return found
    return None


def _danger_in_relations(name, read, is_plain_workbook):
    for tag, found in elements(read(name)):
        if tag != "Relationship":
            continue
        kind, target = found.get("Type", "").lower(), found.get("Target", "")
        if found.get("TargetMode") == "External":
            # Word notes where the template was on the writer's own computer: nobody fetches that
            own = kind.endswith("/attachedtemplate") and OF_THIS_COMPUTER.match(target)
            if not own and not kind.endswith(FOLLOWED):
                return REMOTE
        elif kind.endswith(OBJECTS):
            chart = "/charts/" in name.lower() and kind.endswith("/package")
            if not (chart and is_plain_workbook(_beside(name, target))):
                return EMBEDDED
    return None


def _beside(relations, target):
    """Return the part that a relation of ``a/b/_rels/x.xml.rels`` means by its target."""
    if target.startswith("/"):
        return target[1:]
    steps = relations.split("/")[:-2]
    for step in target.split("/"):
        if step == "..":
            steps = steps[:-1]
        elif step != ".":
            steps.append(step)
    return "/".join(steps)


def _danger_in_text(xml):
    """Look for fields that fetch or start something; one may be written in many pieces.

    By searching rather than parsing: a part of 15 MB may be made of millions of elements.
    """
    declared = ENCODING.match(xml)
    if declared and declared[1].lower() not in READ_ENCODINGS:
        return UNREADABLE
    if not any(sign in xml for sign in MAY_START) and b"\0" not in xml[:100]:
        return None
    xml = _without_comments(_in_utf8(xml)).replace(b"<![CDATA[", b"").replace(b"]]>", b"")
    if PROGRAM.search(unescape(xml.decode(errors="ignore"))):
        return MACROS
    fields = [[]]
    for found in IN_FIELDS.finditer(xml):
        tag, rest = found[1], unescape(found[2].decode(errors="ignore"))
        if tag == b"instrText":
            fields[-1].append(rest.partition(">")[2])
        elif tag == b"fldChar":
            fields.append([])
        elif instruction := INSTRUCTION.search(rest):
            fields.append([instruction[1][1:-1]])
    return FIELDS if any(_fetches("".join(field)) for field in fields) else None


def _in_utf8(xml):
    if b"\0" not in xml[:100]:
        return xml
    utf_16 = "utf-16-be" if xml[:1] == b"\0" else "utf-16"
    return xml.decode(utf_16, errors="ignore").encode()


def _without_comments(xml):
    kept, at = [], 0
    while (start := xml.find(b"<!--", at)) >= 0:
        kept.append(xml[at:start])
        end = xml.find(b"-->", start)
        if end < 0:
            return b"".join(kept)
        at = end + 3
    return b"".join([*kept, xml[at:]])


def _fetches(field):
    known = WORD_FIELDS.match(field)
    return bool(known) and not (
        # A picture of the document itself is one, too
        known[0].strip().upper() == "INCLUDEPICTURE" and not re.search(r"://|\\\\\\\\|//", field)
    )


def danger_in_open_document(parts, read):
    """Return what an OpenDocument package holds that acts, or None."""
    for name in parts:
        if name.rpartition("/")[2] not in ("content.xml", "styles.xml"):
            if name == "META-INF/manifest.xml" and b"encryption-data" in read(name):
                return LOCKED
            continue
        for tag, found in elements(read(name)):
            if tag in ODT_ELEMENTS:
                return ODT_ELEMENTS[tag]
            href = next((v for k, v in found.items() if k.rpartition(" ")[2] == "href"), "")
            if tag in FETCHED_ODT and ELSEWHERE.match(href):
                return REMOTE
    return None


def elements(xml):
    """Return (name, attributes) of each element. A document type, so any entity, is refused."""
    found = []

    def refuse(*_args):
        raise ValueError("packages have no document type")

    parser = expat.ParserCreate(namespace_separator=" ")
    parser.StartElementHandler = lambda name, attrs: found.append((name.rpartition(" ")[2], attrs))
    parser.StartDoctypeDeclHandler = refuse
    parser.Parse(xml, True)
    return found


if __name__ == "__main__":
    main()
