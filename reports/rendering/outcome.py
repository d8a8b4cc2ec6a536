"""The PDF of what came of a report, from its kept content and from nothing else."""

from django.template.loader import render_to_string

from als.core.enums import JobStage
from als.core.files import pdf
from als.core.files.progress import NO_PROGRESS
from als.core.text.languages import in_language
from reports.rendering.document import COLOUR


def outcome_html(content):
    """Return the document that the PDF is made from."""
    if not COLOUR.fullmatch(content["colour"]):
        raise ValueError(f"not a colour: {content['colour']!r}")
    with in_language(content["language"]):
        answered = [row for row in content["lessons"] if row["answer"]]
        unanswered = [row["mark"] for row in content["lessons"] if not row["answer"]]
        context = {"outcome": content, "answered": answered, "unanswered": unanswered}
        return render_to_string("report/outcome.html", context)


def outcome_pdf(content, job=NO_PROGRESS):
    """Return the bytes, and the number of pages."""
    document_html = outcome_html(content)
    job.stage(JobStage.LAYOUT)
    document = pdf.lay_out(document_html, on_page=job.page)
    job.stage(JobStage.WRITE)
    return pdf.write(document), len(document.pages)
