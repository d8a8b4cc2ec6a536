"""Which sides there are in a set, and what each of them says to its lessons, in one query."""

from dataclasses import dataclass

from django.db.models import F, IntegerField, TextField, Value
from django.db.models.functions import Cast

from actions.models import Theme
from reports.enums import EndorsementAnswer, LessonState
from reports.models import Endorsement
from sets.enums import Tier
from sets.models import Pair

NAMES = ("of", "one", "other", "first", "second", "third")


@dataclass(frozen=True)
class PairNames:
    """A pair that takes part; ``names`` of its partnerships by side."""

    pk: int
    number: int
    title: str
    names: dict


@dataclass(frozen=True)
class Said:
    """What a side says to a lesson as it reads now."""

    answer: EndorsementAnswer
    comment: str


class Sides:
    """The pairs of a set with their sides, their answers to its lessons, and the set's themes.

    ``said``: lesson's key → ``(pair's key, side)`` → ``Said``. ``themes``: title by key.
    """

    def __init__(self, set_id, lesson=None):
        rows = list(_rows(set_id, lesson))
        self.pairs = [_pair(row) for row in sorted(rows, key=lambda r: r.other) if row.of == "pair"]
        themes = sorted((row for row in rows if row.of == "theme"), key=lambda r: (r.other, r.one))
        self.themes = {row.one: row.first for row in themes}
        self.all = [(pair.pk, side.value) for pair in self.pairs for side in Tier]
        self.said = {}
        for row in rows:
            if row.of == "said" and (row.other, row.first) in self.all:
                said = Said(EndorsementAnswer(row.second), row.third)
                self.said.setdefault(row.one, {})[row.other, row.first] = said

    def to(self, lesson):
        """Return what the sides say to the lesson, by ``(pair's key, side)``."""
        return self.said.get(lesson.pk, {})


def _pair(row):
    title = Pair(number=row.other).title
    return PairNames(row.one, row.other, title, {"upper": row.first, "lower": row.second})


def _rows(set_id, lesson):
    """Return pairs, answers and themes as rows of the same six columns."""
    pairs = Pair.objects.filter(set_id=set_id).confirmed()
    said = Endorsement.objects.filter(
        lesson__set_id=set_id, text_version=F("lesson__text_version")
    ).exclude(lesson__state=LessonState.DROPPED if lesson is None else "")
    if lesson is not None:
        said = said.filter(lesson=lesson)
    each = [
        _alike(pairs, "pair", "pk", "number", "upper__name", "lower__name"),
        _alike(said, "said", "lesson_id", "pair_id", "side", "answer", "comment"),
    ]
    if lesson is None:
        each.append(_alike(Theme.objects.open().filter(set_id=set_id), "theme", "pk", "position",
                           "title"))  # fmt: skip
    return each[0].union(*each[1:], all=True)


def _alike(rows, kind, one, other, *texts):
    texts = [Cast(F(text), TextField()) for text in texts]
    texts += [Value("", TextField())] * (3 - len(texts))
    return rows.order_by().annotate(
        of=Value(kind, TextField()),
        one=Cast(F(one), IntegerField()),
        other=Cast(F(other), IntegerField()),
        **dict(zip(("first", "second", "third"), texts, strict=True)),
    ).values_list(*NAMES, named=True)  # fmt: skip
