"""Pages for what went wrong. None of them shows more than its reader knew before."""

import time
from urllib.parse import urlsplit

from django.conf import settings
from django.shortcuts import render

from als.core.web import limits, security_log
from als.core.web.posting import number_in

MAX_SECONDS_OF_THROWING_AWAY = 10


def too_large(request):
    """Answer 413: more was sent than one form may hold."""
    _throw_away(request)
    return render(request, "413.html", status=413)


def _throw_away(request):
    """Take what comes and keep none of it: a browser that is cut off shows a page of its own."""
    length = number_in(request.META.get("CONTENT_LENGTH") or "") or 0
    until = time.monotonic() + MAX_SECONDS_OF_THROWING_AWAY
    while length <= settings.LARGEST_REQUEST and time.monotonic() < until:
        if not request.read(64 * 1024):
            return


# What is never given back in a page
SECRETS = {
    *("csrfmiddlewaretoken", "password", "oldpassword", "password1", "password2"),
    *("code", "credential"),
}


def too_many(request):
    """Answer 429: say when to try again, and keep what was typed."""
    minutes = limits.minutes_to_wait(request)
    security_log.record("limit", request=request)
    posted = request.POST.lists() if request.method == "POST" else []
    context = {
        "minutes": minutes,
        "again": request.path if request.method == "POST" else "",
        "typed": [(name, text) for name, texts in posted if name not in SECRETS for text in texts],
    }
    answer = render(request, "429.html", context, status=429)
    answer["Retry-After"] = str(minutes * 60)
    return answer


def signed_out(request):
    """Answer 403 to a form of somebody whose sign-in has ended since they opened the page."""
    return render(request, "403_csrf.html", {"page": page_of(request)}, status=403)


def csrf_failure(request, reason=""):
    """Answer 403 to a form whose page had gone stale: signed out while typing."""
    return render(request, "403_csrf.html", {"page": page_of(request)}, status=403)


def page_of(request):
    """Return the address of our page that the form was on, or nothing."""
    page = urlsplit(request.headers.get("Referer", ""))
    if page.netloc != request.get_host():
        return ""
    return page._replace(scheme="", netloc="", fragment="").geturl()
