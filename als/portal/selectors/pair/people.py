"""Who takes part in a pair, and what each side answered."""

from sets.models import Invitation
from sets.rules import facilitates, leads_side, may_hand_over, sits_in_pair


def sides_of(user, pair):
    """Return both sides: what each answered, who takes part for it, what the person may do there.

    Once a pair has ended it shows who took part when it did.
    """
    inside = sits_in_pair(user, pair) or facilitates(user, pair.set)
    open_ = Invitation.objects.unanswered() if inside else Invitation.objects.none()
    invited = list(open_.filter(pair=pair))
    members = list(pair.members.filter(left_at=None).select_related("person"))
    return [
        {
            "agreement": agreement,
            "members": [member for member in members if member.side == agreement.side],
            "invited": [one for one in invited if one.side == agreement.side],
            "lead": next((m for m in members if m.side == agreement.side and m.lead), None),
            "leading": leads_side(user, pair, agreement.side) and pair.set.is_open,
            "may_hand_over": may_hand_over(user, pair, agreement.side),
        }
        for agreement in pair.agreements.select_related("person")
    ]
