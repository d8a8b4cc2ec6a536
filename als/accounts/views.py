"""Coming in for the first time, and the profile."""

import datetime as dt

from allauth.account.internal.flows.login import record_authentication
from allauth.account.utils import perform_login
from allauth.account.views import logout
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from als.accounts import changes, photos, provider, sessions
from als.accounts import welcome as welcoming
from als.accounts.asking_again import asks_again
from als.accounts.forms import MailChoices, PhotoForm, Profile, Welcome
from als.accounts.languages import read_by
from als.accounts.models import CalendarFeed
from als.core import clock
from als.core.enums import MailChoice, MailKind
from als.core.files.uploads import ask_for_file_again, takes_files
from als.core.mail.choices import choices_of
from als.core.refusals import Refused
from als.core.web.access import get_or_404
from als.core.web.posting import run_action, save_form, submit_form


@login_not_required
@never_cache
@require_http_methods(["GET", "POST"])
def welcome(request, token):
    """The page that an invitation leads to. Only its button signs in: a mail scanner can't."""
    try:
        person = welcoming.person_of_token(token)
    except Refused as refusal:
        return render(request, "accounts/link_is_over.html", {"why": refusal.sentence}, status=410)
    if (
        request.user.is_authenticated
    ):  # as somebody else: whoever never came in is signed in nowhere
        return render(request, "accounts/welcome_of_another.html", {"person": person}, status=403)
    read_by(request, person)
    form = Welcome(request.POST or None, initial={"name": person.name}, person=person)
    if request.method == "POST" and save_form(form, welcoming.enter, person=person):
        # Until the browser closes: whether it is their own device was not asked
        request.session.set_expiry(0)
        record_authentication(request, person, method="welcome")
        return perform_login(request, person, redirect_url=reverse("portal:dashboard"))
    return render(request, "accounts/welcome.html", {"form": form, "person": person})


@login_not_required
@require_http_methods(["GET", "POST"])
def sign_out(request):
    """Sign out, and have the browser forget the pages; of a computer of others also all cookies.

    What was typed and not saved is not among it: others who use this browser have theirs here too.
    The page's script takes away the person's own.
    """
    leaves = request.method == "POST" and request.user.is_authenticated
    response = logout(request)
    if leaves:
        whole = request.POST.get("computer") == "yes"
        response["Clear-Site-Data"] = '"cache", "cookies"' if whole else '"cache"'
    return response


@login_not_required
@require_safe
def security_txt(request):
    """Say to whom a security problem is reported (RFC 9116)."""
    lines = [
        f"Contact: mailto:{settings.SECURITY_CONTACT}",
        f"Expires: {clock.now() + dt.timedelta(days=180):%Y-%m-%dT00:00:00Z}",
        f"Canonical: {settings.BASE_URL}{request.path}",
        "Preferred-Languages: en",
    ]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


@require_http_methods(["GET", "POST"])
@takes_files
def photo_give(request):
    form = PhotoForm(request.POST or None, request.FILES or None)
    done = _("The photo is saved.")
    if submit_form(request, form, photos.give_photo, done=done):
        return redirect("accounts:profile")
    ask_for_file_again(form, "picture")
    return render(request, "accounts/photo.html", {"form": form})


@require_POST
def photo_remove(request):
    run_action(request, photos.remove_photo, done=_("Your initials are shown instead of a photo."))
    return redirect("accounts:profile")


@require_safe
def sessions_page(request):
    """Show where the person is signed in, with device and day."""
    shown = [
        {
            "pk": one.pk,
            "device": sessions.device_of(one.user_agent),
            "since": one.created_at,
            "seen": one.last_seen_at,
            "is_this": one.session_key == request.session.session_key,
        }
        for one in sessions.sessions_of(request.user)
    ]
    context = {"sessions": shown, "has_others": any(not one["is_this"] for one in shown)}
    return render(request, "accounts/sessions.html", context)


@require_POST
@asks_again
def sessions_end(request):
    """End all sessions of the person but this one."""
    here = request.session.session_key
    others = sessions.sessions_of(request.user).exclude(session_key=here)
    sessions.end(others, by=request.user, request=request)
    messages.success(request, _("You are signed out everywhere else."))
    return redirect("accounts:sessions")


@require_POST
@asks_again
def session_end(request, pk):
    one = get_or_404(sessions.sessions_of(request.user), pk=pk)
    sessions.end([one], by=request.user, request=request)
    messages.success(request, _("You are signed out there."))
    return redirect("accounts:sessions")


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
    path = reverse("portal:feed", args=[changes.make_feed(by=request.user)])
    return _profile_page(request, Profile(instance=request.user), settings.BASE_URL + path)


@require_POST
def feed_off(request):
    done = _("Your calendar address is switched off.")
    run_action(request, changes.switch_off_feed, done=done)
    return redirect("accounts:profile")


def _profile_page(request, form, feed_address=""):
    form.helper.form_action = reverse("accounts:profile")
    context = {
        "form": form,
        "feed": CalendarFeed.objects.working().filter(person=request.user).first(),
        "feed_address": feed_address,
        "provider_link": settings.OIDC_ISSUER and provider.links_of(request.user).first(),
        "webcal_address": f"webcal://{feed_address.partition('://')[2]}",
    }
    return render(request, "accounts/profile.html", context)


@require_http_methods(["GET", "POST"])
def mail_choices(request):
    """How the person wants the mails of each kind."""
    form = MailChoices(request.POST or None, choices=choices_of(request.user))
    person = {"person": request.user, "by": request.user}
    if request.method == "POST" and save_form(form, changes.choose_mail, **person):
        messages.success(
            request, _("Saved. This applies from now on, including to emails not yet sent.")
        )
        return redirect("accounts:mail_choices")
    return render(request, "accounts/mail_choices.html", {"form": form})


@csrf_exempt
@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def mail_switch(request, token):
    """Switch off one kind of mail by the link in such a mail (RFC 8058), or on again.

    No sign-in, cookie or token of a form: the mail program posts here by itself. The signature
    in the address is what allows it, and it allows nothing else.
    """
    done = None
    try:
        if request.method == "POST":
            again = request.POST.get("choice") == "on"
            done = MailChoice.AT_ONCE if again else MailChoice.OFF
            kind = changes.switch_mail(token=token, choice=done)
        else:
            _person, kind = changes.person_and_kind(token)
    except Refused as refusal:
        return render(request, "accounts/mail_link_broken.html", {"why": refusal}, status=404)
    context = {
        "label": kind.label,
        "is_digest": kind == MailKind.DIGEST,
        "off": done == MailChoice.OFF,
        "on": done == MailChoice.AT_ONCE,
    }
    return render(request, "accounts/mail_switch.html", context)
