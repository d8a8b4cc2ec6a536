"""Whom a question of the sponsor concerns, and who of them can answer."""

from django.db.models import Q
from django.db.models.functions import Coalesce

from reports.content.lessons import key_of
from reports.models import Evidence, Lesson, ReplyConsent, Snapshot
from sets.enums import PairState
from sets.models import Member, Pair
from sets.models.roles import roles_of


def pairs_concerned(reported, text=""):
    """Return the pairs that are asked about a reply: whose entries the released lesson rests on.

    Those as well that the reply names: a partnership, its place, one of its members. Pairs that
    no longer take part have nobody to ask. Where that leaves none, the whole set is asked.
    """
    pairs = list(
        Pair.objects.confirmed()
        .filter(set=reported.report.set_id)
        .select_related("upper__authority", "lower__authority")
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


def said_before(reply, user, consents):
    """Return what sides asked for of earlier words, newest first, once each.

    As ``pair``, ``side_name`` and ``words``, of the person's pairs and of the sets that they
    facilitate. ``consents``: what stands now, which is left out.
    """
    roles = roles_of(user)
    own = Q(pk__in=roles.pairs) | Q(set_id__in=roles.facilitates)
    pairs = Pair.objects.visible_to(user).filter(own).with_partnerships()
    now = {(row.pair_id, row.side, row.words) for row in consents}
    rows = ReplyConsent.history.filter(reply=reply).exclude(words="").order_by("-history_id")
    rows = rows.values_list("pair_id", "side", "words")
    known = pairs.in_bulk({pk for pk, _side, _words in rows})
    return [
        {"pair": known[pk], "side_name": known[pk].partnership(side).name, "words": words}
        for pk, side, words in dict.fromkeys(rows)
        if pk in known and (pk, side, words) not in now
    ]


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
    names = [name for one in (pair.upper, pair.lower) for name in one.all_names]
    names += [member.person.name for member in pair.members.all()]
    return any(name and name.casefold() in text for name in names)
