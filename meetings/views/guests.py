"""The guests of a meeting."""

from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from als.core.web.access import check_permission, get_or_404
from als.core.web.posting import run_action, submit_form
from meetings.changes import guests as changes
from meetings.forms.guests import GuestForm
from meetings.models import Guest
from meetings.rules import may_plan
from meetings.views.lookups import ground_rules_for, meeting_for, of_set


@require_http_methods(["GET", "POST"])
def guests(request, pk):
    meeting = meeting_for(request.user, pk)
    check_permission(may_plan(request.user, meeting))
    form = GuestForm(request.POST or None)
    done = _("The guest is on the record of this meeting.")
    if submit_form(request, form, changes.add_guest, done=done, meeting=meeting):
        return redirect("meetings:guests", pk)
    form.cancel = reverse("meetings:meeting", args=[pk])
    rules = ground_rules_for(request.user, meeting)
    context = of_set(meeting, form=form, guests=meeting.guests.all(), **rules)
    return render(request, "meetings/guests.html", context)


@require_POST
def guest_remove(request, pk):
    rows = Guest.objects.visible_to(request.user).select_related("meeting__cycle__set__programme")
    guest = get_or_404(rows, pk=pk)
    check_permission(may_plan(request.user, guest.meeting))
    done = _("The guest is no longer on the list.")
    run_action(request, changes.remove_guest, guest=guest, done=done)
    return redirect("meetings:guests", guest.meeting_id)
