"""Actions: page, form, consent, and how they end."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from actions.changes import actions
from actions.changes import consents as consent_changes
from actions.enums import ActionState, IssueState
from actions.forms.actions import ActionForm, EndForm, RefileForm, WithdrawActionForm, members_of
from actions.models import Issue, ProposedAction
from actions.rules import (
    may_consent,
    may_edit_action,
    may_log_progress,
    may_move_action,
    may_propose_action,
    may_refile_action,
    may_take_back_consent,
    may_withdraw_action,
)
from actions.selectors import pages
from actions.selectors.comments import thread_of
from als.core import clock
from als.core.refusals import Refused
from als.core.templatetags.words import day
from als.core.web.access import check_permission, first_or_404, get_or_404
from als.core.web.posting import number_in, run_action, submit_form
from sets import name_warnings
from sets.enums import Tier
from sets.models.roles import roles_of
from sets.rules import facilitates, may_speak_for_pair, sits_in_pair

MAX_HEADING_LENGTH = 200  # characters; what is longer is cut in the heading, and whole below


@require_safe
def action(request, pk):
    """Both sides' consents, what is next, and the log."""
    found = first_or_404(pages.action_page(request.user, pk))
    programme = found.pair.set.programme
    seat = roles_of(request.user).seat_in_pair(found.pair.pk)
    consents = may_consent(request.user, found) and found.issue.is_confirmed
    waits = found.state == ActionState.PROPOSED
    context = {
        "set": found.pair.set,
        "section": "actions",
        "action": found,
        "programme": programme,
        "is_long": len(found.what) > MAX_HEADING_LENGTH,
        "today": clock.today(programme.time_zone),
        "sides": [(s, found.pair.partnership(s), found.consent_of(s)) for s in Tier],
        "version": {"version": found.text_version},
        "voided": [c for c in found.consents.all() if not c.counts_for(found)],
        "recorded": waits and found.recorded and not found.consents_given,
        "asks_consent": waits and consents and seat and not found.consent_of(seat.side),
        "may_take_back": may_take_back_consent(request.user, found),
        "may_move": may_move_action(request.user, found),
        "may_edit": may_edit_action(request.user, found) and not found.has_ended,
        "may_log": may_log_progress(request.user, found) and found.was_agreed,
        "sees_recorded": sits_in_pair(request.user, found.pair)
        or facilitates(request.user, found.pair.set),
        "may_withdraw": may_withdraw_action(request.user, found),
        "may_refile": may_refile_action(request.user, found),
        "disowned": pages.disowned(request.user, found.pk),
        "entries": pages.entries(request.user, found.pk),
        "thread": thread_of(request.user, found),
    }
    return render(request, "actions/action.html", context)


@require_http_methods(["GET", "POST"])
def action_new(request, pk):
    issue = get_or_404(Issue.objects.visible_to(request.user).with_pair(), pk=pk)
    check_permission(may_propose_action(request.user, issue))
    seat = roles_of(request.user).seat_in_pair(issue.pair_id)
    instance = ProposedAction(issue=issue, leading_side=seat.side if seat else "")
    form = _form(request, instance, initial={"owner": seat and seat.member_id})
    form.submit = _("Propose the action") if seat else _("Record the action")
    if made := submit_form(request, form, actions.propose_action, issue=issue):
        messages.success(request, _proposed_message(seat))
        _hint_at_names(request, made)
        return redirect("actions:action", made.pk)
    form.cancel = reverse("actions:issue", args=[issue.pk])
    context = {"set": issue.pair.set, "section": "actions", "form": form, "issue": issue}
    return render(request, "actions/action_form.html", {**context, "ours": bool(seat)})


def _proposed_message(seat):
    if seat:
        return _("The action is proposed. It is agreed when both sides have consented.")
    return _("The action is recorded for the pair. Its members are asked for their consent.")


@require_http_methods(["GET", "POST"])
def action_edit(request, pk):
    found = _found(request, pk)
    check_permission(may_edit_action(request.user, found) and not found.has_ended)
    form = _form(request, found, initial={"base": found.text_version})
    if submit_form(
        request, form, actions.edit_action, done=_("The action is saved."), action=found
    ):
        _hint_at_names(request, _found(request, pk))
        return redirect("actions:action", found.pk)
    form.cancel = reverse("actions:action", args=[found.pk])
    now = _found(request, pk) if request.method == "POST" else found
    context = {
        "set": found.pair.set,
        "section": "actions",
        "form": form,
        "action": now,
        "programme": now.pair.set.programme,
        "given": now.consents_given,
        "clashes": request.method == "POST",
    }
    return render(request, "actions/action_edit.html", context)


