"""The report as a web page in one file: typeface, style and pictures are in it, a script is not.

Its own policy for content allows nothing from elsewhere, and only the one style that is in it.
"""

import base64
import hashlib
import re
from functools import cache

from django.utils.safestring import mark_safe

from als.core.enums import JobStage
from als.core.files import pdf
from als.core.files.progress import NO_PROGRESS
from reports.rendering.document import drawn

STYLES = ("fonts.css", "body.css", "page.css")
ADDRESS = re.compile(r'url\("([^")]+)"\)')
TYPES = {".woff2": "font/woff2", ".svg": "image/svg+xml"}


def page_of(content, job=NO_PROGRESS):
    """Return the bytes, and no number of pages."""
    style = f"{own_style()}:root {{ --report-colour: {content['colour']}; }}\n"
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    policy = f"default-src 'none'; img-src data:; font-src data:; style-src 'sha256-{digest}'"
    # Our own style sheets and a colour that was looked at: nothing that anybody typed.
    more = {"style": mark_safe(style), "policy": policy}  # noqa: S308 - see above
    text = drawn("report/page.html", content, job, **more)
    job.stage(JobStage.WRITE)
    return text.encode(), None


@cache
def own_style():
    """Return our style sheets as one text, with the files that they name in it."""
    folder = pdf.asset_folders()[0]
    return "".join(
        ADDRESS.sub(lambda found: _packed(folder / found[1]), (folder / name).read_text())
        for name in STYLES
    )


def _packed(path):
    packed = base64.b64encode(path.read_bytes()).decode()
    return f'url("data:{TYPES[path.suffix]};base64,{packed}")'
