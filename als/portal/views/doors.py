"""The front door, and what is for those who run or build this."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db import connection
from django.http import Http404, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from als.core.gallery import gallery_context


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
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return JsonResponse({"status": "ok"})
