"""Who takes part in a pair, and what each side answered."""

from als.core.prepared import prepared
from sets.enums import InvitationState
from sets.models import Agreement, Invitation, Member
from sets.rules import facilitates, leads_side, may_hand_over, may_name_group, sits_in_pair


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
            "invited": [
                one
                for one in invited
                if one.side == agreement.side and one.state == InvitationState.ASKED
            ],
            "declined": _declined(user, pair, invited, members, agreement.side),
            "lead": next((m for m in members if m.side == agreement.side and m.lead), None),
            "leading": leads_side(user, pair, agreement.side) and pair.set.is_open,
            "may_name_group": may_name_group(user, pair, agreement.side),
            "may_hand_over": may_hand_over(user, pair, agreement.side),
        }
        for agreement in agreements
    ]


def _declined(user, pair, invited, members, side):
    """Return who said no, for the lead of the side and who asked, unless they were asked again."""
    since = {one.email for one in invited if one.state == InvitationState.ASKED}
    since |= {member.person.email for member in members}
    leads = leads_side(user, pair, side)
    return [
        one
        for one in invited
        if one.side == side
        and one.state == InvitationState.DECLINED
        and one.email not in since
        and (leads or one.by_id == user.pk)
    ]


@prepared
def _invited(pair_pk):
    rows = Invitation.objects.filter(pair=pair_pk)
    return rows.unanswered() | rows.filter(state=InvitationState.DECLINED)


@prepared
def _members(pair_pk):
    return Member.objects.filter(pair=pair_pk, left_at=None).select_related("person")


@prepared
def _agreements(pair_pk):
    return Agreement.objects.filter(pair=pair_pk).select_related("person")
