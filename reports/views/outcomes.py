"""What came of a report: its page for everybody in the programme, its PDF, the date for answers."""

import io

from django.http import FileResponse, Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from als.core.enums import JobState
from als.core.text.folding import plain
from als.core.web.access import check_permission, get_or_404
from als.core.web.posting import run_action, submit_form
from reports.changes import outcomes
from reports.changes import responses as response_changes
from reports.forms.responses import RespondByForm
from reports.models import Outcome
from reports.rules import may_ask_for_outcome, may_move_respond_by, may_respond
from reports.selectors.outcome import has_current_follow_ups, has_something, outcome_of
from reports.views.lookups import released_for
from sets.rules import may_read_set


@require_safe
def outcome(request, pk):
    found = released_for(request.user, pk)
    files = Outcome.objects.visible_to(request.user).filter(report=found).defer("content")
    newest = files.first()
    file = files.filter(state=JobState.READY).first()
    if file and not has_current_follow_ups(file.content, found):
        file = None
    content = outcome_of(found)
    context = {
        "report": found,
        "set": found.set,
        "programme": found.set.programme,
        "outcome": content,
        "something": has_something(content),
        "file": file,
        "newest": newest,
        "may_renew": file is None or newest != file or _is_older(file, found),
        "inside": may_read_set(request.user, found.set),
        "may_respond": may_respond(request.user, found.set.programme),
        "may_move": may_move_respond_by(request.user, found),
        "may_ask": may_ask_for_outcome(request.user, found),
    }
    return render(request, "reports/outcome.html", context)


def _is_older(file, report):
    """Return whether a newer version of the report has been released since the file."""
    return bool(report.released_at and file.asked_at < report.released_at)


@require_http_methods(["GET", "POST"])
def respond_by(request, pk):
    """Change the day until which the sponsor is asked for answers."""
    found = released_for(request.user, pk)
    check_permission(may_move_respond_by(request.user, found))
    form = RespondByForm(request.POST or None, instance=found)
    done = _("The date is saved. Reminders follow it.")
    if submit_form(request, form, response_changes.move_respond_by, done=done, report=found):
        return redirect("reports:outcome", pk)
    context = {
        "set": found.set,
        "section": "report",
        "form": form,
        "title": _("Date for the sponsor’s answers"),
        "warning": "",
    }
    return render(request, "reports/form.html", context)


@require_POST
def outcome_render(request, pk):
    """Ask for the PDF of what is published now."""
    found = released_for(request.user, pk)
    check_permission(may_ask_for_outcome(request.user, found))
    done = _("The PDF is being made. You can leave this page in the meantime.")
    run_action(request, outcomes.ask_for_outcome, report=found, done=done)
    return redirect(reverse("reports:outcome", args=[pk]) + "#file")


@require_POST
def outcome_file(request, pk):
    """Hand out the file while all that it tells may be told, and write down who took it."""
    rows = Outcome.objects.visible_to(request.user).select_related("report__set__programme")
    found = get_or_404(rows, pk=pk, state=JobState.READY)
    if not has_current_follow_ups(found.content, found.report):
        raise Http404
    outcomes.record_outcome_download(outcome=found, by=request.user)
    slug = slugify(plain(found.report.set.name))[:60].strip("-") or "set"
    name = f"{slug}-{_('what-came-of-it')}-{found.asked_at:%Y-%m-%d}.pdf"
    # Less than a megabyte: read at once, so that no file stays open with a slow reader.
    with found.file.open("rb") as file:
        data = io.BytesIO(file.read())
    return FileResponse(data, as_attachment=True, filename=name, content_type="application/pdf")
