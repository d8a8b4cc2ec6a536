"""The links in the mails to a person, as an action's page and a page of their own list them."""

from django.urls import reverse
from django.utils.translation import gettext as _

from actions.models import ProgressLink, ProposedAction
from als.core import clock
from als.core.templatetags.words import when

MAX_SHOWN = 30


def links_of(user, action=None):
    """Return the person's newest links to actions that they may still read, as plain dicts.

    ``title`` and ``href`` are of the action; ``works``: whether it can still be used, or revoked.
    """
    readable = [action] if action else ProposedAction.objects.visible_to(user)
    found = ProgressLink.objects.visible_to(user).filter(action__in=readable)
    found = found.select_related("action__issue__pair__set__programme")
    return [_row(link) for link in found[:MAX_SHOWN]]


def _row(link):
    zone, works = link.action.pair.set.programme.time_zone, _works(link)
    return {
        "pk": link.pk,
        "title": str(link.action),
        "href": reverse("actions:action", args=[link.action_id]),
        "made": when(link.made_at, zone),
        "became": _became(link, zone, works),
        "works": works,
    }


def _became(link, zone, works):
    if link.used_at:
        return _("Used on %s") % when(link.used_at, zone)
    if link.revoked_at:
        return _("Revoked on %s") % when(link.revoked_at, zone)
    words = _("Works once, until %s") if works else _("Worked until %s")
    return words % when(link.expires_at, zone)


def _works(link):
    return not link.used_at and not link.revoked_at and link.expires_at > clock.now()
