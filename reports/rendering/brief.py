"""The report on a page or two, for ministers and boards. A lesson that doesn't fit is named there.

Nothing is cut: what editors write of a lesson has its length where it is typed. As many lessons as
the pages hold are taken, in the report's order.
"""

from als.core.enums import JobStage
from als.core.files import pdf
from als.core.files.progress import NO_PROGRESS
from reports.rendering.document import drawn

MAX_PAGES = 2
MAX_LEFT = 1500  # letters of the statements that are left out: a quarter of a page


def summary_of(content, job=NO_PROGRESS):
    """Return the bytes of the short PDF, and its number of pages: one or two."""
    job.stage(JobStage.LAYOUT)
    document = _most_that_fits(content, job)
    job.stage(JobStage.WRITE)
    return pdf.write(document), len(document.pages)


def _most_that_fits(content, job):
    """Return the document with all lessons, else with the most that two pages hold, by halving.

    Before a lesson is left out, what is said of each runs on (1), then in smaller type (2).
    """
    for dense in (0, 1):
        document = _lay_out(content, len(content["lessons"]), job, dense=dense)
        if len(document.pages) <= MAX_PAGES:
            return _on_one_page(document, content, job)
        if len(document.pages) > MAX_PAGES + 1:
            break  # running on doesn't save a page and more
    fits, too_many = 0, len(content["lessons"]) + 1
    document, number = None, len(content["lessons"])
    while True:
        tried = _lay_out(content, number, job, dense=2)
        if number == 0 or len(tried.pages) <= MAX_PAGES:
            fits, document = number, tried
        else:
            too_many = number
        if too_many - fits <= 1:
            return document or _lay_out(content, fits, job, dense=2)
        number = (fits + too_many) // 2


def _on_one_page(document, content, job):
    """Return it on one page, where its second has no lesson on it and closer lines make room."""
    # Lessons are all that has a name there.
    if len(document.pages) == 1 or document.pages[-1].anchors:
        return document
    for dense in (1, 2):
        closer = _lay_out(content, len(content["lessons"]), job, dense=dense)
        if len(closer.pages) == 1:
            return closer
    return document


def _lay_out(content, number, job, *, dense):
    lessons = content["lessons"]
    left = lessons[number:]
    more = {
        "lessons": lessons[:number],
        "more": left,
        "more_in_full": sum(len(lesson["statement"]) for lesson in left) <= MAX_LEFT,
        "dense": dense,
    }
    return pdf.lay_out(drawn("report/summary.html", content, **more), on_page=job.page)
