"""Writing down what was done: on a phone, in under a minute."""

import logging

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from actions.changes import disowning, progress
from actions.enums import ActionState
from actions.forms.progress import ProgressForm, RecordedForm, RecordForm
from actions.models import Attachment, ProgressEntry, ProposedAction
from actions.rules import may_log_progress, may_own_entry, may_record_progress
from als.core import clock
from als.core.files.uploads import download, takes_files
from als.core.web.access import check_permission, get_or_404
from als.core.web.posting import number_in, run_action, submit_form
from meetings.enums import MeetingState, StandingItem
from meetings.models import AgendaItem
from meetings.rules import may_run
from sets import name_warnings

log = logging.getLogger(__name__)


@require_http_methods(["GET", "POST"])
@takes_files
def progress_new(request, pk):
    """The form of one entry; under an item of an agenda it goes on that meeting's record.

    There a facilitator records it for the pair.
    """
    action = get_or_404(ProposedAction.objects.visible_to(request.user).with_pair(), pk=pk)
    item = _reported_under(request, action)
    writes = may_log_progress(request.user, action)
    check_permission(writes or (item and may_record_progress(request.user, action, item)))
    if not action.was_agreed:
        messages.info(request, _no_log_message(action))
        return redirect("actions:action", action.pk)
    form = (_own_form if writes else _form_for_pair)(request, action)
    form.cancel = _way_back(request, action, item)
    if made := _save(request, form, action, item):
        messages.success(request, _saved_message(made))
        name_warnings.warn(
            request, action.pair.set, made.disclosure, f"progress-{made.pk}", made.report_texts
        )
        return redirect(form.cancel)
    if writes:
        form.ask_for_files_again()
    context = {
        "set": action.pair.set,
        "section": "meetings" if item else "actions",
        "form": form,
        "action": action,
        "writes": writes,
    }
    return render(request, "actions/progress_form.html", context)


def _reported_under(request, action):
    """Return the item of an agenda of the action's set that the link came with, or None."""
    items = AgendaItem.objects.visible_to(request.user).select_related("meeting__cycle__set")
    return items.filter(
        pk=number_in(request.GET.get("item", "")),
        standing=StandingItem.REPORT_BACK,
        meeting__cycle__set=action.pair.set_id,
    ).first()


def _own_form(request, action):
    entry = ProgressEntry(
        action=action,
        day=clock.today(action.pair.set.programme.time_zone),
        disclosure=action.issue.default_entry_disclosure,
    )
    return ProgressForm(request.POST or None, request.FILES or None, instance=entry)


def _form_for_pair(request, action):
    entry = ProgressEntry(action=action, disclosure=action.issue.default_entry_disclosure)
    return RecordForm(request.POST or None, instance=entry)


def _save(request, form, action, item):
    """Return the saved entry, or None. Before and after a meeting it is one like any other."""
    change = progress.log_progress
    if isinstance(form, RecordForm):
        change = progress.record_progress
    elif item and item.meeting.state != MeetingState.IN_SESSION:
        item = None
    return submit_form(request, form, change, action=action, agenda_item=item)


def _way_back(request, action, item):
    """Return the address of the place that the form was opened from."""
    if item is None:
        return reverse("actions:action", args=[action.pk])
    meeting, query = item.meeting, ""
    runs = may_run(request.user, meeting) and meeting.state in MeetingState.held_states()
    if runs:
        query = f"?item={item.pk}"
    in_session = runs or meeting.state == MeetingState.IN_SESSION
    page = reverse(f"meetings:{'session' if in_session else 'meeting'}", args=[meeting.pk])
    return f"{page}{query}#report-{action.pk}"


def _saved_message(entry):
    if entry.is_confirmed:
        return _("Saved. Thank you: the set learns from it.")
    return _("Recorded for %(pair)s. It counts once a member of the pair confirms it.") % {
        "pair": entry.action.pair.title
    }


@require_POST
def progress_confirm(request, pk):
    """Confirm what a facilitator recorded for the pair in a meeting."""
    entries = ProgressEntry.objects.visible_to(request.user)
    entry = get_or_404(entries.select_related("action__issue__pair__set__programme"), pk=pk)
    check_permission(may_log_progress(request.user, entry.action))
    done = _("Confirmed: the entry counts as your pair’s.")
    seen = request.POST.get("seen")
    run_action(request, progress.confirm_progress, entry=entry, seen=seen, done=done)
    return redirect("actions:action", entry.action_id)


@require_POST
def progress_own(request, pk):
    """Say of an entry that one disowned that it was one's own after all."""
    entries = ProgressEntry.objects.all_visible_to(request.user)
    related = ("author", "action__issue__pair__set__programme")
    entry = get_or_404(entries.select_related(*related), pk=pk)
    check_permission(may_own_entry(request.user, entry))
    done = _("The entry counts again. Check that the action’s status is still right.")
    run_action(request, disowning.own_entry, entry=entry, done=done)
    return redirect("actions:action", entry.action_id)


@require_http_methods(["GET", "POST"])
def progress_edit(request, pk):
    """The pair corrects what a facilitator recorded for it, before it confirms that."""
    entries = ProgressEntry.objects.visible_to(request.user)
    entry = get_or_404(entries.select_related("action__issue__pair__set__programme"), pk=pk)
    check_permission(may_log_progress(request.user, entry.action))
    form = RecordedForm(request.POST or None, instance=entry)
    done = _("Saved. Confirm it, and it counts as your pair’s.")
    if submit_form(request, form, progress.edit_recorded, done=done, entry=entry):
        return redirect("actions:action", entry.action_id)
    form.cancel = reverse("actions:action", args=[entry.action_id])
    context = {
        "set": entry.action.pair.set,
        "section": "actions",
        "action": entry.action,
        "form": form,
    }
    return render(request, "actions/progress_edit.html", context)


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
