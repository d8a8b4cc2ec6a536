"""Closing a set, how long its personal data is kept, and what is deleted after that."""

from django.db.models import Exists, OuterRef
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from als.accounts.asking_again import asks_again
from als.archive.forms import CloseSetForm, KeepUntilForm
from als.archive.selectors import clearing
from als.core.models import AuditEntry
from als.core.web.access import check_permission, first_or_404, get_or_404
from als.core.web.posting import run_action, submit_form
from reports.models import PublicPage
from sets.changes import retention as retention_changes
from sets.changes.retention import USUAL_YEARS, may_be_confirmed, today_of, years_on
from sets.enums import SET_TRANSITIONS, SetState
from sets.models import LearningSet
from sets.models.roles import roles_of
from sets.rules import facilitates, manages_set, may_read_set, may_reopen, may_settle_retention
from sets.selectors.reading import set_to_read


def reachable(request, pk):
    """Return the set, which knows whether anybody can read its report (``is_public``)."""
    page = PublicPage.objects.shown().filter(report__set=OuterRef("pk"))
    rows = LearningSet.objects.reachable_by(request.user).with_programme()
    return get_or_404(rows.annotate(is_public=Exists(page)), pk=pk)


@require_http_methods(["GET", "POST"])
def close(request, pk):
    """Show what is still open, and ask how long personal data is kept; POST closes the set."""
    set_ = first_or_404(set_to_read(request.user, pk))
    check_permission(facilitates(request.user, set_))
    if SetState.CLOSED not in SET_TRANSITIONS[set_.state]:
        return redirect("sets:set_state", pk)
    initial = {"keep_until": years_on(today_of(set_), USUAL_YEARS)}
    form = CloseSetForm(request.POST or None, initial=initial)
    form.cancel = reverse("sets:set_state", args=[pk])
    done = _("The set is closed. Its members are notified by email.")
    if submit_form(request, form, retention_changes.close_set, done=done, set_=set_):
        return redirect("archive:retention", pk)
    context = {
        "set": set_,
        "section": "overview",
        "form": form,
        "open_matters": clearing.open_matters(set_),
    }
    return render(request, "archive/close.html", context)


@require_http_methods(["GET", "POST"])
def reopen(request, pk):
    """Ask once more, then undo the closing."""
    set_ = first_or_404(set_to_read(request.user, pk))
    check_permission(facilitates(request.user, set_))
    if request.method == "POST":
        done = _("The set is open again: it is concluding. Its members are notified by email.")
        run_action(request, retention_changes.reopen_set, set_=set_, done=done)
        return redirect("sets:set_state", pk)
    page = reverse("archive:retention", args=[pk])
    if not may_reopen(request.user, set_):
        return redirect(page)
    context = {
        "title": _("Reopen “%s”?") % set_.name,
        "text": _(
            "The set will be concluding again: everybody in it can write as before it was closed."
            " What was released stays released. The date until which personal data is kept is"
            " void; you choose one when you close the set again."
        ),
        "submit": _("Reopen the set"),
        "cancel_url": page,
    }
    return render(request, "confirm.html", context)


@require_safe
def retention(request, pk):
    """Show until when personal data is kept, what is deleted then, and what is kept."""
    set_ = reachable(request, pk)
    user, inside = request.user, may_read_set(request.user, set_)
    settling = facilitates(user, set_) or manages_set(user, set_)
    back = ("portal:set", pk) if inside else ("sets:programme", set_.programme_id)
    context = {
        "set": set_,
        "section": "overview",
        "parent": "set_base.html" if inside else "base.html",
        "back": reverse(back[0], args=[back[1]]),
        "settling": settling,
        "facilitating": facilitates(user, set_),
        "own_pairs": {seat.pair_id for seat in roles_of(user).seats if seat.set_id == set_.pk},
        "may_settle": may_settle_retention(user, set_),
        "may_reopen": may_reopen(user, set_),
        "may_confirm": may_be_confirmed(set_),
        "passed": bool(set_.keep_until and set_.keep_until < today_of(set_)),
        **_in_numbers(set_, settling),
    }
    return render(request, "archive/retention.html", context)


def _in_numbers(set_, settling):
    """Return what is deleted and kept in numbers, for those who may confirm it; else empty."""
    if not settling:
        return {"deleted": [], "people": (0, 0), "kept": None, "cleared": 0}
    numbers = clearing.numbers_of(set_)
    return {
        "deleted": clearing.deleted_of(numbers),
        "people": (0, 0) if set_.cleared_at else clearing.people_concerned(set_),
        "kept": numbers,
        "cleared": _deleted_rows(set_) if set_.cleared_at else 0,
    }


def _deleted_rows(set_):
    entry = AuditEntry.objects.filter(set_id=set_.pk, verb="cleared").first()
    if entry is None:
        return 0
    rows = (number for kind, number in entry.details.items() if kind != "emptied_names")
    return sum(rows)


def _settling(request, pk):
    set_ = reachable(request, pk)
    check_permission(facilitates(request.user, set_) or manages_set(request.user, set_))
    return set_


@require_http_methods(["GET", "POST"])
def retention_move(request, pk):
    """Choose another day."""
    set_ = _settling(request, pk)
    check_permission(may_settle_retention(request.user, set_))
    initial = {"keep_until": set_.keep_until or years_on(today_of(set_), USUAL_YEARS)}
    form = KeepUntilForm(request.POST or None, initial=initial)
    form.cancel = reverse("archive:retention", args=[pk])
    done = _("The date is saved. The deletion has to be confirmed again.")
    if submit_form(request, form, retention_changes.move_retention, done=done, set_=set_):
        return redirect("archive:retention", pk)
    return render(request, "archive/retention_move.html", {"form": form, "set": set_})


@require_http_methods(["GET", "POST"])
@asks_again
def retention_confirm(request, pk):
    """Ask once more, since the deletion can't be undone."""
    set_ = _settling(request, pk)
    page = reverse("archive:retention", args=[pk])
    if request.method == "POST":
        done = _("Confirmed. Personal data is deleted in the first night after that date.")
        run_action(request, retention_changes.confirm_clearing, set_=set_, done=done)
        return redirect(page)
    if not (may_settle_retention(request.user, set_) and may_be_confirmed(set_)):
        return redirect(page)
    context = {
        "title": _("Delete the personal data of “%s”?") % set_.name,
        "text": _(
            "In the first night after that date, names, addresses and everything people wrote in"
            " this set are deleted, with their files. Members and facilitators can no longer open"
            " its pages. Released reports stay as they are."
        ),
        "warning": _("This cannot be undone. If you need an archive, download it first."),
        "submit": _("Confirm the deletion"),
        "cancel_url": page,
    }
    return render(request, "confirm.html", context)


@require_POST
def retention_take_back(request, pk):
    set_ = _settling(request, pk)
    done = _("The confirmation is withdrawn. Nothing is deleted until somebody confirms again.")
    run_action(request, retention_changes.take_back_clearing, set_=set_, done=done)
    return redirect("archive:retention", pk)
