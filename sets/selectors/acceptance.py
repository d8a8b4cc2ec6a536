"""Who may read in a mail what a set discusses: whoever has accepted its newest ground rules.

The rules say what stays in the room; before somebody has accepted them, a mail only says that
there is something to read. Those who facilitate are not asked to accept.
"""

from django.db.models import Exists, OuterRef

from sets.models import GroundRulesAcceptance, Member


def waiting_to_accept(set_):
    """Return the keys of the people who have a seat that has not accepted the newest version."""
    newest = set_.ground_rules.first()
    if newest is None:
        return set()
    accepted = GroundRulesAcceptance.objects.filter(rules=newest, member=OuterRef("pk"))
    seats = Member.objects.taking_part().of_set(set_).exclude(Exists(accepted))
    return set(seats.values_list("person_id", flat=True))
