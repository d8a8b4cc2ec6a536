"""Who takes part in a pair, and what each side answered."""

from sets.rules import leads_side, may_hand_over


def sides_of(user, pair):
    """Return both sides: what each answered, who takes part for it, what the person may do there.

    Once a pair has ended it shows who took part when it did.
    """
    members = list(pair.members.filter(left_at=None).select_related("person"))
    return [
        {
            "agreement": agreement,
            "members": [member for member in members if member.side == agreement.side],
            "lead": next((m for m in members if m.side == agreement.side and m.lead), None),
            "leading": leads_side(user, pair, agreement.side) and pair.set.is_open,
            "may_hand_over": may_hand_over(user, pair, agreement.side),
        }
        for agreement in pair.agreements.select_related("person")
    ]
