"""Writing down what was done: on a phone, in under a minute."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from actions import changes
from actions.enums import ActionState
from actions.forms import ProgressForm
from actions.models import ProgressEntry, ProposedAction
from actions.rules import may_log_progress
from actions.views import parts
from als.common.access import get_or_404, require
from als.common.posting import save_form


@require_http_methods(["GET", "POST"])
def progress_new(request, pk):
    action = get_or_404(ProposedAction.objects.visible_to(request.user).with_pair(), pk=pk)
    require(may_log_progress(request.user, action))
    if action.state == ActionState.PROPOSED:
        messages.info(request, _("Both sides have to agree before work on it is logged."))
        return redirect("actions:action", action.pk)
    entry = ProgressEntry(
        action=action,
        day=parts.today_of(action.pair.set),
        disclosure=parts.default_disclosure(action.issue),
    )
    form = ProgressForm(request.POST or None, instance=entry)
    if request.method == "POST" and save_form(
        form, changes.log_progress, action=action, by=request.user
    ):
        messages.success(request, _("Saved. Thank you: the set learns from it."))
        return redirect("actions:action", action.pk)
    form.cancel = reverse("actions:action", args=[action.pk])
    context = {"set": action.pair.set, "section": "actions", "form": form, "action": action}
    return render(request, "actions/progress_form.html", context)
