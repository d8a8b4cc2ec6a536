"""Making a set, changing its details, and who facilitates it."""

from copy import copy

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from als.common.access import get_or_404, require
from als.common.posting import press, save_form
from sets import changes
from sets.forms import PersonForm, SetForm
from sets.models import LearningSet, SetFacilitator
from sets.rules import facilitates, may_arrange
from sets.views.programmes import managed


def reachable(request, pk):
    return get_or_404(LearningSet.objects.reachable_by(request.user).with_programme(), pk=pk)


def way_back(user, set_):
    """Return where those who arrange a set come from: its set-up, or their programme's page."""
    if facilitates(user, set_):
        return reverse("home:setup", args=[set_.pk])
    return reverse("sets:programme", args=[set_.programme_id])


@require_http_methods(["GET", "POST"])
def set_new(request, pk):
    programme = managed(request, pk)
    initial = {"start": programme.start, "end": programme.end}
    form = SetForm(request.POST or None, initial=initial)
    if request.method == "POST":
        made = save_form(form, changes.make_set, programme=programme, by=request.user)
        if made:
            messages.success(request, _("The set is made. Now say who facilitates it."))
            return redirect("sets:facilitator_add", made.pk)
    return render(request, "sets/set_new.html", {"form": form, "programme": programme})


@require_http_methods(["GET", "POST"])
def set_edit(request, pk):
    set_ = reachable(request, pk)
    require(may_arrange(request.user, set_))
    form = SetForm(request.POST or None, instance=copy(set_))
    back = way_back(request.user, set_)
    if request.method == "POST" and save_form(form, changes.edit_set, set_=set_, by=request.user):
        messages.success(request, _("The set is saved."))
        return redirect(back)
    return render(request, "sets/set_edit.html", {"form": form, "set": set_, "back": back})


@require_http_methods(["GET", "POST"])
def facilitator_add(request, pk):
    set_ = reachable(request, pk)
    require(may_arrange(request.user, set_))
    form = PersonForm(request.POST or None)
    if request.method == "POST":
        added = save_form(form, changes.add_facilitator, set_=set_, by=request.user)
        if added:
            messages.success(request, _("%s is invited by mail.") % added.person)
            return redirect("sets:facilitator_add", pk)
    context = {
        "form": form,
        "set": set_,
        "facilitators": set_.facilitators.active().select_related("person"),
        "back": way_back(request.user, set_),
    }
    return render(request, "sets/facilitator_add.html", context)


@require_POST
def facilitator_remove(request, pk):
    facilitator = get_or_404(
        SetFacilitator.objects.visible_to(request.user).select_related("set__programme"), pk=pk
    )
    require(may_arrange(request.user, facilitator.set))
    press(
        request,
        changes.remove_facilitator,
        facilitator=facilitator,
        by=request.user,
        done=_("The facilitator is taken away from the set."),
    )
    if may_arrange(request.user, facilitator.set):
        return redirect("sets:facilitator_add", facilitator.set_id)
    return redirect("home:desk")
