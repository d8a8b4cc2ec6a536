"""Both sides' answers: by the link in the invitation, without signing in; and withdrawing."""

from functools import wraps

from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from als.accounts.languages import read_by
from als.core.refusals import Refused
from als.core.web.access import check_permission, get_or_404
from als.core.web.errors import signed_out
from als.core.web.posting import save_form, submit_form
from sets.changes import agreements
from sets.enums import PairState, Tier
from sets.forms.agreements import (
    AgreeToTakePartForm,
    AskAgainForm,
    DeclineToTakePartForm,
    WithdrawSideForm,
)
from sets.models import Agreement
from sets.models.roles import roles_of
from sets.rules import may_facilitate, may_withdraw
from sets.selectors.renewed import set_before
from sets.tokens import agreement_of_token
from sets.views.pairs import visible_pair


def by_invitation(view):
    """Open to whom the invitation was mailed: signed in, or by the link alone the first time.

    Whoever has an account signs in to it: a mail gets passed on, and its link would then answer
    for them.
    """

    @login_not_required
    @never_cache
    @wraps(view)
    def opened(request, token):
        try:
            found = agreement_of_token(token)
        except Refused as refusal:
            return over(request, refusal.sentence)
        if request.user.is_authenticated and request.user.pk != found.person_id:
            return over(request, _("This invitation was emailed to somebody else."), status=403)
        if not request.user.is_authenticated and not found.person.never_came_in:
            ask = signed_out if request.method == "POST" else to_sign_in
            return ask(request)
        read_by(request, found.person, set_id=found.pair.set_id)
        return view(request, token, found)

    return opened


def to_sign_in(request):
    return redirect_to_login(request.get_full_path())


@require_safe
@by_invitation
def agreement(request, token, found):
    """What taking part asks for, and the two answers; or what was answered."""
    return answer_page(request, token, found, _agree_form(found), _decline_form(found))


@require_POST
@by_invitation
def agreement_agree(request, token, found):
    form = _agree_form(found, request.POST)
    if save_form(form, agreements.agree, agreement=found, by=found.person):
        return redirect("sets:agreement", token)
    return answer_page(request, token, found, form, _decline_form(found))


@require_POST
@by_invitation
def agreement_decline(request, token, found):
    form = _decline_form(found, request.POST)
    if save_form(form, agreements.decline, agreement=found, by=found.person):
        return redirect("sets:agreement", token)
    return answer_page(request, token, found, _agree_form(found), form)


def _agree_form(found, data=None):
    """Return the form to agree; who takes part again has said already which sector is theirs."""
    begins = {"sector": found.sector}
    return AgreeToTakePartForm(data, initial=begins, programme=found.pair.set.programme)


def _decline_form(found, data=None):
    return DeclineToTakePartForm(data, programme=found.pair.set.programme)


def over(request, why, status=410):
    """A link that this person can't answer by."""
    return render(request, "sets/agreement_over.html", {"why": why}, status=status)


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
        "before": set_before(found.person, pair),
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
    check_permission(seat and may_withdraw(request.user, pair, seat.side))
    form = WithdrawSideForm(request.POST or None, programme=pair.set.programme)
    done = _("Your side has withdrawn. The facilitators know.")
    if submit_form(request, form, agreements.withdraw, done=done, pair=pair, side=seat.side):
        return redirect("portal:dashboard")
    form.cancel = reverse("portal:pair", args=[pair.pk])
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
    check_permission(may_facilitate(request.user, found.pair.set))
    initial = {"name": found.lead_name, "email": found.person.email}
    form = AskAgainForm(request.POST or None, initial=initial)
    done = _("The invitation is on its way.")
    if submit_form(request, form, agreements.ask_again, done=done, agreement=found):
        return redirect("portal:pair", found.pair_id)
    context = {
        "form": form,
        "agreement": found,
        "pair": found.pair,
        "set": found.pair.set,
        "section": "overview",
    }
    return render(request, "sets/ask_again.html", context)
