"""The set's lessons with what they rest on and what the sides answered, as a person may see it."""

from dataclasses import dataclass

from django.db.models import Q

from als.core.prepared import prepared
from reports.content.lessons import key_of
from reports.content.strength import Weight, weigh
from reports.enums import EndorsementAnswer, Stance
from reports.models import Evidence, Lesson, Response


@dataclass(frozen=True)
class LessonRow:
    """An open lesson. ``number``: its place, from 1; ``answers``: as ``Sides.to`` gives them.

    ``response``: what the sponsor answered to it, as a report released it.
    """

    number: int
    lesson: Lesson
    weight: Weight
    answers: dict
    response: Response | None = None

    @property
    def qualifying(self):
        """The evidence that qualifies it, as far as the reader may see it."""
        shown = evidence_shown(self.lesson.evidence_now)[0]
        return [row for row in shown if row.stance == Stance.QUALIFIES]

    @property
    def objections(self):
        """How many sides answered with a reservation or a no."""
        return sum(row.answer != EndorsementAnswer.AGREE for row in self.answers.values())


@dataclass(frozen=True)
class PairAnswers:
    """A pair's answers to a lesson: ``(partnership, Endorsement or None)`` of each side."""

    title: str
    sides: list


def lessons_for(set_id, user):
    """Return the set's lessons, dropped ones too, with set and evidence, in two queries."""
    lessons = _lessons(user, set_id)
    of_lesson = {lesson.pk: lesson for lesson in lessons}
    for lesson in lessons:
        lesson.evidence_now = []
    for row in _evidence(user, set_id) if lessons else ():
        row.lesson = of_lesson[row.lesson_id]
        row.lesson.evidence_now.append(row)
    return lessons


@prepared
def _lessons(user, set_pk):
    return Lesson.objects.visible_to(user).filter(set=set_pk).select_related("set__programme")


@prepared
def _evidence(user, set_pk):
    evidence = Evidence.objects.current().filter(lesson__set=set_pk).as_listed()
    return evidence.with_visibility(user, among=Q(stance=Stance.QUALIFIES))


@prepared
def evidence_of(user, lesson):
    """Return what the lesson rests on, each with whether the person may read it."""
    evidence = Evidence.objects.current().filter(lesson=lesson)
    return evidence.as_listed().with_visibility(user)


def open_lessons(lessons, sides, responses=None):
    """Return a ``LessonRow`` of each open lesson of ``lessons_for``.

    ``responses``: the sponsor's, by the key of set and lesson (``answers_by_key``).
    """
    given = responses or {}
    rows = [lesson for lesson in lessons if lesson.is_open]
    return [
        LessonRow(
            number,
            row,
            weigh(row.evidence_now),
            sides.to(row),
            given.get((row.set_id, key_of(row))),
        )
        for number, row in enumerate(rows, start=1)
    ]


def evidence_shown(rows):
    """Return the evidence that the person may read, and how much more there is."""
    shown = [row for row in rows if row.is_visible]
    return shown, len(rows) - len(shown)


def answers_by_pair(lesson, sides):
    """Return a ``PairAnswers`` for each pair: what its sides answered to the lesson as it reads."""
    answers = sides.to(lesson)
    return [
        PairAnswers(
            pair.title,
            [(name, answers.get((pair.pk, side))) for side, name in pair.names.items()],
        )
        for pair in sides.pairs
    ]
