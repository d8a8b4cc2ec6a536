"""A set's cycles: how many, what each is for, and the days that the plan suggests."""

from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from als.core.web.access import check_permission, get_or_404
from als.core.web.posting import run_action, submit_form
from meetings.changes import cycles as cycle_changes
from meetings.enums import MeetingState
from meetings.forms.planning import CycleForm, CycleNumberForm
from meetings.models import Meeting
from meetings.plan import all_held, misfits
from meetings.rules import may_plan
from meetings.views.lookups import meeting_for, of_set, posted
from sets.models import LearningSet
from sets.models.learning_sets import MAX_MEETINGS, MIN_MEETINGS
from sets.rules import facilitates, may_facilitate


def set_for(user, pk):
    return get_or_404(LearningSet.objects.visible_to(user).with_programme(), pk=pk)


@require_safe
def cycles(request, pk):
    set_ = set_for(request.user, pk)
    check_permission(facilitates(request.user, set_))
    meetings = list(Meeting.objects.filter(cycle__set=set_).with_set())
    may_change = may_facilitate(request.user, set_)
    last = meetings[-1] if meetings else None
    context = {
        "set": set_,
        "section": "meetings",
        "meetings": meetings,
        "misfits": misfits(set_, meetings),
        "may_change": may_change,
        "may_spread": may_change and any(meeting.starts is None for meeting in meetings),
        "all_held": all_held(meetings),
        "following": {"number": len(meetings) + 1} if len(meetings) < MAX_MEETINGS else None,
        "last": {"number": len(meetings)}
        if len(meetings) > MIN_MEETINGS and last.state == MeetingState.DRAFT
        else None,
    }
    return render(request, "meetings/cycles.html", context)


@require_http_methods(["GET", "POST"])
def cycle_edit(request, pk):
    meeting = meeting_for(request.user, pk)
    check_permission(may_plan(request.user, meeting))
    form = CycleForm(request.POST or None, meeting=meeting)
    form.cancel = redirect("meetings:cycles", meeting.set.pk).url
    if submit_form(
        request, form, cycle_changes.edit_cycle, done=_("The cycle is saved."), meeting=meeting
    ):
        return redirect(form.cancel)
    context = of_set(meeting, form=form, title=_("Change the cycle"), note="")
    return render(request, "meetings/form.html", context)


@require_POST
def cycle_add(request, pk):
    done = _("A meeting has been added at the end. Check its stage and its day.")
    return _change_cycle(request, pk, cycle_changes.add_cycle, done)


@require_POST
def cycle_remove(request, pk):
    return _change_cycle(
        request, pk, cycle_changes.remove_cycle, _("The last meeting has been removed.")
    )


def _change_cycle(request, pk, change, done):
    set_ = set_for(request.user, pk)
    check_permission(may_facilitate(request.user, set_))
    typed = posted(CycleNumberForm(request.POST))
    run_action(request, change, set_=set_, done=done, **typed)
    return redirect("meetings:cycles", pk)


@require_POST
def cycles_spread(request, pk):
    set_ = set_for(request.user, pk)
    check_permission(may_facilitate(request.user, set_))
    done = _("The meetings without a date have new suggested days.")
    run_action(request, cycle_changes.spread_cycles, set_=set_, done=done)
    return redirect("meetings:cycles", pk)
