"""What a set asks of its people: rules, papers, answers, the report."""

from django.db.models import Exists, OuterRef, Subquery
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from als.home.desk.needs import Need, count
from meetings.models import Meeting
from reports.enums import ReportState
from reports.models import Report, SignOff
from sets.enums import PairState, ReadinessMoment, SetState
from sets.models import (
    FocusTopic,
    GroundRules,
    GroundRulesAcceptance,
    LearningSet,
    Pair,
    Paper,
    Readiness,
    roles_of,
)


def sets_of(user):
    """Return the person's sets with their programme and what makes needs, the newest last."""
    roles = roles_of(user)
    return list(_sets(roles)) if roles.sets else []


def _sets(roles):
    """The sets, with the facts that make needs, in one query."""
    newest = GroundRules.objects.filter(set=OuterRef("pk")).order_by("-version")
    report = Report.objects.filter(set=OuterRef("pk"))
    accepted = GroundRulesAcceptance.objects.filter(
        rules=OuterRef("newest_rules"), member__in=roles.members
    )
    signed = SignOff.objects.filter(
        snapshot=OuterRef("report_snapshot"), by__members__in=roles.members
    )
    waiting = Pair.objects.filter(set=OuterRef("pk"), state=PairState.PROPOSED)
    answers = Readiness.objects.asked_now().filter(
        member__in=roles.members, member__pair__set=OuterRef("pk")
    )
    unscored = FocusTopic.objects.unscored_by(roles.members).filter(set=OuterRef("pk"))
    return (
        LearningSet.objects.filter(pk__in=roles.sets)
        .select_related("programme")
        .annotate(
            newest_rules=Subquery(newest.values("pk")[:1]),
            report_state=Subquery(report.values("state")[:1]),
            report_snapshot=Subquery(report.values("snapshot")[:1]),
            pairs_waiting=count(waiting, "set"),
            own_answers=count(answers, "member__pair__set"),
            papers_to_open=count(_papers_to_open(roles), "set"),
        )
        .annotate(
            rules_accepted=Exists(accepted),
            report_signed=Exists(signed),
            topics_to_score=Exists(unscored),
        )
    )


def _papers_to_open(roles):
    """A set's papers for meetings to come, or for no one, that the person has not opened."""
    held = Meeting.objects.held().filter(
        cycle__set=OuterRef("set"), cycle__number=OuterRef("cycle_number")
    )
    return Paper.objects.unopened_by(roles.members).filter(~Exists(held), set=OuterRef("pk"))


def set_needs(roles, set_):
    seat = roles.seat_in_set(set_.pk)
    if seat and set_.newest_rules and not set_.rules_accepted:
        yield Need(
            _("Read the ground rules and accept them"),
            reverse("sets:ground_rules", args=[set_.pk]),
            set_.name,
        )
    if seat and set_.is_open and set_.papers_to_open:
        text = ngettext(
            "Read the paper that you have not opened yet",
            "Read the %(number)s papers that you have not opened yet",
            set_.papers_to_open,
        )
        yield Need(
            text % {"number": set_.papers_to_open},
            reverse("sets:papers", args=[set_.pk]),
            set_.name,
        )
    seats = sum(one.set_id == set_.pk and not one.waits for one in roles.seats)
    if set_.is_open and (set_.own_answers or 0) < seats:
        when = ReadinessMoment.of(set_.state).label.lower()
        yield Need(
            _("Answer the questions about working together, %s") % when,
            reverse("sets:readiness", args=[set_.pk]),
            set_.name,
        )
    if set_.topics_to_score and seat and set_.is_open and set_.pk not in roles.facilitates:
        yield Need(
            _("Score the topics for the focus"),
            reverse("sets:focus_score", args=[set_.pk]),
            set_.name,
        )
    if seat and set_.report_state == ReportState.FOR_SIGN_OFF and not set_.report_signed:
        yield Need(
            _("Read the report and sign it off for your side"),
            reverse("reports:report", args=[set_.pk]),
            set_.name,
        )
    if set_.pk in roles.facilitates:
        yield from _facilitator_needs(set_)


def _facilitator_needs(set_):
    if set_.state == SetState.PREPARING:
        yield Need(
            _("Set it up: what the first meeting needs"),
            reverse("home:setup", args=[set_.pk]),
            set_.name,
        )
    if set_.pairs_waiting:
        text = ngettext(
            "%(number)s pair waits for an answer",
            "%(number)s pairs wait for an answer",
            set_.pairs_waiting,
        )
        yield Need(
            text % {"number": set_.pairs_waiting},
            reverse("home:setup", args=[set_.pk]),
            set_.name,
        )
    if set_.report_state == ReportState.SIGNED_OFF:
        yield Need(
            _("The report is signed off: release it"),
            reverse("reports:report", args=[set_.pk]),
            set_.name,
        )
