"""From the content of a report to its HTML, which the page shows and most files are made from.

The same content gives the same bytes: nothing here looks at the clock, the database or the network.
"""

import re

from django.template.loader import render_to_string
from django.utils import translation
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from als.core.enums import JobStage
from als.core.text.glyphs import undirected
from als.core.text.languages import own_words_language
from reports.content.counts import counts_of
from reports.content.texts import words_before
from reports.rendering.charts import matrix_chart, states_chart, year_chart
from reports.rendering.progress import QUIET
from sets.branding import tint
from sets.selectors.readiness import draw

# XML has no way to write these; a browser may send them all the same.
NOT_IN_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
COLOUR = re.compile(r"#[0-9a-f]{6}")


def sections_of(content):
    """Return the sections of this report, numbered, as ``key``, ``number`` and ``title``."""
    # These two are optional: most sets neither review their meetings nor log support.
    itself = [("itself", _("What helped the set itself"))] * _has(content, "reviews", "itself")
    support = [("support", _("Support given"))] * _has(content, "support", "support")
    titles = [
        ("summary", _("Summary")),
        ("working", _("How the set worked")),
        ("issues", _("Key issues")),
        ("tried", _("What was tried")),
        ("lessons", _("Lessons")),
        ("limits", _("Limits of this evidence")),
        *itself,
        *support,
        ("people", _("Who took part")),
        ("contact", _("Contact")),
    ]
    first = [{"key": "foreword", "number": "", "title": _("Foreword")}]
    numbered = [
        {"key": key, "number": str(number), "title": title}
        for number, (key, title) in enumerate(titles, start=1)
    ]
    annex = [{"key": "annex", "number": "", "title": _("Annex: the evidence")}]
    sections = (first if content["texts"]["foreword"].strip() else []) + numbered
    sections += annex if content["index"] else []
    return [
        {**section, "template": f"report/sections/{section['key']}.html"} for section in sections
    ]


def _has(content, key, section):
    """Return whether the section has content from the record, or in people's own words."""
    return bool(content[key] or words_before(content, section))


def context(content, job=QUIET):
    """Return what the templates of the report's body need, in the page and in the files."""
    sections = sections_of(content)
    job.stage(JobStage.PICTURES)
    return {
        "report": content,
        "sections": sections,
        "figures": figures_of(content),
        **pictures_of(content),
        "answers": pictures_of_answers(content),
    }


def pictures_of(content):
    """Return the charts, and the programme's colour as such, as ``tint`` and as ``light``."""
    colour = content["colour"]
    return {
        "year": year_chart(content["cycles"]),
        "matrix": matrix_chart(content["matrix"]),
        "states": states_chart(content["themes"]),
        "colour": colour,
        "tint": tint(colour, 40),
        "light": tint(colour, 18),
    }


def pictures_of_answers(content):
    """Return the pictures of trust and roles."""
    questions = content["readiness"]["questions"]
    return [
        draw(question["title"], question["low"], question["high"], question["rows"])
        for question in questions
        if question["rows"]
    ]


def figures_of(content):
    """Return the year in numbers, as ``number`` and ``words``."""
    counts = counts_of(content)
    words = {
        "pairs": ngettext("pair", "pairs", counts["pairs"]),
        "meetings": ngettext("meeting", "meetings", counts["meetings"]),
        "issues": ngettext("issue", "issues", counts["issues"]),
        "actions": ngettext("action", "actions", counts["actions"]),
        "lessons": ngettext("lesson", "lessons", counts["lessons"]),
    }
    return [{"number": counts[key], "words": word} for key, word in words.items()]


def body_html(content):
    """Return the body of the report: what a page shows as preview and what is in the files."""
    return drawn("report/body.html", content)


def html(content, job=QUIET):
    """Return the whole document that the PDF is made from."""
    return drawn("report/report.html", content, job)


def drawn(template, content, job=QUIET, **more):
    """Return the template filled with the report, in its own language."""
    if not COLOUR.fullmatch(content["colour"]):
        raise ValueError(f"not a colour: {content['colour']!r}")
    with translation.override(own_words_language(content["language"])):
        text = render_to_string(template, context(content, job) | more)
    return SafeString(NOT_IN_XML.sub("", undirected(text)))