@require_POST
def consent(request, pk):
    found = _found(request, pk)
    check_permission(may_consent(request.user, found))
    seat = roles_of(request.user).seat_in_pair(found.pair.pk)
    before = found.consent_of(seat.side)
    try:
        consent_changes.consent(
            action=found, by=request.user, version=number_in(request.POST.get("version", ""))
        )
    except Refused as refusal:
        messages.error(request, refusal.sentence)
    else:
        messages.success(request, _consent_message(_found(request, pk), before))
    return redirect("actions:action", found.pk)


@require_POST
def consent_take_back(request, pk):
    found = _found(request, pk)
    check_permission(may_consent(request.user, found))
    done = _("Your consent is taken back.")
    run_action(request, consent_changes.take_back_own, action=found, done=done)
    return redirect("actions:action", found.pk)


def _consent_message(action, before):
    if before:
        return _("Your side had consented already, on %(when)s. Nothing more is needed.") % {
            "when": day(before.at, action.pair.set.programme.time_zone)
        }
    if action.state == ActionState.PROPOSED:
        return _("Your side has consented. The other side is asked by email.")
    return _("Both sides have consented: the action is agreed.")


@require_POST
def action_start(request, pk):
    found = _found(request, pk)
    check_permission(may_move_action(request.user, found))
    run_action(request, actions.start_action, action=found, done=_("The action is under way."))
    return redirect("actions:action", found.pk)


@require_http_methods(["GET", "POST"])
def action_end(request, pk):
    """Ask how it ended; of one that ended already, show its page."""
    found = _found(request, pk)
    check_permission(may_move_action(request.user, found))
    form = EndForm(request.POST or None, action=found)
    if found.has_ended or found.state == ActionState.PROPOSED:
        messages.info(request, _no_end_message(found))
        return redirect("actions:action", found.pk)
    done = _("The action has ended. Thank you for recording it.")
    if submit_form(request, form, actions.end_action, done=done, action=found):
        return redirect("actions:action", found.pk)
    form.cancel = reverse("actions:action", args=[found.pk])
    context = {"set": found.pair.set, "section": "actions", "form": form, "action": found}
    return render(request, "actions/action_end.html", context)


def _no_end_message(action):
    if action.has_ended:
        return _("The action has ended already.")
    return _("The action is not agreed yet: there is nothing to end.")


@require_http_methods(["GET", "POST"])
def action_withdraw(request, pk):
    """Ask why a proposed action is withdrawn; of one withdrawn already, show its page."""
    found = _found(request, pk)
    if found.state == ActionState.WITHDRAWN:
        messages.info(request, _("The action is withdrawn already."))
        return redirect("actions:action", found.pk)
    check_permission(may_withdraw_action(request.user, found))
    form = WithdrawActionForm(request.POST or None)
    done = _("The action is withdrawn. Its page stays, for the record.")
    if submit_form(request, form, actions.withdraw_action, done=done, action=found):
        return redirect("actions:action", found.pk)
    form.cancel = reverse("actions:action", args=[found.pk])
    context = {"set": found.pair.set, "section": "actions", "form": form, "action": found}
    return render(request, "actions/action_withdraw.html", context)


@require_http_methods(["GET", "POST"])
def action_issue(request, pk):
    """Ask which issue of the pair a proposed action is about."""
    found = _found(request, pk)
    check_permission(may_refile_action(request.user, found))
    others = Issue.objects.visible_to(request.user).filter(
        pair=found.pair, confirmed_at__isnull=False, state=IssueState.OPEN
    )
    form = RefileForm(request.POST or None, issues=others.exclude(pk=found.issue_id))
    if found.issue.is_placeholder:
        form.submit = _("Save")
    done = _("The action is now under the issue that you chose.")
    if submit_form(request, form, actions.refile_action, done=done, action=found):
        return redirect("actions:action", found.pk)
    form.cancel = reverse("actions:action", args=[found.pk])
    context = {
        "set": found.pair.set,
        "section": "actions",
        "form": form,
        "action": found,
        "given": found.consents_given,
    }
    return render(request, "actions/action_issue.html", context)


def _form(request, instance, initial):
    pair = instance.pair
    return ActionForm(
        request.POST or None,
        instance=instance,
        initial=initial,
        members=members_of(pair),
        consents=may_speak_for_pair(request.user, pair),
        given=instance.consents_given if instance.pk else (),
    )


def _hint_at_names(request, action):
    name_warnings.warn(
        request,
        action.pair.set,
        action.issue.disclosure,
        f"action-{action.pk}",
        action.report_texts,
    )


def _found(request, pk):
    rows = ProposedAction.objects.visible_to(request.user).with_pair()
    return get_or_404(rows.with_consents(), pk=pk)
