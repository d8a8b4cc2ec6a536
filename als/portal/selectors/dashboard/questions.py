"""What a sponsor's question on a lesson needs, and what pairs are asked about their cases."""

from django.db.models import Exists, F, OuterRef, Q

from als.core.prepared import prepared
from reports.enums import ReportState
from reports.models import Case, CaseConsent, Clarification, ReplyConsent
from sets.enums import SetState


def question_needs(roles, places):
    """Yield the person's needs, of closed sets as well. ``places``: by the key of the set."""
    if facilitated := roles.facilitates & places.keys():
        yield from _to_reply(facilitated, places)
        yield from _cases_to_read_again(facilitated, places)
    if roles.seats:
        yield from _to_consent(roles, places)
        yield from _cases_to_answer(roles, places)


@prepared
def _waiting(sets):
    asked = ReplyConsent.objects.filter(reply__clarification=OuterRef("pk"))
    return (
        Clarification.objects.waiting()
        .filter(lesson__report__set_id__in=sets)
        .annotate(
            set_id=F("lesson__report__set_id"), mark=F("lesson__mark"),
            is_missing=Exists(asked.missing()), is_agreed=Exists(asked.agreed()),
        )
    )  # fmt: skip


def _to_reply(facilitated, places):
    """Yield the questions without a reply, and those whose reply all sides have agreed to.

    One about which only pairs were asked that have ended since needs another reply.
    """
    for one in _waiting(facilitated):
        if not one.is_missing:
            kind = "reply_to_send" if one.is_agreed else "question_to_reply"
            yield places[one.set_id].need(kind, "reports:clarification", one.pk, mark=one.mark)


@prepared
def _asked(roles):
    ours = _of_sides(roles, "pair_id")
    question = "reply__clarification"
    return ReplyConsent.objects.filter(
        ours, answer="", **{f"{question}__closed_at": None, "reply__sent_at": None}
    ).annotate(
        set_id=F(f"{question}__lesson__report__set_id"),
        mark=F(f"{question}__lesson__mark"),
        question=F(question),
    )


def _to_consent(roles, places):
    for one in _asked(roles):
        if place := places.get(one.set_id):
            page = "reports:clarification"
            yield place.need("reply_to_consent", page, one.question, mark=one.mark)


@prepared
def _cases_asked(roles):
    return CaseConsent.objects.filter(
        _of_sides(roles, "case__pair_id"),
        answer="",
        case__pair__set__state__in=sorted(SetState.open_states()),
    ).annotate(set_id=F("case__pair__set_id"), title=F("case__title"))


def _cases_to_answer(roles, places):
    for one in _cases_asked(roles):
        if place := places.get(one.set_id):
            yield place.need("case_to_consent", "reports:case", one.case_id, title=one.title)


@prepared
def _lapsed(sets):
    return Case.objects.filter(
        report__set_id__in=sets, report__state=ReportState.DRAFTING, lapsed_at__isnull=False
    ).annotate(set_id=F("report__set_id"))


def _cases_to_read_again(facilitated, places):
    for one in _lapsed(facilitated):
        if places[one.set_id].set.is_open:
            yield places[one.set_id].need("case_lapsed", "reports:case", one.pk, title=one.title)


def _of_sides(roles, pair):
    """Return the condition that a row is of a side of the person's; ``pair`` leads to its pair."""
    ours = Q(pk=None)
    for seat in roles.seats:
        ours |= Q(**{pair: seat.pair_id}, side=seat.side)
    return ours
