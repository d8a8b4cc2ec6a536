"""A call for pairs: its public page, the links of its mails, and what managers see and decide."""

from functools import wraps

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from als.core.mail.bounces import what_happened
from als.core.models import OutMail
from als.core.refusals import Refused
from als.core.web import limits
from als.core.web.access import check_permission, get_or_404
from als.core.web.posting import run_action, save_form, submit_form
from sets.changes import applications
from sets.enums import ApplicationState, Tier
from sets.forms.applications import (
    ApplyForm,
    CallForPairsForm,
    DeclineApplicationForm,
    InviteApplicantsForm,
    MailAgainForm,
)
from sets.models import Application, CallForPairs
from sets.models.applications import CONFIRM_DAYS, KEPT_DAYS
from sets.rules import may_decide_on, may_mail_applicants
from sets.selectors.readiness import questions_of
from sets.tokens import application_of_token
from sets.views.programmes import managed


@require_http_methods(["GET", "POST"])
@login_not_required
@never_cache
def apply(request, code):
    """The public page: what the set is for, and the form. Its answer tells nobody who applied."""
    rows = CallForPairs.objects.select_related("set__programme")
    call = get_or_404(rows, code=code)
    form = ApplyForm(request.POST or None, call=call) if call.is_open else None
    context = {"call": call, "programme": call.programme, "form": form, "kept_days": KEPT_DAYS}
    if form and request.method == "POST":
        if not limits.spend("application", request=request):
            form.add_error(
                None,
                _("Too many applications came from your network. Try again in an hour."),
            )
        elif save_form(form, applications.apply, call=call):
            return redirect("sets:applied", code)
    return render(request, "sets/apply.html", context)


@require_safe
@login_not_required
def applied(request, code):
    """Thank whoever applied, and say what comes next."""
    call = get_or_404(CallForPairs.objects.select_related("set__programme"), code=code)
    context = {"programme": call.programme, "days": CONFIRM_DAYS}
    return render(request, "sets/applied.html", context)


def by_mail(view):
    """Make a view public for whoever has the link; one that does not work says why."""

    @login_not_required
    @never_cache
    @wraps(view)
    def opened(request, token):
        try:
            application, side = application_of_token(token)
            response = view(request, token, application, side)
        except Refused as refusal:
            page = {"why": refusal.sentence}
            response = render(request, "sets/application_over.html", page, status=410)
        response["X-Robots-Tag"] = "noindex, nofollow"
        return response

    return opened


@require_http_methods(["GET", "POST"])
@by_mail
def application_confirm(request, token, application, side):
    """What was written, and one button. A GET confirms nothing."""
    problem = ""
    if request.method == "POST":
        seen = request.POST.get("seen", "")
        try:
            applications.confirm_application(application=application, side=side, seen=seen)
            return redirect("sets:application_confirm", token)
        except Refused as refusal:
            application, side = application_of_token(token)
            problem = refusal.sentence
    context = {
        "application": application,
        "problem": problem,
        "seen": {"seen": application.words_key},
        "programme": application.call.programme,
        "sides": sides_of(application),
        "tier": application.call.programme.tier_word(side),
        "name": application.of(side, "name"),
        "confirmed": application.of(side, "confirmed_at"),
        "waits": application.state == ApplicationState.SENT,
        "decided": application.state in ApplicationState.decided_states(),
        "withdraw": reverse("sets:application_withdraw", args=[token]),
    }
    return render(request, "sets/application_confirm.html", context)


@require_http_methods(["GET", "POST"])
@by_mail
def application_withdraw(request, token, application, side):
    """Ask once more, then delete: it was not theirs, or they have changed their minds."""
    if request.method == "GET":
        context = {
            "title": _("Withdraw the application?"),
            "text": _("What was written is deleted, with the names and addresses of both sides."),
            "warning": _("This can’t be undone. You can apply again while the page is open."),
            "submit": _("Withdraw and delete it"),
            "cancel_url": reverse("sets:application_confirm", args=[token]),
        }
        return render(request, "confirm.html", context)
    applications.withdraw_application(application=application)
    page = {"why": _("The application is withdrawn, and what was written is deleted.")}
    return render(request, "sets/application_over.html", page)


def sides_of(application):
    """Return for each side what the page shows of it."""
    programme = application.call.programme
    return [
        {
            "tier": programme.tier_word(side),
            **{
                what: application.of(side, what)
                for what in ("partnership", "name", "email", "hours")
            },
        }
        for side in Tier
    ]


@require_safe
def calls(request, pk):
    """A programme's calls with their addresses, and who applied: undecided ones first."""
    programme = managed(request, pk)
    found = CallForPairs.objects.visible_to(request.user).filter(set__programme=programme)
    rows = Application.objects.visible_to(request.user).filter(call__set__programme=programme)
    context = {
        "programme": programme,
        "calls": found.select_related("set__programme"),
        "applications": sorted(rows.select_related("call__set"), key=lambda one: not one.is_open),
        "base_url": settings.BASE_URL,
    }
    return render(request, "sets/calls.html", context)


