"""What members do with topics, and the scoring that facilitators close and open."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from als.core.web.access import check_permission, get_or_404
from als.core.web.posting import run_action, save_form, submit_form
from sets.changes import focus, scoring
from sets.forms.focus import RewordForm, ScoreForm, TopicForm
from sets.models import FocusScore, FocusTopic
from sets.models.focus import scoring_is_open
from sets.rules import may_change_topic, may_choose_focus, may_facilitate
from sets.views.focus import focus_set


@require_http_methods(["GET", "POST"])
def topic_new(request, pk):
    set_ = focus_set(request, pk)
    check_permission(may_choose_focus(request.user, set_))
    form = TopicForm(request.POST or None)
    if submit_form(
        request, form, focus.propose_topic, done=_("Your topic has been added."), set_=set_
    ):
        return redirect("sets:focus", pk)
    return topic_page(request, "sets/topic_new.html", set_, form=form)


@require_http_methods(["GET", "POST"])
def topic_edit(request, pk):
    topic = own_topic(request, pk)
    form = RewordForm(request.POST or None, instance=topic)
    if submit_form(
        request, form, focus.reword_topic, done=_("Your topic has been updated."), topic=topic
    ):
        return redirect("sets:focus", topic.set_id)
    scored_by = topic.scores.count()
    return topic_page(request, "sets/topic_edit.html", topic.set, form=form, scored_by=scored_by)


@require_http_methods(["GET", "POST"])
def topic_withdraw(request, pk):
    topic = own_topic(request, pk)
    if request.method == "POST":
        run_action(request, focus.withdraw_topic, topic=topic, done=_("Your topic is withdrawn."))
        return redirect("sets:focus", topic.set_id)
    return topic_page(
        request,
        "sets/topic_withdraw.html",
        topic.set,
        topic=topic,
        title=_("Withdraw your topic"),
        text=_("“%s” stays on record as withdrawn. It can no longer be scored or chosen.") % topic,
        submit=_("Withdraw it"),
        cancel_url=reverse("sets:focus", args=[topic.set_id]),
    )


def own_topic(request, pk):
    topics = FocusTopic.objects.visible_to(request.user)
    topic = get_or_404(
        topics.select_related("set__programme", "set__workshop", "set__focus"), pk=pk
    )
    check_permission(may_change_topic(request.user, topic))
    return topic


def topic_page(request, template, set_, **context):
    context |= {
        "set": set_,
        "section": "overview",
        "open": scoring_is_open(set_),
        "workshop": getattr(set_, "workshop", None),
    }
    return render(request, template, context)


@require_http_methods(["GET", "POST"])
def focus_score(request, pk):
    set_ = focus_set(request, pk)
    check_permission(may_choose_focus(request.user, set_))
    topics = list(set_.focus_topics.standing())
    mine = FocusScore.objects.of_set(set_).by_person(request.user)
    form = ScoreForm(
        request.POST or None, topics=topics, mine={score.topic_id: score for score in mine}
    )
    if request.method == "POST":
        kept = save_form(form, scoring.score_topics, set_=set_, by=request.user)
        if kept is not None:
            saved = _("Your scores are saved. Until scoring is closed you can change them.")
            messages.success(request, saved if kept else _("Nothing has changed."))
            return redirect("sets:focus", pk)
    return topic_page(request, "sets/focus_score.html", set_, form=form, any_topic=bool(topics))


@require_POST
def scoring_close(request, pk):
    set_ = focus_set(request, pk)
    check_permission(may_facilitate(request.user, set_))
    done = _("Scoring is closed. The whole set can now see the ranking.")
    run_action(request, scoring.close_scoring, set_=set_, done=done)
    return redirect("sets:focus", pk)


@require_POST
def scoring_open(request, pk):
    set_ = focus_set(request, pk)
    check_permission(may_facilitate(request.user, set_))
    done = _("Members can score again. The ranking is hidden until you close the scoring.")
    run_action(request, scoring.reopen_scoring, set_=set_, done=done)
    return redirect("sets:focus", pk)
