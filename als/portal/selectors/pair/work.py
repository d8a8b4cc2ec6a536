"""A pair's issues and actions, with what waits for whom."""

from django.db.models import Exists, F, OuterRef

from actions.enums import ActionState, IssueState
from actions.models import Consent, Issue, ProposedAction
from als.core.prepared import prepared
from sets.enums import Tier

MAX_SHOWN = 10  # in each list of the page; the rest on their own pages


def issues_of(user, pair):
    """Return the pair's issues that the person may read: what waits, what is open, the rest."""
    order = {IssueState.OPEN: 1, IssueState.CLOSED: 2}
    return sorted(
        _issues(user, pair.pk), key=lambda one: order[one.state] if one.is_confirmed else 0
    )


@prepared
def _issues(user, pair):
    return Issue.objects.visible_to(user).filter(pair=pair).select_related("theme")


def actions_of(user, pair):
    """Return the pair's actions that the person may read: what is due first, the ended last.

    Each knows ``missing``: the sides whose consent it still needs.
    """
    actions = _actions(user, pair.pk)
    for action in actions:
        action.missing = _missing(action)
    return sorted(actions, key=lambda action: action.has_ended)


@prepared
def _actions(user, pair):
    given = {f"{side.value}_consented": Exists(_consents(side)) for side in Tier}
    return (
        ProposedAction.objects.visible_to(user)
        .filter(issue__pair=pair)
        .select_related("issue")
        .annotate(**given, owner_name=F("owner__person__name"))
        .order_by("due", "pk")
    )


def _consents(side):
    return Consent.objects.filter(
        action=OuterRef("pk"), text_version=OuterRef("text_version"), void_at=None, side=side
    )


def _missing(action):
    """Return the sides asked for consent; none while the issue itself waits for the pair."""
    if action.state != ActionState.PROPOSED or not action.issue.is_confirmed:
        return []
    return [side for side in Tier if not getattr(action, f"{side.value}_consented")]
