"""The agenda as a whole: its order and times, its page, its PDF, its mail."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from als.common import clock
from als.common.access import require
from als.common.posting import press, save_form
from als.common.refusals import Refused
from meetings import changes, rules, sheet, shown
from meetings.enums import MeetingState
from meetings.forms import OrderForm, TimesForm
from meetings.reviewed import asked_to_change
from meetings.views.agenda import to_agenda
from meetings.views.reach import meeting_for, of_set, posted


@require_safe
def agenda(request, pk):
    meeting = meeting_for(request.user, pk)
    can_send = rules.may_plan(request.user, meeting) and meeting.state in {
        MeetingState.CALLED,
        MeetingState.IN_SESSION,
    }
    context = of_set(meeting, agenda=shown.agenda_of(meeting), as_of=clock.now(), can_send=can_send)
    if meeting.state in MeetingState.agenda_states():
        context["asked"] = asked_to_change(request.user, meeting)
    return render(request, "meetings/agenda.html", context)


@require_safe
def agenda_pdf(request, pk):
    meeting = meeting_for(request.user, pk)
    try:
        content = sheet.pdf_of(meeting, shown.agenda_of(meeting), clock.now())
    except Refused as refusal:
        messages.error(request, refusal.sentence)
        return redirect("meetings:agenda", pk)
    name = f"agenda-{meeting.cycle.number}.pdf"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(content, content_type="application/pdf", headers=headers)


def agenda_send(request, pk):
    meeting = meeting_for(request.user, pk)
    require(rules.may_plan(request.user, meeting))
    if request.method == "POST":
        done = _("The agenda is on its way.")
        press(request, changes.send_agenda, meeting=meeting, by=request.user, done=done)
        return redirect("meetings:agenda", pk)
    agenda, before = shown.agenda_of(meeting), meeting.agendas_sent.last()
    content = sheet.content_of(agenda)
    context = of_set(
        meeting,
        agenda=agenda,
        as_of=clock.now(),
        before=before,
        changed=sheet.changed_since(before, content),
        sendable=meeting.state in {MeetingState.CALLED, MeetingState.IN_SESSION} and content,
        same=before is not None and before.content == content,
    )
    return render(request, "meetings/agenda_send.html", context)


def agenda_times(request, pk):
    meeting = meeting_for(request.user, pk)
    require(rules.may_plan(request.user, meeting))
    form = TimesForm(request.POST or None, agenda=shown.agenda_of(meeting))
    form.cancel = to_agenda(pk).url
    if request.method == "POST" and save_form(
        form, changes.time_items, meeting=meeting, by=request.user
    ):
        return to_agenda(pk)
    note = _("How many minutes each item gets. What members wrote stays as they wrote it.")
    context = of_set(meeting, form=form, title=_("Set the times"), note=note)
    return render(request, "meetings/form.html", context)


@require_POST
def agenda_order(request, pk):
    """Take the order that items were dragged to: the page shows it, so it needs no message."""
    meeting = meeting_for(request.user, pk)
    require(rules.may_plan(request.user, meeting))
    try:
        changes.order_items(meeting=meeting, by=request.user, **posted(OrderForm(request.POST)))
    except Refused as refusal:
        messages.error(request, refusal.sentence)
    return to_agenda(pk)


@require_POST
def agenda_standing(request, pk):
    meeting = meeting_for(request.user, pk)
    require(rules.may_plan(request.user, meeting))
    done = _("What stands on every agenda is on this one. Take off what this meeting needs not.")
    press(request, changes.add_standing, meeting=meeting, by=request.user, done=done)
    return to_agenda(pk)
