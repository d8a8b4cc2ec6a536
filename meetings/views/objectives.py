"""The objectives looked at again at a meeting, and the year's start beside its close."""

from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from als.core.web.access import check_permission, get_or_404
from als.core.web.posting import submit_form
from meetings.changes import objectives as changes
from meetings.forms.objectives import ObjectiveForm
from meetings.models import ObjectiveReview
from meetings.rules import may_run
from meetings.selectors.objectives import focus_words, looked_at, to_look_at
from meetings.views.lookups import meeting_for, of_set
from sets.models import LearningSet
from sets.selectors.readiness import VALUES, Answers, picture_of_set


@require_safe
def objectives(request, pk):
    """Which objective to look at again, at this meeting."""
    meeting = meeting_for(request.user, pk)
    check_permission(may_run(request.user, meeting))
    return render(request, "meetings/objectives.html", of_set(meeting, all=to_look_at(meeting.set)))


@require_http_methods(["GET", "POST"])
def objective_review(request, pk, key):
    meeting = meeting_for(request.user, pk)
    check_permission(may_run(request.user, meeting))
    looked = next((one for one in looked_at(meeting.set) if one.key == key), None)
    if looked is None:
        raise Http404
    own = ObjectiveReview.objects.filter(meeting=meeting, key=key).first()
    form = ObjectiveForm(request.POST or None, instance=own)
    done = _("What the set says is on the record of this meeting.")
    change = changes.review_objective
    if submit_form(request, form, change, done=done, meeting=meeting, key=key):
        return redirect("meetings:objectives", pk)
    form.cancel = reverse("meetings:objectives", args=[pk])
    context = of_set(meeting, form=form, looked=looked)
    return render(request, "meetings/objective_review.html", context)


@require_safe
def start_and_close(request, pk):
    """What the set said at its start beside what it says of it since: for all of the set."""
    sets = LearningSet.objects.visible_to(request.user).with_programme()
    set_ = get_or_404(sets.select_related("focus__topic"), pk=pk)
    context = {
        "set": set_,
        "section": "overview",
        "looked": looked_at(set_),
        "focus": getattr(set_, "focus", None),
        "focus_words": focus_words(set_),
        "figures_head": ["", *(str(value) for value in VALUES), _("Median")],
        **picture_of_set(Answers.of_set(set_), set_.programme),
    }
    return render(request, "meetings/start_and_close.html", context)
