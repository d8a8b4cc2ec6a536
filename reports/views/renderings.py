"""Files of a report: asking for one, watching it being made, cancelling, taking it."""

import io

from django.db.models import F
from django.db.models.fields.json import KeyTextTransform
from django.http import FileResponse, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from als.core.enums import JobState
from als.core.web.access import check_permission, get_or_404
from als.core.web.posting import run_action, text_in
from reports.changes import renderings, reports
from reports.enums import RenderingFormat
from reports.models import Rendering
from reports.rendering.files import FORMATS, file_name
from reports.rules import may_ask_for_rendering
from reports.views.lookups import report_for, version_for


@require_POST
def render_(request, pk):
    """Ask for the PDF of the frozen version, or of a draft that is frozen for it."""
    found = report_for(request.user, pk)
    check_permission(may_ask_for_rendering(request.user, found.set))
    run_action(request, _ask, report=found, done=_being_made())
    newest = Rendering.objects.in_sets_of(request.user).filter(snapshot__report__set=found.set)
    rendering = newest.filter(format=RenderingFormat.PDF).first()
    if rendering is None:
        return redirect("reports:report", pk)
    return redirect("reports:rendering", rendering.pk)


def _being_made():
    return _("The file is being made. You can leave this page in the meantime.")


def _ask(*, report, by):
    if report.pk is None:
        report = reports.start_report(set_=report.set, by=by)
    snapshot = report.snapshot or reports.freeze(report=report, by=by)
    return renderings.ask_for_rendering(snapshot=snapshot, by=by)


@require_safe
def files(request, pk):
    """Show each format of a version: whether there is a file, how far it is, the way to it."""
    version = version_for(request.user, pk)
    newest = {}
    for row in version.renderings.defer("snapshot__content"):
        newest.setdefault(row.format, row)
    rows = [
        {
            "hidden": {"format": kind.value},
            "title": kind.label,
            "rendering": newest.get(kind.value),
        }
        for kind in RenderingFormat
    ]
    seen = " ".join(sorted(_now(row) for row in newest.values())) or "none"
    if request.GET.get("seen") == seen:
        return HttpResponse(status=204)
    set_ = version.report.set
    context = {
        "set": set_,
        "section": "report",
        "version": version,
        "rows": rows,
        "seen": seen,
        "is_open": any(row.is_open for row in newest.values()),
        "may_ask": may_ask_for_rendering(request.user, set_),
    }
    template = "reports/_files.html" if request.GET.get("seen") else "reports/files.html"
    return render(request, template, context)


def _now(row):
    """Return all of a rendering that its reader could see change."""
    return f"{row.pk}-{row.state}-{row.stage}-{row.attempts}-{row.pages_done}"


@require_POST
def render_version(request, pk):
    """Ask for the file of one format of one version."""
    version = version_for(request.user, pk)
    check_permission(may_ask_for_rendering(request.user, version.report.set))
    run_action(
        request,
        renderings.ask_for_rendering,
        snapshot=version,
        kind=text_in(request.POST.get("format", "")),
        done=_being_made(),
    )
    return redirect("reports:files", pk)


@require_safe
def rendering(request, pk):
    """Show how far it is. The page asks every two seconds: 204 while nothing has changed."""
    rows = Rendering.objects.in_sets_of(request.user)
    rows = rows.select_related("snapshot__report__set__programme")
    found = get_or_404(rows.defer("snapshot__content"), pk=pk)
    now = _now(found)
    seen = request.GET.get("seen")
    if seen == now:
        return HttpResponse(status=204)
    set_ = found.snapshot.report.set
    context = {
        "set": set_,
        "section": "report",
        "rendering": found,
        "before": _before(found),
        "seen": now,
        "may_ask": may_ask_for_rendering(request.user, set_),
    }
    template = "reports/_rendering.html" if seen else "reports/rendering.html"
    return render(request, template, context)


def _before(row):
    """Return how many pages the last file of this kind had: what to expect while nobody knows."""
    if not row.is_open or row.pages_to_do:
        return None
    ready = Rendering.objects.filter(
        snapshot__report=row.snapshot.report_id, format=row.format, state=JobState.READY
    )
    return ready.values_list("pages", flat=True).first()


@require_POST
def rendering_cancel(request, pk):
    """Stop the making of a file. What is ready stays."""
    rows = Rendering.objects.in_sets_of(request.user)
    rows = rows.select_related("snapshot__report__set__programme").defer("snapshot__content")
    found = get_or_404(rows, pk=pk)
    check_permission(may_ask_for_rendering(request.user, found.snapshot.report.set))
    run_action(request, renderings.cancel_rendering, rendering=found, done=_("It is cancelled."))
    return redirect("reports:files", found.snapshot_id)


# By POST: each download is on record, and link checkers must not count as reading (decision 5).
@require_POST
def rendering_file(request, pk):
    """Hand out the file, and write down who took it."""
    rows = (
        Rendering.objects.visible_to(request.user)
        .select_related("snapshot__report")
        .defer("snapshot__content")
        .annotate(
            title=KeyTextTransform("title", "snapshot__content"),
            draft=F("snapshot__content__draft"),
        )
    )
    found = get_or_404(rows, pk=pk, state=JobState.READY)
    renderings.record_download(rendering=found, by=request.user)
    name = file_name(
        found.title or "", found.snapshot.version, draft=bool(found.draft), kind=found.format
    )
    # Less than a megabyte: read at once, so that no file stays open with a slow reader.
    with found.file.open("rb") as file:
        data = io.BytesIO(file.read())
    kind = FORMATS[found.format].content_type
    return FileResponse(data, as_attachment=True, filename=name, content_type=kind)
