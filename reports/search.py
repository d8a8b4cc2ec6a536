"""What of this room can be found; and what a lesson could rest on, among what a person may read."""

from actions.search import ACTION, ISSUE, PROGRESS
from als.common.posting import number_in
from als.common.search import Kind, find, parse, show
from meetings.search import MINUTE
from reports.models import Lesson
from reports.shown import kind_word, text_and_address

# Of each kind, at most so many are shown.
MOST = 12

EVIDENCE = {kind.key: kind for kind in (ISSUE, ACTION, PROGRESS, MINUTE)}


def lessons(set_, user):
    return Lesson.objects.visible_to(user).filter(set=set_)


LESSON = Kind("lesson", lessons, title="statement", texts=("explanation",), at="drafted_at")


def look_for(text, *, set_, user):
    """Return what has the words in it, as dicts ``key``, ``kind``, ``text``; by kinds.

    Nothing typed finds the first of each kind.
    """
    if not text:
        return [
            described(key, row)
            for key, kind in EVIDENCE.items()
            for row in kind.rows(set_, user)[:MOST]
        ]
    kinds = list(EVIDENCE.values())
    hits = find(kinds, parse(text), set_=set_, user=user)
    of_each = [[hit for hit in hits if hit.kind == key][:MOST] for key in EVIDENCE]
    rows = show(kinds, [hit for some in of_each for hit in some], set_=set_, user=user)
    return [
        {"key": f"{row.hit_kind}-{row.pk}", "kind": kind_word(row.hit_kind), "text": _words(row)}
        for row in rows
    ]


def _words(row):
    """Return what the entry says; of progress and minutes that is their text, not their heading."""
    if row.hit_kind == "progress":
        return row.hit_text.partition("\n")[0]
    return row.hit_text if row.hit_kind == "minute" else row.hit_title


def described(kind, thing):
    words, _address = text_and_address(kind, thing)
    return {"key": f"{kind}-{thing.pk}", "kind": kind_word(kind), "text": words}


def thing_of(key, *, set_, user):
    """Return ``(kind, thing)`` for a key of ``look_for``, or None if there is no such thing."""
    kind, _dash, pk = key.partition("-")
    if kind not in EVIDENCE or number_in(pk) is None:
        return None
    thing = EVIDENCE[kind].rows(set_, user).filter(pk=number_in(pk)).first()
    return thing and (kind, thing)
