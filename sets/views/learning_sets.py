"""Making a set, copying it, changing its details, and who facilitates it."""

from copy import copy

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from als.accounts.asking_again import asks_again
from als.core.web.access import check_permission, get_or_404
from als.core.web.posting import run_action, save_form, submit_form
from sets.changes import learning_sets, role_invitations
from sets.enums import InvitationState
from sets.forms.learning_sets import NewSetForm, SetCopyForm, SetForm
from sets.forms.people import PersonForm
from sets.models import LearningSet, SetFacilitator
from sets.rules import facilitates, manages_set, may_arrange, may_take_away
from sets.views.programmes import managed


def reachable(request, pk):
    return get_or_404(LearningSet.objects.reachable_by(request.user).with_programme(), pk=pk)


def way_back(user, set_):
    """Return where those who arrange a set come from: its set-up, or their programme's page."""
    if facilitates(user, set_):
        return reverse("portal:setup", args=[set_.pk])
    return reverse("sets:programme", args=[set_.programme_id])


@require_http_methods(["GET", "POST"])
def set_new(request, pk):
    programme = managed(request, pk)
    initial = {"start": programme.start, "end": programme.end}
    form = NewSetForm(request.POST or None, initial=initial, programme=programme)
    done = _("The set has been created. Now add its facilitators.")
    if made := submit_form(request, form, learning_sets.make_set, done=done, programme=programme):
        return redirect("sets:facilitator_add", made.pk)
    return render(request, "sets/set_new.html", {"form": form, "programme": programme})


@require_http_methods(["GET", "POST"])
def set_copy(request, pk):
    """A new set that begins like this one, without its people's words."""
    source = reachable(request, pk)
    check_permission(manages_set(request.user, source))
    form = SetCopyForm(request.POST or None, programme=source.programme)
    done = _("The set has been created. Now add its facilitators.")
    if made := submit_form(request, form, learning_sets.copy_set, done=done, source=source):
        return redirect("sets:facilitator_add", made.pk)
    return render(request, "sets/set_copy.html", {"form": form, "set": source})


@require_http_methods(["GET", "POST"])
def set_edit(request, pk):
    set_ = reachable(request, pk)
    check_permission(may_arrange(request.user, set_))
    form = SetForm(request.POST or None, instance=copy(set_), programme=set_.programme)
    back = way_back(request.user, set_)
    if saved := submit_form(request, form, learning_sets.edit_set, set_=set_):
        messages.success(request, _saved(set_, saved))
        return redirect(back)
    return render(request, "sets/set_edit.html", {"form": form, "set": set_, "back": back})


def _saved(before, after):
    if (before.start, before.end) == (after.start, after.end):
        return _("The set is saved.")
    return _(
        "The set is saved. The days suggested for its meetings have not moved: its facilitators"
        " can spread them again over the year."
    )


@require_http_methods(["GET", "POST"])
@asks_again
def facilitator_add(request, pk):
    set_ = reachable(request, pk)
    check_permission(facilitates(request.user, set_) or manages_set(request.user, set_))
    form = PersonForm(request.POST or None) if set_.is_open else None
    if request.method == "POST":
        check_permission(may_arrange(request.user, set_))
        asked = save_form(form, role_invitations.ask_facilitator, set_=set_, by=request.user)
        if asked:
            messages.success(request, _("%s has been sent an invitation by email.") % asked)
            return redirect("sets:facilitator_add", pk)
    context = {
        "form": form,
        "set": set_,
        "facilitators": set_.facilitators.active().select_related("person"),
        "role_invitations": set_.role_invitations.exclude(
            state__in=(InvitationState.ACCEPTED, InvitationState.TAKEN_BACK)
        ),
        "back": way_back(request.user, set_),
    }
    return render(request, "sets/facilitator_add.html", context)


@require_http_methods(["GET", "POST"])
@asks_again
def facilitator_remove(request, pk):
    """Asks once more, saying what it means; then takes the facilitator away."""
    rows = SetFacilitator.objects.visible_or_given_up_by(request.user)
    facilitator = get_or_404(rows.select_related("set__programme", "person"), pk=pk)
    removed = facilitator.removed_at is not None
    set_, own = facilitator.set, facilitator.person_id == request.user.pk
    check_permission(may_take_away(request.user, facilitator) or (removed and own))
    if removed:
        messages.info(request, _("%s had already been removed from the set.") % facilitator)
    elif request.method == "POST":
        done = _("%s no longer facilitates the set.") % facilitator
        run_action(request, learning_sets.remove_facilitator, facilitator=facilitator, done=done)
    else:
        return render(request, "confirm.html", _what_removal_means(facilitator, own))
    if may_take_away(request.user, facilitator):
        return redirect("sets:facilitator_add", set_.pk)
    return redirect("portal:dashboard")


def _what_removal_means(facilitator, own):
    names = {"name": facilitator.person.name, "set": facilitator.set.name}
    if own:
        text = _("You no longer facilitate “%(set)s”. Those who do can add you again.")
    else:
        text = _("%(name)s no longer facilitates “%(set)s”. You can add them again.")
    stays = _("What they wrote stays, with their name: minutes, papers, what they recorded.")
    return {
        "title": _("Remove %s?") % facilitator.person.name,
        "text": "\n\n".join([text % names, stays]),
        "warning": _("Access ends at once."),
        "submit": _("Remove"),
        "cancel_url": reverse("sets:facilitator_add", args=[facilitator.set_id]),
    }
