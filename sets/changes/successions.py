"""A partnership passes to another authority: its pairs go on under the new name."""

from django.db import transaction
from django.utils.translation import gettext as _

from als.core import audit, clock
from als.core.formats import long_date
from als.core.locking import locked
from als.core.refusals import Refused, refuse_unless
from sets.changes.locks import hold_programme
from sets.enums import Tier
from sets.models import Authority, Pair, Partnership, Succession
from sets.models.pairs import MAX_FORMER
from sets.notifications import successions as notifications
from sets.rules import may_record_succession


def record_succession(*, partnership, by, was, **given):
    """Give the partnership its new name and authority; return the ``Succession``.

    ``was``: the name that whoever decided saw. What people of the side agreed, signed and wrote
    stays as it is. Mails the members of its pairs, the leads who have still to answer, and their
    facilitators. See ``refuse_succession`` for what is given.
    """
    refuse_unless(
        may_record_succession(by, partnership),
        _("Only managers of the programme can record this."),
    )
    with transaction.atomic():
        hold_programme(partnership.programme_id)
        partnership = locked(partnership, "programme", "authority")
        if partnership.name != was:
            raise Refused(_("Somebody has recorded this, or another name, since. Look again."))
        refuse_succession(partnership=partnership, **given)
        made = _renamed(partnership, by, **given)
        pairs = list(_open_pairs_of(partnership))
        for pair in pairs:
            audit.record(
                "renamed", pair, by=by, set_id=pair.set_id, pair_id=pair.pk,
                side=partnership.tier, before=made.old_name, after=made.new_name,
                day=made.day.isoformat(),
            )  # fmt: skip
        notifications.passed_on(made, pairs, by=by)
    return made


def refuse_succession(*, partnership, new_name, new_place, new_authority, day, reason):
    """Raise ``Refused`` with the field if this can't be recorded of the partnership."""
    if (new_name, new_authority) == (partnership.name, partnership.authority):
        raise Refused(_("Give a new name, or another authority."), field="new_name")
    _refuse_taken_name(partnership, new_name)
    _refuse_authority(partnership, new_authority)
    _refuse_day(partnership, day)
    if len(partnership.formerly) >= MAX_FORMER:
        raise Refused(_("It has had more names than can be kept."))


def pairs_of(partnership):
    """Return the pairs that take part with this partnership, of open and of closed sets."""
    return _open_pairs_of(partnership).confirmed()


def _open_pairs_of(partnership):
    """Return as well those that wait for agreement, which a manager doesn't see."""
    rows = Pair.objects.open_with(partnership)
    return rows.select_related("set__programme", "upper__authority", "lower__authority").order_by(
        "set", "number"
    )


def _refuse_taken_name(partnership, name):
    others = Partnership.objects.filter(programme=partnership.programme_id, name__iexact=name)
    others = others.exclude(pk=partnership.pk)
    if others.filter(tier=partnership.tier).exists():
        raise Refused(
            _(
                "“%(name)s” takes part already. If two pass to one authority, each stays a side of "
                "its own and needs its own name, such as “%(name)s (%(before)s)”."
            )
            % {"name": name, "before": partnership.name},
            field="new_name",
        )
    other = Tier(partnership.tier).other
    opposite = {pair.partnership(other).pk for pair in _open_pairs_of(partnership)}
    if others.filter(pk__in=opposite).exists():
        raise Refused(
            _(
                "The other side of the pair has this name. A pair has two sides: if one authority "
                "takes over both, let the pair end."
            ),
            field="new_name",
        )


def _refuse_authority(partnership, authority):
    if authority in (None, partnership.authority):
        return
    offered = Authority.objects.of_newest_edition().filter(
        register=partnership.programme.register_id, tier=partnership.tier
    )
    if not offered.filter(pk=authority.pk).exists():
        raise Refused(
            _("%s is not in this programme’s register.") % authority, field="new_authority"
        )


def _refuse_day(partnership, day):
    if day > clock.today(partnership.programme.time_zone):
        raise Refused(_("Record it once that day has come."), field="day")
    last = partnership.formerly[-1]["until"] if partnership.formerly else ""
    if day.isoformat() < last:
        raise Refused(
            _("It has its present name since %s: give that day or a later one.")
            % long_date(type(day).fromisoformat(last)),
            field="day",
        )


def _renamed(partnership, by, *, new_name, new_place, new_authority, day, reason):
    made = Succession.objects.create(
        partnership=partnership, old_name=partnership.name, new_name=new_name,
        old_authority=partnership.authority, new_authority=new_authority,
        day=day, reason=reason, by=by, at=clock.now(),
    )  # fmt: skip
    before = {
        "name": partnership.name,
        "place": partnership.place,
        "authority": partnership.authority.name if partnership.authority else "",
        "until": day.isoformat(),
    }
    partnership.formerly = [*partnership.formerly, before]
    partnership.name, partnership.place = new_name, new_place
    partnership.authority = new_authority
    partnership.save(update_fields=["formerly", "name", "place", "authority"])
    return made
