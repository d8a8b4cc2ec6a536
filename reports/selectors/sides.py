"""The sides of a set's pairs, and what each of them answers to its lessons."""

from dataclasses import dataclass

from django.db.models import F

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
        pairs = Pair.objects.filter(set_id=set_id).confirmed().select_related("upper", "lower")
        self.pairs = [
            PairNames(pair.pk, pair.title, {"upper": pair.upper.name, "lower": pair.lower.name})
            for pair in pairs.order_by("number")
        ]
        self.all = [(pair.pk, side.value) for pair in self.pairs for side in Tier]
        answers = Endorsement.objects.filter(
            lesson__set_id=set_id,
            pair_id__in=[pair.pk for pair in self.pairs],
            text_version=F("lesson__text_version"),
        )
        if lesson is not None:
            answers = answers.filter(lesson=lesson)
        self._answers = {}
        for answer in answers:
            of_lesson = self._answers.setdefault(answer.lesson_id, {})
            of_lesson[answer.pair_id, answer.side] = answer

    def to(self, lesson):
        """Return the ``Endorsement`` of the lesson as it reads now, by ``(pair's key, side)``."""
        return self._answers.get(lesson.pk, {})
