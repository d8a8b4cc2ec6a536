"""From HTML to a tagged PDF: our own assets, no network, the same bytes for the same HTML."""

import logging
from pathlib import Path
from urllib.parse import unquote, urlsplit

from django.conf import settings

log = logging.getLogger(__name__)

# Tagged for screen readers.
VARIANT = "pdf/ua-1"


class AssetMissingError(Exception):
    """One of our own fonts or style sheets isn't there: the PDF would be another."""


def asset_folders():
    """Return the only folders that a PDF may be made from."""
    static = (settings.BASE_DIR / "static").resolve()
    return [static / "report", static / "vendor" / "fonts"]


def lay_out(document_html):
    """Return WeasyPrint's document: pages laid out, nothing written yet."""
    # It takes half a second and loads libraries that only a worker needs.
    from weasyprint import HTML
    from weasyprint.urls import FatalURLFetchingError

    base = asset_folders()[0].as_uri() + "/"
    document = HTML(string=document_html, base_url=base, url_fetcher=own_fetcher())
    try:
        return document.render(pdf_variant=VARIANT)
    except FatalURLFetchingError as error:
        # It is a BaseException, which would get past those who clean up after a failure.
        raise AssetMissingError(str(error)) from error


def write(document):
    """Return the bytes of the PDF."""
    return document.write_pdf(pdf_variant=VARIANT)


def make(document_html):
    """Return the PDF as bytes."""
    return write(lay_out(document_html))


def own_fetcher():
    """Return a fetcher that reads our own assets and nothing else.

    An address or a file elsewhere is refused, and the rendering goes on without it. One of our
    own files that isn't there stops the rendering: without its font a PDF would look, and
    weigh, different.
    """
    from weasyprint.urls import FatalURLFetchingError, URLFetcher

    class OwnAssets(URLFetcher):
        def fetch(self, url, headers=None):
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
