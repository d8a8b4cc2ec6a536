"""The report of a set: its page, its texts, sign-off, release."""

from copy import copy

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from als.core.web.access import check_permission, get_or_404
from als.core.web.posting import submit_form
from reports.changes import reports as report_changes
from reports.changes.identifiers import identify_report
from reports.content.counts import counts_of
from reports.content.report import compile_report
from reports.disclosure.policy import DisclosurePolicy
from reports.forms.report import IdentifierForm, ReportForm
from reports.models import Report
from reports.rendering.document import body_html
from reports.rules import may_edit_report, may_identify
from reports.selectors import reports, sign_offs
from reports.selectors.excluded import excluded_entries
from reports.selectors.named import named_texts
from reports.views.lookups import report_for, set_for
from sets.models import LearningSet
from sets.rules import facilitates, may_read_set


@require_safe
def report(request, pk):
    found = report_for(request.user, pk)
    policy = None if found.is_frozen else DisclosurePolicy(found.set)
    content = found.snapshot.content if found.is_frozen else compile_report(found, policy=policy)
    table = sign_offs.sign_off_table(found)
    parts = reports.parts(content)
    warned = policy and may_edit_report(request.user, found)
    context = {
        "set": found.set,
        "section": "report",
        "report": found,
        "parts": parts,
        "counts": counts_of(content),
        "unwritten": [part for part in parts if part.kind and not part.text],
        "excluded": excluded_entries(content, policy, request.user),
        "named_texts": named_texts(found, content, policy) if warned else [],
        "sign_off": table,
        "versions": reports.versions(found),
        "downloads": reports.downloads(found, request.user),
        "is_facilitator": facilitates(request.user, found.set),
        "may_edit": may_edit_report(request.user, found),
        **sign_offs.steps(found, request.user, table),
    }
    return render(request, "reports/report.html", context)


@require_http_methods(["GET", "POST"])
def report_edit(request, pk):
    found = report_for(request.user, pk)
    check_permission(may_edit_report(request.user, found))
    form = ReportForm(request.POST or None, instance=found)
    if submit_form(
        request, form, report_changes.edit_report, done=_("The title is saved."), report=found
    ):
        return redirect("reports:report", pk)
    context = {
        "set": found.set,
        "section": "report",
        "form": form,
        "title": _("The report’s title"),
        "warning": "",
    }
    return render(request, "reports/form.html", context)


@require_http_methods(["GET", "POST"])
def identifier(request, pk):
    """What the report is known by elsewhere, for its facilitators and the programme's managers."""
    set_ = get_or_404(LearningSet.objects.reachable_by(request.user).with_programme(), pk=pk)
    found = get_or_404(Report.objects.filter(set=set_).select_related("set__programme"))
    check_permission(may_identify(request.user, found))
    form = IdentifierForm(request.POST or None, instance=copy(found))
    done = _("The identifier is saved.")
    if submit_form(request, form, identify_report, done=done, report=found):
        return redirect("reports:identifier", pk)
    back = reverse("reports:report", args=[pk])
    if not may_read_set(
        request.user, set_
    ):  # a manager, for whom there is a page of it once it is released
        of_programme = reverse("sets:programme", args=[set_.programme_id])
        back = reverse("reports:public", args=[pk]) if found.respond_by else of_programme
    context = {"set": set_, "report": found, "form": form, "back_url": back}
    return render(request, "reports/identifier.html", context)


@require_safe
def report_preview(request, pk):
    """Show the same body as the PDF has."""
    found = report_for(request.user, pk)
    content = found.snapshot.content if found.is_frozen else compile_report(found)
    context = {
        "set": found.set,
        "section": "report",
        "report": found,
        "parts": reports.parts(content),
        "may_edit": may_edit_report(request.user, found),
        "body": body_html(content),
        "language": content["language"],
    }
    return render(request, "reports/preview.html", context)


@require_safe
def look(request, pk):
    """Return the programme's colour as a style sheet, for pages that show parts of the report."""
    colour = set_for(request.user, pk).programme.colour
    style = f".report-sheet {{ --report-colour: {colour}; }}\n"
    return HttpResponse(style, content_type="text/css; charset=utf-8")