@require_http_methods(["GET", "POST"])
def call_new(request, pk):
    programme = managed(request, pk)
    form = CallForPairsForm(request.POST or None, programme=programme)
    done = _("The page is open. Pass its address on.")
    if submit_form(request, form, applications.open_call, done=done):
        return redirect("sets:calls", pk)
    return render(request, "sets/call_new.html", {"programme": programme, "form": form})


@require_http_methods(["GET", "POST"])
def call_close(request, pk):
    call = get_or_404(
        CallForPairs.objects.visible_to(request.user).select_related("set__programme"), pk=pk
    )
    if request.method == "POST":
        done = _("The page takes no more applications.")
        run_action(request, applications.close_call, call=call, done=done)
        return redirect("sets:calls", call.set.programme_id)
    context = {
        "title": _("Take no more applications for “%s”?") % call.set.name,
        "text": _("Its address then says so. Who has applied stays on your list."),
        "warning": _("It can’t be opened again: another call has another address."),
        "submit": _("Take no more applications"),
        "cancel_url": reverse("sets:calls", args=[call.set.programme_id]),
    }
    return render(request, "confirm.html", context)


def _found(request, pk):
    rows = Application.objects.visible_to(request.user).select_related("call__set__programme")
    return get_or_404(rows, pk=pk)


@require_safe
def application(request, pk):
    """What a pair wrote, beside the questions that members are asked about readiness."""
    found = _found(request, pk)
    context = {
        "application": found,
        "programme": found.call.programme,
        "sides": sides_of(found),
        "questions": questions_of(found.call.programme),
        "asked_hours": found.call.set.hours_a_month,
        "may_decide": may_decide_on(request.user, found),
        "invite_form": InviteApplicantsForm(application=found),
        "may_keep": found.state == ApplicationState.CONFIRMED,
        "lost": _lost(found),
    }
    context["invite_form"].helper.form_action = reverse("sets:application_invite", args=[pk])
    return render(request, "sets/application.html", context)


def _lost(application):
    """Return the sides whose newest mail did not arrive, with it and what happened to it."""
    keys = {side: getattr(application, f"{side.value}_lost") for side in Tier}
    mails = OutMail.objects.in_bulk([key for key in keys.values() if key])
    return [
        {
            "side": side.value,
            "mail": mails[key],
            "why": what_happened(mails[key]),
            "again": application.state in ApplicationState.mailed_states(),
        }
        for side, key in keys.items()
        if key
    ]


@require_http_methods(["GET", "POST"])
def application_mail(request, pk, side):
    """Send the mail that did not arrive once more, to the same address or a corrected one."""
    found = _found(request, pk)
    if side not in Tier.values:
        raise Http404
    check_permission(may_mail_applicants(request.user, found))
    form = MailAgainForm(request.POST or None, initial={"email": found.of(side, "email")})
    change, given = applications.mail_applicant_again, {"application": found, "side": Tier(side)}
    if submit_form(request, form, change, done=_("The email is on its way."), **given):
        shown = Application.objects.visible_to(request.user).filter(pk=pk).exists()
        page = ("sets:application", pk) if shown else ("sets:calls", found.call.set.programme_id)
        return redirect(*page)
    return _decision(request, found, form, _("Send the email again"))


@require_http_methods(["GET", "POST"])
def application_invite(request, pk):
    found = _found(request, pk)
    check_permission(may_decide_on(request.user, found) or found.pair_id)
    if found.pair_id:
        return redirect("sets:application", pk)
    form = InviteApplicantsForm(request.POST or None, application=found)
    done = _("The pair is proposed. Both leads are asked by email.")
    if submit_form(request, form, applications.invite_applicants, done=done, application=found):
        return redirect("sets:application", pk)
    return _decision(request, found, form, _("Invite the pair"))


@require_http_methods(["GET", "POST"])
def application_decline(request, pk):
    found = _found(request, pk)
    check_permission(may_decide_on(request.user, found))
    form = DeclineApplicationForm(request.POST or None)
    done = _("Declined. Your reason is emailed to both.")
    if submit_form(request, form, applications.decline_applicants, done=done, application=found):
        return redirect("sets:application", pk)
    return _decision(request, found, form, _("Decline the application"))


def _decision(request, application, form, title):
    form.cancel = reverse("sets:application", args=[application.pk])
    context = {
        "application": application,
        "form": form,
        "title": title,
    }
    return render(request, "sets/application_decision.html", context)


@require_POST
def application_keep(request, pk):
    found = _found(request, pk)
    done = _("Kept for the next set. Both are notified by email.")
    run_action(request, applications.keep_applicants, application=found, done=done)
    return redirect("sets:application", pk)
