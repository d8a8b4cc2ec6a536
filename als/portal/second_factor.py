"""Managers and facilitators set up a second factor before anything else, where that is required."""

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.shortcuts import redirect, render

from als.accounts.provider import asks_in_our_place, has_asked_more
from sets.models.roles import roles_of

STILL_OPEN = ("mfa_", "account_")
FIRST_ONES = {"mfa_add_webauthn", "mfa_activate_totp"}
WATCHED = {"portal:healthz", "portal:readyz", "portal:metrics"}  # for whoever watches the service


def is_required_of(person):
    """Return whether the person's roles are such that a mailbox alone must not sign them in."""
    roles = roles_of(person)
    alone = person.may_make_programmes or person.is_operator
    return bool(alone or roles.manages or roles.facilitates)


def _is_elsewhere(request):
    """Return whether this session may add no first factor: the provider has the person's."""
    if is_mfa_enabled(request.user) or has_asked_more(request):
        return False
    required = settings.SECOND_FACTOR_REQUIRED and is_required_of(request.user)
    return asks_in_our_place(request.user, required=required)


def _lead_to_the_provider(request):
    return render(request, "accounts/provider_first.html", status=403)


def second_factor_first(get_response):
    def process_view(request, view, args, kwargs):
        name = request.resolver_match.view_name or ""
        person = request.user
        if name in FIRST_ONES and person.is_authenticated and _is_elsewhere(request):
            return _lead_to_the_provider(request)
        if not settings.SECOND_FACTOR_REQUIRED or name.startswith(STILL_OPEN):
            return None
        if not person.is_authenticated or "token" in kwargs or name in WATCHED:
            return None
        if is_mfa_enabled(person) or has_asked_more(request) or not is_required_of(person):
            return None
        if asks_in_our_place(person, required=True):
            return _lead_to_the_provider(request)
        if request.method == "POST":  # what it holds stays on the page before, and in its copy
            return render(request, "accounts/second_factor_first.html", status=403)
        return redirect("mfa_index")

    def middleware(request):
        return get_response(request)

    middleware.process_view = process_view
    return middleware
