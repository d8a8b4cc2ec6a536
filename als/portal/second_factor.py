"""Managers and facilitators set up a second factor before anything else, where that is required."""

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.shortcuts import redirect, render

from als.accounts.provider import has_asked_more
from sets.models.roles import roles_of

STILL_OPEN = ("mfa_", "account_")
WATCHED = {"portal:healthz", "portal:readyz", "portal:metrics"}  # for whoever watches the service


def is_required_of(person):
    """Return whether the person's roles are such that a mailbox alone must not sign them in."""
    roles = roles_of(person)
    alone = person.may_make_programmes or person.is_operator
    return bool(alone or roles.manages or roles.facilitates)


def second_factor_first(get_response):
    def process_view(request, view, args, kwargs):
        name = request.resolver_match.view_name or ""
        if not settings.SECOND_FACTOR_REQUIRED or name.startswith(STILL_OPEN):
            return None
        person = request.user
        if not person.is_authenticated or "token" in kwargs or name in WATCHED:
            return None
        if is_mfa_enabled(person) or has_asked_more(request) or not is_required_of(person):
            return None
        if request.method == "POST":  # what it holds stays on the page before, and in its copy
            return render(request, "accounts/second_factor_first.html", status=403)
        return redirect("mfa_index")

    def middleware(request):
        return get_response(request)

    middleware.process_view = process_view
    return middleware
