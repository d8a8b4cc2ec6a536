"""The report of a set: its page, its texts, sign-off, release."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from als.common.access import require
from als.common.posting import number_in, press, save_form
from reports import changes, standing
from reports.compile import compile_report
from reports.compile.gate import Gate
from reports.forms import ReopenForm, ReportForm
from reports.rendering import body_html
from reports.rules import (
    may_edit_report,
    may_release,
    may_reopen,
    may_send_for_sign_off,
    may_sign_off,
)
from reports.views.reach import report_for, saved_report_for
from sets.rules import facilitates, may_facilitate, sits_in_set


@require_safe
def report(request, pk):
    found = report_for(request.user, pk)
    gate = None if found.is_frozen else Gate(found.set)
    content = found.snapshot.content if found.is_frozen else compile_report(found, gate=gate)
    table = standing.sign_off_table(found)
    context = {
        "set": found.set,
        "section": "report",
        "report": found,
        "state_colour": standing.STATE_COLOURS[found.state],
        "parts": standing.parts(content),
        "held_back": standing.held_back(content),
        "named": standing.named_entries(gate, request.user) if gate else [],
        "named_texts": standing.named_texts(found, content, gate) if gate else [],
        "sign_off": table,
        "versions": standing.versions(found),
        "downloads": standing.downloads(found, request.user),
        "is_facilitator": facilitates(request.user, found.set),
        "may_edit": may_edit_report(request.user, found),
        "may_sign": may_sign_off(request.user, found) and table.waits_for(request.user, found),
        "may_release": may_release(request.user, found),
        "may_reopen": may_reopen(request.user, found),
    }
    return render(request, "reports/report.html", context)


@require_http_methods(["GET", "POST"])
def report_edit(request, pk):
    found = report_for(request.user, pk)
    require(may_edit_report(request.user, found))
    form = ReportForm(request.POST or None, instance=found)
    if request.method == "POST" and save_form(
        form, changes.edit_report, report=found, by=request.user
    ):
        messages.success(request, _("The texts are saved."))
        return redirect("reports:report", pk)
    context = {
        "set": found.set,
        "section": "report",
        "form": form,
        "title": _("The report’s texts"),
        "warning": "",
    }
    return render(request, "reports/form.html", context)


@require_safe
def report_preview(request, pk):
    """Show the same body as the PDF has."""
    found = report_for(request.user, pk)
    content = found.snapshot.content if found.is_frozen else compile_report(found)
    context = {
        "set": found.set,
        "section": "report",
        "report": found,
        "body": body_html(content),
        "language": content["language"],
    }
    return render(request, "reports/preview.html", context)


@require_http_methods(["GET", "POST"])
def send_for_sign_off(request, pk):
    found = saved_report_for(request.user, pk)
    require(may_facilitate(request.user, found.set))
    if request.method == "POST":
        done = _("The report is frozen, and all members are asked for their sign-off.")
        press(request, changes.send_for_sign_off, report=found, by=request.user, done=done)
        return redirect("reports:report", pk)
    if not may_send_for_sign_off(request.user, found):
        return redirect("reports:report", pk)
    text = _(
        "The report is frozen as it is now. Every member gets a mail and is asked to read it; "
        "one member signs for each side of each pair. You can reopen it at any time."
    )
    return _confirm(request, found, _("Send the report for sign-off"), text, _("Send it"))


@require_POST
def sign_off(request, pk):
    found = saved_report_for(request.user, pk)
    require(sits_in_set(request.user, found.set))
    press(
        request,
        changes.sign_off,
        report=found,
        by=request.user,
        read=number_in(request.POST.get("snapshot", "")),
        done=_("You have signed for your side."),
    )
    return redirect("reports:report", pk)


@require_http_methods(["GET", "POST"])
def release(request, pk):
    found = saved_report_for(request.user, pk)
    require(may_facilitate(request.user, found.set))
    if request.method == "POST":
        done = _("The report is released. The sponsor has been told.")
        press(request, changes.release, report=found, by=request.user, done=done)
        return redirect("reports:report", pk)
    if not may_release(request.user, found):
        return redirect("reports:report", pk)
    text = _("%(sponsor)s gets a mail and can download this version, for good.") % {
        "sponsor": found.set.programme.sponsor
    }
    warning = _("What is released can’t be taken back. A correction is a new version; both stay.")
    title = _("Release the report")
    return _confirm(request, found, title, text, _("Release it"), warning=warning)


@require_http_methods(["GET", "POST"])
def reopen(request, pk):
    found = saved_report_for(request.user, pk)
    require(may_facilitate(request.user, found.set))
    if not may_reopen(request.user, found):
        return redirect("reports:report", pk)
    form = ReopenForm(request.POST or None)
    if request.method == "POST" and save_form(form, changes.reopen, report=found, by=request.user):
        messages.success(request, _("The report is open again, as a new version."))
        return redirect("reports:report", pk)
    text = _("It becomes a new version. Sign-offs given to this one do not count for it.")
    return _confirm(request, found, _("Reopen the report"), text, "", form=form)


def _confirm(request, report, title, text, submit, warning="", form=None):
    context = {
        "set": report.set,
        "section": "report",
        "title": title,
        "text": text,
        "submit": submit,
        "warning": warning,
        "form": form,
        "cancel_url": reverse("reports:report", args=[report.set_id]),
    }
    return render(request, "reports/confirm.html", context)
