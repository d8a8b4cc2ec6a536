"""From HTML to a tagged PDF: our own assets, no network, the same bytes for the same HTML."""

import atexit
import base64
import binascii
import io
import logging
import os
import re
import threading
import time
from contextlib import contextmanager
from itertools import takewhile
from pathlib import Path
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.utils.translation import gettext as _

from als.core.files import tagging
from als.core.refusals import Refused
from als.core.text import glyphs

log = logging.getLogger(__name__)
progress = logging.getLogger("weasyprint.progress")  # its level is in the settings

# A PDF must not depend on the fonts of the machine that makes it: fontconfig sees none of them.
FONTS = Path(__file__).parent / "pdf_fonts"
os.environ["FONTCONFIG_FILE"] = str(FONTS / "fonts.conf")

# For archives, and tagged for screen readers; ``tagging`` adds what PDF/UA-1 asks for beyond it.
VARIANT = "pdf/a-2a"
PICTURE = re.compile(r"data:image/(?P<kind>png|jpeg);base64,")
MAX_PIXELS = 4_000_000
# Some 18 pages of short lines, and two seconds: it holds the interpreter while others wait.
MAX_LINES_AT_ONCE = 1_000
LETTERS_A_LINE = 90
# What is wider than a line is tried letter by letter: so many take as long as a line.
LETTERS_A_LINE_IN_LONG_WORDS = 5
TAG = re.compile(r"<[^>]*+>")
# White space that ends a block. Where it alone is too much for the line, WeasyPrint breaks the line
# far before its end, and hyphenates there.
LAST_SPACE = re.compile(r"(?<!\s)\s++(?=</(?:p|li|td|th|dd|dt|div|h[1-6]|caption|figcaption)>)")
LONG_WORD = re.compile(rf"\S{{{LETTERS_A_LINE + 1},}}+")


SECONDS_KEPT = 3600
_of_thread = threading.local()


class AssetMissingError(Exception):
    """One of our own fonts or style sheets isn't there: the PDF would be another."""


def asset_folders():
    """Return the only folders that a PDF may be made from."""
    static = (settings.BASE_DIR / "static").resolve()
    return [static / "report", static / "vendor" / "fonts"]


def lay_out(document_html, on_page=None):
    """Return WeasyPrint's document: pages laid out, nothing written yet.

    ``on_page(number, of)`` is called as each page begins; ``of`` is 0 until all have been laid out
    once. What it raises ends the work.
    """
    # It takes half a second and loads libraries that only a worker needs.
    from weasyprint import HTML
    from weasyprint.urls import FatalURLFetchingError

    base = asset_folders()[0].as_uri() + "/"
    text = LAST_SPACE.sub("", glyphs.drawable(document_html))
    document = HTML(string=text, base_url=base, url_fetcher=own_fetcher())
    try:
        with reporting_pages(on_page):
            # The hints are where a list begins, which it takes from no other place.
            return document.render(
                pdf_variant=VARIANT, presentational_hints=True, font_config=fonts_of_thread()
            )
    except FatalURLFetchingError as error:
        # It is a BaseException, which would get past those who clean up after a failure.
        raise AssetMissingError(str(error)) from error


def fonts_of_thread():
    """Return WeasyPrint's ``FontConfiguration``, kept for the next documents of this thread.

    To unpack our fonts takes as long as all else of a short document. Pango's map of fonts is for
    one thread alone. It is replaced every hour: it is in the machine's folder for temporary
    files, which some machines tidy after days.
    """
    from weasyprint.text.fonts import FontConfiguration

    now = time.monotonic()
    if now > getattr(_of_thread, "until", 0):
        _of_thread.fonts, _of_thread.until = FontConfiguration(), now + SECONDS_KEPT
    return _of_thread.fonts


# At the interpreter's end they could no longer remove their folder.
atexit.register(lambda: vars(_of_thread).clear())


@contextmanager
def reporting_pages(on_page):
    """Let ``on_page`` hear of each page that WeasyPrint begins in this thread."""
    if on_page is None:
        yield
        return
    listener = PageListener(on_page)
    progress.addHandler(listener)
    try:
        yield
    finally:
        progress.removeHandler(listener)


