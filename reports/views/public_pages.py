"""The public page of a released report, and where its facilitators switch it on and off."""

import io
from functools import wraps
from hashlib import sha256

from django.contrib.auth.decorators import login_not_required
from django.core.cache import cache
from django.http import FileResponse, Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.cache import patch_cache_control, patch_vary_headers
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import condition, require_http_methods, require_safe

from als.core.enums import JobState
from als.core.web import limits
from als.core.web.access import check_permission, get_or_404
from als.core.web.errors import too_many
from als.core.web.posting import number_in, run_action
from reports.changes import public_pages
from reports.models import PublicPage, Rendering, Report
from reports.rendering.document import COLOUR, body_html
from reports.rendering.files import FORMATS, file_name
from reports.rules import (
    may_follow_page,
    may_switch_off_page,
    may_switch_on_page,
    may_take_back_page,
)
from reports.selectors.public_pages import (
    address,
    datacite,
    description_of,
    files_of,
    given_yeses,
    own_sides,
    schema_org,
    sides_on_public,
)
from reports.views.seats import seat_asked

# Seconds that others may keep it: as long as it may still be seen after it is switched off.
KEPT = 300


def public(view):
    """Make a view public that shows a page: 404 where none was ever on, 410 where it is off.

    Who reads it makes no difference, so that others may keep it for a while, if it was given to
    somebody without a session.
    """

    @require_safe
    @login_not_required
    @wraps(view)
    def opened(request, code, **kwargs):
        if not limits.spend("public_page", request=request):
            return too_many(request)
        rows = PublicPage.objects.select_related("report__set__programme", "snapshot")
        page = get_or_404(rows, code=code)
        if not page.is_shown:
            return _gone(request, page)
        response = view(request, page, **kwargs)
        if request.session.is_empty():  # else the answer may set the session's cookie again
            patch_cache_control(response, public=True, max_age=KEPT)
            patch_vary_headers(response, ["Cookie"])  # which may say a language
        return response

    return opened


def _gone(request, page):
    context = {"programme": page.report.set.programme, "withdrawn": page.is_of_what_is_out}
    response = render(request, "reports/public_gone.html", context, status=410)
    response["X-Robots-Tag"] = "noindex"
    return response


def _mark(request, page):
    """Return what differs once the page would: version, files, identifier, visitor's language."""
    files = Rendering.objects.released().filter(snapshot=page.snapshot_id)
    known_by = sha256(page.report.identifier.encode()).hexdigest()[:8]
    return f'"{page.snapshot.sha256[:32]}-{known_by}-{files.count()}-{get_language()}"'


@public
@condition(etag_func=_mark)
def public_page(request, page):
    """Show the frozen content, which is that of the PDF, with how to cite it and its formats."""
    content = page.snapshot.content
    files = files_of(page)
    about = description_of(page, content)
    key = f"public-{page.snapshot.sha256}"
    body = cache.get_or_set(key, lambda: body_html(content), timeout=3600)
    context = {
        "report": content,
        "about": about,
        "files": files,
        "body": body,
        "linked": schema_org(about, files),
        "datacite_url": address(page, "public_datacite"),
        # Of the host that was asked: the content policy lets no other's style in.
        "look_url": reverse("reports:public_look", args=[page.code]),
    }
    return render(request, "reports/public.html", context)


@public
def public_look(request, page):
    """Return the programme's colour, as the version has it, as a style sheet."""
    colour = page.snapshot.content["colour"]
    if not COLOUR.fullmatch(colour):
        raise Http404
    style = f":root {{ --report-colour: {colour}; }}\n"
    return HttpResponse(style, content_type="text/css; charset=utf-8")


@public
def public_datacite(request, page):
    """Give the description that a DOI can be registered with."""
    about = description_of(page, page.snapshot.content)
    name = file_name(about["title"], about["version"], draft=False).removesuffix(".pdf")
    headers = {"Content-Disposition": f'attachment; filename="{name}-datacite.json"'}
    return JsonResponse(datacite(about, files_of(page)), headers=headers)


@public
def public_file(request, page, kind):
    """Hand out a file of the version that the page shows."""
    rows = Rendering.objects.filter(snapshot=page.snapshot_id, state=JobState.READY)
    found = get_or_404(rows, format=kind)
    title, version = page.snapshot.title, page.snapshot.version
    with found.file.open("rb") as file:
        data = io.BytesIO(file.read())
    return FileResponse(
        data,
        as_attachment=True,
        filename=file_name(title, version, draft=False, kind=found.format),
        content_type=FORMATS[found.format].content_type,
    )


