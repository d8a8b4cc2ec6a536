"""What the set's lessons still lack, as links to where it can be mended."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from actions.models import Theme
from als.core.disclosure import Disclosure
from meetings.enums import MinutesState
from reports.content.audiences import audiences_of, reads
from reports.enums import Audience

# "Others" and "both tiers" are no readers that a set has to speak to.
NOT_MISSED = {Audience.BOTH, Audience.OTHER}


@dataclass(frozen=True)
class Gap:
    """One thing that lacks: ``title`` says what, ``links`` (dicts text, href) where."""

    title: str
    links: list


def gaps_of(set_, lessons, sides):
    """Return the gaps of the set's lessons: ``(number, lesson, weight)`` with their evidence."""
    links = [(_link(number, lesson), lesson, weight) for number, lesson, weight in lessons]
    found = [
        Gap(_("No evidence yet"), [link for link, _le, w in links if not w.things]),
        Gap(_("From one pair only"), [link for link, _le, w in links if w.things and w.pairs == 1]),
        Gap(
            _("From the set’s discussions only, no pair’s own account"),
            [link for link, _le, w in links if w.things and not w.pairs],
        ),
        Gap(
            _("Evidence that its pair or the set keeps out of the report"),
            [
                link
                for link, lesson, _w in links
                if not all(map(may_be_reported, lesson.evidence_now))
            ],
        ),
        Gap(_("Themes that no lesson rests on"), _themes(set_, lessons)),
        Gap(_("Nobody has drafted a lesson for"), _audiences(set_, lessons)),
        Gap(_("Sides that have not answered"), _silent(lessons, sides)),
    ]
    return [gap for gap in found if gap.links]


def _link(number, lesson):
    text = f"{number}. {Truncator(lesson.statement).words(9)}"
    return {"text": text, "href": reverse("reports:lesson", args=[lesson.pk])}


def may_be_reported(row):
    """Return whether its disclosure lets it into the report; its pair still has to consent."""
    if row.minute and row.minute.meeting.minutes_state not in MinutesState.shared_states():
        return False
    return Disclosure.reportable() >= set(row.source.disclosures(row.thing))


def _themes(set_, lessons):
    behind = [row.issue_behind for _n, le, _w in lessons for row in le.evidence_now]
    used = {issue.theme_id for issue in behind if issue is not None}
    page = reverse("actions:issues", args=[set_.pk])
    return [
        {"text": theme.title, "href": f"{page}?theme={theme.pk}"}
        for theme in Theme.objects.open().filter(set=set_).order_by("position", "pk")
        if theme.pk not in used
    ]


def _audiences(set_, lessons):
    codes = [lesson.audiences for _number, lesson, _weight in lessons]
    page = reverse("reports:lesson_new", args=[set_.pk])
    return [
        {"text": title, "href": f"{page}?for={code}"}
        for code, title in audiences_of(set_.programme).items()
        if code not in NOT_MISSED and not any(reads(code, of_lesson) for of_lesson in codes)
    ]


def _silent(lessons, sides):
    """Return each side with how many lessons it has not answered, linked to the first of them."""
    rows = []
    for pair in sides.pairs:
        for side, name in pair.names.items():
            open_ = [le for _n, le, _w in lessons if (pair.pk, side) not in sides.to(le)]
            if open_:
                number = ngettext("%s lesson", "%s lessons", len(open_)) % len(open_)
                href = reverse("reports:lesson", args=[open_[0].pk]) + "#answers"
                rows.append({"text": f"{name}: {number}", "href": href})
    return rows
