"""Issues: list, page, form, and the buttons on the page."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from actions.changes import issues as issue_changes
from actions.enums import IssueState
from actions.forms.filters import IssueFilter
from actions.forms.issues import IssueForm
from actions.models import Issue
from actions.rules import (
    may_answer_for_issue,
    may_edit_issue,
    may_propose_action,
    may_raise_issue,
    sides_to_write,
)
from actions.selectors import pages
from actions.selectors.comments import thread_of
from actions.selectors.sets import set_with_own_pair
from als.core import clock
from als.core.web.access import check_permission, first_or_404, get_or_404
from als.core.web.posting import number_in, run_action, submit_form
from sets import name_warnings
from sets.enums import Tier
from sets.models import Pair
from sets.rules import may_facilitate, may_write_in_set, sits_in_pair

PAGE = 25


@require_safe
def issues(request, pk):
    """The issues that the person may read. The boxes offer what occurs among them."""
    set_ = first_or_404(set_with_own_pair(request.user, pk))
    found = pages.issues_of_set(request.user, set_.pk)
    pairs = {issue.pair_id: issue.pair for issue in found}.values()
    themes, language = pages.open_themes(set_.pk), set_.programme.language
    form = IssueFilter(request.GET, themes=themes, pairs=pairs, language=language)
    shown = sorted(_narrow(found, form), key=lambda issue: issue.state != IssueState.OPEN)
    page = Paginator(shown, PAGE).get_page(request.GET.get("page"))
    context = {
        "set": set_,
        "section": "issues",
        "form": form,
        "query": {key: value for key, value in request.GET.items() if key != "page"},
        "page": page,
        "any": bool(found),
        "filtered": any(request.GET.values()),
        "my_pair": set_.my_pair if may_write_in_set(request.user, set_) else None,
        "may_record": may_facilitate(request.user, set_),
    }
    return render(request, "actions/issues.html", context)


def _narrow(found, form):
    theme, pair, state = (form.chosen(name) for name in ("theme", "pair", "state"))
    if theme:
        found = [issue for issue in found if str(issue.theme_id or "none") == theme]
    if pair:
        found = [issue for issue in found if str(issue.pair_id) == pair]
    if state == "unconfirmed":
        found = [issue for issue in found if not issue.is_confirmed]
    elif state:
        found = [issue for issue in found if issue.state == state and issue.is_confirmed]
    return found


@require_safe
def issue_pair(request, pk):
    """The pair for which a facilitator records an issue."""
    set_ = first_or_404(set_with_own_pair(request.user, pk))
    check_permission(may_facilitate(request.user, set_))
    pairs = Pair.objects.visible_to(request.user).confirmed().filter(set=set_).with_partnerships()
    context = {"set": set_, "section": "issues", "pairs": pairs}
    return render(request, "actions/issue_pair.html", context)


@require_safe
def issue(request, pk):
    found = _found(request, pk)
    programme = found.pair.set.programme
    ours = sits_in_pair(request.user, found.pair)
    context = {
        "set": found.pair.set,
        "section": "issues",
        "issue": found,
        "zone": programme.time_zone,
        "today": clock.today(programme.time_zone),
        "views": [
            (programme.tier_word(side), found.pair.partnership(side), found.view_of(side))
            for side in Tier
        ],
        "revision": {"revision": found.revision},
        "moves": pages.moves_of(found.pk),
        "actions": pages.actions_of_issue(found.pk),
        "thread": thread_of(request.user, found),
        "ours": ours,
        "may_answer": may_answer_for_issue(request.user, found),
        "may_edit": may_edit_issue(request.user, found),
        "may_propose": may_propose_action(request.user, found) and (found.is_confirmed or not ours),
    }
    return render(request, "actions/issue.html", context)


@require_http_methods(["GET", "POST"])
def issue_new(request, pk):
    pairs = Pair.objects.visible_to(request.user)
    pair = get_or_404(pairs.select_related("set__programme", "upper", "lower"), pk=pk)
    check_permission(may_raise_issue(request.user, pair))
    instance = Issue(pair=pair, disclosure=pair.set.default_disclosure)
    sides = sides_to_write(request.user, pair)
    # A page of the session may link here with ?meeting= and ?theme=
    initial = {"raised_in": request.GET.get("meeting"), "theme": request.GET.get("theme")}
    form = IssueForm(request.POST or None, instance=instance, sides=sides, initial=initial)
    ours = sits_in_pair(request.user, pair)
    form.submit = _("Raise the issue") if ours else _("Record the issue")
    if made := submit_form(request, form, issue_changes.raise_issue, pair=pair):
        messages.success(request, _raised_message(made))
        _hint_at_names(request, made)
        return redirect("actions:issue", made.pk)
    form.cancel = reverse("actions:issues", args=[pair.set_id])
    context = {"set": pair.set, "section": "issues", "form": form, "pair": pair, "ours": ours}
    return render(request, "actions/issue_form.html", context)


def _raised_message(issue):
    if issue.is_confirmed:
        return _("The issue is raised for your pair.")
    return _("The issue is recorded. It counts once a member of the pair confirms it.")


@require_http_methods(["GET", "POST"])
def issue_edit(request, pk):
    found = _found(request, pk)
    check_permission(may_edit_issue(request.user, found))
    form = IssueForm(
        request.POST or None,
        instance=found,
        sides=sides_to_write(request.user, found.pair),
        initial={"base": found.revision},
    )
    if submit_form(
        request, form, issue_changes.edit_issue, done=_("The issue is saved."), issue=found
    ):
        _hint_at_names(request, _found(request, pk))
        return redirect("actions:issue", found.pk)
    form.cancel = reverse("actions:issue", args=[found.pk])
    context = {
        "set": found.pair.set,
        "section": "issues",
        "form": form,
        "pair": found.pair,
        "programme": found.pair.set.programme,
        "saved": _found(request, pk) if request.method == "POST" else None,
    }
    return render(request, "actions/issue_edit.html", context)


@require_POST
def issue_confirm(request, pk):
    found = _found(request, pk)
    check_permission(may_answer_for_issue(request.user, found))
    done = _("You have confirmed the issue.")
    if found.is_confirmed:
        done = _("The issue was confirmed already.")
    read = number_in(request.POST.get("revision", ""))
    run_action(request, issue_changes.confirm_issue, issue=found, read=read, done=done)
    return redirect("actions:issue", found.pk)


@require_POST
def issue_close(request, pk):
    found = _found(request, pk)
    check_permission(may_answer_for_issue(request.user, found))
    done = _("The issue is closed.")
    if found.state == IssueState.CLOSED:
        done = _("The issue was closed already.")
    run_action(request, issue_changes.close_issue, issue=found, done=done)
    return redirect("actions:issue", found.pk)


@require_POST
def issue_reopen(request, pk):
    found = _found(request, pk)
    check_permission(may_answer_for_issue(request.user, found))
    run_action(request, issue_changes.reopen_issue, issue=found, done=_("The issue is open."))
    return redirect("actions:issue", found.pk)


def _hint_at_names(request, issue):
    name_warnings.warn(
        request, issue.pair.set, issue.disclosure, f"issue-{issue.pk}", issue.report_texts
    )


def _found(request, pk):
    return first_or_404(pages.issue_page(request.user, pk))