def report_for_page(user, pk, rule=may_switch_off_page):
    """Return the report of the set with that key, of which something was released; 403 or 404.

    ``rule``: what the person has to be, besides one who reads what was released.
    """
    rows = Report.objects.released_to(user).select_related("set__programme", "snapshot__signed")
    found = get_or_404(rows, set_id=pk)
    if not may_follow_page(user, found):
        raise Http404  # a page of the set, which who reads its report, as a sponsor, has no part in
    check_permission(rule(user, found))
    return found


@require_safe
def public_manage(request, pk):
    """Say whether the report has a public page, and what its sides said about that."""
    found = report_for_page(request.user, pk, may_follow_page)
    page = PublicPage.objects.filter(report=found).select_related("report").first()
    context = {
        "set": found.set,
        "section": "report",
        "report": found,
        "page": page,
        "address": address(page) if page else "",
        "sides": sides_on_public(found),
        "yeses": given_yeses(page) if page else [],
        "own_sides": own_sides(request.user, found),
        "may_switch_off": may_switch_off_page(request.user, found),
        "may_switch_on": may_switch_on_page(request.user, found),
    }
    return render(request, "reports/public_manage.html", context)


@require_http_methods(["GET", "POST"])
def public_on(request, pk):
    """Ask once more, then show the released version to anybody."""
    found = report_for_page(request.user, pk)
    check_permission(may_switch_on_page(request.user, found))
    if request.method == "POST":
        read = number_in(request.POST.get("read", ""))
        done = _("The report has a public page now.")
        run_action(request, public_pages.switch_on, report=found, read=read, done=done)
        return redirect("reports:public", pk)
    context = {
        "title": _("Make the report public?"),
        "text": _("Anybody can read the released version of “%s” then, without signing in, and "
                  "search engines list it.") % found.title,
        "warning": _("You can switch it off again. What others have copied stays with them."),
        "submit": _("Make it public"),
        "hidden": {"read": found.snapshot_id},
        "cancel_url": reverse("reports:public", args=[pk]),
    }  # fmt: skip
    return render(request, "confirm.html", context)


@require_http_methods(["GET", "POST"])
def public_off(request, pk):
    """Ask once more, then put a notice in the page's place."""
    found = report_for_page(request.user, pk)
    if request.method == "POST":
        done = _("The public page is switched off. A notice is in its place.")
        run_action(request, public_pages.switch_off, report=found, done=done)
        return redirect("reports:public", pk)
    if not PublicPage.objects.filter(report=found, off_at=None).exists():
        return redirect("reports:public", pk)
    context = {
        "title": _("Switch off the public page?"),
        "text": _("Within five minutes nobody can read “%s” at its address any longer: a notice is "
                  "in its place. What others have copied stays with them.") % found.title,
        "warning": _no_way_back(request.user, found),
        "submit": _("Switch it off"),
        "cancel_url": reverse("reports:public", args=[pk]),
    }  # fmt: skip
    return render(request, "confirm.html", context)


def _no_way_back(user, report):
    """Return in a sentence why this person could not switch the page on again; else ``""``."""
    if not sides_on_public(report).all_allow:
        return _("Nobody can switch it on again: the sides’ yes to it is no longer on record.")
    if not may_switch_on_page(user, report):
        return _("You cannot switch it on again. Only facilitators of this set can.")
    return ""


@require_http_methods(["GET", "POST"])
def public_take_back(request, pk):
    """Ask once more, then make the yes of one's side a no."""
    found = report_for_page(request.user, pk, may_take_back_page)
    seat = seat_asked(request, pk)
    if request.method == "POST":
        done = _("Your side’s yes is taken back. The report is not public.")
        change = public_pages.take_back_yes
        run_action(request, change, report=found, pair_id=seat.pair_id, done=done)
        return redirect("reports:public", pk)
    ours = next(one for one in own_sides(request.user, found) if one["pair"].pk == seat.pair_id)
    if not ours["public"]:
        return redirect("reports:public", pk)
    names = {"side": ours["name"], "pair": ours["pair"].title}
    context = {
        "title": _("Take back your side’s yes to the public page?"),
        "text": _("%(side)s, %(pair)s\n\nIf the page is on, it is switched off: within five "
                  "minutes everybody sees a notice in its place.") % names,
        "warning": _("Your side can say yes again only as it signs another version of the report."),
        "submit": _("Take it back"),
        "cancel_url": reverse("reports:public", args=[pk]),
    }  # fmt: skip
    return render(request, "confirm.html", context)
