"""Writing down what was done: on a phone, in under a minute."""

import logging

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from actions.changes import progress
from actions.enums import ActionState
from actions.forms.progress import ProgressForm
from actions.models import Attachment, ProgressEntry, ProposedAction
from actions.rules import may_log_progress
from als.core import clock
from als.core.files.uploads import download, takes_files
from als.core.web.access import check_permission, get_or_404
from als.core.web.posting import submit_form
from sets import name_warnings

log = logging.getLogger(__name__)


@require_http_methods(["GET", "POST"])
@takes_files
def progress_new(request, pk):
    action = get_or_404(ProposedAction.objects.visible_to(request.user).with_pair(), pk=pk)
    check_permission(may_log_progress(request.user, action))
    if not action.was_agreed:
        messages.info(request, _no_log_message(action))
        return redirect("actions:action", action.pk)
    entry = ProgressEntry(
        action=action,
        day=clock.today(action.pair.set.programme.time_zone),
        disclosure=action.issue.default_entry_disclosure,
    )
    form = ProgressForm(request.POST or None, request.FILES or None, instance=entry)
    done = _("Saved. Thank you: the set learns from it.")
    if made := submit_form(request, form, progress.log_progress, done=done, action=action):
        name_warnings.warn(
            request,
            action.pair.set,
            made.disclosure,
            f"progress-{made.pk}",
            made.report_texts,
        )
        return redirect("actions:action", action.pk)
    form.ask_for_files_again()
    form.cancel = reverse("actions:action", args=[action.pk])
    context = {"set": action.pair.set, "section": "actions", "form": form, "action": action}
    return render(request, "actions/progress_form.html", context)


def _no_log_message(action):
    if action.state == ActionState.WITHDRAWN:
        return _("The action was withdrawn: there is no work on it to log.")
    return _("Both sides have to agree before work on it is logged.")


@require_safe
def attachment(request, pk):
    """Hand out a file of an entry, to whoever may read the entry."""
    files = Attachment.objects.visible_to(request.user)
    found = get_or_404(files.select_related("entry__action__issue__pair__set__programme"), pk=pk)
    try:
        return download(found.file, name=found.name, content_type=found.content_type)
    except FileNotFoundError:
        log.error("File %s of entry %s is missing: %s", pk, found.entry_id, found.file.name)
        action = found.entry.action
        context = {"set": action.pair.set, "section": "actions", "file": found, "action": action}
        return render(request, "actions/progress_file_missing.html", context, status=404)
