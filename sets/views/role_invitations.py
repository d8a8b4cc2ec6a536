"""The question whether somebody facilitates, manages, or reads for the sponsor; and its answer."""

from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from als.core.web.access import check_permission, get_or_404
from als.core.web.posting import run_action
from sets.changes import role_invitations
from sets.models import RoleInvitation
from sets.rules import may_take_back


@require_safe
def role_invitation(request, pk):
    found = _mailed_to(request.user, pk)
    context = {
        "invitation": found,
        "can_answer": RoleInvitation.objects.unanswered().filter(pk=pk).exists(),
        "programme": found.programme,
        "set": found.set,
    }
    return render(request, "sets/role_invitation.html", context)


@require_POST
def role_accept(request, pk):
    found = _mailed_to(request.user, pk)
    done = _("You have accepted.")
    run_action(request, role_invitations.accept_role, invitation=found, done=done)
    return redirect("sets:role_invitation", pk)


@require_POST
def role_decline(request, pk):
    found = _mailed_to(request.user, pk)
    done = _("You have declined. The person who asked you can see that.")
    run_action(request, role_invitations.decline_role, invitation=found, done=done)
    return redirect("sets:role_invitation", pk)


@require_POST
def role_take_back(request, pk):
    rows = RoleInvitation.objects.visible_to(request.user).with_programme()
    found = get_or_404(rows, pk=pk)
    check_permission(may_take_back(request.user, found))
    done = _("The invitation to %s has been withdrawn.") % found
    run_action(request, role_invitations.take_back_role_invitation, invitation=found, done=done)
    if found.set_id:
        return redirect("sets:facilitator_add", found.set_id)
    return redirect("sets:programme", found.programme_id)


def _mailed_to(user, pk):
    return get_or_404(RoleInvitation.objects.mailed_to(user).with_programme(), pk=pk)
