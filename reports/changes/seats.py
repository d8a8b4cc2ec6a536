"""For which of their sides a person speaks, where they sit in more than one pair of a set."""

from django.utils.translation import gettext as _

from als.core.refusals import Refused
from sets.models.roles import roles_of


def speaking_seat(by, set_id, pair_id=None):
    """Return the person's seat in that pair of the set; without a pair, the only one they have.

    ``Refused`` if there is none, or if it is not clear which: a side never speaks by accident.
    """
    seats = roles_of(by).seats_in_set(set_id)
    if pair_id is not None:
        seats = [seat for seat in seats if seat.pair_id == pair_id]
    if not seats:
        raise Refused(_("Only members of a pair that takes part can answer for its sides."))
    if len(seats) > 1:
        raise Refused(
            _(
                "You are a member of more than one pair of this set. Choose the one you are "
                "answering for."
            )
        )
    return seats[0]
