"""What follow-ups need of the two sides of a pair: its own answer, and a word on the other's."""

from django.db.models import F, Q

from als.core.prepared import prepared
from reports.models import FollowUp


def follow_up_needs(roles, places):
    """Yield the person's needs, of closed sets as well. ``places``: by the key of the set."""
    if not roles.seats:
        return
    for row in _to_answer(roles):
        yield from _need(row, "follow_up_to_answer", "reports:follow_up", places)
    for row in _to_consent(roles):
        yield from _need(row, "follow_up_to_consent", "reports:follow_up_consent", places)


@prepared
def _to_answer(roles):
    ours = Q(pk=None)
    for seat in roles.seats:
        ours |= Q(pair_id=seat.pair_id, side=seat.side)
    return _kept().waiting().filter(ours)


@prepared
def _to_consent(roles):
    others = Q(pk=None)
    for seat in roles.seats:
        others |= Q(pair_id=seat.pair_id) & ~Q(side=seat.side)
    return _kept().to_consent().filter(others)


def _kept():
    rows = FollowUp.objects.filter(pair__set__cleared_at=None)
    return rows.annotate(of_set=F("pair__set_id"))


def _need(row, kind, page, places):
    if place := places.get(row.of_set):
        yield place.need(kind, page, row.pk, months=row.months, follow_up=row, pair_id=row.pair_id)
