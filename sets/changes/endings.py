"""How a set goes on after its year: by itself, or as a new one with the same people."""

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from als.core import audit, clock
from als.core.locking import locked
from als.core.refusals import Refused, refuse_unless
from sets.changes.invitations import ask_colleague
from sets.changes.learning_sets import (
    COPIED,
    begin_with,
    create_set,
    enrol_facilitator,
    rules_of_those,
)
from sets.changes.locks import hold_programme, locked_open
from sets.changes.people import refuse_sponsor
from sets.enums import PairState, SetState, Tier
from sets.models import (
    Agreement,
    Continuation,
    ContinuationAnswer,
    Member,
    Pair,
    SetFacilitator,
)
from sets.models.roles import forget_roles, roles_of
from sets.notifications import continuations as continuation_notifications
from sets.notifications import members as member_notifications
from sets.notifications import pairs as pair_notifications
from sets.rules import (
    may_answer_continuation,
    may_drop_continuation,
    may_propose_continuation,
    may_renew,
)
from sets.signals import people_changed


def propose_continuation(*, set_, member, until, by):
    """Propose that a member facilitates the set on; return the ``Continuation``. Mails the set."""
    _refuse_who_may_not_propose(by, set_)
    with transaction.atomic():
        set_ = locked_open(set_)
        _refuse_who_may_not_propose(by, set_)
        if not Member.objects.taking_part().of_set(set_).filter(pk=member.pk).exists():
            raise Refused(_("Choose somebody who takes part in this set."), field="member")
        _refuse_day(set_, until)
        if set_.continuations.waiting().exists():
            raise Refused(_("There is a proposal already. Answer that one first."))
        willing = clock.now() if member.person_id == by.pk else None
        made = Continuation.objects.create(
            set=set_, member=member, until=until, proposed_by=by, proposed_at=clock.now(),
            willing_at=willing,
        )  # fmt: skip
        audit.record("proposed", made, by=by, set_id=set_.pk)
        continuation_notifications.continuation_proposed(made, by=by)
    return made


def answer_continuation(*, continuation, agrees, by):
    """Answer for one's sides, and, as the member who would facilitate, for oneself as well.

    With the last yes the set goes on. A member who does not want to ends the proposal. Idempotent.
    """
    _refuse_who_may_not_answer(by, continuation)
    with transaction.atomic():
        set_ = locked_open(continuation.set)
        continuation = Continuation.objects.select_related("member__person").get(pk=continuation.pk)
        continuation.set = set_
        if not continuation.waits:
            return continuation
        forget_roles(by)
        _refuse_who_may_not_answer(by, continuation)
        if agrees:
            _refuse_day(set_, continuation.until)  # days move while it waits
        for seat in roles_of(by).seats_in_set(set_.pk):
            given = {"agrees": agrees, "by": by, "at": clock.now()}
            where = {"pair_id": seat.pair_id, "side": seat.side}
            answers = ContinuationAnswer.objects
            answers.update_or_create(continuation=continuation, **where, defaults=given)
        own = continuation.member.person_id == by.pk
        audit.record("answered", continuation, by=by, set_id=set_.pk, agrees=agrees)
        if own and not agrees:
            return _drop(continuation, by)
        if own and continuation.willing_at is None:
            continuation.willing_at = clock.now()
            continuation.save(update_fields=["willing_at"])
        stays = Member.objects.taking_part().filter(pk=continuation.member_id).exists()
        if continuation.willing_at and stays and not sides_missing(continuation):
            _settle(continuation, by)
    return continuation


def drop_continuation(*, continuation, by):
    """Take the proposal back: whoever made it, or a facilitator. Idempotent."""
    with transaction.atomic():
        set_ = locked_open(continuation.set)
        continuation = Continuation.objects.get(pk=continuation.pk)
        continuation.set = set_
        if continuation.dropped_at:
            return continuation
        refuse_unless(
            may_drop_continuation(by, continuation),
            _(
                "Only the person who made the proposal and facilitators of this set can "
                "withdraw it."
            ),
        )
        return _drop(continuation, by)


def sides_missing(continuation):
    """Return the ``(pair, side)`` of pairs that take part and have not agreed."""
    agreed = set(continuation.answers.filter(agrees=True).values_list("pair", "side"))
    pairs = Pair.objects.confirmed().filter(set=continuation.set_id).with_partnerships()
    return [(pair, side) for pair in pairs for side in Tier if (pair.pk, side) not in agreed]


def _refuse_who_may_not_propose(by, set_):
    refuse_unless(
        may_propose_continuation(by, set_),
        _("Only those in this set can propose that it goes on, once it is concluding."),
    )


