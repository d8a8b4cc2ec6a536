"""Pages for what went wrong. None of them shows more than its reader knew before."""

import errno
import sys
import time
from urllib.parse import urlsplit

from django.conf import settings
from django.db import InterfaceError, InternalError, OperationalError
from django.http import HttpResponse
from django.shortcuts import render
from django.template.context_processors import csrf
from django.template.loader import render_to_string
from django.urls import Resolver404, resolve
from django_guid import get_guid

from als.core.web import limits, security_log
from als.core.web.posting import number_in

MAX_SECONDS_OF_THROWING_AWAY = 10
# Full, over its quota, read-only, not ours to write, broken
TAKES_NO_FILE = {
    *(errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EROFS),
    *(errno.EACCES, errno.EPERM, errno.ENOTDIR, errno.EIO),
}
READ_ONLY = "25006"  # PostgreSQL's code of the error


def too_large(request):
    """Answer 413: more was sent than one form may hold."""
    _throw_away(request)
    return render(request, "413.html", status=413)


def _throw_away(request):
    """Take what comes and keep none of it: a browser that is cut off shows a page of its own."""
    length = number_in(request.META.get("CONTENT_LENGTH") or "") or 0
    until = time.monotonic() + MAX_SECONDS_OF_THROWING_AWAY
    while length <= settings.MAX_REQUEST_BYTES and time.monotonic() < until:
        if not request.read(64 * 1024):
            return


# What is never given back in a page
SECRETS = {
    *("csrfmiddlewaretoken", "credential"),
    *("password", "oldpassword", "password1", "password2"),
}
# django-allauth's pages, where a code lets somebody in; elsewhere it is an authority's
SIGN_IN_PAGES = ("account_", "mfa_")


def too_many(request):
    """Answer 429: say when to try again, and keep what was typed."""
    minutes = limits.minutes_to_wait(request)
    security_log.record("limit", request=request)
    context = {"minutes": minutes, **_typed(request)}
    answer = render(request, "429.html", context, status=429)
    answer["Retry-After"] = str(minutes * 60)
    return answer


def server_error(request):
    """Answer 500; or 503, while the database or the disk is away, and keep what was typed.

    A file that its row names and that is not there gets a sentence of its own. The reference is
    the beginning of the request's id in the logs.
    """
    error = sys.exc_info()[1]
    if isinstance(error, FileNotFoundError):
        return HttpResponse(render_to_string("500_file.html"), status=500)
    files = isinstance(error, OSError) and error.errno in TAKES_NO_FILE
    if not (files or _is_away(error)):
        reference = (get_guid() or "")[:8]
        return HttpResponse(render_to_string("500.html", {"reference": reference}), status=500)
    answer = render_to_string("503.html", _typed(request) | csrf(request) | {"files": files})
    return HttpResponse(answer, status=503, headers={"Retry-After": "30"})


def _is_away(error):
    """Return whether the database does not answer, or takes nothing: a stand-by reads only."""
    if isinstance(error, InternalError):
        return getattr(error.__cause__, "pgcode", None) == READ_ONLY
    return isinstance(error, (OperationalError, InterfaceError))


def _typed(request):
    """Return where a form was sent to and the texts in it, passwords and such codes left out."""
    posted = request.POST.lists() if request.method == "POST" else []
    secrets = _secrets(request)
    return {
        "again": request.get_full_path() if request.method == "POST" else "",
        "typed": [(name, text) for name, texts in posted if name not in secrets for text in texts],
    }


def _secrets(request):
    """Return the names of the fields to leave out.

    The page is looked up here: the database may fail before the request has got as far as that.
    """
    try:
        page = resolve(request.path_info).view_name
    except Resolver404:
        return SECRETS
    return {*SECRETS, "code"} if page.startswith(SIGN_IN_PAGES) else SECRETS


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
