"""Coming in for the first time, and the profile."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login
from django.contrib.auth.decorators import login_not_required
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from als.accounts import changes
from als.accounts.forms import Profile, Welcome
from als.accounts.models import CalendarFeed
from als.common.posting import press, save_form
from als.common.refusals import Refused


@login_not_required
@never_cache
@require_http_methods(["GET", "POST"])
def welcome(request, token):
    """The page that an invitation leads to. Only its button signs in: a mail scanner can't."""
    try:
        person = changes.person_of_token(token)
    except Refused as refusal:
        return render(request, "accounts/link_is_over.html", {"why": refusal.sentence}, status=410)
    form = Welcome(request.POST or None, initial={"name": person.name})
    if request.method == "POST" and save_form(form, changes.enter, person=person):
        login(request, person)
        return redirect("home:desk")
    return render(request, "accounts/welcome.html", {"form": form, "person": person})


@require_http_methods(["GET", "POST"])
def profile(request):
    form = Profile(request.POST or None, instance=request.user)
    if request.method == "POST" and save_form(form, changes.rename, person=request.user):
        messages.success(request, _("Your profile is saved."))
        return redirect("accounts:profile")
    return _profile_page(request, form)


@never_cache
@require_POST
def feed_make(request):
    """Make the calendar's address and show it: on this page, this once."""
    path = reverse("home:feed", args=[changes.make_feed(by=request.user)])
    return _profile_page(request, Profile(instance=request.user), settings.BASE_URL + path)


@require_POST
def feed_off(request):
    done = _("Your calendar's address is switched off.")
    press(request, changes.switch_off_feed, by=request.user, done=done)
    return redirect("accounts:profile")


def _profile_page(request, form, feed_address=""):
    form.helper.form_action = reverse("accounts:profile")
    context = {
        "form": form,
        "feed": CalendarFeed.objects.working().filter(person=request.user).first(),
        "feed_address": feed_address,
        "webcal_address": f"webcal://{feed_address.partition('://')[2]}",
    }
    return render(request, "accounts/profile.html", context)
