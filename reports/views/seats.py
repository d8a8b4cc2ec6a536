"""The side for which a page speaks, where somebody sits in more than one pair of a set."""

from django.http import Http404

from als.core.web.posting import number_in
from sets.models import Pair
from sets.models.roles import roles_of


def seat_asked(request, set_id):
    """Return the seat of the pair that the address names (``?pair=``), or the person's first."""
    seats = roles_of(request.user).seats_in_set(set_id)
    wanted = request.GET.get("pair")
    if wanted is None:
        return seats[0]
    found = next((seat for seat in seats if seat.pair_id == number_in(wanted)), None)
    if found is None:
        raise Http404
    return found


def sides_spoken_for(user, set_, seat=None):
    """Return the sides of somebody with several seats: pair, name, is it the page's; else none."""
    seats = roles_of(user).seats_in_set(set_.pk)
    if len(seats) < 2:
        return []
    pairs = Pair.objects.with_partnerships().in_bulk([one.pair_id for one in seats])
    return [
        {
            "pair": pairs[one.pair_id],
            "side": one.side,
            "name": pairs[one.pair_id].partnership(one.side),
            "current": one == seat,
        }
        for one in seats
    ]
