"""Asking colleagues into a side, letting them go, and handing the lead over."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from als.core.web.access import check_permission, get_or_404
from als.core.web.posting import run_action, submit_form
from sets.changes import invitations, members
from sets.forms.members import HandOverForm, MemberForm
from sets.models import Member
from sets.models.roles import roles_of
from sets.rules import leads_side, may_hand_over, may_invite_colleague, may_leave
from sets.views.pairs import visible_pair


@require_http_methods(["GET", "POST"])
def member_add(request, pk):
    pair = visible_pair(request, pk)
    seat = roles_of(request.user).seat_in_pair(pair.pk)
    check_permission(seat and may_invite_colleague(request.user, pair, seat.side))
    form = MemberForm(request.POST or None, programme=pair.set.programme)
    if asked := submit_form(request, form, invitations.invite_colleague, pair=pair, side=seat.side):
        done = _("%s has been invited by email. They take part as soon as they accept.")
        messages.success(request, done % asked)
        return redirect("portal:pair", pair.pk)
    context = {
        "form": form,
        "pair": pair,
        "ours": pair.partnership(seat.side),
        "set": pair.set,
        "section": "overview",
    }
    return render(request, "sets/member_add.html", context)


@require_http_methods(["GET", "POST"])
def lead_hand_over(request, pk):
    """From the member who leads a side to a colleague of theirs."""
    lead = visible_member(request, pk)
    pair = lead.pair
    check_permission(may_hand_over(request.user, pair, lead.side))
    colleagues = Member.objects.active().filter(pair=pair, side=lead.side, lead=False)
    form = HandOverForm(
        request.POST or None,
        colleagues=colleagues.select_related("person"),
        programme=pair.set.programme,
    )
    if member := submit_form(request, form, members.hand_over_lead):
        messages.success(request, _("%s now leads the side.") % member.person)
        return redirect("portal:pair", pair.pk)
    form.cancel = reverse("portal:pair", args=[pair.pk])
    context = _about(lead) | {
        "form": form,
        "own": lead.person_id == request.user.pk,
        "leading": leads_side(request.user, pair, lead.side),
    }
    return render(request, "sets/lead_hand_over.html", context)


@require_http_methods(["GET", "POST"])
def member_leave(request, pk):
    """A member goes, or is taken off their side by its lead."""
    member = visible_member(request, pk)
    check_permission(may_leave(request.user, member))
    own = member.person_id == request.user.pk
    if request.method == "POST":
        done = (
            _("You have left the pair.")
            if own
            else _("%s has been removed from your side.") % member
        )
        run_action(request, members.leave, member=member, done=done)
        if own and not member.lead:
            return redirect("portal:dashboard")
        return redirect("portal:pair", member.pair_id)
    return render(request, "sets/member_leave.html", _about(member) | {"own": own})


def visible_member(request, pk):
    return get_or_404(Member.objects.visible_to(request.user).with_set(), pk=pk)


def _about(member):
    return {
        "member": member,
        "pair": member.pair,
        "ours": member.partnership,
        "set": member.pair.set,
        "section": "overview",
    }
