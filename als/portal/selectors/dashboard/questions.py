"""What a sponsor's question on a released lesson needs of facilitators, and of the pairs asked."""

from django.db.models import Exists, F, OuterRef, Q

from als.core.prepared import prepared
from reports.models import Clarification, ReplyConsent


def question_needs(roles, places):
    """Yield the person's needs, of closed sets as well. ``places``: by the key of the set."""
    if facilitated := roles.facilitates & places.keys():
        yield from _to_reply(facilitated, places)
    if roles.seats:
        yield from _to_consent(roles, places)


@prepared
def _waiting(sets):
    missing = ReplyConsent.objects.missing().filter(reply__clarification=OuterRef("pk"))
    return (
        Clarification.objects.waiting()
        .filter(lesson__report__set_id__in=sets)
        .annotate(
            set_id=F("lesson__report__set_id"), mark=F("lesson__mark"), words=F("reply__pk"),
            is_missing=Exists(missing),
        )
    )  # fmt: skip


def _to_reply(facilitated, places):
    """Yield the questions without a reply, and those whose reply all sides have agreed to."""
    for one in _waiting(facilitated):
        if one.words is None or not one.is_missing:
            kind = "question_to_reply" if one.words is None else "reply_to_send"
            yield places[one.set_id].need(kind, "reports:clarification", one.pk, mark=one.mark)


@prepared
def _asked(roles):
    ours = Q(pk=None)
    for seat in roles.seats:
        ours |= Q(pair_id=seat.pair_id, side=seat.side)
    question = "reply__clarification"
    return ReplyConsent.objects.filter(
        ours, said="", **{f"{question}__closed_at": None, "reply__sent_at": None}
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
