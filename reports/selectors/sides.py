"""The sides of a set's pairs, and what each of them answers to its lessons."""

from dataclasses import dataclass

from django.db.models import F

from als.core.prepared import prepared
from reports.models import Endorsement
from sets.enums import Tier
from sets.models import Pair


@dataclass(frozen=True)
class PairNames:
    """A pair that takes part; ``names`` of its partnerships by side."""

    pk: int
    title: str
    names: dict


class Sides:
    """The confirmed pairs of a set, and their answers to its lessons (or to one of them).

    ``all``: ``(pair's key, side)`` of each side, in order.
    """

    def __init__(self, set_id, lesson=None):
        self.pairs = [
            PairNames(pair.pk, pair.title, {"upper": pair.upper.name, "lower": pair.lower.name})
            for pair in _pairs(set_id)
        ]
        self.all = [(pair.pk, side.value) for pair in self.pairs for side in Tier]
        self._answers = {}
        for answer in _endorsements(set_id, lesson and lesson.pk):
            of_lesson = self._answers.setdefault(answer.lesson_id, {})
            of_lesson[answer.pair_id, answer.side] = answer

    def to(self, lesson):
        """Return the ``Endorsement`` of the lesson as it reads now, by ``(pair's key, side)``."""
        return self._answers.get(lesson.pk, {})


@prepared
def _pairs(set_pk):
    pairs = Pair.objects.filter(set=set_pk).confirmed().select_related("upper", "lower")
    return pairs.only("number", "upper__name", "lower__name").order_by("number")


@prepared
def _endorsements(set_pk, lesson):
    """Return the answers of the pairs that take part, to all lessons of the set or to one."""
    answers = Endorsement.objects.filter(
        lesson__set=set_pk,
        pair__in=Pair.objects.confirmed().filter(set=set_pk),
        text_version=F("lesson__text_version"),
    )
    return answers if lesson is None else answers.filter(lesson=lesson)
