"""From the content of a report to its HTML and its PDF.

The same content gives the same bytes: nothing here looks at the clock, the database or the network.
"""

import re

from django.template.loader import render_to_string
from django.utils import translation
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from als.common import pdf
from als.common.languages import own_words_language
from reports import charts
from sets.readiness import draw

COLOUR = re.compile(r"#[0-9a-f]{6}")


def sections_of(content):
    """Return the sections of this report, numbered, as ``key``, ``number`` and ``title``."""
    # Nothing was written, or the version was frozen before reports told of it.
    itself = [("itself", _("What helped the set itself"))] if content.get("reviews") else []
    support = [("support", _("Support given"))] if content.get("support") else []
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
    sections = (first if content["foreword"].strip() else []) + numbered
    sections += annex if content["index"] else []
    return [
        {**section, "template": f"report/sections/{section['key']}.html"} for section in sections
    ]


def context(content):
    """Return what the templates of the report's body need, in the page and in the PDF."""
    return {
        "report": content,
        "sections": sections_of(content),
        "figures": figures_of(content),
        "picture": charts.year(content["cycles"]),
        "answers": pictures_of_answers(content),
    }


def pictures_of_answers(content):
    """Return the pictures of trust and roles. Versions frozen before they were asked have none."""
    questions = content.get("readiness", {}).get("questions", [])
    return [
        draw(question["title"], question["low"], question["high"], question["rows"])
        for question in questions
        if question["rows"]
    ]


def figures_of(content):
    """Return the year in numbers, as ``number`` and ``words``."""
    held = sum(cycle["held"] for cycle in content["cycles"])
    return [
        {"number": number, "words": words}
        for number, words in [
            (len(content["pairs"]), ngettext("pair", "pairs", len(content["pairs"]))),
            (held, ngettext("meeting", "meetings", held)),
            (content["raised"], ngettext("issue", "issues", content["raised"])),
            (content["tried"], ngettext("action", "actions", content["tried"])),
            (len(content["lessons"]), ngettext("lesson", "lessons", len(content["lessons"]))),
        ]
    ]


def body_html(content):
    """Return the body of the report: what a page shows as preview and what is in the PDF."""
    with translation.override(own_words_language(content["language"])):
        return render_to_string("report/body.html", context(content))


def html(content):
    """Return the whole document that the PDF is made from."""
    if not COLOUR.fullmatch(content["colour"]):
        raise ValueError(f"not a colour: {content['colour']!r}")
    with translation.override(own_words_language(content["language"])):
        return render_to_string("report/report.html", context(content))


def render(content):
    """Return the report's PDF as bytes."""
    return pdf.make(html(content))


def file_name(title, version, *, draft):
    """Return what the file is called where somebody keeps it: "what-we-learned-v2.pdf"."""
    slug = slugify(title)[:60].strip("-") or "report"
    return f"{slug}-v{version}{'-draft' if draft else ''}.pdf"
