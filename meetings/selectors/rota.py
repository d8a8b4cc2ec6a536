"""Whose turn it is to keep the clock, take notes, or observe how the set works."""

from collections import Counter

from als.core.prepared import prepared
from meetings.enums import Answer, MeetingRole
from meetings.models import Attendance, RoleHolder
from meetings.selectors.people import members_of


def holders_of(meeting):
    """Return the meeting's role holders in the order of the roles, with their people."""
    return sorted(_holders(meeting.pk), key=lambda row: MeetingRole.values.index(row.role))


@prepared
def _holders(meeting):
    rows = RoleHolder.objects.filter(meeting=meeting)
    return rows.select_related("member__person", "member__pair")


def proposed(meeting):
    """Return {role: member}, fairly: who had a role least often comes first.

    Among equals whoever's last role is longest ago, then whoever's pair had fewest, then the order
    of the pairs. Who said that they will not come is left out, and a person has one role.
    """
    away = Attendance.objects.filter(meeting=meeting, answer=Answer.NO).values("member__person")
    people = {m.person_id: m for m in reversed(members_of(meeting.set).exclude(person__in=away))}
    earlier = RoleHolder.objects.filter(
        meeting__cycle__set_id=meeting.cycle.set_id,
        meeting__cycle__number__lt=meeting.cycle.number,
    ).values_list("member__person_id", "member__pair_id", "meeting__cycle__number")
    times, of_pair, last = Counter(), Counter(), {}
    for person, pair, number in earlier:
        times[person] += 1
        of_pair[pair] += 1
        last[person] = max(number, last.get(person, 0))
    chosen = {}
    for role in MeetingRole:
        left = [m for m in people.values() if m not in chosen.values()]
        if not left:
            break
        given = Counter(member.pair_id for member in chosen.values())
        chosen[role] = min(
            left,
            key=lambda m: (
                times[m.person_id],
                given[m.pair_id],
                last.get(m.person_id, 0),
                of_pair[m.pair_id],
                m.pair.number,
                m.side,
                m.pk,
            ),
        )
    return chosen
