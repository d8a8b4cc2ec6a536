"""What the released lessons of a programme's sets say together: one content for page and PDF.

It is made of released versions and of what managers found in them. Lists, texts and numbers only,
so that it can be kept as it was when its PDF was asked for.
"""

import re
from dataclasses import asdict

from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext as _

from als.core import clock
from als.core.formats import long_date
from als.core.text.folding import plain
from als.core.text.languages import in_language
from als.core.zones import zone
from als.library.models import Finding, FindingLesson
from als.library.selectors.library import NO_THEME, theme_keys
from reports.content.audiences import reads
from reports.enums import LessonAudience, Relation
from reports.selectors.outcome import counts_of
from reports.selectors.released import audience_titles, behind, lessons_of_programme, newest_of
from reports.selectors.responses import with_answers
from sets.branding import logo_of
from sets.enums import Tier

COLOUR = re.compile(r"#[0-9a-f]{6}")


def compile_synthesis(programme):
    """Return the content as it is now, in the programme's language. Four queries at most."""
    with in_language(programme.language):
        today = clock.today(programme.time_zone)
        return {
            "language": programme.language,
            "programme": programme.name,
            "sponsor": programme.sponsor,
            "colour": programme.colour,
            "logo": logo_of(programme),
            "contact": {"name": programme.contact_name, "email": programme.contact_email},
            "dated": long_date(today),
            "dated_iso": today.isoformat(),
            **_with_grounds(synthesis_of(programme)),
        }


def _with_grounds(content):
    """Return it with those findings only that rest on a lesson."""
    return {**content, "findings": [row for row in content["findings"] if row["rows"]]}


def synthesis_html(content):
    """Return the document that the PDF is made from."""
    if not COLOUR.fullmatch(content["colour"]):
        raise ValueError(f"not a colour: {content['colour']!r}")
    with in_language(content["language"]):
        return render_to_string("report/synthesis.html", {"synthesis": content})


def synthesis_of(programme):
    """Return what the page shows."""
    findings = list(
        Finding.objects.current().filter(programme=programme).prefetch_related("lessons")
    )
    older = {row.snapshot_id for finding in findings for row in finding.lessons.all()}
    every = lessons_of_programme(programme, older=older)
    lessons = with_answers([lesson for lesson in every if lesson.of.is_newest], programme)
    sets = list({lesson.of.pk: lesson.of for lesson in lessons}.values())
    return {
        "sets": [_set(version, lessons) for version in sets],
        "counts": {
            "sets": len(sets),
            "pairs": sum(version.pairs for version in sets),
            "lessons": len(lessons),
            "answered": sum(lesson.answer is not None for lesson in lessons),
        },
        "answers": counts_of(lesson.answer.answer for lesson in lessons if lesson.answer),
        "findings": [_finding(finding, every) for finding in findings],
        "audiences": _groups(lessons, _readers_among(lessons)),
        "themes": _groups(lessons, _themes_of),
        "disputed": [row_of(lesson) for lesson in _disputed(lessons)],
    }


def _disputed(lessons):
    """Return those that most sides disagree with first, then those with most reservations."""
    disputed = [lesson for lesson in lessons if lesson.is_disputed]
    return sorted(disputed, key=lambda row: (-row.content["disagree"], -row.content["reservation"]))


def _set(version, lessons):
    day = timezone.localtime(version.released_at, zone(version.zone))
    return {
        "number": version.number,
        "name": version.set_name,
        "title": version.title,
        "version": version.version,
        "released": long_date(day),
        "pairs": version.pairs,
        "lessons": sum(lesson.of.pk == version.pk for lesson in lessons),
        "answered": sum(lesson.of.pk == version.pk and bool(lesson.answer) for lesson in lessons),
        "key": version.set_pk,
    }


def row_of(lesson):
    """Return a lesson as lists show it. ``ref`` is its mark with its set's number: "2-L3"."""
    content = lesson.content
    return {
        "ref": f"{lesson.of.number}-{lesson.mark}",
        "key": lesson.key,
        "snapshot": lesson.of.pk,
        "mark": lesson.mark,
        "set": lesson.of.set_name,
        "version": lesson.of.version,
        "statement": content["statement"],
        "explanation": content["explanation"],
        "strength": content["strength"],
        "pairs": lesson.pairs_behind,
        "qualified_by": [
            {"text": row["note"] or row["text"], "who": row["who"]} for row in lesson.qualified_by
        ],
        **{name: content[name] for name in ("agree", "reservation", "disagree", "silent", "sides")},
        "words": content["words"],
    }


def _readers_among(lessons):
    """Return what says whom a lesson is for, among the audiences that any lesson is for."""
    titles = audience_titles(lessons)
    if set(Tier.values) <= set(titles):  # what is for both is listed under each
        titles.pop(LessonAudience.BOTH, None)
    return lambda lesson: {
        code: title for code, title in titles.items() if reads(code, lesson.audiences)
    }


def _themes_of(lesson):
    titles = lesson.themes or [_("Under no theme")]
    return dict(zip(theme_keys(lesson), titles, strict=True))


def _groups(lessons, keys_of):
    """Return lessons by key, with their numbers; what most sets speak of comes first."""
    titles, found = {}, {}
    for lesson in lessons:
        for key, title in keys_of(lesson).items():
            titles.setdefault(key, title)
            found.setdefault(key, []).append(lesson)
    groups = [
        {"key": key, "title": titles[key], **asdict(behind(rows)), "rows": list(map(row_of, rows))}
        for key, rows in found.items()
    ]
    for group in groups:
        group["number"] = group.pop("lessons")
    return sorted(
        groups, key=lambda g: (g["key"] == NO_THEME, -g["sets"], -g["number"], plain(g["title"]))
    )


def _finding(finding, lessons):
    related = relations_of(finding, lessons)
    still = [(row, lesson) for row, was, lesson in related if lesson is not None]
    return {
        "pk": finding.pk,
        "statement": finding.statement,
        "explanation": finding.explanation,
        **{
            str(relation): asdict(behind([le for row, le in still if row.relation == relation]))
            for relation in Relation
        },
        "rows": [_related(row, was, lesson) for row, was, lesson in related],
        "changed": sum(lesson is None or not lesson.is_same_as(was) for _r, was, lesson in related),
    }


def relations_of(finding, lessons):
    """Return ``(row, the lesson that was picked, how it reads now)``; None where it is gone.

    Those that say so stand first, then those with a limit, then those that say otherwise.
    """
    by_key = {lesson.key: lesson for lesson in lessons}
    order = list(Relation)
    found = []
    for row in sorted(finding.lessons.all(), key=lambda row: (order.index(row.relation), row.pk)):
        was = by_key[f"{row.snapshot_id}-{row.mark}"]
        found.append((row, was, newest_of(was, lessons)))
    return found


def _related(row, was, lesson):
    reworded = lesson is not None and not lesson.is_same_as(was)
    return {
        **row_of(lesson or was),
        "relation": row.relation,
        "relation_words": row.get_relation_display(),
        "gone": lesson is None,
        "was": was.statement if reworded else "",
    }


def picked(finding, lessons):
    """Return how each lesson of the newest versions relates to a finding: key → relation."""
    return {
        lesson.key: row.relation
        for row, _was, lesson in relations_of(finding, lessons)
        if lesson is not None
    }


def older_versions(finding):
    return set(FindingLesson.objects.filter(finding=finding).values_list("snapshot_id", flat=True))
