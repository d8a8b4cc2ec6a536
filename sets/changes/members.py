"""Who takes part for a side: its members leave, and the lead is handed over."""

from django.db import transaction
from django.utils.translation import gettext as _

from als.core import audit, clock
from als.core.refusals import Refused, refuse_unless
from sets.changes.ground_rules import bring_into_force
from sets.changes.locks import locked_open_pair
from sets.models import Member
from sets.models.roles import forget_roles
from sets.notifications import members as member_notifications
from sets.rules import may_hand_over, may_leave
from sets.signals import people_changed


def hand_over_lead(*, member, by):
    """Let the member lead their side from now on, in place of whoever leads it."""
    _refuse_hand_over(by, member)
    with transaction.atomic():
        member = _locked_member(member.pk)
        if member.lead and member.left_at is None:
            return member
        forget_roles(by)
        _refuse_hand_over(by, member)
        if member.left_at is not None:
            raise Refused(_("%s no longer takes part.") % member, field="member")
        before = Member.objects.filter(
            pair=member.pair, side=member.side, lead=True, left_at=None
        ).select_related("person").first()  # fmt: skip
        if before is not None:
            _set_lead(before, False)
        _set_lead(member, True)
        _audit("given the lead", member, by=by)
        member_notifications.lead_handed_over(member, before=before, by=by)
        people_changed.send(sender=Member, set_=member.pair.set, by=by)
    for person in (by, member.person):
        forget_roles(person)
    return member


def leave(*, member, by):
    """Take a member out of their side: by their own wish, or by their lead's."""
    _refuse_leave(by, member)
    with transaction.atomic():
        member = _locked_member(member.pk)
        if member.left_at is not None:
            return member
        forget_roles(by)
        _refuse_leave(by, member)
        if member.lead:
            raise Refused(_("You lead your side. Hand the lead over first, then you can leave."))
        member.left_at = clock.now()
        member.save(update_fields=["left_at"])
        themselves = member.person_id == by.pk
        _audit("left" if themselves else "removed", member, by=by)
        bring_into_force(member.pair.set, by=by)
        member_notifications.no_longer_of(member.pair.set, [member.person])
        if not themselves:
            member_notifications.member_removed(member, by=by)
        people_changed.send(sender=Member, set_=member.pair.set, by=by)
    for person in (by, member.person):
        forget_roles(person)
    return member


def _refuse_hand_over(by, member):
    refuse_unless(
        may_hand_over(by, member.pair, member.side),
        _("Only the lead of a side, or a facilitator of this set, can hand over the lead."),
    )


def _refuse_leave(by, member):
    refuse_unless(
        may_leave(by, member), _("Only the member, or the lead of their side, can do this.")
    )


def _locked_member(pk):
    """Lock the pair, then read the member as they are now."""
    pair = locked_open_pair(Member.objects.values_list("pair_id", flat=True).get(pk=pk))
    member = Member.objects.select_related("person").get(pk=pk)
    member.pair = pair
    return member


def _set_lead(member, lead):
    member.lead = lead
    member.save(update_fields=["lead"])


def _audit(verb, member, *, by):
    pair = member.pair
    audit.record(verb, member, by=by, set_id=pair.set_id, pair_id=pair.pk, side=str(member.side))
