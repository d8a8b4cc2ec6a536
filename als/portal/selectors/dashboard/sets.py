"""What a set needs of its people: rules, papers, answers, lessons, the report."""

import datetime as dt

from django.db.models import Exists, OuterRef, Q, Subquery, Sum

from actions.models import Issue, ProposedAction
from als.core import clock
from als.core.models import OutMail
from als.core.prepared import prepared
from als.portal.selectors.dashboard.needs import count
from als.portal.selectors.dashboard.retention import retention_needs
from meetings.models import Meeting
from reports.enums import ReportState
from reports.models import Endorsement, Lesson, PassageRequest, Report, SignOff
from sets.enums import PairState, ReadinessMoment, SetState
from sets.models import (
    Continuation,
    ContinuationAnswer,
    FocusTopic,
    GroundRules,
    GroundRulesAcceptance,
    LearningSet,
    Member,
    Pair,
    Paper,
    Readiness,
)
from sets.models.roles import roles_of

RECENT_MAIL = dt.timedelta(days=30)


def sets_of(user, *, counted=True):
    """Return the person's sets with their programme and the facts for needs, the newest last.

    ``counted``: with what is shown of each beside its needs.
    """
    roles = roles_of(user)
    return _sets(user, counted) if roles.knows_of else []


@prepared
def _sets(user, counted):
    """Return the sets with the facts for needs, in one query."""
    roles = roles_of(user)
    newest = GroundRules.objects.filter(set=OuterRef("pk")).order_by("-version")
    report = Report.objects.filter(set=OuterRef("pk"))
    pairs = Pair.objects.filter(set=OuterRef("pk"))
    return (
        LearningSet.objects.filter(pk__in=roles.knows_of)
        .select_related("programme")
        .annotate(
            newest_rules=Subquery(newest.values("pk")[:1]),
            report_state=Subquery(report.values("state")[:1]),
            report_snapshot=Subquery(report.values("snapshot")[:1]),
            report_answer_by=Subquery(report.values("answer_by")[:1]),
            pairs_waiting=count(pairs.filter(state=PairState.PROPOSED), "set"),
            pairs_taking_part=count(pairs.confirmed(), "set"),
        )
        .annotate(**_of_members(roles), **_of_facilitators(roles))
        .annotate(**_counts(user) if counted else {})
    )


def _counts(user):
    """Return annotations: how many issues and open actions of each set the person may read."""
    actions = ProposedAction.objects.visible_to(user).filter(issue__pair__set=OuterRef("pk"))
    issues = Issue.objects.visible_to(user).filter(pair__set=OuterRef("pk"))
    return {
        "issues_read": count(issues, "pair__set"),
        "actions_open": count(actions.open(), "issue__pair__set"),
    }


def _of_members(roles):
    """Return annotations: what the person has not done yet in each set."""
    if not roles.seats:
        return {}
    accepted = GroundRulesAcceptance.objects.filter(
        rules=OuterRef("newest_rules"), member__in=roles.members
    )
    answers = Readiness.objects.asked_now().filter(
        member__in=roles.members, member__pair__set=OuterRef("pk")
    )
    signed = SignOff.objects.filter(_sides(roles), snapshot=OuterRef("report_snapshot"))
    # Of one's own sets: else PostgreSQL looks for the topics of all sets at once.
    unscored = FocusTopic.objects.unscored_by(roles.members).filter(set__in=roles.knows_of)
    return {
        "rules_accepted": count(accepted, "rules"),
        "own_answers": count(answers, "member__pair__set"),
        "papers_to_open": count(_papers_to_open(roles), "set"),
        "lessons_to_endorse": count(_lessons_to_endorse(roles), "set"),
        "own_sides_signed": count(signed, "snapshot"),
        "passages_open": _passages_open(roles),
        "topics_to_score": Exists(unscored.filter(set=OuterRef("pk"))),
        "continuation_to_answer": Exists(_continuations_to_answer(roles)),
    }


def _sides(roles):
    """Return the condition for rows of the sides of pairs that the person is a member of."""
    ours = Q(pk=None)
    for seat in roles.seats:
        ours |= Q(pair_id=seat.pair_id, side=seat.side)
    return ours


def _continuations_to_answer(roles):
    """Return a set's proposals to go on to which a side of the person's has not said anything."""
    answers = ContinuationAnswer.objects.filter(continuation=OuterRef("pk"))
    open_ = Q(pk=None)
    for seat in roles.seats:
        given = answers.filter(pair_id=seat.pair_id, side=seat.side)
        open_ |= Q(~Exists(given), set_id=seat.set_id)
    return Continuation.objects.waiting().filter(open_, set=OuterRef("pk"))


def _passages_open(roles):
    """Return the number of passages that wait for an answer of the person's sides."""
    asked = PassageRequest.objects.filter(
        _sides(roles), pair__set=OuterRef("pk"), pair__state=PairState.CONFIRMED
    )
    summed = asked.order_by().values("pair__set").annotate(number=Sum("open")).values("number")
    return Subquery(summed)


def _papers_to_open(roles):
    """Return a set's papers, except for past meetings, that the person has not opened."""
    held = Meeting.objects.held().filter(
        cycle__set=OuterRef("set"), cycle__number=OuterRef("cycle_number")
    )
    return Paper.objects.unopened_by(roles.members).filter(~Exists(held), set=OuterRef("pk"))


