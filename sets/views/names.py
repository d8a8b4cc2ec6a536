"""How the names of a set's people are made up: facilitators check what was split by itself."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from als.accounts.changes import check_parts
from als.accounts.forms import NameParts
from als.core.alphabet import alphabetical
from als.core.web.access import check_permission, get_or_404
from als.core.web.posting import save_form
from sets.models import LearningSet
from sets.rules import facilitates, may_facilitate
from sets.selectors.names import people_visible_to


def _set_of(user, pk):
    """Return the set for its facilitators; 403 for its members."""
    set_ = get_or_404(LearningSet.objects.visible_to(user).with_programme(), pk=pk)
    check_permission(facilitates(user, set_))
    return set_


@require_safe
def people_names(request, pk):
    """Everybody of the set with the parts of their names, unchecked ones first."""
    set_ = _set_of(request.user, pk)
    people = people_visible_to(request.user, set_)
    people = alphabetical(people, key=lambda one: one.name)
    people.sort(key=lambda one: one.parts_checked_at is not None)
    context = {
        "set": set_,
        "section": "report",
        "people": people,
        "may_check": may_facilitate(request.user, set_),
    }
    return render(request, "sets/people_names.html", context)


@require_http_methods(["GET", "POST"])
def person_name(request, pk, person):
    """The parts of one name. The label stays: only its person changes that."""
    set_ = _set_of(request.user, pk)
    check_permission(may_facilitate(request.user, set_))
    found = get_or_404(people_visible_to(request.user, set_), pk=person)
    label = found.name
    form = NameParts(request.POST or None, instance=found)
    done = {"person": found, "by": request.user, "set_id": set_.pk}
    if request.method == "POST" and save_form(form, check_parts, **done):
        messages.success(request, _("The parts of the name are saved."))
        return redirect("sets:people_names", set_.pk)
    form.cancel = reverse("sets:people_names", args=[set_.pk])
    context = {"set": set_, "section": "report", "form": form, "label": label}
    return render(request, "sets/person_name.html", context)
