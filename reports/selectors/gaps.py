"""What the set's lessons still lack."""

from dataclasses import dataclass

from actions.models import Theme
from als.core.prepared import prepared
from reports.content.audiences import audiences_of, reads
from reports.enums import LessonAudience

# "Others" and "both tiers" are no readers that a set has to speak to.
NOT_MISSED = {LessonAudience.BOTH, LessonAudience.OTHER}


@dataclass(frozen=True)
class SilentSide:
    """A side that has not answered: its partnership, and the lessons (``Lesson``) in question."""

    name: str
    lessons: list


@dataclass(frozen=True)
class Gaps:
    """What lacks: ``LessonRow``s by what they lack, themes, ``(code, title)``s, ``SilentSide``s."""

    without_evidence: list
    from_one_pair: list
    from_discussions: list
    kept_out: list
    themes: list
    audiences: list
    silent: list

    def __bool__(self):
        return any(vars(self).values())

    def plain(self):
        """Return the same in plain values: a key for ``drawn_once``."""
        lacking = (
            self.without_evidence, self.from_one_pair, self.from_discussions, self.kept_out,
        )  # fmt: skip
        return Gaps(
            *(tuple((r.lesson.pk, r.number, r.lesson.statement) for r in rows) for rows in lacking),
            themes=tuple((theme.pk, theme.title) for theme in self.themes),
            audiences=tuple((code, str(title)) for code, title in self.audiences),
            silent=tuple((one.name, one.lessons[0].pk, len(one.lessons)) for one in self.silent),
        )


def gaps_of(set_, lessons, sides):
    """Return the ``Gaps`` of these lessons (``LessonRow``) of the set."""
    return Gaps(
        without_evidence=[row for row in lessons if not row.weight.things],
        from_one_pair=[row for row in lessons if row.weight.things and row.weight.pairs == 1],
        from_discussions=[row for row in lessons if row.weight.things and not row.weight.pairs],
        kept_out=[
            row
            for row in lessons
            if not all(evidence.may_be_reported for evidence in row.lesson.evidence_now)
        ],
        themes=_themes(set_, lessons),
        audiences=_audiences(set_, lessons),
        silent=_silent(lessons, sides),
    )


def _themes(set_, lessons):
    behind = [evidence.issue_behind for row in lessons for evidence in row.lesson.evidence_now]
    used = {issue.theme_id for issue in behind if issue is not None}
    return [theme for theme in _open_themes(set_.pk) if theme.pk not in used]


@prepared
def _open_themes(set_pk):
    return Theme.objects.open().filter(set=set_pk).order_by("position", "pk")


def _audiences(set_, lessons):
    return [
        (code, title)
        for code, title in audiences_of(set_.programme).items()
        if code not in NOT_MISSED and not any(reads(code, row.lesson.audiences) for row in lessons)
    ]


def _silent(lessons, sides):
    rows = []
    for pair in sides.pairs:
        for side, name in pair.names.items():
            open_ = [row.lesson for row in lessons if (pair.pk, side) not in row.answers]
            if open_:
                rows.append(SilentSide(name, open_))
    return rows
