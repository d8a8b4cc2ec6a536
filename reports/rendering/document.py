"""From the content of a report to its HTML, which the page shows and most files are made from.

The same content gives the same bytes: nothing here looks at the clock, the database or the network.
"""

import re
from collections import defaultdict
from itertools import count, repeat
from string import ascii_uppercase

from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from actions.enums import ActionState
from als.core.enums import JobStage
from als.core.files.progress import NO_PROGRESS
from als.core.text.glyphs import undirected
from als.core.text.languages import in_language
from reports.content.counts import counts_of
from reports.content.entries import actions_in
from reports.rendering.charts import matrix_charts, states_chart, year_chart
from sets.branding import tint
from sets.enums import ReadinessMoment, Tier
from sets.selectors.readiness import draw

# XML has no way to write these; a browser may send them all the same.
NOT_IN_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
COLOUR = re.compile(r"#[0-9a-f]{6}")


def sections_of(content):
    """Return the sections of the report, then those of its supplement.

    Each as ``key``, ``number`` ("3", of the supplement "B", "" before the first), ``title``,
    ``template`` and ``supplement``.
    """
    first = [("imprint", _("Imprint"))]
    if content["texts"]["foreword"].strip():
        first.insert(0, ("foreword", _("Foreword")))
    report = [
        ("summary", _("Summary")),
        ("facts", _("Key facts")),
        ("lessons", _("Lessons")),
        ("working", _("How the set worked")),
        ("limits", _("Limits of this evidence")),
        *([("cases", _("Cases"))] if content["cases"] else []),
        ("people", _("Who took part, and who signed")),
    ]
    return [
        *_numbered(first, repeat("")),
        *_numbered(report, count(1)),
        *_numbered(_supplement_of(content), ascii_uppercase, supplement=True),
    ]


def parts_within(content):
    """Return the anchors of those parts of sections that people can write a text for."""
    optional = [key for key in ("itself", "support") if _has(content, key)]
    return ["issues", "tried", *optional]


def _has(content, key):
    """Return whether a part has content from the record, or people's own words."""
    return bool(content[{"itself": "reviews"}.get(key, key)] or content["texts"][key].strip())


def _supplement_of(content):
    """Return what the lessons rest on, in full: each only where there is something in it."""
    minutes = any(row["mark"].startswith("M") for row in content["index"])
    reviews = content["reviews"]
    reviewed = reviews and (reviews["groups"] or reviews["questions"])
    kinds = content["support"] and content["support"]["kinds"]
    detailed = purposes_of(content) or kinds or content["limits"]["excluded"]
    focus = content["focus"] or {}
    left_out = (focus.get("left_out", "") + focus.get("limits", "")).strip()
    any_entry = content["raised"] or content["tried"] or content["loose"]
    parts = [
        ("entries", _("Issues, and what was tried"), any_entry),
        ("minutes", _("From the minutes"), minutes),
        ("focus", _("How the focus was chosen"), focus.get("ranking") or left_out),
        ("rules", _("Ground rules"), content["ground_rules"]),
        ("remarks", _("What members said of their meetings"), reviewed),
        ("record", _("The year in detail"), detailed),
    ]
    return [(key, title) for key, title, there in parts if there]


def purposes_of(content):
    """Return the meetings that have a purpose written for them."""
    return [cycle for cycle in content["cycles"] if cycle["purpose"].strip()]


def _numbered(titles, numbers, *, supplement=False):
    return [
        {
            "key": key,
            "number": str(number),
            "title": title,
            "template": f"report/sections/{key}.html",
            "supplement": supplement,
        }
        for number, (key, title) in zip(numbers, titles, strict=False)
    ]


def context(content, job=NO_PROGRESS):
    """Return what the templates of the report's body need, in the page and in the files."""
    sections = sections_of(content)
    job.stage(JobStage.PICTURES)
    return {
        "report": {**content, "lessons": lessons_with_cases(content)},
        "sections": [section for section in sections if not section["supplement"]],
        "supplement": [section for section in sections if section["supplement"]],
        "partners": partners_of(content),
        "purposes": purposes_of(content),
        "counts": counts_of(content),
        "figures": figures_of(content),
        **pictures_of(content),
        "answers": pictures_of_answers(content),
        "findings": findings_of(content),
        "numbers": defaultdict(lambda: count(1)),
    }


