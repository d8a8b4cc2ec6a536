"""The report on two pages, for ministers and boards. What doesn't fit is said to be in the report.

Long texts are cut first, so that what stands around the lessons always fits; then as many lessons
as the pages hold are taken, in the set's own order.
"""

from als.core.enums import JobStage
from als.core.files import pdf
from als.core.text import markdown
from reports.rendering.document import drawn
from reports.rendering.progress import QUIET

MAX_PAGES = 2
# Letters. A statement of a lesson is a sentence or two, and a topic or a name is a line.
MAX_LENGTH = {
    "statement": 400,
    "explanation": 300,
    "strength_sentence": 200,
    "topic": 240,
    "name": 120,
}
MAX_WORD_LENGTH = 40


def summary_of(content, job=QUIET):
    """Return the bytes of the short PDF, and its number of pages: one or two."""
    short = shortened(content)
    job.stage(JobStage.LAYOUT)
    document = _most_that_fits(short, job)
    job.stage(JobStage.WRITE)
    return pdf.write(document), len(document.pages)


def _most_that_fits(short, job):
    """Return the document with the most lessons that two pages hold, by halving."""
    fits, too_many = 0, len(short["lessons"]) + 1
    document, number = None, len(short["lessons"])
    while True:
        tried = _lay_out(short, number, job)
        if number == 0 or len(tried.pages) <= MAX_PAGES:
            fits, document = number, tried
        else:
            too_many = number
        if too_many - fits <= 1:
            return document or _lay_out(short, fits, job)
        number = (fits + too_many) // 2


def _lay_out(short, number, job):
    lessons = short["lessons"]
    more = {"lessons": lessons[:number], "more": len(lessons) - number}
    return pdf.lay_out(drawn("report/summary.html", short, **more), on_page=job.page)


def shortened(content):
    """Return the content with the texts that the two pages show cut to what they can hold."""
    focus = content["focus"]
    return content | {
        **{key: cut(content[key], MAX_LENGTH["name"]) for key in ("title", "programme", "sponsor")},
        "focus": focus and focus | {"topic": cut(focus["topic"], MAX_LENGTH["topic"])},
        "contact": {key: cut(text, MAX_LENGTH["name"]) for key, text in content["contact"].items()},
        "lessons": [_shortened(lesson) for lesson in content["lessons"]],
    }


def _shortened(lesson):
    lesson = lesson | {"explanation": markdown.words(lesson["explanation"])}
    return lesson | {
        **{
            key: cut(lesson[key], MAX_LENGTH[key])
            for key in ("statement", "explanation", "strength_sentence")
        },
        "audiences": [cut(", ".join(lesson["audiences"]), MAX_LENGTH["name"])],
    }


def cut(text, most):
    """Return the text, or its beginning with an ellipsis, cut between words where there are any."""
    text = " ".join(text.split())
    if len(text) <= most:
        return text
    start = text[:most]
    if len(start) - start.rfind(" ") <= MAX_WORD_LENGTH:
        start = start[: start.rfind(" ")]
    return f"{start.rstrip()}…"
