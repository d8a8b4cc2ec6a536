"""The agenda as a whole: its order and times, its page, its PDF, its mail."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from als.core import clock
from als.core.refusals import Refused
from als.core.web.access import check_permission
from als.core.web.posting import run_action, submit_form
from meetings import files
from meetings.changes import order, sending
from meetings.enums import MeetingState
from meetings.forms.agenda import OrderForm, TimesForm
from meetings.rules import may_plan
from meetings.selectors import sent_agenda
from meetings.selectors.agenda import agenda_of
from meetings.selectors.reviews import asked_to_change
from meetings.views.agenda import to_agenda
from meetings.views.lookups import meeting_for, of_set, posted


@require_safe
def agenda(request, pk):
    meeting = meeting_for(request.user, pk)
    can_send = may_plan(request.user, meeting) and meeting.state in {
        MeetingState.CALLED,
        MeetingState.IN_SESSION,
    }
    context = of_set(meeting, agenda=agenda_of(meeting), as_of=clock.now(), can_send=can_send)
    if meeting.state in MeetingState.agenda_states():
        context["asked"] = asked_to_change(request.user, meeting)
    context["prepared"] = meeting.preparations.in_order()
    return render(request, "meetings/agenda.html", context)


@require_safe
def agenda_pdf(request, pk):
    meeting = meeting_for(request.user, pk)
    try:
        content = files.agenda_pdf(meeting, agenda_of(meeting), clock.now())
    except Refused as refusal:
        messages.error(request, refusal.sentence)
        return redirect("meetings:agenda", pk)
    name = _("agenda-%s.pdf") % meeting.cycle.number
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(content, content_type="application/pdf", headers=headers)


def agenda_send(request, pk):
    meeting = meeting_for(request.user, pk)
    check_permission(may_plan(request.user, meeting))
    if request.method == "POST":
        done = _("The agenda is on its way.")
        run_action(request, sending.send_agenda, meeting=meeting, done=done)
        return redirect("meetings:agenda", pk)
    agenda, before = agenda_of(meeting), meeting.agendas_sent.last()
    content = sent_agenda.content_of(agenda)
    context = of_set(
        meeting,
        agenda=agenda,
        as_of=clock.now(),
        before=before,
        changed=sent_agenda.changed_since(before, content),
        sendable=meeting.state in {MeetingState.CALLED, MeetingState.IN_SESSION} and content,
        same=before is not None and before.content == content,
    )
    return render(request, "meetings/agenda_send.html", context)


def agenda_times(request, pk):
    meeting = meeting_for(request.user, pk)
    check_permission(may_plan(request.user, meeting))
    language = meeting.set.programme.language
    form = TimesForm(request.POST or None, agenda=agenda_of(meeting), language=language)
    form.cancel = to_agenda(pk).url
    done = _("The times are saved.")
    if submit_form(request, form, order.time_items, done=done, meeting=meeting):
        return to_agenda(pk)
    note = _("How many minutes each item gets. What members wrote is not changed.")
    context = of_set(meeting, form=form, title=_("Set the times"), note=note)
    return render(request, "meetings/form.html", context)


@require_POST
def agenda_order(request, pk):
    """Take the order that items were dragged to: the page shows it, so it needs no message."""
    meeting = meeting_for(request.user, pk)
    check_permission(may_plan(request.user, meeting))
    try:
        order.order_items(meeting=meeting, by=request.user, **posted(OrderForm(request.POST)))
    except Refused as refusal:
        messages.error(request, refusal.sentence)
    return to_agenda(pk)


@require_POST
def agenda_standing(request, pk):
    meeting = meeting_for(request.user, pk)
    check_permission(may_plan(request.user, meeting))
    done = _("The standing items are on the agenda. Remove anything this meeting does not need.")
    run_action(request, order.add_standing, meeting=meeting, done=done)
    return to_agenda(pk)
