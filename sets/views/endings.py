"""How a set ends: it stops, goes on by itself, or starts again with the same people."""

from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from als.core.formats import long_date
from als.core.web.access import check_permission, first_or_404, get_or_404
from als.core.web.posting import run_action, submit_form
from sets.changes import endings
from sets.forms.endings import ContinuationForm, RenewForm
from sets.models import Continuation, LearningSet
from sets.models.roles import roles_of
from sets.rules import (
    facilitates,
    may_answer_continuation,
    may_close,
    may_drop_continuation,
    may_propose_continuation,
    may_renew,
    may_reopen,
)
from sets.selectors.reading import set_to_read


def inside(request, pk):
    return first_or_404(set_to_read(request.user, pk))


@require_safe
def ending(request, pk):
    """The three ways, and the proposal that waits for answers."""
    set_ = inside(request, pk)
    rows = Continuation.objects.visible_to(request.user).filter(set=set_)
    found = rows.select_related("member__person", "member__pair", "proposed_by").first()
    if found is not None:
        found.set = set_
    missing = endings.sides_missing(found) if found and found.waits else []
    context = {
        "set": set_,
        "section": "overview",
        "continuation": found,
        "missing": missing,
        "is_last": found and _settles(request.user, found, missing),
        "may_answer": found and found.waits and may_answer_continuation(request.user, found),
        "own": found and found.member.person_id == request.user.pk,
        "own_answers": _own_answers(request.user, found),
        "may_drop": found and may_drop_continuation(request.user, found),
        "may_propose": not (found and found.waits) and may_propose_continuation(request.user, set_),
        "may_close": may_close(request.user, set_),
        "may_renew": may_renew(request.user, set_),
        "may_reopen": may_reopen(request.user, set_),
        "agree": {"agrees": "yes"},
        "disagree": {"agrees": "no"},
    }
    return render(request, "sets/ending.html", context)


def _seats(user, continuation):
    return {(s.pair_id, s.side) for s in roles_of(user).seats_in_set(continuation.set_id)}


def _settles(user, continuation, missing):
    """Return whether the person's yes would be the last: the set then goes on."""
    willing = continuation.willing_at or continuation.member.person_id == user.pk
    return bool(willing) and {(p.pk, side) for p, side in missing} <= _seats(user, continuation)


def _own_answers(user, continuation):
    """Return what the person's sides have answered: a set of True and False."""
    if continuation is None:
        return set()
    ours = _seats(user, continuation)
    return {row.agrees for row in continuation.answers.all() if (row.pair_id, row.side) in ours}


@require_http_methods(["GET", "POST"])
def continuation_new(request, pk):
    set_ = inside(request, pk)
    if request.method == "GET" and not may_propose_continuation(request.user, set_):
        return redirect("sets:ending", pk)
    form = ContinuationForm(request.POST or None, set_=set_)
    done = _("Everybody in the set is asked by email.")
    if submit_form(request, form, endings.propose_continuation, done=done, set_=set_):
        return redirect("sets:ending", pk)
    title = _("Let the set go on by itself")
    context = {"set": set_, "section": "overview", "form": form, "title": title}
    return render(request, "sets/continuation_new.html", context)


def _continuation(request, pk):
    rows = Continuation.objects.visible_to(request.user)
    return get_or_404(rows.select_related("set__programme", "member__person"), pk=pk)


@require_http_methods(["GET", "POST"])
def continuation_answer(request, pk):
    """Answer for one's side: ``agrees`` is "yes" or "no". GET asks once more."""
    found = _continuation(request, pk)
    if request.method == "GET" and not found.waits:
        return redirect("sets:ending", found.set_id)
    check_permission(may_answer_continuation(request.user, found))
    agrees = (request.POST or request.GET).get("agrees") == "yes"
    if request.method == "GET":
        return _asked_once_more(request, found, _the_last_yes(found) if agrees else _the_end(found))
    done = _("Your side has agreed.") if agrees else _("Your side has not agreed.")
    run_action(request, endings.answer_continuation, continuation=found, agrees=agrees, done=done)
    return redirect("sets:ending", found.set_id)


def _the_last_yes(continuation):
    sentence = _(
        "Once all sides have agreed, %(who)s facilitates the set until %(until)s, and those who "
        "facilitate it now step down at once."
    )
    until = long_date(continuation.until)
    return {
        "title": _("Agree that the set goes on"),
        "warning": sentence % {"who": continuation.member.person.name, "until": until},
        "submit": _("Our side agrees"),
        "hidden": {"agrees": "yes"},
    }


def _the_end(continuation):
    return {
        "title": _("Withdraw the proposal"),
        "warning": _("All answers of the sides to it are void. A new proposal asks each again."),
        "submit": _("Withdraw the proposal"),
        "hidden": {"agrees": "no"},
    }


def _asked_once_more(request, continuation, words):
    back = reverse("sets:ending", args=[continuation.set_id])
    return render(request, "confirm.html", {**words, "cancel_url": back})


@require_http_methods(["GET", "POST"])
def continuation_drop(request, pk):
    found = _continuation(request, pk)
    if request.method == "GET" and not found.waits:
        return redirect("sets:ending", found.set_id)
    check_permission(may_drop_continuation(request.user, found) or not found.waits)
    if request.method == "GET":
        return _asked_once_more(request, found, _the_end(found))
    done = _("The proposal is withdrawn.")
    run_action(request, endings.drop_continuation, continuation=found, done=done)
    return redirect("sets:ending", found.set_id)


@require_http_methods(["GET", "POST"])
def renew(request, pk):
    """A new set with the same people, each of whom is asked."""
    source = inside(request, pk)
    check_permission(facilitates(request.user, source))
    if request.method == "GET" and not may_renew(request.user, source):
        return redirect("sets:ending", pk)
    form = RenewForm(request.POST or None, source=source)
    done = _("The set has been created, and its pairs are asked by email.")
    if made := submit_form(request, form, endings.renew_set, done=done, source=source):
        return redirect("portal:setup", made.pk)
    copies = LearningSet.objects.visible_to(request.user).filter(copied_from=source)
    context = {"set": source, "section": "overview", "form": form, "copies": copies}
    return render(request, "sets/set_renew.html", context)
