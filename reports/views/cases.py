"""Cases of the report: the editors' list and form, and the page on which a pair answers."""

from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from actions.models import Issue
from als.core.web.access import check_permission, get_or_404
from als.core.web.posting import run_action, submit_form
from reports.changes import cases as case_changes
from reports.changes.cases import MAX_CASES, WORDS
from reports.content.cases import case_words, lapsed, of_case
from reports.content.entries import Entries
from reports.disclosure.policy import DisclosurePolicy
from reports.forms.cases import CaseConsentForm, CaseForm
from reports.models import Case, CaseConsent
from reports.rules import may_consent_to_case, may_edit_report
from reports.selectors.cases import offered_words, passages_to_quote
from reports.views.lookups import report_for
from sets.rules import facilitates


@require_safe
def cases(request, pk):
    """Show the editors the cases with what the sides say, and the issues that could be one."""
    found = report_for(request.user, pk)
    check_permission(facilitates(request.user, found.set))
    rows = Case.objects.visible_to(request.user).filter(report__set=found.set)
    rows = rows.select_related("pair__upper", "pair__lower")
    rows = list(rows.prefetch_related("consents__case__pair__upper", "consents__case__pair__lower"))
    taken = {row.issue_id for row in rows}
    policy = DisclosurePolicy(found.set)
    context = {
        "set": found.set,
        "section": "report",
        "cases": [(row, lapsed(policy, row)) for row in rows],
        "may_edit": may_edit_report(request.user, found),
        "full": len(rows) >= MAX_CASES,
        "issues": [
            issue for issue in policy.issues if policy.lets_in(issue) and issue.pk not in taken
        ],
    }
    return render(request, "reports/cases.html", context)


@require_http_methods(["GET", "POST"])
def case_write(request, pk):
    """Write the case of an issue, begun with what its pair recorded."""
    issues = Issue.objects.visible_to(request.user)
    issue = get_or_404(issues.select_related("pair__set__programme"), pk=pk)
    found = report_for(request.user, issue.pair.set_id)
    check_permission(may_edit_report(request.user, found))
    policy = DisclosurePolicy(found.set)
    case = Case.objects.filter(issue=issue).first()
    if not any(row.pk == issue.pk and policy.lets_in(row) for row in policy.issues):
        if case:
            return redirect("reports:case", case.pk)  # which says what keeps it out
        raise Http404
    initial = {name: getattr(case, name) for name in WORDS} if case else {}
    initial = initial or offered_words(policy, issue)
    posted = request.POST if request.method == "POST" else None
    form = CaseForm(posted, instance=case or Case(), initial=initial)
    done = _("The case is saved, and both sides of the pair are asked about it.")
    if submit_form(request, form, case_changes.save_case, done=done, issue=issue):
        return redirect("reports:cases", found.set.pk)
    context = {
        "set": found.set,
        "section": "report",
        "issue": issue,
        "form": form,
        "passages": passages_to_quote(policy, issue),
    }
    return render(request, "reports/case_write.html", context)


def case_for(user, pk):
    rows = Case.objects.visible_to(user).select_related(
        "report__set__programme", "pair__set__programme", "pair__upper", "pair__lower", "issue"
    )
    return get_or_404(rows, pk=pk)


@require_safe
def case(request, pk):
    """Show a case as the report would print it, and what the sides say to it."""
    found = case_for(request.user, pk)
    policy = DisclosurePolicy(found.pair.set)
    issue = next((row for row in policy.issues if row.pk == found.issue_id), None)
    printed = issue is not None and policy.lets_in(issue)
    consents = list(found.consents.select_related("case__pair__upper", "case__pair__lower"))
    words = printed and case_words(policy, Entries(policy, found.pair.set), found, issue)
    context = {
        **_of(found),
        "printed": words,
        "lapsed": lapsed(policy, found),
        "may_edit": may_edit_report(request.user, found.report),
        "consents": consents,
        "own": [one for one in consents if may_consent_to_case(request.user, one)],
    }
    return render(request, "reports/case.html", context)


def _of(case):
    return {"set": case.pair.set, "section": "report", "case": case}


@require_http_methods(["GET", "POST"])
def case_consent(request, pk):
    """Say for one's side whether the report may print the case."""
    found = case_for(request.user, pk)
    rows = CaseConsent.objects.filter(case=found).select_related("case__pair__set")
    consent = next((row for row in rows if may_consent_to_case(request.user, row)), None)
    check_permission(consent)
    initial = {
        "answer": consent.answer,
        "words": consent.words,
        "read": found.revision,
        "names": of_case(DisclosurePolicy(found.pair.set), found).names,
    }
    form = CaseConsentForm(request.POST if request.method == "POST" else None, initial=initial)
    done = _("Your side’s answer is saved.")
    if submit_form(request, form, case_changes.consent_to_case, done=done, consent=consent):
        return redirect("reports:case", pk)
    return render(request, "reports/case_consent.html", {**_of(found), "form": form})


def _edited_by(request, pk):
    """Return the case for those who write the report; 403 for members of its pair."""
    found = case_for(request.user, pk)
    check_permission(facilitates(request.user, found.pair.set))
    return found


@require_POST
def case_up(request, pk):
    found = _edited_by(request, pk)
    done = _("The case has moved up.")
    run_action(request, case_changes.move_case_up, case=found, done=done)
    return redirect("reports:cases", found.pair.set_id)


@require_http_methods(["GET", "POST"])
def case_drop(request, pk):
    """Ask once more, then take the case out of the report."""
    found = _edited_by(request, pk)
    if request.method == "POST":
        done = _("The case is out of the report.")
        run_action(request, case_changes.drop_case, case=found, done=done)
        return redirect("reports:cases", found.pair.set_id)
    context = {
        "title": _("Take this case out of the report?"),
        "text": found.title,
        "warning": _("Its words are deleted, and so are the sides’ answers to them."),
        "submit": _("Take it out"),
        "cancel_url": reverse("reports:cases", args=[found.pair.set_id]),
    }
    return render(request, "confirm.html", context)
