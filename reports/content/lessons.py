"""Lessons for each audience, each with its evidence and what both sides of each pair say to it."""

from hashlib import sha256

from django.utils.translation import gettext as _

from als.core.prepared import prepared
from reports.content.audiences import (
    audience_in_text,
    groups_of,
    in_order,
    readers_of,
    reads,
)
from reports.content.strength import weigh
from reports.content.year import what_one_is
from reports.enums import EndorsementAnswer, LessonState, Stance
from reports.models import Endorsement, Evidence, Lesson
from reports.models.lessons import SUMMARY
from reports.sources import ACTION, MINUTE, SOURCES, key_of_link
from reports.sources import key_of as key_of_entry
from sets.enums import Tier


def key_of(lesson):
    """Return the key of a lesson in all versions, on another installation too."""
    return sha256(lesson.drafted_at.isoformat().encode()).hexdigest()[:12]


def themes_of_marks(themes):
    """Return the theme's title by the mark of each entry that the report shows under it."""
    found = {}
    for theme in themes:
        for issue in theme["issues"]:
            found[issue["mark"]] = theme["title"]
            for action in issue["actions"]:
                marks = [action["mark"], *(entry["mark"] for entry in action["entries"])]
                found |= dict.fromkeys(marks, theme["title"])
    return found


def add_themes(lessons, themes):
    """Add ``themes`` to each lesson: titles of the themes under which its evidence is printed."""
    titles = themes_of_marks(themes)
    for lesson in lessons:
        marks = (row["mark"] for row in lesson["evidence"])
        lesson["themes"] = list(dict.fromkeys(titles[mark] for mark in marks if mark in titles))


def lessons_of(set_, policy, entries, sides):
    """Return ``lessons``, ``audiences`` and ``index`` (what evidence there is, and for what)."""
    rows = _open_lessons(set_.pk)
    _attach(rows, "evidence_now", _evidence_of(set_, policy) if rows else ())
    _attach(rows, "endorsements_now", _endorsements_of(set_.pk) if rows else ())
    ordered = sorted(rows, key=lambda row: readers_of(set_.programme, row.audiences))
    lessons = [
        _lesson(set_.programme, policy, entries, sides, f"L{number}", row)
        for number, row in enumerate(ordered, start=1)
    ]
    return {
        "lessons": lessons,
        "audiences": [
            {
                "audience": title,
                "marks": [le["mark"] for le in lessons if reads(code, le["audience_keys"])],
            }
            for code, title in groups_of(
                set_.programme, [lesson["audience_keys"] for lesson in lessons]
            )
        ],
        "index": _index(lessons),
    }


@prepared
def _open_lessons(set_pk):
    return Lesson.objects.open().filter(set=set_pk)


def _evidence_of(set_, policy):
    """Return what the lessons rest on, each with its thing if it is among the policy's entries."""
    things, rows = {key_of_entry(entry): entry for entry in policy.entries}, _links_of(set_.pk)
    for row in rows:
        if key_of_link(row) in things:
            setattr(row, row.kind, things[key_of_link(row)])
    return rows


@prepared
def _links_of(set_pk):
    rows = Evidence.objects.filter(lesson__set=set_pk, lesson__state=LessonState.OPEN)
    return rows.current()


@prepared
def _endorsements_of(set_pk):
    rows = Endorsement.objects.filter(lesson__set=set_pk, lesson__state=LessonState.OPEN)
    return rows.select_related("pair")


def _attach(lessons, name, rows):
    """Give each lesson a list of its rows."""
    lists = {lesson.pk: [] for lesson in lessons}
    for row in rows:
        lists.get(row.lesson_id, []).append(row)
    for lesson in lessons:
        setattr(lesson, name, lists[lesson.pk])


def _lesson(programme, policy, entries, sides, mark, lesson):
    allowed = [row for row in lesson.evidence_now if _may_enter(policy, row)]
    weight = weigh(allowed)
    codes = in_order(programme, lesson.audiences)
    return {
        "mark": mark,
        "key": key_of(lesson),
        "statement": lesson.statement,
        "explanation": lesson.explanation,
        "in_short": _in_short(lesson),
        "kind": lesson.get_kind_display(),
        "kind_key": lesson.kind,
        "audience_keys": codes,
        "group": readers_of(programme, codes)[1],
        "audiences": [audience_in_text(programme, code) for code in codes],
        "strength": weight.label,
        "strength_sentence": weight.sentence(programme),
        "behind": {"pairs": weight.pairs, "agreeing": _agreeing(lesson, sides)},
        "evidence": [_evidence(entries, row) for row in allowed],
        "evidence_excluded": len(lesson.evidence_now) - len(allowed),
        **_endorsements(programme, policy, lesson, sides),
    }


