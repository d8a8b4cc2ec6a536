"""Look for what a lesson could rest on, among what a person may read."""

from django.db.models import Q

from actions.models import Issue, ProgressEntry, ProposedAction
from als.common.posting import number_in
from meetings.models import Minute
from reports.shown import kind_word, text_and_address

# Of each kind, at most so many are shown.
MOST = 12

PLACES = {
    "issue": (Issue, "pair__set", ["title", "description", "upper_view", "lower_view"]),
    "action": (ProposedAction, "issue__pair__set", ["what", "measure", "ended_reason"]),
    "progress": (
        ProgressEntry,
        "action__issue__pair__set",
        ["done", "happened", "learned", "unexpected"],
    ),
    "minute": (Minute, "meeting__cycle__set", ["text"]),
}


def look_for(text, *, set_, user):
    """Return what has the text in it, as dicts ``key``, ``kind``, ``text``; one query a kind."""
    found = []
    for kind, (model, of_set, fields) in PLACES.items():
        rows = model.objects.visible_to(user).filter(**{of_set: set_})
        condition = Q()
        for field in fields:
            condition |= Q(**{f"{field}__icontains": text.strip()})
        found += [described(kind, row) for row in rows.filter(condition)[:MOST]]
    return found


def described(kind, thing):
    words, _address = text_and_address(kind, thing)
    return {"key": f"{kind}-{thing.pk}", "kind": kind_word(kind), "text": words}


def thing_of(key, *, set_, user):
    """Return ``(kind, thing)`` for a key of ``look_for``, or None if there is no such thing."""
    kind, _dash, pk = key.partition("-")
    if kind not in PLACES or number_in(pk) is None:
        return None
    model, of_set, _fields = PLACES[kind]
    thing = model.objects.visible_to(user).filter(pk=number_in(pk), **{of_set: set_}).first()
    return thing and (kind, thing)
