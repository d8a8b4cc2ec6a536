"""The front door, and what is for those who run or build this."""

from functools import partial

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.cache import cache
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.crypto import constant_time_compare
from django.views.decorators.http import require_safe

from als.core import health, metrics
from als.core.gallery import gallery_context

LOOPBACK = {"127.0.0.1", "::1"}


@login_not_required
@require_safe
def start(request):
    """The front door: whoever is signed in goes on to their desk."""
    if request.user.is_authenticated:
        return redirect("portal:dashboard")
    return render(request, "portal/start.html")


@login_not_required
@require_safe
def gallery(request):
    """Every component of the pages, for those who work on them."""
    if not settings.DEBUG:
        raise Http404
    return render(request, "gallery.html", gallery_context())


@login_not_required
@require_safe
def healthz(request):
    """Say whether the database answers. The broker may be down: that delays work, no more."""
    health.database()
    return JsonResponse({"status": "ok"})


@login_not_required
@require_safe
def readyz(request):
    """Say which parts of the installation are not well, by name (503), or that all are.

    Only of the parts that ``part`` names, if it does: a load balancer must not send people away
    because a worker is silent. What is wrong with them is for those who run it: from this machine,
    or with the token for the metrics.
    """
    parts = set(request.GET.getlist("part")) or {*health.CHECKS}
    if not health.CHECKS.keys() >= parts:
        raise Http404
    faults = {}
    with translation.override(settings.LANGUAGE_CODE):  # the answer is kept for whoever asks next
        for part in filter(parts.__contains__, health.CHECKS):
            # Each by itself: no choice of parts is a way to have them looked at again.
            found = partial(health.faults, [part])
            faults |= cache.get_or_set(f"readyz-{part}", found, timeout=10)
    answer = {"status": "not ready" if faults else "ok", "faults": sorted(faults)}
    if _has_token(request) or _is_of_this_machine(request):
        answer["reasons"] = faults
    return JsonResponse(answer, status=503 if faults else 200)


@login_not_required
@require_safe
def prometheus(request):
    """Give Prometheus its numbers, if it brings the token that the settings name."""
    if not _has_token(request):
        raise Http404
    text = cache.get_or_set("metrics", metrics.exposition, timeout=10)
    return HttpResponse(text, content_type="text/plain; version=0.0.4; charset=utf-8")


def _has_token(request):
    """Return whether the request brings the token of those who watch the installation."""
    token = settings.METRICS_TOKEN
    given = request.headers.get("Authorization", "")
    return bool(token) and constant_time_compare(given, f"Bearer {token}")


def _is_of_this_machine(request):
    """Return whether the request comes from here by itself: a proxy here brings strangers' too."""
    came_by_proxy = {"X-Forwarded-For", "Forwarded"} & {*request.headers}
    return request.META.get("REMOTE_ADDR") in LOOPBACK and not came_by_proxy
