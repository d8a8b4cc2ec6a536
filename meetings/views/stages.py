"""What a programme calls the stages of a year, set by its managers."""

from copy import copy

from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from als.core.web.access import get_or_404
from als.core.web.posting import submit_form
from meetings.forms.stages import StageNamesForm
from sets.changes import words as word_changes
from sets.models import Programme


@require_http_methods(["GET", "POST"])
def stage_names(request, pk):
    found = get_or_404(Programme.objects.managed_by(request.user), pk=pk)
    form = StageNamesForm(request.POST or None, instance=copy(found))
    done = _("The names are saved.")
    if submit_form(request, form, word_changes.edit_words, done=done, programme=found):
        return redirect("sets:programme", pk)
    return render(request, "meetings/stage_names.html", {"form": form, "programme": found})