def _lessons_to_endorse(roles):
    """Return a set's lessons whose current text a side of the person's has not responded to."""
    open_ = Q(pk=None)
    for seat in roles.seats:
        given = Endorsement.objects.filter(
            pair_id=seat.pair_id, side=seat.side, lesson=OuterRef("pk"),
            text_version=OuterRef("text_version"),
        )  # fmt: skip
        open_ |= Q(~Exists(given), set_id=seat.set_id) if not seat.waits else Q(pk=None)
    return Lesson.objects.open().filter(open_, set=OuterRef("pk"))


def _of_facilitators(roles):
    """Return annotations: how much members of each set have not done yet."""
    if not roles.facilitates:
        return {}
    members = Member.objects.taking_part().filter(pair__set=OuterRef("pk"))
    accepted = GroundRulesAcceptance.objects.filter(
        member=OuterRef("pk"), rules=OuterRef(OuterRef("newest_rules"))
    )
    answered = Readiness.objects.asked_now().filter(member=OuterRef("pk"))
    signed = SignOff.objects.filter(
        snapshot=OuterRef("report_snapshot"), pair__state=PairState.CONFIRMED
    )
    return {
        "rules_open": count(members.filter(~Exists(accepted)), "pair__set"),
        "readiness_open": count(members.filter(~Exists(answered)), "pair__set"),
        "sides_signed": count(signed, "snapshot"),
        "mail_undelivered": count(_undelivered(), "set_id"),
    }


def _undelivered():
    """Return a set's undelivered mail of the last weeks."""
    since = clock.now() - RECENT_MAIL
    return OutMail.objects.undelivered().filter(set_id=OuterRef("pk"), created__gte=since)


def set_needs(roles, place):
    """Yield what the set needs of the person, as a member and as a facilitator."""
    facilitating = place.set.pk in roles.facilitates
    if place.set.is_open and roles.seat_in_set(place.set.pk):
        seats = roles.seats_in_set(place.set.pk)
        yield from _to_read(place, len(seats))
        if not facilitating:
            yield from _to_tell(place, seats)
        yield from _to_answer(place, len(seats))
    if facilitating:
        yield from retention_needs(place.set, place.set.name, place.today)
    if place.set.is_open and facilitating:
        yield from _facilitator_needs(place)
        yield from _mail_needs(place)
        yield from _report_needs(place)


def _to_read(place, seats):
    set_ = place.set
    if set_.newest_rules and (set_.rules_accepted or 0) < seats:
        yield place.need("rules_to_accept", "sets:ground_rules", rules_pk=set_.newest_rules)
    if number := set_.papers_to_open:
        yield place.need("papers_to_open", "sets:papers", number=number)


def _to_tell(place, seats):
    set_ = place.set
    if (set_.own_answers or 0) < len(seats):
        moment = ReadinessMoment.of(set_.state)
        form = ("sets:readiness_answer", seats[0].pair_id)
        page = form if len(seats) == 1 else ("sets:readiness", None)
        yield place.need("readiness_to_answer", *page, moment=moment)
    if set_.topics_to_score:
        yield place.need("topics_to_score", "sets:focus_score")


def _to_answer(place, seats):
    set_ = place.set
    if set_.continuation_to_answer and set_.state == SetState.CONCLUDING:
        yield place.need("continuation_to_answer", "sets:ending")
    if number := set_.lessons_to_endorse:
        yield place.need("lessons_to_endorse", "reports:lessons", number=number)
    if number := set_.passages_open:
        yield place.need("passages_to_decide", "reports:passages", number=number)
    if set_.report_state == ReportState.FOR_SIGN_OFF and (set_.own_sides_signed or 0) < seats:
        yield place.need("report_to_sign", "reports:report", **_until(place))


def _until(place):
    """Return the dates of a need: the last day to sign off, if there is one."""
    day = place.set.report_answer_by
    return {"when": day, "late": day < place.today} if day else {}


def _facilitator_needs(place):
    set_ = place.set
    if set_.state == SetState.PREPARING:
        yield place.need("setup_to_do", "portal:setup")
    if number := set_.pairs_waiting:
        yield _of_others(place, "pairs_waiting", number, "portal:setup")
    if set_.newest_rules and (number := set_.rules_open):
        yield _of_others(place, "rules_open", number, "sets:ground_rules")
    if number := set_.readiness_open:
        yield _of_others(place, "readiness_open", number, "sets:readiness")


def _of_others(place, kind, number, page, **dates):
    return place.need(kind, page, number=number, of_others=True, **dates)


def _mail_needs(place):
    if number := place.set.mail_undelivered:
        yield place.need("mail_undelivered", "portal:undelivered", number=number)


def _report_needs(place):
    set_ = place.set
    state = set_.report_state or ReportState.DRAFTING
    if state == ReportState.DRAFTING and set_.state == SetState.CONCLUDING:
        yield place.need("report_to_finish", "reports:report")
    missing = 2 * (set_.pairs_taking_part or 0) - (set_.sides_signed or 0)
    if state == ReportState.FOR_SIGN_OFF and missing > 0:
        yield _of_others(place, "sides_to_sign", missing, "reports:report", **_until(place))
    if state == ReportState.SIGNED_OFF:
        yield place.need("report_to_release", "reports:report")
