"""What the pages of a set and of a pair show of it, from all its rooms."""

from django.db.models import Count, Exists, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from actions.enums import ActionState
from actions.models import Issue, ProgressEntry, ProposedAction, Theme
from als.common import clock
from meetings.enums import MeetingState
from meetings.models import Cycle
from sets.enums import PairState
from sets.models import FocusDecision, GroundRules, LearningSet, Pair, Paper


def cycles_of(set_):
    """Return the set's cycles with their meetings: the year."""
    return list(Cycle.objects.filter(set=set_).select_related("meeting"))


def pairs_of(user, set_):
    return list(
        Pair.objects.visible_to(user)
        .filter(set=set_, state__in=PairState.open_states())
        .with_partnerships()
    )


def focus_of(set_):
    return FocusDecision.objects.filter(set=set_).select_related("topic").first()


def themes_of(user, set_):
    """Return the set's themes, each with the number of issues that the person may read."""
    readable = Q(issues__in=Issue.objects.visible_to(user))
    return list(Theme.objects.filter(set=set_).annotate(number=Count("issues", filter=readable)))


def setup_steps(set_, pairs):
    """Return the steps towards the first meeting, as the component ``task_list`` wants them."""
    facts = _setup_facts(set_, pairs)
    return [
        _step(_("Details and objectives"), "sets:set_edit", set_, done=True),
        _step(
            _("Facilitators"), "sets:facilitator_add", set_, done=facts["facilitators"] > 0,
            hint=_("%s so far") % facts["facilitators"],
        ),
        _step(
            _("Pairs"), "sets:pair_new", set_, done=facts["confirmed"] > 0,
            hint=_("%(confirmed)s confirmed by both sides, %(waiting)s waiting") % facts,
        ),
        _step(_("Ground rules"), "sets:ground_rules", set_, done=facts["rules"]),
        _step(_("Focus"), "sets:focus", set_, done=facts["focus"]),
        _step(_("Papers"), "sets:papers", set_, done=facts["papers"]),
        _step(_("Date of the first meeting"), "meetings:meetings", set_, done=facts["dated"]),
    ]  # fmt: skip


def _step(title, name, set_, *, done, hint=""):
    status, colour = (_("Done"), "") if done else (_("To do"), "blue")
    href = reverse(name, args=[set_.pk])
    return {"title": title, "href": href, "hint": hint, "status": status, "colour": colour}


def _setup_facts(set_, pairs):
    """Return what the set has by now, in one query beside the pairs, which the page knows."""
    of_set = {"set": OuterRef("pk")}
    dated = Cycle.objects.filter(**of_set, meeting__starts__isnull=False)
    facts = LearningSet.objects.annotate(
        number=Count("facilitators", filter=Q(facilitators__removed_at=None)),
        has_rules=Exists(GroundRules.objects.filter(**of_set)),
        has_focus=Exists(FocusDecision.objects.filter(**of_set)),
        has_papers=Exists(Paper.objects.filter(**of_set)),
        has_date=Exists(dated),
    ).get(pk=set_.pk)
    states = [pair.state for pair in pairs]
    return {
        "confirmed": states.count(PairState.CONFIRMED),
        "waiting": states.count(PairState.PROPOSED),
        "facilitators": facts.number,
        "rules": facts.has_rules,
        "focus": facts.has_focus,
        "papers": facts.has_papers,
        "dated": facts.has_date,
    }


def actions_of_pair(user, pair):
    """Return the pair's actions that the person may read, those that are due first."""
    return list(
        ProposedAction.objects.visible_to(user)
        .filter(issue__pair=pair)
        .select_related("issue", "owner__person")
        .order_by("due", "pk")
    )


def issues_of_pair(user, pair):
    return list(Issue.objects.visible_to(user).filter(pair=pair).select_related("theme"))


def progress_of_pair(user, pair, most=5):
    """Return the newest progress entries of the pair that the person may read."""
    return list(
        ProgressEntry.objects.visible_to(user)
        .filter(action__issue__pair=pair)
        .select_related("action", "author__person")
        .order_by("-day", "-pk")[:most]
    )


def state_colour(action):
    """Return the tag's colour of an action's state."""
    if action.state in (ActionState.AGREED, ActionState.UNDER_WAY) and action.due < clock.today():
        return "red"
    return {
        ActionState.PROPOSED: "yellow",
        ActionState.AGREED: "blue",
        ActionState.UNDER_WAY: "blue",
        ActionState.DONE: "green",
    }.get(action.state, "grey")


def next_meeting(cycles):
    """Return the meeting that comes next or is in session, or None."""
    coming = [
        cycle.meeting
        for cycle in cycles
        if cycle.meeting.state in (MeetingState.CALLED, MeetingState.IN_SESSION)
    ]
    return min(coming, key=lambda meeting: meeting.starts, default=None)
