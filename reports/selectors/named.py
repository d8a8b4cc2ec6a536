"""Where words that people wrote about the whole set name a place, a partnership or a person.

Entries that do so stay out of the report; these texts go into it as they are, so whoever writes
them is shown the sentences.
"""

from dataclasses import dataclass
from functools import partial

from django.urls import reverse

from reports.enums import ReportSection


@dataclass(frozen=True)
class Warned:
    """A text with names in it. ``barred``: some of them may not be said by the ground rules.

    ``title`` names a section or a lesson; of other texts it is "", and ``kind`` says which it is.
    """

    kind: str
    title: str
    href: str
    sentences: list
    barred: bool


def named_texts(report, content, policy):
    """Return the report's own texts, the lessons and the set's texts that name somebody."""
    own = [(*row, policy.rules.names.sure.found_in) for row in _own(report.set, content)]
    kept_out = [
        (*row, partial(policy.rules.forbidden_names, True)) for row in _of_the_year(content)
    ]
    rows = []
    for kind, title, address, texts, find in own + kept_out:
        names = find(*texts)
        if names:
            sentences = policy.rules.names.sure.sentences(*texts, only=names)
            barred = bool(policy.rules.forbidden_names(True, *texts))
            rows.append(Warned(kind, title, _url(address, report.set_id), sentences, barred))
    return rows


def _url(address, set_id):
    name, *more = address
    return reverse(name, args=[set_id, *more])


def _own(set_, content):
    """Yield kind, title, address and texts of what is written for the report alone."""
    yield "title", "", ["reports:report_edit"], [content["title"]]
    for section in ReportSection:
        address = ["reports:text", section.value]
        yield "section", section.label, address, [content["texts"][section.value]]
    for lesson in content["lessons"]:
        texts = [lesson["statement"], lesson["explanation"], *lesson["in_short"].values()]
        yield "lesson", lesson["mark"], ["reports:lessons"], texts


def _of_the_year(content):
    """Return what else was typed for the whole set: the ground rules may keep names out of it."""
    focus = content["focus"] or {}
    of_focus = [text for text in focus.values() if isinstance(text, str)]
    themes = [theme[key] for theme in content["themes"] for key in ("title", "description")]
    rules = [(content["ground_rules"] or {}).get("text", "")]
    return [
        ("purpose", "", ["sets:set_edit"], [content["purpose"], *content["objectives"]]),
        ("focus", "", ["sets:focus"], of_focus),
        ("year", "", ["meetings:cycles"], [cycle["purpose"] for cycle in content["cycles"]]),
        ("themes", "", ["actions:themes"], themes),
        ("rules", "", ["sets:ground_rules"], rules),
    ]
