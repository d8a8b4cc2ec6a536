"""Whom a programme's lessons are for, set by its managers."""

from copy import copy

from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from als.core.web.access import get_or_404
from als.core.web.posting import submit_form
from reports.changes import audiences as audience_changes
from reports.forms.audiences import AudiencesForm
from sets.models import Programme


@require_http_methods(["GET", "POST"])
def audiences(request, pk):
    found = get_or_404(Programme.objects.managed_by(request.user), pk=pk)
    form = AudiencesForm(request.POST or None, instance=copy(found))
    done = _("The list is saved.")
    if submit_form(request, form, audience_changes.edit_audiences, done=done, programme=found):
        return redirect("sets:programme", pk)
    return render(request, "reports/audiences.html", {"form": form, "programme": found})
