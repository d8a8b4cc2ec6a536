"""What pairs and their facilitators have to do: one query for each kind of need."""

import datetime as dt
from collections import Counter

from django.db.models import Count, Exists, F, Max, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce, Greatest
from django.urls import reverse

from actions.enums import ActionState
from actions.models import Consent, Issue, ProgressEntry, ProposedAction
from als.core import clock
from als.core.prepared import prepared
from als.portal.selectors.dashboard.needs import Need
from sets.enums import PairState, SetState, Tier
from sets.models import Agreement, Invitation, Pair, RoleInvitation, SupportEntry
from sets.tokens import agreement_token

QUIET = dt.timedelta(days=30)


def work_needs(roles, places):
    """Yield the person's needs from issues and actions, and pairs gone quiet.

    ``places``: the person's sets as ``Place``, by key.
    """
    facilitated = roles.facilitates & places.keys()
    if roles.seats:
        yield from _issues_to_confirm(roles, places)
        yield from _actions_to_file(roles, places)
        yield from _progress_to_confirm(roles, places)
        yield from _actions_due(roles, places)
    if roles.seats or facilitated:
        yield from _consents_missing(roles, places)
    if facilitated:
        yield from _actions_overdue(facilitated, places)
        yield from _quiet_pairs(facilitated, places)


def _taking_part(path):
    """Return the pairs that both sides agreed to, in sets that are open."""
    return Q(
        **{f"{path}state": PairState.CONFIRMED},
        **{f"{path}set__state__in": SetState.open_states()},
    )


def invitation_needs(user):
    """Yield what the person was asked to take part in."""
    yield from _invitations(user)
    yield from _invitations_by_colleagues(user)
    yield from _invitations_to_roles(user)


def invited(people):
    """Return the keys of those of the people who have any such need."""
    kinds = (Agreement, Invitation, RoleInvitation)
    rows = [kind.objects.unanswered().filter(person__in=people).order_by() for kind in kinds]
    return {pk for found in rows for pk in found.values_list("person", flat=True).distinct()}


@prepared
def _unanswered(person_pk):
    asked = Agreement.objects.unanswered().filter(person_id=person_pk)
    return asked.select_related("person", "pair__upper", "pair__lower", "pair__set")


def _invitations(user):
    for agreement in _unanswered(user.pk):
        pair = agreement.pair
        partnership = pair.upper if agreement.side == Tier.UPPER else pair.lower
        href = reverse("sets:agreement", args=[agreement_token(agreement)])
        yield Need("invitation", href, pair.set.name, {"partnership": partnership})


@prepared
def _asked_by_colleagues(user):
    return Invitation.objects.unanswered().mailed_to(user).select_related("by", "pair__set")


def _invitations_by_colleagues(user):
    for invitation in _asked_by_colleagues(user):
        href = reverse("sets:invitation", args=[invitation.pk])
        values = {"by": invitation.by, "set": invitation.pair.set}
        yield Need("invitation_by_colleague", href, invitation.pair.set.name, values)


@prepared
def _roles_asked(user):
    asked = RoleInvitation.objects.unanswered().mailed_to(user)
    return asked.select_related("by", "programme", "set")


def _invitations_to_roles(user):
    for invitation in _roles_asked(user):
        href = reverse("sets:role_invitation", args=[invitation.pk])
        values = {"by": invitation.by, "place": invitation.where}
        yield Need("invitation_to_role", href, invitation.where.name, values)


@prepared
def _recorded_issues(roles, sets):
    recorded = Issue.objects.filter(
        _taking_part("pair__"),
        pair_id__in=roles.pairs,
        pair__set_id__in=sets,
        confirmed_at=None,
        is_placeholder=False,
    )
    return recorded.annotate(set_id=F("pair__set_id"))


