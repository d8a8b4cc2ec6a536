"""Changing one's mail address: the page that asks, and the page that a link in a mail leads to."""

from django.contrib.auth.decorators import login_not_required
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from als.accounts import addresses
from als.accounts.asking_again import asks_again
from als.accounts.forms import NewAddress
from als.core.formats import long_date
from als.core.refusals import Refused
from als.core.web.posting import run_action, submit_form


@require_http_methods(["GET", "POST"])
@asks_again
def address(request):
    form = NewAddress(request.POST or None)
    if submit_form(
        request, form, addresses.ask, done=_("We have sent an email to both addresses.")
    ):
        return redirect("accounts:address")
    change = request.user.address_changes.waiting().first()
    context = {"form": form, "change": change, "days": addresses.DAYS}
    return render(request, "accounts/address.html", {**context, "rows": _rows(change)})


def _rows(change):
    if change is None:
        return []
    yes, no = _("confirmed"), _("not confirmed yet")
    return [
        {"key": change.old, "value": yes if change.agreed_at else no},
        {"key": change.new, "value": yes if change.proved_at else no},
        {"key": _("Until"), "value": long_date(change.expires_at)},
    ]


@require_POST
def address_stop(request):
    change = request.user.address_changes.waiting().first()
    if change is not None:
        done = _("Your address stays as it is.")
        run_action(request, addresses.stop, change=change, done=done)
    return redirect("accounts:address")


@login_not_required
@never_cache
@require_safe
def address_link(request, token):
    """Show what the link is for. Only its buttons do anything: a mail scanner can't."""
    return _page(request, token)


@login_not_required
@never_cache
@require_POST
def address_confirm(request, token):
    return _page(request, token, addresses.confirm)


@login_not_required
@never_cache
@require_POST
def address_link_stop(request, token):
    return _page(request, token, addresses.stop)


def _page(request, token, step=None):
    """Do the step that a button stands for, and show how it stands then."""
    try:
        change, end = addresses.change_of_token(token)
        if request.user.is_authenticated and request.user.pk != change.person_id:
            return _refused(request, _("This link was emailed to somebody else."), 403)
        if step is addresses.confirm:
            here = request.session.session_key
            change = step(change=change, end=end, by=change.person, here=here)
        elif step is addresses.stop:
            step(change=change, by=change.person)
            return _refused(request, _("The address stays as it is."), 200)
        if change.done_at is None:
            addresses.refuse_unless_waiting(change, change.person)
    except Refused as refusal:
        return _refused(request, refusal.sentence, 410)
    context = {
        "title": _("Another email address"),
        "change": change,
        "end": end,
        "token": token,
        "confirmed": change.agreed_at if end == addresses.OLD else change.proved_at,
        "refused": "",
    }
    return render(request, "accounts/address_link.html", context)


def _refused(request, sentence, status):
    context = {"title": _("Another email address"), "refused": sentence}
    return render(request, "accounts/address_link.html", context, status=status)
