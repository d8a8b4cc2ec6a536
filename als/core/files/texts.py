"""The text in a file that somebody sent, read by a process of its own with little time and memory.

A file may be made to eat up whoever reads it: a ZIP that unpacks to gigabytes, a PDF of ten
thousand pages or of circles. What was read until a limit was met is kept; a file that no reader
makes sense of has no text. This module is run as a program too, so it knows nothing of Django:

    python file_texts.py application/pdf < plan.pdf
"""

import io
import re
import resource
import subprocess
import sys
import tempfile
from contextlib import suppress
from xml.parsers import expat
from zipfile import ZipFile

MAX_TEXT_LENGTH = 500_000  # characters
MAX_SECONDS = 30
MAX_MEMORY = 1024**3  # bytes; reading the largest PDF that may be sent takes some 200 MB
MAX_PAGES = 3000
PIECE = 64 * 1024
MAX_OUTPUT_BYTES = 4 * MAX_TEXT_LENGTH + 16 * 1024 * 1024

# The parts of a package that hold its text, the paragraphs in them, and what holds characters.
# Of Office's the types that they declare count: Word Online calls the main one document2.xml.
PACKAGES = {
    "wordprocessingml.document": (
        r"wordprocessingml\.(document\.main|footnotes|endnotes)\+xml",
        {"p"},
        {"t"},
    ),
    "presentationml.presentation": (
        r"presentationml\.(slide|notesSlide)\+xml",
        {"p"},
        {"t"},
    ),
    "opendocument.text": (None, {"p", "h"}, {"p", "h", "span", "a"}),
}
SPACES = {"tab", "br", "cr", "line-break", "s"}
ASIDE = {"tracked-changes", "annotation"}  # what was deleted, what only the writers said


def text_of(file, content_type):
    """Return the text in an open file of the disk; "" if there is none or it can't be read."""
    if content_type.startswith("image/"):
        return ""
    command = [sys.executable, "-I", __file__, content_type]
    with tempfile.TemporaryFile() as out:
        with suppress(subprocess.TimeoutExpired):  # what it wrote until then is what counts
            subprocess.run(
                command,
                stdin=file,
                stdout=out,
                stderr=subprocess.DEVNULL,
                timeout=2 * MAX_SECONDS,
                check=False,
            )
        out.seek(0)
        text = out.read(4 * MAX_TEXT_LENGTH).decode(errors="ignore")
    return tidy(text)[:MAX_TEXT_LENGTH]


def tidy(text):
    """Return the text without what no column holds, with single spaces."""
    lines = (" ".join(line.split()) for line in text.replace("\0", " ").splitlines())
    return "\n".join(line for line in lines if line)


def main(content_type):
    resource.setrlimit(resource.RLIMIT_AS, (MAX_MEMORY, MAX_MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (MAX_SECONDS, MAX_SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (MAX_OUTPUT_BYTES, MAX_OUTPUT_BYTES))
    out, written = sys.stdout.buffer, 0
    content = io.BytesIO(sys.stdin.buffer.read())
    for piece in pieces(content, content_type):
        out.write(piece.encode(errors="ignore"))
        out.flush()
        written += len(piece)
        if written > MAX_TEXT_LENGTH:
            return


def pieces(content, content_type):
    """Yield the text bit by bit."""
    if content_type == "application/pdf":
        yield from pages(content)
        return
    kind = next(ending for ending in PACKAGES if content_type.endswith(ending))
    types, paragraphs, holders = PACKAGES[kind]
    with ZipFile(content) as package:
        names = parts_of_types(package, types) if types else ["content.xml"]
        for name in names:
            with package.open(name) as part:
                yield from characters(part, paragraphs, holders)


def parts_of_types(package, types):
    """Return the parts whose declared type ends like that: shorter names, so numbers, first."""
    own, of_ending = {}, {}

    def start(name, attributes):
        if name.endswith("Override"):
            own[attributes["PartName"].lower()] = attributes["ContentType"]
        elif name.endswith("Default"):
            of_ending[attributes["Extension"].lower()] = attributes["ContentType"]

    parser = expat.ParserCreate(namespace_separator=" ")
    parser.StartElementHandler, parser.StartDoctypeDeclHandler = start, refuse
    parser.Parse(package.read("[Content_Types].xml"), True)
    wanted = re.compile(f".*{types}")
    found = []
    for name in package.namelist():
        kind = own.get(f"/{name}".lower()) or of_ending.get(name.rpartition(".")[2].lower(), "")
        if wanted.fullmatch(kind) and not name.endswith("/") and "[" not in name:
            found.append(name)
    return sorted(found, key=lambda name: (len(name), name))


def refuse(*_args):
    raise ValueError("packages have no document type")


def pages(content):
    # pypdf: slow to load, and only few processes need it
    from pypdf import PdfReader

    for page in PdfReader(content).pages[:MAX_PAGES]:
        try:
            yield page.extract_text() + "\n"
        except Exception:  # noqa: BLE001 - whatever is wrong with one page, others may be sound
            yield ""


def characters(part, paragraphs, holders):
    """Yield the text of a part of XML, bit by bit. A document type, so any entity, ends it."""
    open_elements, bits = [], []

    def start(name, attributes):
        open_elements.append(name.rpartition(" ")[2])
        if open_elements[-1] in SPACES:
            bits.append(" ")

    def end(name):
        if open_elements.pop() in paragraphs:
            bits.append("\n")

    def data(found):
        if open_elements[-1] in holders and ASIDE.isdisjoint(open_elements):
            bits.append(found)

    parser = expat.ParserCreate(namespace_separator=" ")
    parser.StartElementHandler, parser.EndElementHandler = start, end
    parser.CharacterDataHandler, parser.StartDoctypeDeclHandler = data, refuse
    while chunk := part.read(PIECE):
        parser.Parse(chunk)
        yield "".join(bits)
        bits.clear()


if __name__ == "__main__":
    main(sys.argv[1])
