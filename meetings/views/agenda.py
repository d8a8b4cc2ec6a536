"""Proposing, wording, withdrawing, placing, moving and marking the items of an agenda."""

from django.contrib import messages
from django.http import HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from als.core.refusals import Refused
from als.core.web.access import check_permission
from als.core.web.addresses import address
from als.core.web.posting import run_action, submit_form
from meetings.changes import agenda as agenda_changes
from meetings.changes import order
from meetings.enums import AgendaKind
from meetings.forms.agenda import HousekeepingForm, ItemForm, MarkForm, MoveForm
from meetings.rules import may_edit_item, may_plan, may_run, may_take_part, may_withdraw_item
from meetings.selectors.agenda import agenda_of
from meetings.views.lookups import item_for, meeting_for, of_set, posted


def to_agenda(meeting_id, item=None):
    place = f"item-{item.pk}" if item else "agenda"
    return HttpResponseRedirect(f"{address('meetings:meeting', meeting_id)}#{place}")


def agenda_new(request, pk):
    meeting = meeting_for(request.user, pk)
    check_permission(may_take_part(request.user, meeting))
    form = ItemForm(request.POST or None, agenda=agenda_of(meeting))
    form.cancel = to_agenda(pk).url
    done = _("Proposed. A facilitator can now put it on the agenda.")
    if submit_form(request, form, agenda_changes.propose_item, done=done, meeting=meeting):
        return to_agenda(pk)
    context = of_set(meeting, form=form, title=_("Propose an item"), note="")
    return render(request, "meetings/form.html", context)


def housekeeping_new(request, pk):
    meeting = meeting_for(request.user, pk)
    check_permission(may_plan(request.user, meeting))
    form = HousekeepingForm(request.POST or None, agenda=agenda_of(meeting))
    form.cancel = to_agenda(pk).url
    done = _("The housekeeping item is on the agenda.")
    if submit_form(request, form, agenda_changes.add_housekeeping, done=done, meeting=meeting):
        return to_agenda(pk)
    note = _("For example a welcome, a break or dates. The topics come from members.")
    context = of_set(meeting, form=form, title=_("Add housekeeping"), note=note)
    return render(request, "meetings/form.html", context)


def agenda_edit(request, pk):
    item = item_for(request.user, pk)
    check_permission(may_edit_item(request.user, item))
    kind_of_form = HousekeepingForm if item.kind == AgendaKind.HOUSEKEEPING else ItemForm
    agenda = agenda_of(item.meeting)
    form = kind_of_form(request.POST or None, instance=item, agenda=agenda)
    form.submit = _("Save the item")
    form.cancel = to_agenda(item.meeting_id, item).url
    done = _("The item is saved.")
    if submit_form(request, form, agenda_changes.edit_item, done=done, item=item):
        return to_agenda(item.meeting_id, item)
    context = of_set(item.meeting, form=form, title=_("Edit the item"), note="")
    return render(request, "meetings/form.html", context)


def agenda_withdraw(request, pk):
    item = item_for(request.user, pk)
    check_permission(may_withdraw_item(request.user, item))
    if request.method == "POST":
        done = _("“%s” is off the agenda.") % item.title
        run_action(request, agenda_changes.withdraw_item, item=item, done=done)
        return to_agenda(item.meeting_id)
    context = of_set(item.meeting, item=item, cancel_url=to_agenda(item.meeting_id, item).url)
    return render(request, "meetings/item_withdraw.html", context)


@require_POST
def agenda_move(request, pk):
    item = item_for(request.user, pk)
    check_permission(may_plan(request.user, item.meeting))
    try:
        moved = order.move_item(item=item, by=request.user, **posted(MoveForm(request.POST)))
        words = {"title": moved.title, "place": moved.position}
        messages.success(request, _("“%(title)s” is number %(place)s on the agenda now.") % words)
    except Refused as refusal:
        messages.error(request, refusal.sentence)
    return to_agenda(item.meeting_id, item)


@require_POST
def agenda_place(request, pk):
    item = item_for(request.user, pk)
    check_permission(may_plan(request.user, item.meeting))
    done = _("“%s” is on the agenda.") % item.title
    run_action(request, agenda_changes.place_item, item=item, done=done)
    return to_agenda(item.meeting_id, item)


@require_POST
def agenda_mark(request, pk):
    """Mark an item; the session goes on with the next, or with the one taken up again."""
    item = item_for(request.user, pk)
    check_permission(may_run(request.user, item.meeting))
    mark = posted(MarkForm(request.POST))
    try:
        agenda_changes.mark_item(item=item, by=request.user, **mark)
    except Refused as refusal:
        messages.error(request, refusal.sentence)
    session = address("meetings:session", item.meeting_id)
    return HttpResponseRedirect(session if mark["discussed"] else f"{session}?item={item.pk}")
