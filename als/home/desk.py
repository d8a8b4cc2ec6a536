"""What needs a person next: what is late, what waits now, then what has a date to come."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Count, Exists, F, OuterRef, Q, Subquery
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from actions.enums import ActionState
from actions.models import Consent, Issue, ProposedAction
from als.common import clock
from als.common.zones import zone
from meetings.enums import MeetingState, MinutesState
from meetings.models import Attendance, DateOption, Meeting, ProcessReview
from reports.enums import ReportState
from reports.models import Report, SignOff
from sets.enums import PairState, ReadinessMoment, SetState
from sets.models import (
    Agreement,
    FocusTopic,
    GroundRules,
    GroundRulesAcceptance,
    LearningSet,
    Pair,
    Paper,
    Programme,
    Readiness,
    roles_of,
)
from sets.tokens import agreement_token


@dataclass(frozen=True)
class Need:
    """One thing that waits for the person, for a date or none; ``late`` if that has passed."""

    text: str
    href: str
    where: str
    when: dt.date | None = None
    late: bool = False


def needs_of(user, sets=None):
    """Return the person's needs: what is due or over, what waits for no date, what is to come.

    ``sets`` are the person's, where they have been read already.
    """
    roles = roles_of(user)
    sets = sets_of(user) if sets is None else sets
    needs = [*_invitation_needs(user)]
    if sets:
        needs += _meeting_needs(roles)
        needs += [need for set_ in sets for need in _set_needs(roles, set_)]
    if roles.seats:
        needs += _action_needs(roles)
        needs += _issue_needs(roles)
    return sorted(needs, key=_urgency)


def _urgency(need):
    today = clock.today()
    return need.when or today, need.when is None or need.when > today


def sets_of(user):
    """Return the person's sets with their programme and what makes needs, the newest last."""
    roles = roles_of(user)
    return list(_sets(roles)) if roles.sets else []


def programmes_of(user):
    """Return the programmes that the person manages or sponsors, with what a sponsor may count.

    Each has ``pairs_taking_part`` and ``meetings_held``: counts, and nothing else.
    """
    roles = roles_of(user)
    if not roles.manages | roles.sponsors:
        return Programme.objects.none()
    pairs = Pair.objects.filter(set__programme=OuterRef("pk"), state=PairState.CONFIRMED)
    held = Meeting.objects.held().filter(cycle__set__programme=OuterRef("pk"))
    return Programme.objects.filter(pk__in=roles.manages | roles.sponsors).annotate(
        pairs_taking_part=_count(pairs, "set__programme"),
        meetings_held=_count(held, "cycle__set__programme"),
    )


def _count(rows, group):
    counted = rows.order_by().values(group).annotate(number=Count("pk")).values("number")
    return Subquery(counted)


def _invitation_needs(user):
    """What the person is asked to lead, and has not answered: by the page of the mail's link."""
    asked = Agreement.objects.unanswered().filter(person_id=user.pk)
    for agreement in asked.select_related("pair__set", "pair__upper", "pair__lower"):
        yield Need(
            _("Answer the invitation: does %s take part?") % agreement.partnership,
            reverse("sets:agreement", args=[agreement_token(agreement)]),
            agreement.pair.set.name,
        )


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
            pairs_waiting=_count(waiting, "set"),
            own_answers=_count(answers, "member__pair__set"),
            papers_to_open=_count(_papers_to_open(roles), "set"),
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


def _set_needs(roles, set_):
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


