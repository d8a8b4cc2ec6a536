"""Our own drawings as pictures of points, for files whose readers take no SVG."""

import io
import threading

from als.core.files import pdf

PAGE = (
    '<!doctype html><html lang="en"><title>.</title><link rel="stylesheet" href="fonts.css">'
    "<style>@page {{ size: {width}px {height}px; margin: 0 }} body {{ margin: 0 }}"
    " svg {{ display: block }}</style><body>{svg}"
)
SCALE = 2.5  # some 200 points an inch where a drawing is as wide as the text
_one_at_a_time = threading.Lock()  # PDFium knows no threads


def png_of(svg, width, height):
    """Return a drawing as the bytes of a PNG. ``svg`` is its source, its size in CSS pixels."""
    # They take half a second to load, and only a worker needs them.
    import pypdfium2

    drawn = pdf.make(PAGE.format(svg=svg, width=width, height=height))
    made = io.BytesIO()
    with _one_at_a_time:
        document = pypdfium2.PdfDocument(drawn)
        document[0].render(scale=SCALE).to_pil().save(made, "PNG", optimize=True)
        document.close()
    return made.getvalue()
