"""What of reports can be found; and what a lesson could rest on, among what a person may read."""

from dataclasses import replace
from functools import partial

from django.db.models import Case, TextField, Value, When

from actions.selectors.search import ACTION, ISSUE, PROGRESS
from als.core.search import Hit, Kind, find, parse, show
from als.core.web.posting import number_in
from meetings.selectors.search import MINUTE
from reports.enums import FollowUpMonths
from reports.models import Evidence, FollowUp, Lesson, LessonComment
from reports.models.follow_ups import FOLLOW_UP_TEXTS
from reports.sources import SOURCES

# Of each kind, at most so many are shown; of one that was asked for alone, more.
MAX_SHOWN = 8
MAX_SHOWN_OF_ONE_KIND = 40
# So many can be picked and added in one go.
MAX_AT_ONCE = 100

EVIDENCE = {kind.key: kind for kind in (ISSUE, ACTION, PROGRESS, MINUTE)}


def lessons(set_pk, user):
    return Lesson.objects.visible_to(user).filter(set=set_pk)


LESSON = Kind("lesson", lessons, title="statement", texts=("explanation",), at="drafted_at")


def remarks(set_pk, user):
    return LessonComment.objects.visible_to(user).standing().filter(lesson__set=set_pk)


REMARK = Kind("remark", remarks, texts=("text",), at="written_at", heading="lesson__statement")


def follow_ups(set_pk, user):
    rows = FollowUp.objects.visible_to(user).answered().filter(pair__set=set_pk)
    when = [When(months=one, then=Value(str(one.label))) for one in FollowUpMonths]
    return rows.annotate(on=Case(*when, output_field=TextField()))


FOLLOW_UP = Kind(
    "follow_up",
    follow_ups,
    texts=FOLLOW_UP_TEXTS,
    at="at",
    heading="on",
    pair="pair",
    page="pair__set_id",
    is_kept=False,  # its headings are words of the reader's language
)


def kinds_for(lesson, kind="", pair=""):
    """Return the kinds of what the lesson could rest on: what it rests on already is left out.

    ``kind`` and ``pair`` (keys as an address has them) narrow them.
    """
    return [
        replace(each, rows=partial(_not_yet, each, lesson, pair), is_kept=False)
        for each in EVIDENCE.values()
        if kind in ("", each.key)
    ]


def _not_yet(kind, lesson, pair, set_pk, user):
    there = Evidence.objects.current().filter(lesson=lesson, **{f"{kind.key}__isnull": False})
    rows = kind.rows(set_pk, user).exclude(pk__in=there.values(f"{kind.key}_id"))
    return rows.filter(**{kind.pair: pair}) if pair else rows


def look_for(text, *, lesson, user, kind="", pair="", besides=()):
    """Return what has the words in it, as ``described`` does; by kinds.

    Nothing typed finds the newest of each kind. ``besides``: the keys of what is shown already.
    """
    kinds, set_, shown = kinds_for(lesson, kind, pair), lesson.set, hits_of(besides)
    most = MAX_SHOWN_OF_ONE_KIND if kind else MAX_SHOWN
    if text:
        hits = find(kinds, parse(text), set_=set_, user=user)
    else:
        hits = _newest(kinds, set_, user, most + len(shown))
    of_each = [
        [hit for hit in hits if hit.kind == each.key and hit not in shown][:most] for each in kinds
    ]
    hits = [hit for some in of_each for hit in some]
    return [described(row) for row in show(kinds, hits, set_=set_, user=user)]


def _newest(kinds, set_, user, number):
    """Return the newest of each kind, so many of each."""
    return [
        Hit(kind.key, pk)
        for kind in kinds
        for pk in kind.rows(set_.pk, user)
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
    """Return a dict ``key``, ``kind``, ``pair`` (its number, or ``None``), ``text``.

    Of progress and minutes the text is what they say, not their heading.
    """
    text = row.hit_title
    if row.hit_kind in ("progress", "minute"):
        text = row.hit_text.partition("\n")[0] if row.hit_kind == "progress" else row.hit_text
    return {
        "key": f"{row.hit_kind}-{row.pk}",
        "kind": str(SOURCES[row.hit_kind].label),
        "pair": row.hit_number,
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
        for row in EVIDENCE[kind].rows(lesson.set_id, user).filter(pk__in=pks)
    }