class PageListener(logging.Handler):
    """Reads the page from WeasyPrint's log, the one place where progress is reported.

    Pages are laid out again where references to pages asked for it: from then on it is known how
    many there are.
    """

    def __init__(self, on_page):
        super().__init__()
        self.on_page, self.thread = on_page, threading.get_ident()
        self.number = self.of = 0

    def emit(self, record):
        if record.thread != self.thread:
            return
        if "Repagination" in record.msg:
            self.of = self.number
        elif "Page %d" in record.msg:
            self.number = record.args[0]
            # The second time round there may be a page more than the first.
            self.on_page(self.number, max(self.of, self.number) if self.of else 0)


def before(document, anchor):
    """Return the document's pages before the one on which this anchor is; all if it's on none.

    Numbers of pages stay as they were laid out. What leads to later pages is no link any more.
    """
    pages = list(takewhile(lambda page: anchor not in page.anchors, document.pages))
    there = {name for page in pages for name in page.anchors}
    for page in pages:
        page.links = [link for link in page.links if link[0] != "internal" or link[1] in there]
    return document.copy(pages)


def write(document):
    """Return the bytes of the PDF: PDF/A-2a and PDF/UA-1 at once."""
    tagging.leave_one_link_each(document)
    return document.write_pdf(pdf_variant=VARIANT, finisher=tagging.finish)


def make_while_waiting(document_html):
    """Return the PDF as bytes while somebody waits; ``Refused`` if it would take them too long."""
    if lines_in(document_html) > MAX_LINES_AT_ONCE:
        raise Refused(_("That is too long for a PDF made while you wait. Read it on this page."))
    return make(document_html)


def lines_in(document_html):
    """Return about how many lines there will be, as far as the time for them goes."""
    ends = sum(map(document_html.count, ("<br", "</p>", "</li>", "</td>")))
    text = TAG.sub(" ", document_html)
    long = sum(len(found.group()) for found in LONG_WORD.finditer(text))
    return ends + len(text) / LETTERS_A_LINE + long / LETTERS_A_LINE_IN_LONG_WORDS


def make(document_html):
    """Return the PDF as bytes."""
    return write(lay_out(document_html))


def own_fetcher():
    """Return a fetcher that reads our own assets and nothing else.

    An address or a file elsewhere is refused, and the rendering goes on without it. One of our
    own files that isn't there stops the rendering: without its font a PDF would look, and
    weigh, different. A picture may come along in the document itself.
    """
    from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

    class OwnAssets(URLFetcher):
        def fetch(self, url, headers=None):
            if picture := picture_in(url):
                kind, data = picture
                return URLFetcherResponse(url[:40], data, {"Content-Type": kind})
            path = own_path(url)
            if path is None:
                log.warning("A PDF asked for what isn't ours: %s", url[:200])
                raise ValueError(f"refused: {url[:200]}")
            if not path.is_file():
                raise FatalURLFetchingError(f"missing: {path.name}")
            return super().fetch(path.as_uri(), headers)

    return OwnAssets(allowed_protocols={"file"}, allow_redirects=False)


def own_path(url):
    """Return the path of a file among our own assets, or None."""
    parts = urlsplit(url)
    if parts.scheme != "file" or parts.netloc not in ("", "localhost"):
        return None
    path = Path(unquote(parts.path)).resolve()
    return path if any(path.is_relative_to(folder) for folder in asset_folders()) else None


def picture_in(url):
    """Return ``(type, bytes)`` of a PNG or JPEG that is in the address itself, or None.

    Anything else that could be in there (SVG with its scripts and links) is refused, and so is
    a picture of more pixels than a page could show, before it is drawn.
    """
    found = PICTURE.match(url)
    if not found:
        return None
    kind = found["kind"]
    try:
        data = base64.b64decode(url[found.end() :], validate=True)
    except (binascii.Error, ValueError):
        return None
    return (f"image/{kind}", data) if _is_small_picture(kind, data) else None


def _is_small_picture(kind, data):
    from PIL import Image

    try:
        with Image.open(io.BytesIO(data), formats=[kind.upper()]) as image:
            width, height = image.size
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError):
        return False
    return width * height <= MAX_PIXELS
