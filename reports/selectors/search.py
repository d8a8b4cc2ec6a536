"""What of this room can be found; and what a lesson could rest on, among what a person may read."""

from dataclasses import replace
from functools import partial

from actions.selectors.search import ACTION, ISSUE, PROGRESS
from als.core.search import Hit, Kind, find, parse, show
from als.core.web.posting import number_in
from meetings.selectors.search import MINUTE
from reports.models import Evidence, Lesson, LessonComment
from reports.sources import SOURCES

# Of each kind, at most so many are shown.
MAX_SHOWN = 12
# So many can be picked and added in one go.
MAX_AT_ONCE = 40

EVIDENCE = {kind.key: kind for kind in (ISSUE, ACTION, PROGRESS, MINUTE)}


def lessons(set_, user):
    return Lesson.objects.visible_to(user).filter(set=set_)


LESSON = Kind("lesson", lessons, title="statement", texts=("explanation",), at="drafted_at")


def remarks(set_, user):
    return LessonComment.objects.visible_to(user).standing().filter(lesson__set=set_)


REMARK = Kind("remark", remarks, texts=("text",), at="written_at", heading="lesson__statement")


def kinds_for(lesson):
    """Return the kinds of what the lesson could rest on: what it rests on already is left out."""
    return [replace(kind, rows=partial(_not_yet, kind, lesson)) for kind in EVIDENCE.values()]


def _not_yet(kind, lesson, set_, user):
    there = Evidence.objects.current().filter(lesson=lesson, **{f"{kind.key}__isnull": False})
    return kind.rows(set_, user).exclude(pk__in=there.values(f"{kind.key}_id"))


def look_for(text, *, lesson, user, picked=()):
    """Return what has the words in it, as dicts ``key``, ``kind``, ``text``, ``picked``; by kinds.

    Nothing typed finds the newest of each kind. What was picked before comes first.
    """
    kinds, set_ = kinds_for(lesson), lesson.set
    chosen = hits_of(picked)
    if text:
        hits = find(kinds, parse(text), set_=set_, user=user)
    else:
        hits = _newest(kinds, set_, user, MAX_SHOWN + len(chosen))
    of_each = [[hit for hit in hits if hit.kind == key and hit not in chosen][:MAX_SHOWN]
               for key in EVIDENCE]  # fmt: skip
    hits = [*chosen, *(hit for some in of_each for hit in some)]
    return [
        {**described(row), "picked": Hit(row.hit_kind, row.pk) in chosen}
        for row in show(kinds, hits, set_=set_, user=user)
    ]


def _newest(kinds, set_, user, number):
    """Return the newest of each kind, so many of each."""
    return [
        Hit(kind.key, pk)
        for kind in kinds
        for pk in kind.rows(set_, user)
        .order_by(f"-{kind.at}", "-pk")
        .values_list("pk", flat=True)[:number]
    ]


def hits_of(keys):
    """Read "issue-12" as a ``Hit``; what isn't one is left out, and so is what comes twice."""
    hits = []
    for key in keys:
        kind, _dash, pk = key.partition("-")
        if kind in EVIDENCE and number_in(pk) is not None:
            hits.append(Hit(kind, number_in(pk)))
    return list(dict.fromkeys(hits))[:MAX_AT_ONCE]


def picked_of(keys, *, lesson, user):
    """Return what a page shows of the picked things, as far as the lesson could rest on them."""
    rows = show(kinds_for(lesson), hits_of(keys), set_=lesson.set, user=user)
    return [described(row) for row in rows]


def described(row):
    """Return what the entry says; of progress and minutes that is their text, not their heading."""
    text = row.hit_title
    if row.hit_kind in ("progress", "minute"):
        text = row.hit_text.partition("\n")[0] if row.hit_kind == "progress" else row.hit_text
    return {
        "key": f"{row.hit_kind}-{row.pk}",
        "kind": str(SOURCES[row.hit_kind].label),
        "text": text,
    }


def things_of(keys, *, lesson, user):
    """Return the things by key, as far as the person may read them; one query for each kind."""
    wanted = {}
    for hit in hits_of(keys):
        wanted.setdefault(hit.kind, []).append(hit.pk)
    return {
        f"{kind}-{row.pk}": row
        for kind, pks in wanted.items()
        for row in EVIDENCE[kind].rows(lesson.set, user).filter(pk__in=pks)
    }
