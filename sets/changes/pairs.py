"""Pairs as they are proposed, and the colleagues that leads bring."""

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from als.common import audit, clock
from als.common.refusals import Refused
from sets.changes import letters
from sets.changes.locks import locked_open, locked_pair
from sets.changes.people import person_at, refuse_sponsor
from sets.enums import PairState, Tier
from sets.models import (
    Agreement,
    Member,
    Pair,
    Partnership,
    SetFacilitator,
    forget_roles,
)
from sets.rules import lies_within, may_facilitate, may_invite_colleague


def propose_pair(
    *,
    set_,
    upper_name,
    lower_name,
    upper_authority=None,
    lower_authority=None,
    upper_place="",
    lower_place="",
    outside_reason="",
    upper_lead_name,
    upper_lead_email,
    lower_lead_name,
    lower_lead_email,
    by,
):
    """Put two partnerships together, and ask the lead of each whether it takes part."""
    if not may_facilitate(by, set_):
        raise Refused(_("Only the set's facilitators propose pairs, while it is open."))
    _refuse_wrong_tiers(upper_authority, lower_authority)
    if upper_lead_email.strip().lower() == lower_lead_email.strip().lower():
        raise Refused(_("Each side has its own lead: the two addresses are the same."))
    with transaction.atomic():
        set_ = locked_open(set_)
        upper = _partnership(set_, Tier.UPPER, upper_name, upper_place, upper_authority)
        lower = _partnership(set_, Tier.LOWER, lower_name, lower_place, lower_authority)
        pair = _pair(set_, upper, lower, outside_reason)
        audit.record("proposed", pair, by=by, set_id=set_.pk, pair_id=pair.pk)
        _ask(pair, Tier.UPPER, upper_lead_email, upper_lead_name, by)
        _ask(pair, Tier.LOWER, lower_lead_email, lower_lead_name, by)
    return pair


def _refuse_wrong_tiers(upper, lower):
    for authority, tier in ((upper, Tier.UPPER), (lower, Tier.LOWER)):
        if authority is not None and authority.tier != tier:
            raise Refused(_("%s is an authority of the other tier.") % authority)


def _partnership(set_, tier, name, place, authority):
    """The programme's partnership of that name, made or completed with what is newly known."""
    place = place.strip() or (authority.name if authority else "")
    partnership, made = Partnership.objects.get_or_create(
        programme_id=set_.programme_id,
        tier=tier,
        name=name.strip(),
        defaults={"place": place, "authority": authority},
    )
    if made:
        return partnership
    if authority and partnership.authority_id not in (None, authority.pk):
        raise Refused(
            _("%(name)s is in this programme already, with another authority: %(authority)s.")
            % {"name": partnership, "authority": partnership.authority}
        )
    partnership.authority = partnership.authority or authority
    partnership.place = partnership.place or place
    partnership.save(update_fields=["authority", "place"])
    return partnership


def _pair(set_, upper, lower, outside_reason):
    if set_.pairs.filter(upper=upper, lower=lower).exists():
        raise Refused(_("These two are a pair of this set already."))
    within = lies_within(lower.authority, upper.authority)
    if not within and not outside_reason.strip():
        raise Refused(
            _("%(lower)s lies outside %(upper)s. Say why they are a pair all the same.")
            % {"lower": lower.authority, "upper": upper.authority}
        )
    last = set_.pairs.aggregate(last=Max("number"))["last"] or 0
    return Pair.objects.create(
        set=set_,
        number=last + 1,
        upper=upper,
        lower=lower,
        outside_reason="" if within else outside_reason.strip(),
        proposed_at=clock.now(),
    )


def _ask(pair, side, email, name, by):
    person = person_at(email=email, name=name, by=by)
    refuse_sponsor(person, pair.set.programme)
    refuse_facilitator(person, pair.set)
    agreement = Agreement.objects.create(pair=pair, side=side, person=person, asked_at=clock.now())
    audit.record("asked", agreement, by=by, set_id=pair.set_id, pair_id=pair.pk, side=side)
    letters.invitation(agreement, by=by)


def refuse_facilitator(person, set_):
    """Members own the agenda and the actions: who facilitates a set doesn't sit in it."""
    if SetFacilitator.objects.active().filter(set=set_, person=person).exists():
        raise Refused(
            _("The person at %s facilitates this set, and can't be a member of a pair.")
            % person.email
        )


def add_member(*, pair, side, email, name, sector, by):
    """Bring a colleague into one's own side of the pair, and mail them their way in."""
    if not may_invite_colleague(by, pair, side):
        raise Refused(_("Only the lead of a side invites its members."))
    with transaction.atomic():
        pair = locked_pair(pair.pk)
        if pair.state not in PairState.open_states():
            raise Refused(_("This pair no longer takes part."))
        person = person_at(email=email, name=name, by=by)
        present = Member.objects.active().filter(pair=pair, person=person).first()
        if present is not None:
            return _same_side(present, side)
        if pair.agreements.filter(person=person).exists():
            raise Refused(_("The person at %s was asked to lead a side of this pair.") % email)
        refuse_sponsor(person, pair.set.programme)
        refuse_facilitator(person, pair.set)
        member = Member.objects.create(
            pair=pair, side=side, person=person, sector=sector, joined_at=clock.now()
        )
        audit.record("added", member, by=by, set_id=pair.set_id, pair_id=pair.pk, side=str(side))
        letters.member_added(member, by=by)
    forget_roles(person)
    return member


def _same_side(member, side):
    if member.side != side:
        raise Refused(_("The person at %s is on the other side.") % member.person.email)
    return member