def _issues_to_confirm(roles, places):
    for issue in _recorded_issues(roles, set(places)):
        place = places[issue.set_id]
        values = {"issue": issue, "pair_id": issue.pair_id}
        yield place.need("issue_to_confirm", "actions:issue", issue.pk, **values)


@prepared
def _unfiled_actions(roles, sets):
    actions = ProposedAction.objects.filter(
        _taking_part("issue__pair__"),
        issue__pair_id__in=roles.pairs,
        issue__pair__set_id__in=sets,
        issue__is_placeholder=True,
        state=ActionState.PROPOSED,
    )
    return actions.annotate(set_id=F("issue__pair__set_id"))


def _actions_to_file(roles, places):
    """Yield the actions recorded for the person's pairs that are not about an issue yet."""
    for action in _unfiled_actions(roles, set(places)):
        place = places[action.set_id]
        yield place.need("action_to_file", "actions:action_issue", action.pk, action=action)


@prepared
def _recorded_progress(roles, sets):
    waiting = ProgressEntry.objects.recorded().filter(
        _taking_part("action__issue__pair__"),
        action__issue__pair_id__in=roles.pairs,
        action__issue__pair__set_id__in=sets,
    )
    return waiting.select_related("action__issue__pair").order_by("action", "pk")


def _progress_to_confirm(roles, places):
    """Yield the actions of which a facilitator recorded progress for the person's pairs."""
    by_action = {}
    for entry in _recorded_progress(roles, set(places)):
        by_action.setdefault(entry.action, []).append(entry)
    for action, entries in by_action.items():
        place, pair = places[action.pair.set_id], action.pair
        values = {"action": action, "entries": entries, "pair_id": pair.pk}
        yield place.need("progress_to_confirm", "actions:action", action.pk, **values)


@prepared
def _actions_under_way(roles, sets):
    actions = ProposedAction.objects.under_way().filter(
        _taking_part("issue__pair__"),
        issue__pair_id__in=roles.pairs,
        issue__pair__set_id__in=sets,
    )
    return actions.annotate(
        set_id=F("issue__pair__set_id"),
        pair_id=F("issue__pair_id"),
        owner_name=F("owner__person__name"),
    )


def _actions_due(roles, places):
    for action in _actions_under_way(roles, set(places)):
        place = places[action.set_id]
        dates = {"when": action.due, "late": action.due < place.today}
        owner = "" if action.owner_id in roles.members else action.owner_name
        values = {"action": action, "owner": owner, "pair_id": action.pair_id}
        yield place.need("action_due", "actions:action", action.pk, **values, **dates)


@prepared
def _proposed_actions(roles, sets):
    return ProposedAction.objects.filter(
        _taking_part("issue__pair__"),
        Q(issue__pair_id__in=roles.pairs) | Q(issue__pair__set_id__in=roles.facilitates),
        issue__pair__set_id__in=sets,
        state=ActionState.PROPOSED,
        issue__confirmed_at__isnull=False,
    ).annotate(
        set_id=F("issue__pair__set_id"),
        pair_id=F("issue__pair_id"),
        pair_number=F("issue__pair__number"),
    )


@prepared
def _consents_to_proposed(roles, sets):
    return Consent.objects.filter(action__in=_proposed_actions.build(roles, sets))


def _consents_missing(roles, places):
    """Yield actions that the person's side has to consent to, or whose consent is missing."""
    proposed = _proposed_actions(roles, set(places))
    by_action = {}
    for consent in _consents_to_proposed(roles, set(places)) if proposed else []:
        by_action.setdefault(consent.action_id, []).append(consent)
    seats = {(seat.pair_id, seat.side) for seat in roles.seats}
    for action in proposed:
        place, consents = places[action.set_id], by_action.get(action.pk, [])
        given = {consent.side for consent in consents if consent.counts_for(action)}
        lacking = [side for side in Tier if side not in given]
        if any((action.pair_id, side) in seats for side in lacking):
            values = {"action": action, "pair_id": action.pair_id}
            yield place.need("action_to_consent", "actions:action", action.pk, **values)
        if action.set_id in roles.facilitates:
            since = _asked_since(action, consents)
            yield from (_consent_missing(place, action, side, since) for side in lacking)


