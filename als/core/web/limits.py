"""Limits of our own, counted as django-allauth counts its: once for all processes."""

import math
import time

from allauth.account import app_settings
from allauth.core.internal import ratelimit
from allauth.mfa import app_settings as mfa_settings
from django.core.cache import cache

RATES = {
    # Invitations to one address, whoever sends them
    "invitation": "20/d/key",
    # Changes of mail address that one person asks for, and those that one address is mailed of
    "address_change": "5/d/key",
    # Texts that are looked through for names while somebody types them
    "words_check": "40/m/user",
    "words_check_by_link": "40/m/key",
    # Applications from one place, and the mails about them that one address gets
    "application": "10/h/ip",
    "application_mail": "3/d/key",
    # Public reports and their files, to one place
    "public_page": "60/m/ip",
    # What a researcher's program reads with one token, and tokens that open nothing
    "research_api": "120/m/key",
    "research_token": "30/m/ip",
    # Sign-ins by an organisation's own accounts, which a whole office may begin at once
    "provider": "60/m/ip",
    # Addresses with a token that open nothing
    "wrong_link": "30/m/ip",
}
APP = "als"


def spend(action, *, request=None, key=None):
    """Count one; return whether it was still within the limit."""
    return bool(_consume(request, action, key=key))


def is_spent(action, *, request):
    return not _consume(request, action, dry_run=True)


def _consume(request, action, **options):
    return ratelimit.consume(
        request, app=APP, action=action, config=RATES, limit_get=True, **options
    )


def minutes_to_wait(request):
    """Return after how many minutes the visitor's limits let one more through, at least 1."""
    rates = [(APP, action, rates) for action, rates in RATES.items()]
    rates += [("allauth.account", action, r) for action, r in app_settings.RATE_LIMITS.items()]
    rates += [("allauth.mfa", action, r) for action, r in mfa_settings.RATE_LIMITS.items()]
    waits = [
        _seconds_left(request, app, action, rate)
        for app, action, written in rates
        for rate in ratelimit.parse_rates(written)
    ]
    return max(1, math.ceil(max(waits, default=0) / 60))


def _seconds_left(request, app, action, rate):
    typed = request.POST.get("email") or request.POST.get("login") or ""
    if rate.per == "user" and not request.user.is_authenticated:
        return 0
    name = ratelimit.get_cache_key(request, app=app, action=action, rate=rate, key=typed.lower())
    history = cache.get(name, [])
    full = len(history) >= rate.amount
    return history[rate.amount - 1] + rate.duration - time.time() if full else 0
