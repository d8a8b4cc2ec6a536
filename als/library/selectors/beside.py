"""What is beside a released lesson: who else found so, where they differ, what is on its theme.

It reads what everybody of the programme may: findings of its managers, and released lessons.
"""

from als.core.text.folding import plain
from reports.enums import Relation
from reports.selectors.released import lessons_of_programme, newest_of

MAX_ON_THEME = 6


def beside(lesson, programme):
    """Return what findings across sets say of a lesson and others, and what else there is.

    ``findings``: each with ``own``, how this lesson stands to it, and ``groups``, the other
    lessons by how they do. ``on_theme``: lessons of other sets that no finding puts beside it.
    ``lesson`` is one of a newest version. Three queries.
    """
    findings = list(programme.findings.current().prefetch_related("lessons"))
    older = {row.snapshot_id for finding in findings for row in finding.lessons.all()}
    every = lessons_of_programme(programme, older=older)
    rows = [row for finding in findings if (row := _finding(finding, every, lesson))]
    compared = {one.key for row in rows for group in row["groups"] for one in group["lessons"]}
    others = [
        other
        for other in every
        if other.of.is_newest and other.of.set_pk != lesson.of.set_pk and other.key not in compared
    ]
    themes = _themes(lesson)
    on_theme = [other for other in others if themes & _themes(other)][:MAX_ON_THEME]
    return {"findings": rows, "on_theme": on_theme}


def _themes(lesson):
    """Return the lesson's themes as sets have them in common: by their plain letters."""
    return {plain(title) for title in lesson.themes}


def _finding(finding, every, lesson):
    """Return a finding that the lesson bears on, else None. Lessons that are gone don't count."""
    by_key = {one.key: one for one in every}
    related = [
        (row, newest_of(by_key[f"{row.snapshot_id}-{row.mark}"], every))
        for row in finding.lessons.all()
    ]
    own = next((row for row, now in related if now and now.key == lesson.key), None)
    if own is None:
        return None
    others = [(row.relation, now) for row, now in related if now and now.key != lesson.key]
    groups = [
        {
            "relation": str(relation),
            "agrees": _agree(relation, own.relation),
            "lessons": [now for said, now in others if said == relation],
        }
        for relation in Relation
    ]
    return {
        "statement": finding.statement,
        "own": own.relation,
        "groups": [group for group in groups if group["lessons"]],
    }


def _agree(relation, own):
    """Return whether two lessons stand on the same side of a finding."""
    return (relation == Relation.CONTRADICTS) == (own == Relation.CONTRADICTS)
