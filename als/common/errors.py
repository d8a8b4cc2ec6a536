"""Pages for what went wrong. None of them shows more than its reader knew before."""

from urllib.parse import urlsplit

from django.shortcuts import render


def too_large(request):
    """Answer 413: more was sent than one form may hold."""
    return render(request, "413.html", status=413)


def signed_out(request):
    """Answer 403 to a form of somebody whose sign-in has ended meanwhile."""
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