def _in_short(lesson):
    """Return the editors' texts for the summary, empty if they are of earlier words."""
    if lesson.has_old_summary:
        return dict.fromkeys(SUMMARY, "")
    return {name: getattr(lesson, name) for name in SUMMARY}


def _may_enter(policy, row):
    """Return whether the evidence may be printed, and its note names nothing that may not."""
    verdict = policy.verdicts.get(key_of_link(row))
    if verdict is None or verdict.excluded:
        return False
    return not policy.rules.forbidden_names(verdict.names, row.note)


def _evidence(entries, row):
    return {
        "mark": entries.mark(row.thing),
        "kind": str(row.source.label),
        "text": row.source.title(row.thing),
        "ended": row.thing.get_state_display() if row.source == ACTION else "",
        "who": _who(entries, row),
        "stance": row.get_stance_display(),
        "qualifies": row.stance == Stance.QUALIFIES,
        "note": row.note,
    }


def _who(entries, row):
    names = entries.names(row.thing)
    if row.source == MINUTE:
        where = _("Meeting %(number)s") % {"number": row.minute.meeting.cycle.number}
        if row.minute.pair is None or not names:
            return where
        return f"{where}: {entries.who(names, row.minute.pair)}"
    return entries.who(names, row.issue_behind.pair)


def _index(lessons):
    """Return each piece of evidence once with the ``lessons`` that rest on it, by its mark."""
    found = {}
    for lesson in lessons:
        for row in lesson["evidence"]:
            entry = {key: row[key] for key in ("mark", "kind", "text", "who")}
            found.setdefault(row["mark"], {**entry, "lessons": []})["lessons"].append(
                lesson["mark"]
            )
    order = [source.mark for source in SOURCES.values()]
    return sorted(
        found.values(), key=lambda row: (order.index(row["mark"][0]), int(row["mark"][1:]))
    )


def _endorsements(programme, policy, lesson, sides):
    answers = {
        (row.pair_id, row.side): row
        for row in lesson.endorsements_now
        if row.text_version == lesson.text_version
    }
    counted = [answers[key] for key in sides if key in answers]
    commented = [row for row in counted if row.answer in EndorsementAnswer.with_comment()]
    printed = [row for row in commented if _may_be_printed(policy, row)]
    comments = [
        {
            "answer": row.get_answer_display(),
            "who": what_one_is(programme, Tier(row.side)),
            "text": row.comment,
        }
        for row in printed
    ]
    return {
        **_counts(counted, sides),
        "sides": len(sides),
        "by_tier": [_of_tier(programme, counted, sides, tier) for tier in Tier],
        "words": sorted(comments, key=lambda row: (row["answer"], row["text"])),
        "words_excluded": len(commented) - len(printed),
    }


def _may_be_printed(policy, row):
    """Return whether its words name nobody, nor can be recognised against its side's will."""
    if policy.rules.names.found_in(row.comment):
        return False
    return not policy.recognition.exclusion(row, [row.comment])


def _of_tier(programme, counted, sides, tier):
    """Return the counts of one tier, whose answers may differ from those of the other."""
    rows = [row for row in counted if row.side == tier]
    return {
        "tier": programme.tier_words(tier),
        **_counts(rows, [side for side in sides if side[1] == tier]),
    }


def _agreeing(lesson, sides):
    """Return how many pairs agree on both sides, with a reservation or without."""
    agreed = EndorsementAnswer.AGREE, EndorsementAnswer.RESERVATION
    answers = {
        (row.pair_id, row.side)
        for row in lesson.endorsements_now
        if row.text_version == lesson.text_version and row.answer in agreed
    }
    pairs = {pair for pair, _side in sides}
    return sum(all((pair, side.value) in answers for side in Tier) for pair in pairs)


def _counts(rows, sides):
    """Return how many of the sides gave which answer, and how many none."""
    answers = [row.answer for row in rows]
    counts = {answer.value: answers.count(answer) for answer in EndorsementAnswer}
    return {**counts, "silent": len(sides) - len(rows)}
