"""The set's objectives and its focus, with what the set said of each at its meetings."""

from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from als.core.prepared import prepared
from meetings.models import ObjectiveReview
from meetings.models.objectives import key_of
from sets.models import FocusDecision


@dataclass(frozen=True)
class Looked:
    """Something that the set looks at again: its words, and its reviews in order.

    ``is_given_up``: it was an objective at the start or when it was reviewed, and is none now.
    """

    key: str
    words: str
    reviews: list = field(default_factory=list)
    is_given_up: bool = False

    @property
    def last(self):
        return self.reviews[-1] if self.reviews else None


def looked_at(set_):
    """Return a ``Looked`` for each objective, those given up, then the focus, with two queries."""
    reviews = {}
    for row in _reviews(set_.pk):
        reviews.setdefault(row.key, []).append(row)
    now = {key_of(words): words for words in set_.objective_list}
    then = {key_of(words): words for words in set_.objectives_then}
    if focus := focus_words(set_):
        now[key_of(focus)] = focus
    reviewed = {key: rows[-1].objective for key, rows in reviews.items()}
    return [
        Looked(key, words, reviews.get(key, []), is_given_up=key not in now)
        for key, words in (now | then | reviewed).items()
    ]


@prepared
def _reviews(set_pk):
    return ObjectiveReview.objects.of_set(set_pk)


def focus_words(set_):
    """Return the focus as it is looked at, or "" while none is chosen."""
    title = next(iter(_focus_titles(set_.pk)), None)
    return _("Focus: %s") % title if title else ""


@prepared
def _focus_titles(set_pk):
    return FocusDecision.objects.filter(set=set_pk).values_list("topic__title", flat=True)


def to_look_at(set_):
    """Return what the set may look at now, what it has not looked at for longest first."""
    current = [one for one in looked_at(set_) if not one.is_given_up]
    return sorted(current, key=lambda one: one.last.meeting.cycle.number if one.last else 0)


@prepared
def reviews_in(meeting):
    """Return what the meeting with that key found when it looked at objectives again."""
    return ObjectiveReview.objects.filter(meeting=meeting)
