"""Both sides' answers: by the link in the invitation, without signing in; and withdrawing."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from als.common.access import get_or_404, require
from als.common.posting import save_form
from als.common.refusals import Refused
from sets import changes
from sets.enums import PairState, Tier
from sets.forms import AgreeForm, AskAgainForm, DeclineForm, WithdrawForm
from sets.models import Agreement, roles_of
from sets.rules import may_facilitate, may_withdraw
from sets.tokens import agreement_of_token
from sets.views.pairs import visible_pair


@login_not_required
@never_cache
@require_safe
def agreement(request, token):
    """What taking part asks for, and the two answers; or what was answered."""
    try:
        found = agreement_of_token(token)
    except Refused as refusal:
        return over(request, refusal)
    return answer_page(request, token, found, AgreeForm(), DeclineForm())


@login_not_required
@never_cache
@require_POST
def agreement_agree(request, token):
    try:
        found = agreement_of_token(token)
    except Refused as refusal:
        return over(request, refusal)
    form = AgreeForm(request.POST)
    if save_form(form, changes.agree, agreement=found, by=found.person):
        return redirect("sets:agreement", token)
    return answer_page(request, token, found, form, DeclineForm())


@login_not_required
@never_cache
@require_POST
def agreement_decline(request, token):
    try:
        found = agreement_of_token(token)
    except Refused as refusal:
        return over(request, refusal)
    form = DeclineForm(request.POST)
    if save_form(form, changes.decline, agreement=found, by=found.person):
        return redirect("sets:agreement", token)
    return answer_page(request, token, found, AgreeForm(), form)


def over(request, refusal):
    """A link that nobody can answer by any more."""
    return render(request, "sets/agreement_over.html", {"why": refusal.sentence}, status=410)


def answer_page(request, token, found, agree, decline):
    pair = found.pair
    agree.helper.form_action = reverse("sets:agreement_agree", args=[token])
    decline.helper.form_action = reverse("sets:agreement_decline", args=[token])
    context = {
        "agreement": found,
        "pair": pair,
        "set": pair.set,
        "programme": pair.set.programme,
        "ours": found.partnership,
        "theirs": pair.partnership(Tier(found.side).other),
        "signed_in": request.user.pk == found.person_id,
        "can_answer": pair.state in PairState.open_states() and pair.set.is_open,
        "agree": agree,
        "decline": decline,
        "form": decline if decline.is_bound else agree,
    }
    return render(request, "sets/agreement.html", context)


@require_http_methods(["GET", "POST"])
def agreement_withdraw(request, pk):
    pair = visible_pair(request, pk)
    seat = roles_of(request.user).seat_in_pair(pair.pk)
    require(seat and may_withdraw(request.user, pair, seat.side))
    form = WithdrawForm(request.POST or None)
    if request.method == "POST" and save_form(
        form, changes.withdraw, pair=pair, side=seat.side, by=request.user
    ):
        messages.success(request, _("Your side has withdrawn. The facilitators know."))
        return redirect("home:desk")
    form.cancel = reverse("home:pair", args=[pair.pk])
    context = {
        "form": form,
        "pair": pair,
        "ours": pair.partnership(seat.side),
        "theirs": pair.partnership(Tier(seat.side).other),
        "set": pair.set,
        "section": "overview",
    }
    return render(request, "sets/withdraw.html", context)


@require_http_methods(["GET", "POST"])
def agreement_ask_again(request, pk):
    """Send the invitation once more, or to somebody else: an address was wrong, a person left."""
    found = get_or_404(Agreement.objects.visible_to(request.user).with_set(), pk=pk)
    require(may_facilitate(request.user, found.pair.set))
    initial = {"name": found.person.name, "email": found.person.email}
    form = AskAgainForm(request.POST or None, initial=initial)
    if request.method == "POST" and save_form(
        form, changes.ask_again, agreement=found, by=request.user
    ):
        messages.success(request, _("The invitation is on its way."))
        return redirect("home:pair", found.pair_id)
    context = {
        "form": form,
        "agreement": found,
        "pair": found.pair,
        "set": found.pair.set,
        "section": "overview",
    }
    return render(request, "sets/ask_again.html", context)
