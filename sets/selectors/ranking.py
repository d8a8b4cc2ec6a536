"""What members' scores of the topics come to: an order, means, and how far they lie apart.

A member's overall score of a topic is the mean of the three criteria. They count the same.
"""

from collections import Counter
from dataclasses import dataclass
from fractions import Fraction
from statistics import mean, quantiles

from django.template.defaultfilters import floatformat

from sets.models import FocusTopic
from sets.models.focus import CRITERIA, HIGHEST, LOWEST

# Of fewer, no numbers are shown: one of two who scored knows from the mean what the other gave.
MIN_COUNT = 4

# The picture of one topic: a line from 1 to 5 with a dot for each member, stacked where equal.
WIDTH, MARGIN, AXIS = 340, 16, 28
DOT, MAX_HEIGHT = 11, 88  # a dot with its gap, and the most that a stack may take
CLEAR = 12  # above the line, for the bar and the mean


@dataclass(frozen=True)
class Ranked:
    """A topic with its place (None: nobody scored it). Below four members that is all."""

    topic: FocusTopic
    place: int | None
    scored_by: int
    means: dict
    mean: Fraction | None
    overall: tuple
    middle: tuple | None


def rank(topics, scores):
    """Return the topics as ``Ranked``, the best first. Equal means share a place."""
    of_topic = {topic.pk: [] for topic in topics}
    for score in scores:
        of_topic[score.topic_id].append(score)
    means = {pk: mean(map(overall_of, given)) for pk, given in of_topic.items() if given}
    ranked = [_ranked(topic, of_topic[topic.pk], means) for topic in topics]
    return sorted(ranked, key=lambda row: (row.place is None, row.place))


def overall_of(score):
    return Fraction(sum(getattr(score, name) for name in CRITERIA), len(CRITERIA))


def _ranked(topic, scores, means):
    own = means.get(topic.pk)
    shown = scores if len(scores) >= MIN_COUNT else []
    overall = sorted(map(overall_of, shown))
    return Ranked(
        topic=topic,
        place=None if own is None else 1 + sum(other > own for other in means.values()),
        scored_by=len(scores),
        means={name: mean(Fraction(getattr(s, name)) for s in shown) for name in CRITERIA}
        if shown
        else {},
        mean=own if shown else None,
        overall=tuple(overall),
        middle=_middle_half(overall),
    )


def _middle_half(overall):
    """Return from where to where the middle half of the scores reaches."""
    if not overall:
        return None
    low, _median, high = quantiles(overall, n=4, method="inclusive")
    return low, high


def as_text(number):
    """Return a mean with two decimals, as the reader's language writes it."""
    return "–" if number is None else floatformat(float(number), 2)


def pictures(ranking):
    """Return each topic's picture as plain numbers, all on the same scale."""
    stacks = [Counter(row.overall) for row in ranking]
    highest = max((max(stack.values(), default=0) for stack in stacks), default=0)
    step = min(DOT, MAX_HEIGHT / max(highest, 1))
    line = round(step * max(highest, 1)) + CLEAR
    return [_picture(row, stack, step, line) for row, stack in zip(ranking, stacks, strict=True)]


def _picture(row, stack, step, line):
    return {
        "width": WIDTH,
        "height": line + AXIS,
        "line": line,
        "label_y": line + AXIS - 6,
        "ticks": [{"x": across(n), "text": n} for n in range(LOWEST, HIGHEST + 1)],
        "dots": [
            {"x": across(score), "y": round(line - CLEAR - step * (n + 0.5), 1)}
            for score, number in sorted(stack.items())
            for n in range(number)
        ],
        "radius": round(step * 0.43, 1),
        "mean": row.mean and across(row.mean),
        "middle": row.middle and _bar(*row.middle),
    }


def _bar(low, high):
    return {"x": across(low), "width": max(round(across(high) - across(low), 1), 1)}


def across(score):
    """Return where a score is between the picture's left and right margin."""
    share = (score - LOWEST) / Fraction(HIGHEST - LOWEST)
    return round(float(MARGIN + share * (WIDTH - 2 * MARGIN)), 1)
