"""Each format of a report's file: what builds it, its name, its content type."""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from als.core.enums import JobStage
from als.core.files import pdf
from als.core.files.progress import NO_PROGRESS
from als.core.text.folding import plain
from reports.enums import RenderingFormat
from reports.rendering import brief, data, page, word
from reports.rendering.document import drawn, html


@dataclass(frozen=True)
class Format:
    """``make(content, job)`` returns the bytes, and how many pages they have or ``None``."""

    make: Callable
    ending: str
    content_type: str


def pdf_of(content, job=NO_PROGRESS):
    """Return the report's PDF. It is laid out with the supplement, whose pages it refers to."""
    document_html = html(content, job)
    job.stage(JobStage.LAYOUT)
    document = pdf.lay_out(document_html, on_page=job.page)
    job.stage(JobStage.WRITE)
    report = pdf.before(document, "supplement")
    return pdf.write(report), len(report.pages)


def supplement_of(content, job=NO_PROGRESS):
    """Return the supplement's PDF, with the same pages that the report refers to."""
    document_html = drawn("report/supplement_file.html", content, job)
    job.stage(JobStage.LAYOUT)
    document = pdf.lay_out(document_html, on_page=job.page)
    job.stage(JobStage.WRITE)
    return pdf.write(document), len(document.pages)


FORMATS = {
    RenderingFormat.PDF: Format(pdf_of, ".pdf", "application/pdf"),
    RenderingFormat.SUMMARY: Format(brief.summary_of, "-summary.pdf", "application/pdf"),
    RenderingFormat.ANNEX: Format(supplement_of, "-supplement.pdf", "application/pdf"),
    RenderingFormat.DOCX: Format(
        word.docx_of,
        ".docx",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ),
    RenderingFormat.HTML: Format(page.page_of, ".html", "text/html; charset=utf-8"),
    RenderingFormat.JSON: Format(data.json_of, ".json", "application/json"),
}


def make(content, kind=RenderingFormat.PDF, job=NO_PROGRESS):
    """Return the bytes of the file, and its number of pages where it has any."""
    return FORMATS[kind].make(content, job)


def render(content, kind=RenderingFormat.PDF):
    """Return the bytes of the file."""
    return make(content, kind)[0]


def file_name(title, version, *, draft, kind=RenderingFormat.PDF):
    """Return what the file is called where somebody keeps it: "what-we-learned-v2.pdf"."""
    words = [
        slugify(plain(title))[:60].strip("-") or _("report"),
        f"v{version}",
        pgettext("in a file’s name", "draft") if draft else "",
        _which(kind),
    ]
    return f"{'-'.join(filter(None, words))}.{FORMATS[kind].ending.rpartition('.')[2]}"


def _which(kind):
    if kind == RenderingFormat.SUMMARY:
        return pgettext("in a file’s name", "summary")
    return pgettext("in a file’s name", "supplement") if kind == RenderingFormat.ANNEX else ""