def _refuse_who_may_not_answer(by, continuation):
    refuse_unless(
        may_answer_continuation(by, continuation),
        _("Only members of this set can answer, for their side, while the proposal waits."),
    )


def _refuse_day(set_, until):
    """Refuse a day on which the set, which has ended, could not go on until."""
    if until <= set_.end:
        raise Refused(_("Choose a day after the set’s end."), field="until")
    if until <= clock.today(set_.programme.time_zone):
        raise Refused(_("That day is over. Choose a later one."), field="until")
    if until > set_.programme.end:
        raise Refused(
            _("The programme ends before that day. Its managers can extend it."), field="until"
        )


def _drop(continuation, by):
    continuation.dropped_at = clock.now()
    continuation.save(update_fields=["dropped_at"])
    continuation_notifications.continuation_over(continuation)
    audit.record("withdrew", continuation, by=by, set_id=continuation.set_id)
    return continuation


def _settle(continuation, by):
    """Let the member facilitate from now on; those who did so until now step down."""
    set_, now = continuation.set, clock.now()
    earlier = SetFacilitator.objects.active().filter(set=set_).select_related("person")
    people = [one.person for one in earlier]
    earlier.update(removed_at=now)
    made = SetFacilitator.objects.create(
        set=set_, person=continuation.member.person, since=now, by_consent=True
    )
    continuation.settled_at = now
    continuation.save(update_fields=["settled_at"])
    set_.state, set_.end = SetState.RUNNING, continuation.until
    set_.save(update_fields=["state", "end"])
    audit.record("settled", continuation, by=by, set_id=set_.pk)
    audit.record("added", made, by=by, set_id=set_.pk)
    member_notifications.no_longer_of(set_, people)
    continuation_notifications.continuation_settled(continuation, people)
    people_changed.send(sender=SetFacilitator, set_=set_, by=by)
    forget_roles(by)


def renew_set(*, source, name, start, end, pairs, by):
    """Make a new set with the same people: each side is asked again. Return the ``LearningSet``.

    Purpose, objectives and plan come along, and the ground rules as a first version that everybody
    accepts again, as far as nobody wrote in them who is not asked again. Nothing else does.
    """
    _refuse_who_may_not_renew(by, source)
    if not pairs:
        raise Refused(_("Choose at least one pair."), field="pairs")
    copied = {field: getattr(source, field) for field in COPIED}
    with transaction.atomic():
        source = locked(source)
        _refuse_who_may_not_renew(by, source)
        dates = {"name": name, "start": start, "end": end}
        set_ = create_set(programme=source.programme, by=by, copied_from=source, **copied, **dates)
        enrol_facilitator(set_=set_, person=by, by=by, asked_by=by)
        if rules := rules_of_those(source, pairs):
            begin_with(rules, set_, by)
        hold_programme(set_.programme_id)
        for pair in pairs:
            _propose_again(pair, source, set_, by)
    forget_roles(by)
    return set_


def _refuse_who_may_not_renew(by, source):
    refuse_unless(
        may_renew(by, source),
        _("Only facilitators of a set can make a new one with its people, at its end."),
    )


def _propose_again(pair, source, set_, by):
    """Ask both leads of a pair, and their colleagues; who says no stays what they were."""
    if pair.set_id != source.pk or pair.state != PairState.CONFIRMED:
        raise Refused(_("%s does not take part in this set.") % pair, field="pairs")
    last = set_.pairs.aggregate(last=Max("number"))["last"] or 0
    made = Pair.objects.create(
        set=set_, number=last + 1, upper=pair.upper, lower=pair.lower,
        outside_reason=pair.outside_reason, proposed_at=clock.now(),
    )  # fmt: skip
    audit.record("proposed", made, by=by, set_id=set_.pk, pair_id=made.pk)
    here = pair.members.filter(left_at=None, person__is_active=True).select_related("person")
    for side in Tier:
        lead = next((m for m in here if m.side == side and m.lead), None)
        if lead is None:
            sentence = _("%s has no lead who can sign in. Have one chosen first.")
            raise Refused(sentence % pair.partnership(side), field="pairs")
        refuse_sponsor(lead.person, set_.programme)
        agreement = Agreement.objects.create(
            pair=made, side=side, person=lead.person, asked_as=lead.person.name,
            sector=lead.sector, asked_at=clock.now(),
        )  # fmt: skip
        audit.record("asked", agreement, by=by, set_id=set_.pk, pair_id=made.pk, side=str(side))
        pair_notifications.invitation(agreement, by=by)
    for member in here:
        if not member.lead:
            ask_colleague(
                pair=made, side=member.side, email=member.person.email, by=by,
                name=member.person.name, sector=member.sector,
            )  # fmt: skip
