"""Whom one can enter as in the worked example."""

from django.db.models import Q
from django.utils import translation
from django.utils.translation import gettext as _

from sets.enums import ProgrammeRoleKind, SetState, Tier
from sets.models import Member, ProgrammeRole, SetFacilitator

CROATIAN = "hr"


def cast_of_example():
    """Return ``(first, others)``: one of each kind, whom a newcomer tries first, and all others.

    Those of a programme in Croatian are a cast of their own.
    Of facilitators it is one of each set: at its end, beginning, in the middle of its year (of
    which there is a member as well), and a year after its report.

    Each is a dict of ``person``, ``kind``, ``what`` (the set or partnership), ``does``, and
    ``tour``: the name of what to try as this person.
    """
    kinds = _kinds_of(croatian=False)
    first = [people[0] for people in kinds if people]
    first[1:1] = [one for one in kinds[0][1:] if one["what"] != first[0]["what"]]
    first += [one for one in kinds[1] if one["tour"] == "member_middle"][:1]
    return first, [one for people in kinds for one in people if one not in first]


def croatian_cast():
    """Return, in Croatian, ``(first, others)`` of the programme in Croatian.

    The first are a facilitator, and a member of each side.
    """
    with translation.override(CROATIAN):
        kinds = _kinds_of(croatian=True)
    first = [people[0] for people in kinds[:3] if people]
    return first, [one for people in kinds for one in people if one not in first]


def _kinds_of(*, croatian):
    """Return lists of cards, one for each kind of people."""

    def spoken(path):
        wanted = Q(**{f"{path}__language": CROATIAN})
        return wanted if croatian else ~wanted

    facilitators = SetFacilitator.objects.filter(spoken("set__programme"), removed_at=None)
    members = (
        Member.objects.active()
        .filter(spoken("pair__set__programme"))
        .select_related("person", "pair__set__programme", "pair__upper", "pair__lower")
        .order_by("pair__set_id", "pair__number", "-side", "-lead")
    )
    roles = ProgrammeRole.objects.filter(spoken("programme"), removed_at=None)
    roles = roles.select_related("person", "programme")
    return [
        [_facilitator(one) for one in facilitators.select_related("person", "set")],
        [_member(one) for one in members if one.side == Tier.UPPER],
        [_member(one) for one in members if one.side == Tier.LOWER],
        [_sponsor(one) for one in roles if one.kind == ProgrammeRoleKind.SPONSOR],
        [_manager(one) for one in roles if one.kind == ProgrammeRoleKind.MANAGER],
        [_researcher(one) for one in roles if one.kind == ProgrammeRoleKind.RESEARCHER],
    ]


def _facilitator(one):
    does = _("Schedules and minutes the meetings, looks after the pairs, sees the report through.")
    tours = {
        SetState.PREPARING: "facilitator_beginning",
        SetState.RUNNING: "facilitator_middle",
        SetState.CLOSED: "facilitator_after",
    }
    tour = tours.get(one.set.state, "facilitator_end")
    return _card(one.person, _("Facilitator"), one.set.name, does, tour)


def _member(one):
    word = one.pair.set.programme.tier_word(one.side)
    does = _("Proposes the agenda, raises issues, consents to actions, logs progress.")
    kind = _("Pair member, {tier} side").format(tier=word)
    tour = "member_middle" if one.pair.set.state == SetState.RUNNING else "member_end"
    return _card(one.person, kind, f"{one.partnership.name}, {one.pair.set.name}", does, tour)


def _sponsor(one):
    does = _("Downloads released reports and answers their lessons; sees counts and dates of sets.")
    return _card(one.person, _("Sponsor"), one.programme.name, does, "sponsor")


def _manager(one):
    does = _("Starts programmes and sets, and appoints their facilitators.")
    return _card(one.person, _("Programme manager"), one.programme.name, does, "manager")


def _researcher(one):
    does = _("Downloads coded tables, without names, of sets whose ground rules allow it.")
    return _card(one.person, _("Researcher"), one.programme.name, does, "researcher")


def _card(person, kind, what, does, tour):
    return {"person": person, "kind": kind, "what": what, "does": does, "tour": tour}