def lessons_with_cases(content):
    """Return the lessons; each has in ``told`` the cases of issues that support it.

    The issue itself does, or what is printed under it.
    """
    issues = [issue for theme in content["themes"] for issue in theme["issues"]]
    under = {issue["mark"]: set(_marks_under(issue)) for issue in issues}
    found = []
    for lesson in content["lessons"]:
        marks = {row["mark"] for row in lesson["evidence"] if not row["qualifies"]}
        told = [case for case in content["cases"] if marks & under.get(case["issue"], set())]
        found.append({**lesson, "told": told})
    return found


def _marks_under(issue):
    yield issue["mark"]
    for action in issue["actions"]:
        yield action["mark"]
        yield from (entry["mark"] for entry in action["entries"])


def pictures_of(content):
    """Return the charts, and the programme's colour as such, as ``tint`` and as ``light``."""
    colour = content["colour"]
    return {
        "year": year_chart(content["cycles"]),
        "matrices": matrix_charts(content["matrix"]),
        "states": states_chart(actions_in(content)),
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


def partners_of(content):
    """Return the pairs, with what each side said at sign-off: ``upper_side`` and ``lower_side``."""
    signed = {
        (row["number"], side["side"]): side
        for row in content.get("sign_offs", {}).get("rows", ())
        for side in row["sides"]
    }
    return [
        {
            **pair,
            **{f"{tier}_side": signed.get((pair["number"], tier)) for tier in Tier.values},
            **{f"{tier}_formerly": pair.get(f"{tier}_formerly", []) for tier in Tier.values},
            **{f"{tier}_together": pair.get(f"{tier}_together", []) for tier in Tier.values},
        }
        for pair in content["pairs"]
    ]


def findings_of(content):
    """Return what the pictures show, for their titles.

    ``moved``: of each question asked twice the medians and which way they went. ``largest``: the
    theme with the most issues, alone; None where several have as many. ``busiest``: likewise the
    meeting after which the most was logged. ``did_not``: how many actions did not work or were
    stopped.
    """
    moved = [_moved(question) for question in content["readiness"]["questions"]]
    actions = actions_in(content)
    return {
        "moved": [one for one in moved if one],
        "unnamed": any(row["unnamed"] for row in content["matrix"]["rows"]),
        "largest": _most(content["matrix"]["rows"], "total"),
        "busiest": _most(content["cycles"], "logged"),
        "logged": sum(cycle["logged"] for cycle in content["cycles"]),
        "done": sum(action["state_key"] == ActionState.DONE for action in actions),
        "did_not": len(content["did_not_work"]),
    }


def _most(rows, key):
    """Return the one row of several with the highest number; None where it isn't alone."""
    highest = max((row[key] for row in rows), default=0)
    most = [row for row in rows if row[key] == highest]
    return most[0] if len(most) == 1 < len(rows) else None


def _moved(question):
    if len(question["rows"]) != len(ReadinessMoment):
        return None
    first, last = (float(row["median"].replace(",", ".")) for row in question["rows"])
    way = "rose" if last > first else "fell" if last < first else "stayed"
    start, end = (row["median"] for row in question["rows"])
    return {"title": question["title"], "start": start, "end": end, "way": way}


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


def html(content, job=NO_PROGRESS):
    """Return the whole document that the PDF is made from."""
    return drawn("report/report.html", content, job)


def drawn(template, content, job=NO_PROGRESS, **more):
    """Return the template filled with the report, in its own language."""
    if not COLOUR.fullmatch(content["colour"]):
        raise ValueError(f"not a colour: {content['colour']!r}")
    with in_language(content["language"]):
        text = render_to_string(template, context(content, job) | more)
    return SafeString(NOT_IN_XML.sub("", undirected(text)))
