"""From the draft to the release: sending for sign-off, both sides' answers, release, reopening."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from als.accounts.asking_again import asks_again
from als.core import clock
from als.core.web.access import check_permission
from als.core.web.posting import number_in, run_action, submit_form
from reports.changes import releasing, reports, signing
from reports.changes.reports import TIME_TO_ANSWER
from reports.changes.responses import good_respond_by
from reports.content.report import compile_report
from reports.disclosure.policy import DisclosurePolicy
from reports.forms.report import ReopenReportForm
from reports.forms.signing import DeclineToSignForm, ReleaseForm, SendForm
from reports.rules import (
    may_release,
    may_reopen,
    may_send_for_sign_off,
    may_sign_off,
    silence_counts,
)
from reports.selectors.preflight import before_release, preflight
from reports.selectors.sign_offs import sign_off_table
from reports.views.lookups import saved_report_for
from reports.views.seats import seat_asked, sides_spoken_for
from sets.rules import may_facilitate, sits_in_set

YES_OR_NO = {"yes": True, "no": False}


@require_http_methods(["GET", "POST"])
def send_for_sign_off(request, pk):
    found = saved_report_for(request.user, pk)
    check_permission(may_facilitate(request.user, found.set))
    if request.method == "GET" and not may_send_for_sign_off(request.user, found):
        return redirect("reports:report", pk)
    in_three_weeks = clock.today(found.set.programme.time_zone) + TIME_TO_ANSWER
    typed = request.POST if request.method == "POST" else None
    form = SendForm(typed, initial={"answer_by": in_three_weeks})
    done = _("The report is frozen, and all members are asked for their sign-off.")
    if submit_form(request, form, reports.send_for_sign_off, done=done, report=found):
        return redirect("reports:report", pk)
    text = _(
        "The report is frozen as it is now. Every member gets an email and is asked to read "
        "it; one member signs for each side of each pair. You can take it back until a side "
        "has answered, and reopen it with a reason after that."
    )
    policy = DisclosurePolicy(found.set)
    checks = preflight(found, compile_report(found, policy=policy), policy)
    title = _("Send the report for sign-off")
    return _confirm(request, found, title, text, form=form, preflight=checks)


@require_POST
def take_back(request, pk):
    found = saved_report_for(request.user, pk)
    check_permission(may_facilitate(request.user, found.set))
    done = _("The report is a draft again. Those who had been asked to sign it are notified.")
    run_action(request, reports.take_back, report=found, done=done)
    return redirect("reports:report", pk)


@require_POST
def sign_off(request, pk):
    found = saved_report_for(request.user, pk)
    check_permission(sits_in_set(request.user, found.set))
    done = _("You have signed for your side.")
    run_action(
        request,
        signing.sign_off,
        report=found,
        pair_id=seat_asked(request, pk).pair_id,
        read=number_in(request.POST.get("snapshot", "")),
        public=YES_OR_NO.get(request.POST.get("public")),
        public_seen=YES_OR_NO.get(request.POST.get("public_seen")),
        done=done,
    )
    return redirect("reports:report", pk)


@require_http_methods(["GET", "POST"])
def decline(request, pk):
    """Say that one's side does not sign, and why."""
    found = saved_report_for(request.user, pk)
    check_permission(sits_in_set(request.user, found.set))
    if request.method == "GET" and not may_sign_off(request.user, found):
        return redirect("reports:report", pk)
    seat = seat_asked(request, pk)
    form = DeclineToSignForm(request.POST or None, initial={"snapshot": found.snapshot_id})
    done = _("Recorded: your side has declined to sign. Your reason is attached.")
    if submit_form(request, form, _decline, done=done, report=found, pair_id=seat.pair_id):
        return redirect("reports:report", pk)
    text = _(
        "If something can be corrected, contact the facilitators first: they can reopen the report."
    )
    if spoken_for := sides_spoken_for(request.user, found.set, seat):
        ours = next(one for one in spoken_for if one["current"])
        text = f"{ours['name']}, {ours['pair'].title}\n\n{text}"
    return _confirm(request, found, _("Decline to sign"), text, form=form)


def _decline(*, report, words, snapshot, by, pair_id):
    return signing.decline_sign_off(
        report=report, words=words, read=snapshot, by=by, pair_id=pair_id
    )


@require_http_methods(["GET", "POST"])
@asks_again
def release(request, pk):
    found = saved_report_for(request.user, pk)
    check_permission(may_facilitate(request.user, found.set))
    typed = request.POST if request.method == "POST" else None
    form = ReleaseForm(typed, initial={"respond_by": good_respond_by(found.set, None)})
    done = _("The report is released. The sponsor gets an email as soon as its PDF is ready.")
    if submit_form(request, form, releasing.release, done=done, report=found):
        return redirect("reports:report", pk)
    if not may_release(request.user, found):
        for sentence in form.non_field_errors():
            messages.error(request, sentence)
        return redirect("reports:report", pk)
    text = _("%(sponsor)s gets an email and can download this version, for good.") % {
        "sponsor": found.set.programme.sponsor
    }
    table = sign_off_table(found)
    if silence_counts(found):
        text = f"{text}\n\n{table.in_words()}"
    warning = _("A release cannot be undone. A correction is a new version; both stay available.")
    title = _("Release the report")
    return _confirm(
        request,
        found,
        title,
        text,
        form=form,
        warning=warning,
        before_release=before_release(found, table),
    )


@require_http_methods(["GET", "POST"])
def reopen(request, pk):
    found = saved_report_for(request.user, pk)
    check_permission(may_facilitate(request.user, found.set))
    if not may_reopen(request.user, found):
        return redirect("reports:report", pk)
    form = ReopenReportForm(request.POST or None)
    done = _("The report is open again, as a new version.")
    if submit_form(request, form, reports.reopen, done=done, report=found):
        return redirect("reports:report", pk)
    text = _("It becomes a new version. Sign-offs given to this one do not count for it.")
    if found.released_at:
        text = _(
            "The correction becomes a new version, which all sides sign again. What was released "
            "stays; the correction says which version it corrects, why, and what is different."
        )
    return _confirm(request, found, _("Reopen the report"), text, form=form)


def _confirm(request, report, title, text, submit="", warning="", form=None, **checks):
    context = {
        "set": report.set,
        "section": "report",
        "title": title,
        "text": text,
        "submit": submit,
        "warning": warning,
        "form": form,
        "cancel_url": reverse("reports:report", args=[report.set_id]),
    }
    return render(request, "reports/confirm.html", context | checks)
