"""The set-up page: what is done, what is next, and what blocks the first meeting."""

from dataclasses import dataclass, replace

from django.db.models import Count, Exists, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.template.defaultfilters import date
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from meetings.enums import MeetingState
from meetings.models import Meeting
from meetings.plan import misfits
from sets.enums import PairState, PaperKind, ReadinessMoment
from sets.models import (
    FocusDecision,
    FocusTopic,
    GroundRules,
    GroundRulesAcceptance,
    LearningSet,
    Member,
    Pair,
    Paper,
    Readiness,
    SetFacilitator,
)


@dataclass(frozen=True)
class Task:
    """One step of the set-up. ``missing`` says why the set can't meet without it, if it can't."""

    title: str
    href: str
    hint: str
    done: bool
    begun: bool = False
    missing: str = ""

    @property
    def status(self):
        if self.done:
            return _("Done"), ""
        if self.missing:
            return _("Blocks the first meeting"), "red"
        return (_("In progress"), "teal") if self.begun else (_("To do"), "blue")

    def as_item(self):
        """Return it as the component ``task_list`` wants it."""
        status, colour = self.status
        return {
            "title": self.title,
            "href": self.href,
            "hint": self.hint,
            "status": status,
            "colour": colour,
        }


def with_facts(sets):
    """Let each set know in the same query what it has by now."""
    of_set = {"set": OuterRef("pk")}
    members = Member.objects.filter(
        pair__set=OuterRef("pk"), pair__state=PairState.CONFIRMED, left_at=None
    )
    newer = GroundRules.objects.filter(
        set=OuterRef("rules__set"), version__gt=OuterRef("rules__version")
    )
    accepted = GroundRulesAcceptance.objects.filter(
        ~Exists(newer),
        rules__set=OuterRef("pk"),
        member__pair__state=PairState.CONFIRMED,
        member__left_at=None,
    )
    answered = Readiness.objects.filter(
        moment=ReadinessMoment.START,
        member__pair__set=OuterRef("pk"),
        member__pair__state=PairState.CONFIRMED,
        member__left_at=None,
    )
    papers = Paper.objects.filter(**of_set)
    return sets.annotate(
        facilitating=_number(SetFacilitator.objects.active().filter(**of_set), "set"),
        members=_number(members, "pair__set"),
        rules_version=Subquery(GroundRules.objects.filter(**of_set).values("version")[:1]),
        rules_accepted=_number(accepted, "rules__set"),
        answered=_number(answered, "member__pair__set"),
        topics=_number(FocusTopic.objects.filter(**of_set, withdrawn_at=None), "set"),
        has_focus=Exists(FocusDecision.objects.filter(**of_set)),
        has_paper=Exists(papers),
        has_background=Exists(papers.filter(kind=PaperKind.BACKGROUND)),
    )


def _number(rows, group):
    counted = rows.order_by().values(group).annotate(number=Count("pk")).values("number")
    return Coalesce(Subquery(counted), 0)


def meetings_of(set_):
    return list(Meeting.objects.filter(cycle__set=set_).with_set())


def pairs_asked(user, set_):
    """Return all pairs that were ever asked, with what both sides said."""
    pairs = Pair.objects.visible_to(user).filter(set=set_).with_partnerships()
    return list(pairs.prefetch_related("agreements__person"))


def tasks_of(set_, pairs, meetings):
    """Return the steps of the set-up in their order; ``set_`` comes ``with_facts``."""
    first = meetings[0] if meetings else None
    tasks = [
        _details(set_),
        _facilitators(set_),
        _pairs(set_, [pair.state for pair in pairs]),
        _rules(set_),
        _readiness(set_),
        _focus(set_),
        _papers(set_),
        _cycles(set_, meetings),
        _first_meeting(set_, first),
    ]
    return [replace(task, missing="") for task in tasks] if called(first) else tasks


def _at(name, set_):
    return reverse(name, args=[set_.pk])


def _details(set_):
    number = len(set_.objective_list)
    return Task(
        _("Details and objectives"),
        _at("sets:set_edit", set_),
        hint=ngettext("%s objective", "%s objectives", number) % number,
        done=number > 0,
    )


def _facilitators(set_):
    return Task(
        _("Facilitators"),
        _at("sets:facilitator_add", set_),
        hint=ngettext("%s person", "%s people", set_.facilitating) % set_.facilitating,
        done=set_.facilitating > 0,
        missing=_("Nobody facilitates the set."),
    )


