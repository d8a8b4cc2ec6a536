"""Who takes part in a pair, and what each side answered."""

from als.core.prepared import prepared
from sets.models import Agreement, Invitation, Member
from sets.rules import facilitates, leads_side, may_hand_over, sits_in_pair


def sides_of(user, pair):
    """Return both sides: what each answered, who takes part for it, what the person may do there.

    Once a pair has ended it shows who took part when it did.
    """
    inside = sits_in_pair(user, pair) or facilitates(user, pair.set)
    invited = _invited(pair.pk) if inside else []
    members, agreements = _members(pair.pk), _agreements(pair.pk)
    for row in (*invited, *members, *agreements):
        row.pair = pair
    return [
        {
            "agreement": agreement,
            "members": [member for member in members if member.side == agreement.side],
            "invited": [one for one in invited if one.side == agreement.side],
            "lead": next((m for m in members if m.side == agreement.side and m.lead), None),
            "leading": leads_side(user, pair, agreement.side) and pair.set.is_open,
            "may_hand_over": may_hand_over(user, pair, agreement.side),
        }
        for agreement in agreements
    ]


@prepared
def _invited(pair_pk):
    return Invitation.objects.unanswered().filter(pair=pair_pk)


@prepared
def _members(pair_pk):
    return Member.objects.filter(pair=pair_pk, left_at=None).select_related("person")


@prepared
def _agreements(pair_pk):
    return Agreement.objects.filter(pair=pair_pk).select_related("person")
