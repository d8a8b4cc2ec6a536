"""What every request passes through."""

import re

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.core.exceptions import RequestDataTooBig
from django.db import connection
from django.middleware.gzip import GZipMiddleware

from als.core.text import glyphs
from als.core.web import limits, security_log
from als.core.web.errors import signed_out, too_large, too_many
from als.core.web.posting import number_in

WRITE = re.compile(r"\s*(INSERT|UPDATE|DELETE|MERGE|TRUNCATE)\b", re.IGNORECASE)
# Django forgets a session whose password was changed elsewhere when it is next read.
EXEMPT = re.compile(r'"django_session"')
COPY = re.compile(r"[a-z0-9]{8,40}")
COPY_AGE = 24 * 60 * 60  # seconds: the next page of ours takes the cookie away


class WriteOnGet(Exception):
    """A page that should only be read tried to change something."""


def refuse_writes(execute, sql, params, many, context):
    if WRITE.match(sql) and not EXEMPT.search(sql):
        raise WriteOnGet(sql[:200])
    return execute(sql, params, many, context)


def read_only_on_get(get_response):
    """Make a GET or HEAD that writes fail, so that no scanner or prefetch can change a thing."""

    def middleware(request):
        if request.method not in ("GET", "HEAD", "OPTIONS"):
            return get_response(request)
        with connection.execute_wrapper(refuse_writes):
            return get_response(request)

    return middleware


class CompressedPages(GZipMiddleware):
    """Compress pages. A file to be saved goes out as it is, with its length."""

    def process_response(self, request, response):
        if response.streaming and response.has_header("Content-Disposition"):
            return response
        return super().process_response(request, response)


class SignInRequired(LoginRequiredMiddleware):
    """Send to the sign-in, except with a form in hand: a redirect would throw away what it holds.

    Its page says that nothing was saved, and how to get back to what was typed.
    """

    def handle_no_permission(self, request, view_func):
        if request.method == "POST":
            return signed_out(request)
        return super().handle_no_permission(request, view_func)


# What no page of ours needs, no page (and no script that got into one) may ask the browser for.
PERMISSIONS = (
    "accelerometer=(), autoplay=(), camera=(), display-capture=(), geolocation=(), gyroscope=(), "
    "magnetometer=(), microphone=(), midi=(), payment=(), serial=(), usb=(), "
    "publickey-credentials-create=(self), publickey-credentials-get=(self)"
)


def private_pages(get_response):
    """Let nobody keep a page or a file: no proxy, no disk, and no "back" after signing out.

    Style sheets and scripts have said already that they are public. A page whose address holds a
    token gives its address to no other page, not even of ours, whose log would then have it.
    """

    def middleware(request):
        response = get_response(request)
        if "public" not in response.get("Cache-Control", ""):
            response["Cache-Control"] = "private, no-store"
        match = request.resolver_match
        if match and "token" in match.kwargs:
            response["Referrer-Policy"] = "strict-origin"
        response["Permissions-Policy"] = PERMISSIONS
        response["Cross-Origin-Resource-Policy"] = "same-origin"
        return response

    return middleware


def acknowledge_copies(get_response):
    """Let the browser know that a form was saved, so that it drops its copy of what was typed.

    A form that was saved leads on to another page; one that was not is shown again.
    """

    def middleware(request):
        response = get_response(request)
        if request.method == "POST" and response.status_code in {302, 303}:
            copy = request.POST.get("copy", "")
            if COPY.fullmatch(copy):
                secure = settings.SESSION_COOKIE_SECURE
                response.set_cookie(
                    f"{settings.COOKIE_PREFIX}saved-{copy}",
                    "1",
                    max_age=COPY_AGE,
                    secure=secure,
                    samesite="Lax",
                )
        return response

    return middleware


def too_large_gets_its_page(get_response):
    """Answer a form that is over its limit with a page that says so, before any of it is read.

    Only the views marked with ``takes_files`` take more than text, and from whoever is signed in.
    Before the check of its token, which reads the form first and has no page for this.
    """

    def middleware(request):
        return get_response(request)

    def process_view(request, view, args, kwargs):
        if request.headers.get("Transfer-Encoding") and "CONTENT_LENGTH" not in request.META:
            return too_large(request)  # no browser sends a form without saying how long it is
        length = number_in(request.META.get("CONTENT_LENGTH") or "") or 0
        takes_files = getattr(view, "takes_files", False)
        if length > (settings.MAX_REQUEST_BYTES if takes_files else settings.MAX_FORM_BYTES):
            return too_large(request)
        if length > settings.MAX_FORM_BYTES and not request.user.is_authenticated:
            return signed_out(request)
        try:
            _ = request.POST
        except RequestDataTooBig:
            return too_large(request)
        return None

    middleware.process_view = process_view
    return middleware


def report_undrawn_signs(get_response):
    """Warn after a save about the signs that a PDF replaces: a script does so before."""

    def middleware(request):
        response = get_response(request)
        if request.method == "POST" and response.status_code == 302:
            typed = " ".join(text for key in request.POST for text in request.POST.getlist(key))
            if sentence := glyphs.warning_about(typed):
                messages.info(request, sentence)
        return response

    return middleware


def slow_down_guessing(get_response):
    """Answer 429 to a visitor who has tried too many addresses with a token that open nothing."""

    def middleware(request):
        response = get_response(request)
        match = request.resolver_match
        if match and "token" in match.kwargs and response.status_code in {403, 404, 410}:
            limits.spend("wrong_link", request=request)
            security_log.record("wrong link", request=request)
        return response

    def process_view(request, view, args, kwargs):
        if "token" in kwargs and limits.is_spent("wrong_link", request=request):
            return too_many(request)
        return None

    middleware.process_view = process_view
    return middleware


def note_refusals_and_files(get_response):
    """Let the security log say who was refused, and who took which file."""

    def middleware(request):
        response = get_response(request)
        if response.status_code == 403:
            security_log.record("refused", request=request)
        elif response.get("Content-Disposition", "").startswith("attachment"):
            security_log.record("file", request=request)
        return response

    return middleware
