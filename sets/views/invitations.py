"""The question to a colleague whether they take part for a side, and its answer."""

from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from als.core.web.access import check_permission, get_or_404
from als.core.web.posting import run_action
from sets.changes import invitations
from sets.enums import Tier
from sets.models import Invitation
from sets.rules import may_take_back_colleague
from sets.selectors.renewed import set_before


@require_safe
def invitation(request, pk):
    found = mailed_to(request.user, pk)
    pair = found.pair
    context = {
        "invitation": found,
        "can_answer": Invitation.objects.unanswered().filter(pk=pk).exists(),
        "set": pair.set,
        "programme": pair.set.programme,
        "ours": found.partnership,
        "theirs": pair.partnership(Tier(found.side).other),
        "before": set_before(request.user, pair),
    }
    return render(request, "sets/invitation.html", context)


@require_POST
def invitation_accept(request, pk):
    found = mailed_to(request.user, pk)
    done = _("You take part for %s.") % found.partnership
    if run_action(request, invitations.accept_invitation, invitation=found, done=done):
        return redirect("portal:pair", found.pair_id)
    return redirect("sets:invitation", pk)


@require_POST
def invitation_decline(request, pk):
    found = mailed_to(request.user, pk)
    done = _("You have declined. %s, who asked you, can see that.") % found.by.name
    run_action(request, invitations.decline_invitation, invitation=found, done=done)
    return redirect("sets:invitation", pk)


@require_POST
def invitation_take_back(request, pk):
    visible = Invitation.objects.visible_to(request.user).with_set()
    found = get_or_404(visible, pk=pk)
    check_permission(may_take_back_colleague(request.user, found))
    done = _("The invitation to %s has been withdrawn.") % found
    run_action(request, invitations.take_back_invitation, invitation=found, done=done)
    return redirect("portal:pair", found.pair_id)


def mailed_to(user, pk):
    return get_or_404(Invitation.objects.mailed_to(user).with_set(), pk=pk)
