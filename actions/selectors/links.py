"""The links in the mails to a person, as an action's page and a page of their own list them."""

from actions.models import ProgressLink, ProposedAction

MAX_SHOWN = 30


def links_of(user, action=None):
    """Return the person's newest ``ProgressLink`` rows, of actions that they may still read."""
    readable = [action] if action else ProposedAction.objects.visible_to(user)
    found = ProgressLink.objects.visible_to(user).filter(action__in=readable)
    return list(found.select_related("entry", "action__issue__pair__set__programme")[:MAX_SHOWN])
