"""Proposing a pair, and bringing colleagues into a side."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from als.common.access import get_or_404, require
from als.common.posting import save_form
from sets import changes
from sets.forms import MemberForm, PairForm
from sets.models import LearningSet, Pair, roles_of
from sets.rules import may_facilitate, may_invite_colleague


@require_http_methods(["GET", "POST"])
def pair_new(request, pk):
    set_ = get_or_404(LearningSet.objects.visible_to(request.user).with_programme(), pk=pk)
    require(may_facilitate(request.user, set_))
    form = PairForm(request.POST or None, programme=set_.programme)
    if request.method == "POST":
        pair = save_form(form, changes.propose_pair, set_=set_, by=request.user)
        if pair:
            messages.success(request, _("The pair is proposed. Both leads are asked by mail."))
            return redirect("home:pair", pair.pk)
    return render(request, "sets/pair_new.html", {"form": form, "set": set_, "section": "overview"})


@require_http_methods(["GET", "POST"])
def member_add(request, pk):
    pair = visible_pair(request, pk)
    seat = roles_of(request.user).seat_in_pair(pair.pk)
    require(seat and may_invite_colleague(request.user, pair, seat.side))
    form = MemberForm(request.POST or None)
    if request.method == "POST":
        member = save_form(form, changes.add_member, pair=pair, side=seat.side, by=request.user)
        if member:
            messages.success(request, _("%s is invited by mail.") % member.person)
            return redirect("home:pair", pair.pk)
    context = {
        "form": form,
        "pair": pair,
        "ours": pair.partnership(seat.side),
        "set": pair.set,
        "section": "overview",
    }
    return render(request, "sets/member_add.html", context)


def visible_pair(request, pk):
    rows = Pair.objects.visible_to(request.user).select_related("set__programme", "upper", "lower")
    return get_or_404(rows, pk=pk)
