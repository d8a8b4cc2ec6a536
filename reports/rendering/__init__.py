"""From the content of a report to its files: PDF, short PDF, Word, web page, JSON.

The same content gives the same bytes: nothing here looks at the clock, the database or the network.
"""

from reports.rendering.document import body_html, figures_of, html, sections_of
from reports.rendering.files import FORMATS, file_name, make, render

__all__ = [
    "FORMATS",
    "body_html",
    "figures_of",
    "file_name",
    "html",
    "make",
    "render",
    "sections_of",
]