def _pairs(set_, states):
    confirmed, waiting = states.count(PairState.CONFIRMED), states.count(PairState.PROPOSED)
    counts = _("%(confirmed)s confirmed by both sides, %(waiting)s waiting")
    return Task(
        _("Pairs"),
        "#asked" if states else _at("sets:pair_new", set_),
        hint=counts % {"confirmed": confirmed, "waiting": waiting}
        if states
        else _("Nobody asked yet"),
        done=confirmed > 0 and not waiting,
        begun=confirmed > 0,
        missing="" if confirmed else _("No pair is confirmed by both its sides."),
    )


def _rules(set_):
    written = set_.rules_version is not None
    accepted = (
        _("Version %(rules_version)s, accepted by %(rules_accepted)s of %(members)s members")
        if set_.members
        else _("Version %(rules_version)s; members accept it once a pair takes part")
    )
    return Task(
        _("Ground rules"),
        _at("sets:ground_rules", set_),
        hint=accepted % vars(set_) if written else _("Not written yet"),
        done=written and 0 < set_.members <= set_.rules_accepted,
        begun=written,
        missing="" if written else _("There are no ground rules."),
    )


def _readiness(set_):
    answered = _("%(answered)s of %(members)s members have answered") % vars(set_)
    return Task(
        _("Readiness answers"),
        _at("sets:readiness", set_),
        hint=answered if set_.members else _("Members are asked once their pair takes part"),
        done=0 < set_.members <= set_.answered,
        begun=set_.answered > 0,
    )


def _focus(set_):
    hint = ngettext("%s topic proposed", "%s topics proposed", set_.topics) % set_.topics
    if set_.has_focus:
        hint = _("Decided")
    elif not set_.topics:
        hint = _("No topic proposed yet")
    return Task(
        _("Focus"),
        _at("sets:focus", set_),
        hint=hint,
        done=set_.has_focus,
        begun=set_.topics > 0,
    )


def _papers(set_):
    wanted = _("A background paper gives the first meeting something to start from")
    return Task(
        _("Papers"),
        _at("sets:papers", set_),
        hint=_("There is a background paper") if set_.has_background else wanted,
        done=set_.has_background,
        begun=set_.has_paper,
    )


def _cycles(set_, meetings):
    wrong, number = misfits(set_, meetings), len(meetings)
    fine = ngettext("%s meeting in the year", "%s meetings over the year", number) % number
    return Task(
        _("Cycles"),
        _at("meetings:cycles", set_),
        hint=wrong[0] if wrong else fine,
        done=number > 0 and not wrong,
    )


def _first_meeting(set_, meeting):
    """Return the task, done once the meeting is called; that needs a date and a place."""
    dated = meeting is not None and meeting.starts and (meeting.place or meeting.link)
    plan = _("%s, not called yet") % _day(meeting) if dated else _("No date and place yet")
    return Task(
        _("Date of the first meeting, and calling it"),
        _way_to_the_call(set_, meeting),
        hint=called(meeting) or plan,
        done=bool(called(meeting)),
        begun=bool(dated),
        missing="" if dated else _("The first meeting has no date and place."),
    )


def _way_to_the_call(set_, meeting):
    if meeting is None:
        return _at("meetings:cycles", set_)
    name = "meetings:meeting" if meeting.starts else "meetings:meeting_edit"
    return reverse(name, args=[meeting.pk])


def called(meeting):
    """Say for when the meeting was called, or when it was held; nothing before it is called."""
    if meeting is None or meeting.state == MeetingState.DRAFT:
        return ""
    if meeting.state == MeetingState.CALLED:
        return _("Called for %s") % _day(meeting)
    return _("Held on %s") % _day(meeting)


def _day(meeting):
    return date(meeting.day, "j F Y")


def blocking(tasks):
    return [task for task in tasks if task.missing and not task.done]


def next_step(tasks, first):
    """Return text and address of the one thing to do next, or None: first what blocks."""
    stuck = blocking(tasks)
    if not stuck and first.state == MeetingState.DRAFT:
        return _("Next: call the first meeting"), reverse("meetings:call", args=[first.pk])
    task = next(iter(stuck), None) or next((task for task in tasks if not task.done), None)
    return task and (_("Next: %s") % task.title, task.href)


def visible_with_facts(user):
    return with_facts(LearningSet.objects.visible_to(user).with_programme())
