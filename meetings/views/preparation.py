"""A side's page before a meeting: its open actions, what it wants, and what there is to read."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from als.core.web.access import check_permission
from als.core.web.posting import submit_form
from meetings.changes import preparation as changes
from meetings.forms.preparation import PreparationForm
from meetings.models import Preparation
from meetings.rules import may_prepare, may_take_part
from meetings.views.lookups import meeting_for, of_set
from sets.models import Paper
from sets.models.roles import roles_of


@require_http_methods(["GET", "POST"])
def preparation(request, pk):
    meeting = meeting_for(request.user, pk)
    check_permission(may_take_part(request.user, meeting))
    if request.method != "POST" and not may_prepare(request.user, meeting):
        messages.info(request, _("The meeting is open: what was prepared is on its agenda."))
        return redirect("meetings:agenda", pk)
    seat = roles_of(request.user).seat_in_set(meeting.set.pk)
    ours = Preparation.objects.filter(meeting=meeting, pair=seat.pair_id, side=seat.side)
    form = PreparationForm(request.POST or None, instance=ours.first())
    done = _("Saved for your side. It is on the agenda.")
    if submit_form(request, form, changes.prepare, done=done, meeting=meeting):
        return redirect("meetings:meeting", pk)
    form.cancel = reverse("meetings:meeting", args=[pk])
    papers = Paper.objects.visible_to(request.user).filter(
        set=meeting.set, cycle_number=meeting.cycle.number
    )
    context = of_set(meeting, form=form, papers=papers, pair_id=seat.pair_id)
    return render(request, "meetings/preparation.html", context)
