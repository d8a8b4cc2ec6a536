"""The way from drafted to agreed minutes: circulated, corrected, agreed, reopened."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from als.core import clock
from als.core.web.access import check_permission, get_or_404
from als.core.web.posting import run_action, submit_form
from meetings.changes import agreeing
from meetings.enums import CorrectionState, MinutesState
from meetings.forms.agreeing import (
    AgreeMinutesForm,
    CorrectionAnswerForm,
    CorrectionForm,
    EntryAgreeForm,
    ReopenMinutesForm,
)
from meetings.models import Correction, Minute, MinuteDraft
from meetings.rules import may_agree_entry, may_ask_correction, may_run
from meetings.selectors import agreement
from meetings.selectors.people import members_of
from meetings.views.lookups import meeting_for, of_set, posted


@require_http_methods(["GET", "POST"])
def circulate(request, pk):
    """Ask once more if something looks unfinished: the second button sends them all the same."""
    meeting = meeting_for(request.user, pk)
    check_permission(may_run(request.user, meeting))
    if meeting.minutes_state in MinutesState.shared_states():
        return redirect("meetings:minutes", pk)
    unfinished = agreement.unfinished(meeting)
    if request.method == "POST" and (not unfinished or "anyway" in request.POST):
        done = _("The minutes are circulated. Each member gets an email with a link.")
        run_action(request, agreeing.circulate_minutes, meeting=meeting, done=done)
        return redirect("meetings:minutes", pk)
    people = {member.person_id: member.person for member in members_of(meeting.set)}
    context = of_set(
        meeting,
        people=list(people.values()),
        unfinished=unfinished,
        unsaved=MinuteDraft.objects.unsaved(request.user, meeting),
    )
    return render(request, "meetings/circulate.html", context)


@require_http_methods(["GET", "POST"])
def agree(request, pk):
    meeting = meeting_for(request.user, pk)
    check_permission(may_run(request.user, meeting))
    if meeting.minutes_state == MinutesState.AGREED:
        return redirect("meetings:minutes", pk)
    held = list(agreeing.agreeing_meetings(meeting))
    following = None if held else agreeing.following_meeting(meeting)
    form = AgreeMinutesForm(request.POST or None, meetings=held, today=clock.today(meeting.zone))
    form.cancel = reverse("meetings:minutes", args=[pk])
    done = _("The minutes are agreed. They can no longer be changed.")
    if submit_form(request, form, agreeing.agree_minutes, done=done, meeting=meeting):
        return redirect(form.cancel)
    context = of_set(
        meeting,
        form=form,
        following=following,
        waiting=Correction.objects.open_in(meeting).select_related("minute__item"),
        not_agreed=agreement.not_agreed(meeting),
        unsaved=MinuteDraft.objects.unsaved(request.user, meeting),
    )
    return render(request, "meetings/agree.html", context)


@require_http_methods(["GET", "POST"])
def reopen(request, pk):
    meeting = meeting_for(request.user, pk)
    check_permission(may_run(request.user, meeting))
    form = ReopenMinutesForm(request.POST or None, initial={"version": meeting.minutes_version})
    form.cancel = reverse("meetings:minutes", args=[pk])
    done = _("The minutes are reopened. The agreed version is kept.")
    if submit_form(request, form, agreeing.reopen_minutes, done=done, meeting=meeting):
        return redirect(form.cancel)
    note = _(
        "Version %(version)s is kept as it was agreed. Your changes become version"
        " %(next)s, which the set has to agree again."
    ) % {"version": meeting.minutes_version, "next": meeting.minutes_version + 1}
    title = _("Reopen the agreed minutes")
    return render(request, "meetings/form.html", of_set(meeting, form=form, title=title, note=note))


@require_http_methods(["GET", "POST"])
def correction_new(request, pk):
    minute = _entry_for(request.user, pk)
    check_permission(may_ask_correction(request.user, minute.meeting))
    form = CorrectionForm(request.POST or None)
    form.cancel = to_entry(minute)
    done = _("The facilitators have been notified. Their answer will be next to the entry.")
    if submit_form(request, form, agreeing.ask_correction, done=done, minute=minute):
        return redirect(form.cancel)
    context = of_set(minute.meeting, form=form, minute=minute)
    return render(request, "meetings/correction_new.html", context)


@require_http_methods(["GET", "POST"])
def correction_answer(request, pk):
    correction = _correction_for(request.user, pk)
    minute = correction.minute
    check_permission(may_run(request.user, minute.meeting))
    changed = correction.entry_changed_since
    initial = {"text": minute.text, "base_revision": minute.revision}
    if changed:
        initial["state"] = CorrectionState.MADE
    form = CorrectionAnswerForm(request.POST or None, initial=initial)
    form.cancel = to_entry(minute)
    if submit_form(request, form, _answer, correction=correction):
        messages.success(request, _("%s has been notified.") % correction.asked_by.person.name)
        return redirect(form.cancel)
    context = of_set(
        minute.meeting, form=form, minute=minute, correction=correction, changed=changed
    )
    return render(request, "meetings/correction_answer.html", context)


def _answer(*, correction, state, text, base_revision, reply, by):
    """Make the change that the answer stands for; if the entry stays as it is, so do its words."""
    if state == CorrectionState.MADE:
        return agreeing.correct_entry(
            correction=correction, text=text, base_revision=base_revision, reply=reply, by=by
        )
    return agreeing.answer_correction(correction=correction, state=state, reply=reply, by=by)


def _correction_for(user, pk):
    corrections = Correction.objects.visible_to(user).select_related(
        "asked_by__person",
        "minute__item",
        "minute__pair",
        "minute__meeting__cycle__set__programme",
    )
    return get_or_404(corrections, pk=pk)


@require_POST
def entry_agree(request, pk):
    minute = _entry_for(request.user, pk)
    check_permission(may_agree_entry(request.user, minute))
    typed = posted(EntryAgreeForm(request.POST))
    done = _("You have agreed this entry.")
    run_action(request, agreeing.agree_entry, minute=minute, done=done, **typed)
    return redirect(to_entry(minute))


@require_POST
def entry_take_back(request, pk):
    minute = _entry_for(request.user, pk)
    check_permission(may_agree_entry(request.user, minute))
    done = _("You no longer agree this entry. If it is wrong, ask for a correction.")
    run_action(request, agreeing.take_back_agreement, minute=minute, done=done)
    return redirect(to_entry(minute))


def _entry_for(user, pk):
    entries = Minute.objects.visible_to(user).select_related(
        "meeting__cycle__set__programme", "item", "pair__set"
    )
    return get_or_404(entries, pk=pk)


def to_entry(minute):
    return reverse("meetings:minutes", args=[minute.meeting_id]) + f"#entry-{minute.pk}"
