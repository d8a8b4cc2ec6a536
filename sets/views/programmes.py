"""A programme's page, for those who manage it."""

from copy import copy

from django.contrib import messages
from django.db.models import Count, Q
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from als.accounts.asking_again import asks_again
from als.core.formats import long_date
from als.core.text.languages import language_name
from als.core.web.access import check_permission, get_or_404
from als.core.web.posting import run_action, submit_form
from als.core.zones import label_of
from sets.changes import programmes, role_invitations
from sets.enums import InvitationState, PairState, ProgrammeRoleKind
from sets.forms.programmes import ProgrammeForm, RoleForm
from sets.models import Programme, ProgrammeRole
from sets.rules import manages, may_make_programmes
from sets.word_forms import ENGLISH, languages


def managed(request, pk):
    rows = Programme.objects.managed_by(request.user).select_related("register")
    return get_or_404(rows, pk=pk)


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
    roles = found.roles.active().select_related("person")
    context = {
        "programme": found,
        "sets": sets,
        "roles": roles,
        "role_invitations": found.role_invitations.filter(set=None).exclude(
            state__in=(InvitationState.ACCEPTED, InvitationState.TAKEN_BACK)
        ),
        "managers": sum(role.kind == ProgrammeRoleKind.MANAGER for role in roles),
        "details": details_of(found),
    }
    return render(request, "sets/programme.html", context)


def details_of(programme):
    """Return the programme's facts as rows of a summary list."""
    contact = f"{programme.contact_name}\n{programme.contact_email}"
    upper = f"{programme.upper_singular}, {programme.upper_plural}"
    lower = f"{programme.lower_singular}, {programme.lower_plural}"
    year = f"{long_date(programme.start)} – {long_date(programme.end)}"
    rows = [
        (_("Upper tier"), upper),
        (_("Lower tier"), lower),
        (_("When"), year),
        (_("Time zone"), label_of(programme.time_zone)),
        (_("Members write in"), language_name(programme.language)),
        (_("Places come from"), _register_of(programme)),
        (_("Contact"), contact),
    ]
    return [{"key": key, "value": value} for key, value in rows]


def _register_of(programme):
    register = programme.register
    if register is None:
        return _("No register: places are typed")
    edition = _("%(register)s, edition %(vintage)s")
    return edition % {"register": register, "vintage": register.vintage}


@require_http_methods(["GET", "POST"])
def programme_new(request):
    check_permission(may_make_programmes(request.user))
    form = ProgrammeForm(request.POST or None)
    done = _("The programme has been created. Now create its first set.")
    if made := submit_form(request, form, programmes.make_programme, done=done):
        # In these languages a word has more forms than the two that were just typed.
        has_forms = made.language in languages() and made.language != ENGLISH
        page = "sets:programme_words" if has_forms else "sets:programme"
        return redirect(page, made.pk)
    return render(request, "sets/programme_form.html", {"form": form, "programme": None})


@require_http_methods(["GET", "POST"])
def programme_edit(request, pk):
    found = managed(request, pk)
    form = ProgrammeForm(request.POST or None, instance=copy(found))
    if submit_form(
        request, form, programmes.edit_programme, done=_("The programme is saved."), programme=found
    ):
        return redirect("sets:programme", pk)
    return render(request, "sets/programme_form.html", {"form": form, "programme": found})


@require_http_methods(["GET", "POST"])
@asks_again
def programme_invite(request, pk):
    found = managed(request, pk)
    form = RoleForm(request.POST or None)
    if asked := submit_form(request, form, role_invitations.ask_to_role, programme=found):
        messages.success(request, _("%s has been sent an invitation by email.") % asked)
        return redirect("sets:programme", pk)
    return render(request, "sets/programme_invite.html", {"form": form, "programme": found})


@require_http_methods(["GET", "POST"])
@asks_again
def programme_remove(request, pk):
    """Asks once more, saying what it means; then takes the role away."""
    rows = ProgrammeRole.objects.visible_or_given_up_by(request.user)
    role = get_or_404(rows.select_related("programme", "person"), pk=pk)
    if role.removed_at is not None:
        messages.info(request, _("That role had already been removed."))
        return _on_to(request.user, role.programme)
    if request.method == "POST":
        done = _("%s no longer has that role.") % role.person
        run_action(request, programmes.remove_role, role=role, done=done)
        return _on_to(request.user, role.programme)
    return render(request, "confirm.html", _what_removal_means(role, request.user))


def _on_to(user, programme):
    """The programme's page, or the desk for whoever has just left it."""
    return (
        redirect("sets:programme", programme.pk)
        if manages(user, programme)
        else redirect("portal:dashboard")
    )


def _what_removal_means(role, user):
    names = {"name": role.person.name, "programme": role.programme.name}
    if role.person_id == user.pk:
        text = _("You no longer manage “%(programme)s”. Another manager can invite you again.")
    elif role.kind == ProgrammeRoleKind.MANAGER:
        text = _("%(name)s no longer manages “%(programme)s”. You can invite them again.")
    elif role.kind == ProgrammeRoleKind.RESEARCHER:
        text = _(
            "%(name)s can no longer download data of “%(programme)s”, by page or by program. "
            "Files that they took stay with them. You can invite them again."
        )
    else:
        text = _(
            "%(name)s can no longer read or download the released reports of “%(programme)s”. You "
            "can invite them again."
        )
    stays = _("What they wrote and did stays, with their name, and so do other roles of theirs.")
    return {
        "title": _("Remove %s?") % role.person.name,
        "text": "\n\n".join([text % names, stays]),
        "warning": _("Access ends at once."),
        "submit": _("Remove"),
        "cancel_url": reverse("sets:programme", args=[role.programme_id]),
    }
