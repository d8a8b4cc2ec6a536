"""Who is told about a meeting, and whose attendance is marked."""

from sets.enums import PairState
from sets.models import Member, SetFacilitator


def members_of(set_):
    """Return the members of the confirmed pairs, by pair and side, with all that a page names."""
    return (
        Member.objects.active()
        .of_set(set_)
        .filter(pair__state=PairState.CONFIRMED)
        .select_related("person", "pair__upper", "pair__lower")
        .order_by("pair__number", "-side", "-lead", "pk")
    )


def told_of(set_):
    """Return the people who get a meeting's mails, each once: members, then facilitators."""
    members = [member.person for member in members_of(set_)]
    rows = SetFacilitator.objects.filter(set=set_, removed_at=None).select_related("person")
    people = {person.pk: person for person in [*members, *(row.person for row in rows)]}
    return [person for person in people.values() if person.is_active]
