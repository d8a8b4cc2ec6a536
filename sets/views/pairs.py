"""Proposing a pair, and no longer waiting for one."""

from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from als.core.web.access import check_permission, get_or_404
from als.core.web.posting import run_action, submit_form
from sets.changes import agreements, pairs
from sets.forms.pairs import PairForm
from sets.models import LearningSet, Pair
from sets.rules import may_facilitate


@require_http_methods(["GET", "POST"])
def pair_new(request, pk):
    set_ = get_or_404(
        LearningSet.objects.visible_to(request.user).select_related("programme__register"), pk=pk
    )
    check_permission(may_facilitate(request.user, set_))
    form = PairForm(request.POST or None, programme=set_.programme)
    done = _("The pair has been proposed. Both leads have been invited by email.")
    if pair := submit_form(request, form, pairs.propose_pair, done=done, set_=set_):
        return redirect("portal:pair", pair.pk)
    return render(request, "sets/pair_new.html", {"form": form, "set": set_, "section": "overview"})


@require_http_methods(["GET", "POST"])
def pair_stop_waiting(request, pk):
    pair = visible_pair(request, pk)
    check_permission(may_facilitate(request.user, pair.set))
    if request.method == "POST":
        done = _("You are no longer waiting for this pair. The record that it was asked stays.")
        run_action(request, agreements.stop_waiting, pair=pair, done=done)
        return redirect("portal:setup", pair.set_id)
    context = {
        "pair": pair,
        "agreements": pair.agreements.select_related("person"),
        "set": pair.set,
        "section": "overview",
    }
    return render(request, "sets/stop_waiting.html", context)


def visible_pair(request, pk):
    rows = Pair.objects.visible_to(request.user).select_related("set__programme", "upper", "lower")
    return get_or_404(rows, pk=pk)
