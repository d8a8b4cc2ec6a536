"""The accounts of a programme's people, for its managers: switching one off, and on again."""

from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from als.accounts.asking_again import asks_again
from als.core.web.access import get_or_404
from als.core.web.posting import run_action
from sets.changes import accounts as account_changes
from sets.people import accounts_of, people_of
from sets.views.programmes import managed


@require_safe
def accounts(request, pk):
    programme = managed(request, pk)
    context = {"programme": programme, "people": people_of(programme)}
    return render(request, "sets/accounts.html", context)


@require_http_methods(["GET", "POST"])
@asks_again
def account_off(request, pk, person):
    """Ask once more, saying what it means; then switch the account off."""
    programme, found = _account(request, pk, person)
    if request.method == "POST":
        done = _("The account of %s is switched off.") % found
        _run(request, account_changes.switch_off_account, programme, found, done)
        return redirect("sets:accounts", pk)
    return render(request, "confirm.html", _what_off_means(programme, found))


@require_http_methods(["GET", "POST"])
@asks_again
def account_on(request, pk, person):
    """Ask once more, saying what it means; then switch the account on again."""
    programme, found = _account(request, pk, person)
    if request.method == "POST":
        done = _("The account of %s is switched on again.") % found
        _run(request, account_changes.switch_on_account, programme, found, done)
        return redirect("sets:accounts", pk)
    return render(request, "confirm.html", _what_on_means(programme, found))


@require_http_methods(["GET", "POST"])
@asks_again
def account_address(request, pk, person):
    """Ask once more, saying what to make sure of; then agree in place of the old address."""
    programme, found = _account(request, pk, person)
    change = get_or_404(found.address_changes.waiting())
    if request.method == "POST":
        done = _("You have agreed to the new address of %s.") % found
        _run(request, account_changes.confirm_address, programme, found, done)
        return redirect("sets:accounts", pk)
    return render(request, "confirm.html", _what_agreeing_means(programme, change))


def _account(request, pk, person):
    programme = managed(request, pk)
    return programme, get_or_404(accounts_of(programme), pk=person)


def _run(request, change, programme, person, done):
    run_action(request, change, programme=programme, person=person, done=done)


def _what_off_means(programme, person):
    text = [
        _(
            "%(name)s (%(address)s) is signed out everywhere and can’t sign in. Links in "
            "their email and their calendar’s address stop working, meetings are taken out of"
            " their calendar, and they get no more email from here but one about this."
        )
        % {"name": person.name, "address": person.email},
        _("What they wrote and did stays, with their name. So do their roles, as they are."),
        _("You or another manager can switch the account on again. Both are on record."),
    ]
    return {
        "title": _("Switch off the account of %s?") % person.name,
        "text": "\n\n".join(text),
        "warning": _("Access ends at once."),
        "submit": _("Switch off the account"),
        "cancel_url": reverse("sets:accounts", args=[programme.pk]),
    }


def _what_agreeing_means(programme, change):
    text = [
        _(
            "%(name)s asked to change their address from %(old)s to %(new)s. You agree in place of "
            "the old address, and that is on record."
        )
        % {"name": change.person.name, "old": change.old, "new": change.new},
        _(
            "Make sure first that it was they who asked: ring them on a number that you know."
            " The address changes once the new one is confirmed as well. Both get an email."
        ),
    ]
    return {
        "title": _("Agree to the new address of %s?") % change.person.name,
        "text": "\n\n".join(text),
        "warning": _("Whoever reads the new address can sign in as this person."),
        "submit": _("Agree to the new address"),
        "cancel_url": reverse("sets:accounts", args=[programme.pk]),
    }


def _what_on_means(programme, person):
    text = [
        _("%(name)s (%(address)s) can sign in again, and has the same roles as before.")
        % {"name": person.name, "address": person.email},
        _(
            "Old links and the old calendar address no longer work. The person gets an email "
            "about this."
        ),
    ]
    return {
        "title": _("Switch on the account of %s again?") % person.name,
        "text": "\n\n".join(text),
        "submit": _("Switch on the account"),
        "cancel_url": reverse("sets:accounts", args=[programme.pk]),
    }
