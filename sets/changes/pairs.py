"""Pairs as they are proposed."""

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from als.core import audit, clock
from als.core.formats import and_list
from als.core.mail.addresses import canonical
from als.core.refusals import Refused, refuse_unless
from sets.changes.groups import checked_names, put_group, refuse_if_taking_part
from sets.changes.locks import hold_programme, locked_open
from sets.changes.names import refuse_taken_name
from sets.changes.people import fields_of, person_at, refuse_facilitator, refuse_sponsor
from sets.enums import PairState, Tier
from sets.models import Agreement, Pair, Partnership, Programme
from sets.notifications import pairs as pair_notifications
from sets.rules import lies_within, may_facilitate


def propose_pair(*, set_, by, **given):
    """Put two partnerships together, and ask the lead of each: see ``create_pair``."""
    refuse_unless(
        may_facilitate(by, set_),
        _("Only facilitators of this set can propose pairs, while it is open."),
    )
    return create_pair(set_=set_, by=by, **given)


def create_pair(
    *,
    set_,
    upper_name,
    lower_name,
    upper_authority=None,
    lower_authority=None,
    upper_place="",
    lower_place="",
    upper_together=(),
    lower_together=(),
    outside_reason="",
    upper_lead_name,
    upper_lead_email,
    lower_lead_name,
    lower_lead_email,
    by,
):
    """Put two partnerships together, and ask the lead of each whether it takes part.

    The caller has asked whether ``by`` may.
    """
    _refuse_wrong_tiers(upper_authority, lower_authority)
    if canonical(upper_lead_email) == canonical(lower_lead_email):
        raise Refused(
            _("Each side needs its own lead: the two addresses are the same."),
            field="lower_lead_email",
        )
    with transaction.atomic():
        set_ = locked_open(set_)
        hold_programme(set_.programme_id)
        _refuse_other_registers(set_, upper_authority, lower_authority)
        upper = _partnership(set_, Tier.UPPER, upper_name, upper_place, upper_authority)
        lower = _partnership(set_, Tier.LOWER, lower_name, lower_place, lower_authority)
        _group(upper, upper_together, set_)
        _group(lower, lower_together, set_)
        pair = _pair(set_, upper, lower, outside_reason)
        audit.record("proposed", pair, by=by, set_id=set_.pk, pair_id=pair.pk)
        _ask(pair, Tier.UPPER, upper_lead_email, upper_lead_name, by)
        _ask(pair, Tier.LOWER, lower_lead_email, lower_lead_name, by)
    return pair


def _refuse_wrong_tiers(upper, lower):
    for authority, tier in ((upper, Tier.UPPER), (lower, Tier.LOWER)):
        if authority is not None and authority.tier != tier:
            raise Refused(
                _("%s is an authority of the other tier.") % authority, field=f"{tier}_authority"
            )


def _refuse_other_registers(set_, upper, lower):
    """Refuse authorities that are not in the newest edition of the programme's register."""
    register = Programme.objects.values_list("register", flat=True).get(pk=set_.programme_id)
    for authority, tier in ((upper, Tier.UPPER), (lower, Tier.LOWER)):
        if authority is None:
            continue
        field = f"{tier}_authority"
        if authority.register_id != register:
            raise Refused(_("%s is not in this programme’s register.") % authority, field=field)
        if authority.is_gone:
            raise Refused(
                _("The latest edition of the register no longer lists %s.") % authority, field=field
            )


def _partnership(set_, tier, name, place, authority):
    """Return the programme's partnership of that name, created or completed."""
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
            % {"name": partnership, "authority": partnership.authority},
            field=f"{tier}_authority",
        )
    partnership.authority = partnership.authority or authority
    partnership.place = partnership.place or place
    partnership.save(update_fields=["authority", "place"])
    return partnership


def _group(partnership, names, set_):
    field = f"{partnership.tier}_together"
    names = checked_names(names, set_, field)
    if partnership.group and names and names != partnership.group:
        raise Refused(
            _("%(name)s is in this programme already, with another group: %(group)s.")
            % {"name": partnership, "group": and_list(partnership.group)},
            field=field,
        )
    if names and names != partnership.group:
        refuse_if_taking_part(partnership, field)
        put_group(partnership, names)


def _pair(set_, upper, lower, outside_reason):
    open_pairs = set_.pairs.filter(state__in=PairState.open_states())
    if open_pairs.filter(upper=upper, lower=lower).exists():
        raise Refused(_("These two are already a pair in this set."), field="lower_name")
    within = lies_within(lower.authority, upper.authority)
    if not within and not outside_reason.strip():
        raise Refused(
            _("%(lower)s is outside %(upper)s. Say why they should still be a pair.")
            % {"lower": lower.authority, "upper": upper.authority},
            field="outside_reason",
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
    with fields_of(f"{side}_lead"):
        person = person_at(email=email, name=name, by=by)
        refuse_sponsor(person, pair.set.programme)
        refuse_facilitator(person, pair.set)
        refuse_taken_name(pair.set, name, email=person.email)
    agreement = Agreement.objects.create(
        pair=pair, side=side, person=person, asked_as=" ".join(name.split()), asked_at=clock.now()
    )
    audit.record("asked", agreement, by=by, set_id=pair.set_id, pair_id=pair.pk, side=side)
    pair_notifications.invitation(agreement, by=by)
