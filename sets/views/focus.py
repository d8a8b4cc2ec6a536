"""What the set could give its year to, and what it chose."""

from django.db.models import Count, OuterRef, Subquery
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from als.core import clock
from als.core.web.access import check_permission, get_or_404
from als.core.web.posting import submit_form
from sets.changes import focus as focus_changes
from sets.enums import PairState
from sets.forms.focus import FocusForm, WorkshopForm
from sets.models import FocusScore, FocusTopic, LearningSet, Member
from sets.models.focus import CRITERIA, scoring_is_open
from sets.models.roles import roles_of
from sets.rules import may_choose_focus, may_facilitate
from sets.selectors import ranking
from sets.selectors.ranking import as_text


def focus_set(request, pk):
    """The set with its workshop and decision, and ``members`` of whom ``scorers`` have scored."""
    taking_part = Member.objects.active().filter(pair__state=PairState.CONFIRMED)
    members = taking_part.filter(pair__set=OuterRef("pk"))
    scorers = members.filter(focus_scores__topic__withdrawn_at=None, focus_scores__isnull=False)
    sets = (
        LearningSet.objects.visible_to(request.user)
        .select_related("programme", "workshop", "focus__topic", "focus__recorded_by")
        .annotate(members=_people(members), scorers=_people(scorers))
    )
    return get_or_404(sets, pk=pk)


def _people(members):
    """Return how many people these are: one with two seats is one."""
    counted = members.order_by().values("pair__set").annotate(n=Count("person", distinct=True))
    return Subquery(counted.values("n"))


@require_safe
def focus(request, pk):
    set_ = focus_set(request, pk)
    topics = list(
        FocusTopic.objects.visible_to(request.user)
        .filter(set=set_)
        .select_related(
            "proposed_by__person", "proposed_by__pair__upper", "proposed_by__pair__lower"
        )
    )
    standing = [topic for topic in topics if topic.withdrawn_at is None]
    context = {
        "set": set_,
        "section": "overview",
        "workshop": getattr(set_, "workshop", None),
        "decision": getattr(set_, "focus", None),
        "topics": standing,
        "withdrawn": [topic for topic in topics if topic.withdrawn_at],
        "mine": roles_of(request.user).members,
        "may_run": may_facilitate(request.user, set_),
    }
    context |= _scores(request.user, set_, standing)
    return render(request, "sets/focus.html", context)


def _scores(user, set_, topics):
    """What the page says of the scores: while they are taken nobody sees more than a count."""
    if scoring_is_open(set_):
        may_choose = may_choose_focus(user, set_)
        scored = FocusScore.objects.of_set(set_).by_person(user).count() if may_choose else 0
        return {"open": True, "may_choose": may_choose, "to_score": len(topics) - scored}
    ranked = ranking_of(set_, topics)
    return {
        "place": next((row for row in ranked if is_chosen(set_, row.topic)), None),
        "ranking": list(zip(ranked, ranking.pictures(ranked), strict=True)),
        "table": table_of(ranked),
    }


def is_chosen(set_, topic):
    decision = getattr(set_, "focus", None)
    return decision is not None and decision.topic_id == topic.pk


def ranking_of(set_, topics):
    """Return the topics as ranked, if anybody scored; not to be shown while scores are taken."""
    scores = list(FocusScore.objects.of_set(set_))
    return ranking.rank(topics, scores) if scores else []


def table_of(ranked):
    """Return the numbers of the ranking as the component ``data_table`` wants them."""
    labels = [FocusScore._meta.get_field(name).verbose_name for name in CRITERIA]
    head = [_("Topic"), _("Place"), *labels, _("Overall"), _("Middle half"), _("Scored by")]
    rows = [
        [
            row.topic.title,
            row.place or "–",
            *(as_text(row.means.get(name)) for name in CRITERIA),
            as_text(row.mean),
            f"{as_text(row.middle[0])}–\u2060{as_text(row.middle[1])}" if row.middle else "–",
            row.scored_by,
        ]
        for row in ranked
    ]
    return {"head": head, "rows": rows}


@require_http_methods(["GET", "POST"])
def focus_workshop(request, pk):
    set_ = focus_set(request, pk)
    check_permission(may_facilitate(request.user, set_))
    form = WorkshopForm(request.POST or None, instance=getattr(set_, "workshop", None))
    done = _("The workshop record is saved.")
    if submit_form(request, form, focus_changes.record_workshop, done=done, set_=set_):
        return redirect("sets:focus", pk)
    context = {"form": form, "set": set_, "section": "overview"}
    return render(request, "sets/focus_workshop.html", context)


@require_http_methods(["GET", "POST"])
def focus_decide(request, pk):
    set_ = focus_set(request, pk)
    check_permission(may_facilitate(request.user, set_))
    topics, open_ = set_.focus_topics.standing(), scoring_is_open(set_)
    form = FocusForm(
        request.POST or None,
        instance=getattr(set_, "focus", None),
        topics=topics,
        places={} if open_ else places_of(ranking_of(set_, topics)),
        today=clock.today(set_.programme.time_zone),
        language=set_.programme.language,
    )
    if submit_form(
        request, form, focus_changes.decide_focus, done=_("The decision is recorded."), set_=set_
    ):
        return redirect("sets:focus", pk)
    context = {
        "form": form,
        "set": set_,
        "section": "overview",
        "any_topic": topics.exists(),
        "open": open_,
        "workshop": getattr(set_, "workshop", None),
    }
    return render(request, "sets/focus_decide.html", context)


def places_of(ranked):
    """Return, by topics' keys, how members scored them."""
    sentence = _("Place %(place)s by the members’ scores")
    with_mean = _("Place %(place)s by the members’ scores, mean %(mean)s")
    return {
        row.topic.pk: (with_mean if row.mean else sentence)
        % {"place": row.place, "mean": as_text(row.mean)}
        for row in ranked
        if row.place
    }
