"""PDFs: asking for one, watching it being made, taking it; and what is released."""

import io

from django.db.models.fields.json import KeyTextTransform
from django.http import FileResponse, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from als.common.access import get_or_404, require
from als.common.posting import press
from reports import changes
from reports.enums import RenderingState
from reports.models import Rendering
from reports.rendering import file_name
from reports.rules import may_ask_for_rendering
from reports.views.reach import report_for
from sets.rules import may_facilitate


@require_POST
def render_(request, pk):
    """Ask for the PDF of the frozen version, or of a draft that is frozen for it."""
    found = report_for(request.user, pk)
    require(may_ask_for_rendering(request.user, found.set))
    done = _("The PDF is being made. You can leave this page: it goes on without you.")
    press(request, _ask, report=found, by=request.user, done=done)
    newest = Rendering.objects.in_sets_of(request.user).filter(snapshot__report__set=found.set)
    rendering = newest.first()
    if rendering is None:
        return redirect("reports:report", pk)
    return redirect("reports:rendering", rendering.pk)


def _ask(*, report, by):
    if report.pk is None:
        report = changes.start_report(set_=report.set, by=by)
    snapshot = report.snapshot or changes.freeze(report=report, by=by)
    return changes.ask_for_rendering(snapshot=snapshot, by=by)


@require_safe
def rendering(request, pk):
    """Show how far it is. The page asks every two seconds: 204 while nothing has changed."""
    rows = Rendering.objects.in_sets_of(request.user)
    rows = rows.select_related("snapshot__report__set__programme")
    found = get_or_404(rows.defer("snapshot__content"), pk=pk)
    now = f"{found.state}-{found.stage}-{found.attempts}"
    seen = request.GET.get("seen")
    if seen == now:
        return HttpResponse(status=204)
    set_ = found.snapshot.report.set
    context = {
        "set": set_,
        "section": "report",
        "rendering": found,
        "seen": now,
        "may_ask": may_facilitate(request.user, set_),
    }
    template = "reports/_rendering.html" if seen else "reports/rendering.html"
    return render(request, template, context)


@require_POST
def rendering_file(request, pk):
    """Hand out the file, and write down who took it."""
    rows = Rendering.objects.visible_to(request.user).select_related("snapshot__report")
    found = get_or_404(rows, pk=pk, state=RenderingState.READY)
    changes.record_download(rendering=found, by=request.user)
    snapshot = found.snapshot
    name = file_name(snapshot.title, snapshot.version, draft=snapshot.is_draft)
    # Less than a megabyte: read at once, so that no file stays open with a slow reader.
    with found.file.open("rb") as file:
        data = io.BytesIO(file.read())
    return FileResponse(data, as_attachment=True, filename=name, content_type="application/pdf")


@require_safe
def released(request):
    """Show what was released to the person: the one page that a sponsor has."""
    rows = (
        Rendering.objects.visible_to(request.user)
        .released()
        .select_related("snapshot__report__set__programme")
        .defer("snapshot__content")
        .annotate(title=KeyTextTransform("title", "snapshot__content"))
        .order_by("-snapshot__released_at", "-pk")
    )
    reports = [
        {
            "pk": row.pk,
            # As it was when it was frozen: the next version may be called otherwise.
            "title": row.title,
            "programme": row.snapshot.report.set.programme.name,
            "set": row.snapshot.report.set.name,
            "version": row.snapshot.version,
            "when": row.snapshot.released_at,
            "zone": row.snapshot.report.set.programme.time_zone,
            "pages": row.pages,
            "size": row.size,
        }
        for row in rows
    ]
    return render(request, "reports/released.html", {"reports": reports})
