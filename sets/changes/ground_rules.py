"""The set's own contract: versions, and who accepts them."""

from django.db import transaction
from django.utils.translation import gettext as _

from als.common import audit, clock
from als.common.refusals import Refused
from sets.changes.locks import locked_open
from sets.models import GroundRules, GroundRulesAcceptance, roles_of
from sets.rules import may_accept_rules, may_write_in_set


def write_ground_rules(*, set_, text, by, seen=None):
    """Write the next version, which members accept anew. The same text once more changes nothing.

    ``seen`` is the version (0: none) that the writer began from; ``Refused`` if there is a newer.
    """
    if not may_write_in_set(by, set_):
        raise Refused(_("Only facilitators and members write the ground rules."))
    with transaction.atomic():
        set_ = locked_open(set_)
        newest = set_.ground_rules.first()
        if newest is not None and newest.text == text.strip():
            return newest
        version = newest.version if newest else 0
        if seen not in (None, version):
            raise Refused(
                _("Version %s was written while you were writing. Compare, then save again.")
                % version
            )
        rules = GroundRules.objects.create(
            set=set_,
            version=version + 1,
            text=text.strip(),
            written_by=by,
            written_at=clock.now(),
        )
        audit.record("wrote", rules, by=by, set_id=set_.pk, version=rules.version)
    return rules


def accept_ground_rules(*, rules, by):
    """Accept the newest version for one's seat in the set. Saying it twice is saying it once."""
    if not may_accept_rules(by, rules):
        raise Refused(_("Only members accept the ground rules, while the set is open."))
    with transaction.atomic():
        locked_open(rules.set)
        if rules.pk != GroundRules.objects.filter(set_id=rules.set_id).first().pk:
            raise Refused(_("There is a newer version. Read that one first."))
        for seat in roles_of(by).seats:
            if seat.set_id == rules.set_id and not seat.waits:
                acceptance = _accept(rules, seat, by)
    return acceptance


def _accept(rules, seat, by):
    acceptance, made = GroundRulesAcceptance.objects.get_or_create(
        rules=rules, member_id=seat.member_id, defaults={"at": clock.now()}
    )
    if made:
        audit.record(
            "accepted",
            rules,
            by=by,
            set_id=rules.set_id,
            pair_id=seat.pair_id,
            version=rules.version,
        )
    return acceptance
