"""A programme's page, for those who manage it."""

from copy import copy

from django.contrib import messages
from django.db.models import Count, Q
from django.shortcuts import redirect, render
from django.template.defaultfilters import date
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from als.common.access import get_or_404, require
from als.common.posting import press, save_form
from sets import changes
from sets.enums import PairState
from sets.forms import ProgrammeForm, RoleForm
from sets.models import Programme, ProgrammeRole
from sets.rules import may_make_programmes


def managed(request, pk):
    return get_or_404(Programme.objects.managed_by(request.user), pk=pk)


@require_safe
def programme(request, pk):
    """Its words, its sets, its people. Managers see how many pairs, not what is in them."""
    found = managed(request, pk)
    sets = found.sets.annotate(
        facilitating=Count(
            "facilitators", filter=Q(facilitators__removed_at=None), distinct=True
        ),
        taking_part=Count(
            "pairs", filter=Q(pairs__state=PairState.CONFIRMED), distinct=True
        ),
    )  # fmt: skip
    context = {
        "programme": found,
        "sets": sets,
        "roles": found.roles.active().select_related("person"),
        "details": details_of(found),
    }
    return render(request, "sets/programme.html", context)


def details_of(programme):
    """Return the programme's facts as rows of a summary list."""
    contact = f"{programme.contact_name}\n{programme.contact_email}"
    upper = f"{programme.upper_singular}, {programme.upper_plural}"
    lower = f"{programme.lower_singular}, {programme.lower_plural}"
    year = f"{date(programme.start, 'j F Y')} – {date(programme.end, 'j F Y')}"
    rows = [
        (_("Upper tier"), upper),
        (_("Lower tier"), lower),
        (_("When"), year),
        (_("Time zone"), programme.time_zone),
        (_("Contact"), contact),
    ]
    return [{"key": key, "value": value} for key, value in rows]


@require_http_methods(["GET", "POST"])
def programme_new(request):
    require(may_make_programmes(request.user))
    form = ProgrammeForm(request.POST or None)
    if request.method == "POST":
        made = save_form(form, changes.make_programme, by=request.user)
        if made:
            messages.success(request, _("The programme is made. Now make its first set."))
            return redirect("sets:programme", made.pk)
    return render(request, "sets/programme_form.html", {"form": form, "programme": None})


@require_http_methods(["GET", "POST"])
def programme_edit(request, pk):
    found = managed(request, pk)
    form = ProgrammeForm(request.POST or None, instance=copy(found))
    if request.method == "POST" and save_form(
        form, changes.edit_programme, programme=found, by=request.user
    ):
        messages.success(request, _("The programme is saved."))
        return redirect("sets:programme", pk)
    return render(request, "sets/programme_form.html", {"form": form, "programme": found})


@require_http_methods(["GET", "POST"])
def programme_invite(request, pk):
    found = managed(request, pk)
    form = RoleForm(request.POST or None)
    if request.method == "POST":
        role = save_form(form, changes.give_role, programme=found, by=request.user)
        if role:
            messages.success(request, _("%s is invited by mail.") % role.person)
            return redirect("sets:programme", pk)
    return render(request, "sets/programme_invite.html", {"form": form, "programme": found})


@require_POST
def programme_remove(request, pk):
    role = get_or_404(
        ProgrammeRole.objects.visible_to(request.user).select_related("programme"), pk=pk
    )
    done = _("The role is taken away.")
    press(request, changes.remove_role, role=role, by=request.user, done=done)
    if role.person_id == request.user.pk:
        return redirect("home:desk")
    return redirect("sets:programme", role.programme_id)