def _asked_since(action, consents):
    """Return the moment since which consent to the action as it reads now is asked for."""
    moments = [moment for consent in consents for moment in (consent.at, consent.void_at)]
    return max([action.proposed_at, *filter(None, moments)])


def _consent_missing(place, action, side, since):
    values = {
        "pair": action.pair_number,
        "side": place.set.programme.tier_word(side),
        "action": action,
        "since": place.day_of(since),
    }
    return place.need("consent_missing", "actions:action", action.pk, of_others=True, **values)


@prepared
def _numbers_of_days_past(sets):
    """Return rows (set, day, number of actions that were due then)."""
    tomorrow = clock.now().date() + dt.timedelta(days=1)  # it may have begun in a set's own zone
    past = ProposedAction.objects.overdue(tomorrow).filter(
        _taking_part("issue__pair__"), issue__pair__set_id__in=sets
    )
    return past.order_by().values_list("issue__pair__set_id", "due").annotate(Count("pk"))


def _actions_overdue(facilitated, places):
    """Yield how many actions of each set are overdue, by the day that it is there."""
    overdue = Counter()
    for set_id, due, number in _numbers_of_days_past(facilitated):
        overdue[set_id] += number if due < places[set_id].today else 0
    for set_id, number in (+overdue).items():
        yield places[set_id].need(
            "actions_overdue", "actions:actions", query="?state=overdue", of_others=True,
            number=number,
        )  # fmt: skip


@prepared
def _pairs_gone_quiet(sets):
    """Return the pairs with open actions that did nothing, and got no support, for ``QUIET``."""
    entries = ProgressEntry.objects.confirmed().filter(action__issue__pair=OuterRef("pk"))
    consents = Consent.objects.filter(action__issue__pair=OuterRef("pk"))
    actions = ProposedAction.objects.filter(issue__pair=OuterRef("pk"))
    signs = [
        _last(entries, "action__issue__pair", "written_at"),
        _last(consents, "action__issue__pair", "at"),
        _last(actions, "issue__pair", "proposed_at"),
        _last(Issue.objects.filter(pair=OuterRef("pk")), "pair", "raised_at"),
    ]
    since = clock.now() - QUIET
    quiet = Pair.objects.filter(
        _taking_part(""),
        ~Q(Exists(SupportEntry.objects.filter(pair=OuterRef("pk"), day__gte=since.date()))),
        Exists(actions.filter(state__in=ActionState.open_states())),
        set_id__in=sets,
    ).annotate(last_sign=Greatest(F("confirmed_at"), *(Coalesce(s, "confirmed_at") for s in signs)))
    return quiet.filter(last_sign__lt=since).order_by("set_id", "number")


def _quiet_pairs(facilitated, places):
    """Yield for each set its pairs that have gone quiet; several of a set are one need."""
    by_set = {}
    for pair in _pairs_gone_quiet(facilitated):
        by_set.setdefault(pair.set_id, []).append(pair)
    for set_id, pairs in by_set.items():
        yield _quiet(places[set_id], pairs)


def _quiet(place, pairs):
    days = {pair: (place.today - place.day_of(pair.last_sign)).days for pair in pairs}
    if len(pairs) == 1:
        [pair] = pairs
        values = {"pair": pair, "days": days[pair]}
        return place.need("pair_quiet", "portal:pair", pair.pk, of_others=True, **values)
    pairs = list(days.items())
    return place.need("pairs_quiet", "portal:set", query="#pairs", of_others=True, pairs=pairs)


def _last(rows, group, field):
    newest = rows.order_by().values(group).annotate(newest=Max(field)).values("newest")
    return Subquery(newest)
