"""The pages of signing in with an organisation's own accounts: there, back, and the button.

The provider leads back by GET, which may change nothing here: so its answer waits in the session
for a button, which also asks whose device it is.
"""

from importlib import import_module

from allauth.account.utils import get_next_redirect_url, perform_login
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from als.accounts import provider
from als.accounts import welcome as welcoming
from als.accounts.asking_again import asks_again
from als.accounts.forms import EnterByProvider, Welcome
from als.core.web import limits, security_log
from als.core.web.errors import too_many
from als.core.web.posting import run_action, save_form


def of_strangers(view):
    """Who is signed in, and where there is no provider, is led to where they go on."""

    def checked(request):
        if request.user.is_authenticated:
            return redirect("portal:dashboard")
        if not settings.OIDC_ISSUER:
            return redirect(settings.LOGIN_URL)
        try:
            return view(request)
        except provider.NotLetIn as refusal:
            provider.forget(request)
            security_log.record("sign-in failed", request=request, way="provider", why=refusal.why)
            context = {"why": refusal.sentence}
            return render(request, "accounts/provider_refused.html", context, status=403)

    return login_not_required(never_cache(checked))


@of_strangers
@require_GET
def there(request):
    if not limits.spend("provider", request=request):
        security_log.record("limit", request=request, of="sign-in by the provider")
        return too_many(request)
    provider.forget(request)
    provider.wait(request)
    return _protocol().lead_there(request, get_next_redirect_url(request) or "")


@of_strangers
@require_GET
def back(request):
    provider.keep(request, *_protocol().what_it_says(request))
    return redirect("accounts:provider_enter")


def _protocol():
    return import_module("als.accounts.provider_protocol")  # slow to load


@of_strangers
@require_http_methods(["GET", "POST"])
def enter(request):
    """Let in whom the provider named: who has never come in says their name first."""
    claims, next_url = provider.kept(request)
    person = provider.person_of(claims)
    typed = request.POST if request.method == "POST" else None
    if person.never_came_in:
        form = Welcome(typed, initial={"name": person.name}, person=person)
        page, done = "accounts/welcome.html", save_form(form, welcoming.enter, person=person)
    else:
        form = EnterByProvider(typed)
        page, done = "accounts/provider_enter.html", form.is_valid()
    if not done:
        context = {"form": form, "person": person, "address": claims["email"]}
        return render(request, page, context)
    provider.forget(request)
    own_device = form.cleaned_data.get("remember")
    request.session.set_expiry(settings.SESSION_COOKIE_AGE if own_device else 0)
    provider.note_way(request, person, claims["sub"])
    return perform_login(request, person, redirect_url=next_url or reverse("portal:dashboard"))


@require_POST
@asks_again
def unlink(request):
    if not settings.OIDC_ISSUER:
        return redirect("accounts:profile")
    done = _("The link with %(name)s is removed. Signing in with %(name)s makes a new one.")
    run_action(request, provider.unlink, request=request, done=done % {"name": settings.OIDC_NAME})
    return redirect("accounts:profile")