def _meeting_needs(roles):
    """Meetings to come, to answer, to call, and minutes to circulate."""
    mine = Attendance.objects.filter(meeting=OuterRef("pk"), member__in=roles.members)
    to_come = Q(state__in=[MeetingState.CALLED, MeetingState.IN_SESSION])
    to_call = Q(state=MeetingState.DRAFT, starts__isnull=False, cycle__set_id__in=roles.facilitates)
    to_circulate = Q(
        state=MeetingState.CLOSED,
        minutes_state=MinutesState.DRAFT,
        cycle__set_id__in=roles.facilitates,
    )
    to_choose = Q(
        Exists(DateOption.objects.open_for(roles.members).filter(meeting=OuterRef("pk"))),
        state=MeetingState.DRAFT,
        poll_opened_at__isnull=False,
        poll_closed_at=None,
        cycle__set_id__in=roles.sits_in,
    ) & ~Q(cycle__set__state=SetState.CLOSED)
    reviewed = ProcessReview.objects.filter(meeting=OuterRef("pk"), member__in=roles.members)
    to_review = Q(
        ~Exists(reviewed),
        state=MeetingState.CLOSED,
        minutes_state__in=[MinutesState.DRAFT, MinutesState.CIRCULATED],
        cycle__set_id__in=roles.sits_in - roles.facilitates,
    ) & ~Q(cycle__set__state=SetState.CLOSED)
    meetings = (
        Meeting.objects.filter(cycle__set_id__in=roles.sets)
        .filter(to_come | to_call | to_circulate | to_choose | to_review)
        .select_related("cycle__set__programme")
        .annotate(my_answer=Subquery(mine.values("answer")[:1]))
    )
    for meeting in meetings:
        yield _meeting_need(roles, meeting)


def _meeting_need(roles, meeting):
    name, where = str(meeting.cycle), meeting.set.name
    href = reverse("meetings:meeting", args=[meeting.pk])
    if meeting.poll_is_open and meeting.cycle.set_id not in roles.facilitates:
        href = reverse("meetings:poll", args=[meeting.pk])
        return Need(_("Say which dates suit you for “%s”") % name, href, where)
    day = timezone.localtime(meeting.starts, zone(meeting.set.programme.time_zone)).date()
    if meeting.state == MeetingState.CLOSED and meeting.cycle.set_id not in roles.facilitates:
        href = reverse("meetings:review", args=[meeting.pk])
        return Need(_("Say how we worked at “%s”") % name, href, where)
    if meeting.state == MeetingState.CLOSED:
        href = reverse("meetings:minutes", args=[meeting.pk])
        late = day < clock.today() - dt.timedelta(days=7)
        return Need(_("Circulate the minutes of “%s”") % name, href, where, day, late)
    if meeting.state == MeetingState.DRAFT:
        return Need(_("Call “%s”") % name, href, where, day)
    if meeting.state == MeetingState.IN_SESSION:
        href = reverse("meetings:session", args=[meeting.pk])
        return Need(_("In session now: “%s”") % name, href, where, day)
    if roles.seat_in_set(meeting.cycle.set_id) and not meeting.my_answer:
        return Need(_("Say whether you come to “%s”") % name, href, where, day)
    return Need(_("“%s”") % name, href, where, day)


def _action_needs(roles):
    """Consents that the person's side has not given, and agreed actions of their pairs."""
    sides = {seat.pair_id: seat.side for seat in roles.seats}
    ours = Q()
    for pair, side in sides.items():
        ours |= Q(action__issue__pair_id=pair, side=side)
    consented = Consent.objects.filter(
        ours, action=OuterRef("pk"), text_version=OuterRef("text_version"), void_at=None
    )
    actions = (
        ProposedAction.objects.open()
        .filter(issue__pair_id__in=roles.pairs, issue__pair__state=PairState.CONFIRMED)
        .select_related("issue__pair__set__programme")
        .annotate(consented=Exists(consented))
        .exclude(state=ActionState.PROPOSED, consented=True)
    )
    today = clock.today()
    for action in actions:
        href = reverse("actions:action", args=[action.pk])
        where = action.issue.pair.set.name
        if action.state == ActionState.PROPOSED:
            yield Need(_("Consent, or say what to change: “%s”") % action, href, where)
        else:
            yield Need(_("Due: “%s”") % action, href, where, action.due, action.due < today)


def _issue_needs(roles):
    issues = Issue.objects.filter(
        pair_id__in=roles.pairs, confirmed_at=None, pair__state=PairState.CONFIRMED
    ).annotate(set_name=F("pair__set__name"))
    for issue in issues:
        yield Need(
            _("Confirm what was recorded for your pair: “%s”") % issue,
            reverse("actions:issue", args=[issue.pk]),
            issue.set_name,
        )
