"""Whom a question of the sponsor concerns, and who of them can answer."""

from django.db.models import Q
from django.db.models.functions import Coalesce

from reports.content.lessons import key_of
from reports.models import Evidence, Lesson, Snapshot
from sets.enums import PairState
from sets.models import Member, Pair


def pairs_concerned(reported, text=""):
    """Return the pairs that are asked about a reply: whose entries the released lesson rests on.

    Those as well that the reply names: a partnership, its place, one of its members. Pairs that
    no longer take part have nobody to ask. Where that leaves none, the whole set is asked.
    """
    pairs = list(
        Pair.objects.confirmed()
        .filter(set=reported.report.set_id)
        .select_related("upper", "lower")
        .prefetch_related("members__person")
        .order_by("number")
    )
    behind = _pairs_behind(reported)
    found = [pair for pair in pairs if pair.pk in behind or _is_named(pair, text)]
    return found or pairs


def attach_who_answers(consents):
    """Return the rows; each knows whether its pair has ended, and whether its side has a member."""
    rows = list(consents)
    members = Member.objects.taking_part().filter(pair__in=[row.pair_id for row in rows])
    sides = set(members.values_list("pair", "side").distinct())
    for row in rows:
        row.has_ended = row.pair.state != PairState.CONFIRMED
        row.has_member = (row.pair_id, row.side) in sides
    return rows


def _pairs_behind(reported):
    """Return the keys of the pairs of the evidence that the lesson had when it was frozen."""
    lessons = Lesson.objects.filter(set=reported.report.set_id)
    lesson = next((one for one in lessons if key_of(one) == reported.key), None)
    if lesson is None:
        return set()
    moment = Coalesce("signed__frozen_at", "frozen_at")
    frozen_at = Snapshot.objects.values_list(moment, flat=True).get(pk=reported.snapshot_id)
    rows = Evidence.objects.with_things().filter(
        Q(removed_at=None) | Q(removed_at__gt=frozen_at), lesson=lesson, added_at__lte=frozen_at
    )
    return {row.pair_id for row in rows} - {None}


def _is_named(pair, text):
    text = text.casefold()
    names = [place for one in (pair.upper, pair.lower) for place in (one.name, one.place)]
    names += [member.person.name for member in pair.members.all()]
    return any(name and name.casefold() in text for name in names)
