"""Roles of one meeting, by rota."""

from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from als.core.web.access import check_permission
from als.core.web.posting import submit_form
from meetings.changes import rota as changes
from meetings.forms.rota import RotaForm
from meetings.rules import may_plan
from meetings.selectors.people import members_of
from meetings.selectors.rota import holders_of, proposed
from meetings.views.lookups import meeting_for, of_set


@require_http_methods(["GET", "POST"])
def rota(request, pk):
    meeting = meeting_for(request.user, pk)
    check_permission(may_plan(request.user, meeting))
    saved = {row.role: row.member_id for row in holders_of(meeting)}
    turns = {} if saved else proposed(meeting)
    initial = saved or {role: member.pk for role, member in turns.items()}
    initial["members_hold"] = meeting.members_hold
    members = members_of(meeting.set)
    form = RotaForm(request.POST or None, members=members, initial=initial)
    done = _("The roles of this meeting are given.")
    if submit_form(request, form, changes.give_roles, done=done, meeting=meeting):
        return redirect("meetings:meeting", pk)
    form.cancel = reverse("meetings:meeting", args=[pk])
    note = ""
    if turns and not form.is_bound:
        note = _(
            "Nothing is saved yet. These are the members whose turn it is: they have had a role"
            " least often. Change what does not fit."
        )
    context = of_set(meeting, form=form, title=_("Roles in this meeting"), note=note)
    return render(request, "meetings/form.html", context)
