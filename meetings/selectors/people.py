"""The people of a set: who is notified of a meeting, and whose attendance is marked."""

from collections import defaultdict

from als.core.prepared import prepared
from meetings.enums import WhoIsNotified
from meetings.models import Guest, Invited
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


@prepared
def guests_of(meeting):
    """Return the guests of the meeting with that key."""
    return Guest.objects.filter(meeting=meeting)


def active_members_of(set_):
    """Return the people who are members and can sign in, each once."""
    people = {m.person_id: m.person for m in members_of(set_) if m.person.is_active}
    return list(people.values())


def facilitators_of(set_):
    """Return the set's facilitators who can sign in."""
    rows = SetFacilitator.objects.active().filter(set=set_, person__is_active=True)
    return [row.person for row in rows.select_related("person")]


def people_to_notify(set_, audience=WhoIsNotified.EVERYBODY, chosen=(), but=()):
    """Return the people who get a meeting's mails, each once: members, then facilitators.

    ``chosen`` are the keys of people who are notified in any case, while they belong to the set;
    ``but`` those of people left out.
    """
    members = list(members_of(set_).exclude(person__in=but))
    rows = SetFacilitator.objects.filter(set=set_, removed_at=None).exclude(person__in=but)
    people = {row.person_id: row.person for row in [*members, *rows.select_related("person")]}
    leads = {member.person_id for member in members if member.lead}
    of_audience = {
        WhoIsNotified.EVERYBODY: people.keys(),
        WhoIsNotified.LEADS: leads,
        WhoIsNotified.CHOSEN: set(),
    }
    keys = of_audience[audience] | set(chosen)
    return [person for pk, person in people.items() if pk in keys and person.is_active]


def still_notified_of(meeting):
    """Return who gets news of a called meeting: the invited, and the audience it was called for.

    A member who joined later belongs to "everybody"; who has left the set gets no more mail.
    """
    invited = meeting.invited.values_list("person_id", flat=True)
    return people_to_notify(meeting.set, meeting.audience, chosen=invited)


def out_of_line(meetings):
    """Return those of the meetings to come whose invitations differ from who is in the set now.

    The same people as ``people_to_notify``, of all sets at once.
    """
    sets = {meeting.cycle.set_id for meeting in meetings}
    members = Member.objects.active().filter(
        pair__state=PairState.CONFIRMED, pair__set__in=sets, person__is_active=True
    )
    facilitators = SetFacilitator.objects.filter(
        set__in=sets, removed_at=None, person__is_active=True
    )
    here = _by_first(members, "pair__set", "person")
    for set_pk, people in _by_first(facilitators, "set", "person").items():
        here[set_pk] |= people
    leads = _by_first(members.filter(lead=True), "pair__set", "person")
    wanted = {WhoIsNotified.EVERYBODY: here, WhoIsNotified.LEADS: leads}
    invited = _by_first(Invited.objects.filter(meeting__in=meetings), "meeting", "person")

    def is_out(meeting):
        set_pk, has_it = meeting.cycle.set_id, invited[meeting.pk]
        missing = wanted[meeting.audience][set_pk] - has_it if meeting.audience in wanted else ()
        return not meeting.set.is_open or has_it - here[set_pk] or (has_it and missing)

    return [meeting for meeting in meetings if is_out(meeting)]


def _by_first(rows, first, second):
    """Return the values of the second column of the rows as a set for each of the first."""
    found = defaultdict(set)
    for key, value in rows.values_list(first, second):
        found[key].add(value)
    return found


def not_invited_to(meeting):
    """Return the people of the set who have had no invitation to the meeting."""
    return people_to_notify(meeting.set, but=meeting.invited.values("person"))
