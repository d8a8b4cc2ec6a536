"""What the set could give its year to, and what it chose."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from als.common import clock
from als.common.access import get_or_404, require
from als.common.posting import save_form
from sets import changes
from sets.forms import FocusForm, TopicForm
from sets.models import FocusDecision, LearningSet
from sets.rules import may_facilitate, may_propose_topic


def visible_set(request, pk):
    return get_or_404(LearningSet.objects.visible_to(request.user).with_programme(), pk=pk)


def decision_of(set_):
    return FocusDecision.objects.filter(set=set_).select_related("topic", "recorded_by").first()


@require_safe
def focus(request, pk):
    set_ = visible_set(request, pk)
    context = {
        "set": set_,
        "section": "overview",
        "decision": decision_of(set_),
        "topics": set_.focus_topics.select_related(
            "proposed_by__person", "proposed_by__pair__upper", "proposed_by__pair__lower"
        ),
        "may_propose": may_propose_topic(request.user, set_),
        "may_decide": may_facilitate(request.user, set_),
    }
    return render(request, "sets/focus.html", context)


@require_http_methods(["GET", "POST"])
def topic_new(request, pk):
    set_ = visible_set(request, pk)
    require(may_propose_topic(request.user, set_))
    form = TopicForm(request.POST or None)
    if request.method == "POST" and save_form(
        form, changes.propose_topic, set_=set_, by=request.user
    ):
        messages.success(request, _("Your topic is among those to choose from."))
        return redirect("sets:focus", pk)
    return render(
        request, "sets/topic_new.html", {"form": form, "set": set_, "section": "overview"}
    )


@require_http_methods(["GET", "POST"])
def focus_decide(request, pk):
    set_ = visible_set(request, pk)
    require(may_facilitate(request.user, set_))
    topics = set_.focus_topics.all()
    form = FocusForm(
        request.POST or None,
        instance=decision_of(set_),
        topics=topics,
        today=clock.today(set_.programme.time_zone),
    )
    if request.method == "POST" and save_form(
        form, changes.decide_focus, set_=set_, by=request.user
    ):
        messages.success(request, _("The decision is recorded."))
        return redirect("sets:focus", pk)
    context = {"form": form, "set": set_, "section": "overview", "any_topic": topics.exists()}
    return render(request, "sets/focus_decide.html", context)
