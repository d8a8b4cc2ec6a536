"""What the two sides of a pair answer: agree, decline, withdraw, or nothing.

The pair's row is the lock.
"""

from django.db import transaction
from django.utils.translation import gettext as _

from als.core import audit, clock
from als.core.processes.runs import attempt
from als.core.refusals import Refused, refuse_unless
from sets.changes.ground_rules import bring_into_force
from sets.changes.locks import locked_pair
from sets.changes.names import refuse_namesake, refuse_taken_name
from sets.changes.people import person_at, refuse_facilitator, refuse_sponsor
from sets.enums import AGREEMENT_TRANSITIONS, AgreementState, PairState, Tier
from sets.models import Agreement, Invitation, Member, Pair
from sets.models.roles import forget_roles
from sets.notifications import members as member_notifications
from sets.notifications import pairs as pair_notifications
from sets.rules import may_answer, may_facilitate, may_withdraw
from sets.signals import disclosure_narrowed, people_changed


def agree(*, agreement, by, sector=None, reason=""):
    """Agree for one's side. With the second side's word the pair is confirmed."""
    _refuse_others(by, agreement)
    with transaction.atomic():
        agreement = _locked(agreement)
        _refuse_others(by, agreement)
        if agreement.state == AgreementState.AGREED:
            return agreement
        _refuse_ended(agreement)
        refuse_sponsor(by, agreement.pair.set.programme)
        refuse_facilitator(by, agreement.pair.set)
        refuse_namesake(agreement.pair.set, by)
        _refuse_who_sits_here(agreement.pair, by)
        agreement.sector = sector or agreement.sector
        _answer(agreement, AgreementState.AGREED, by=by, reason=reason)
        pair_notifications.asked_no_more(agreement)
        Member.objects.create(
            pair=agreement.pair,
            side=agreement.side,
            person=by,
            sector=agreement.sector,
            lead=True,
            joined_at=clock.now(),
        )
        if not _confirm(agreement.pair, by=by):
            pair_notifications.agreed(agreement)
    forget_roles(by)
    return agreement


def decline(*, agreement, reason, by):
    """Decline for one's side: the pair will not take part."""
    _refuse_others(by, agreement)
    _refuse_silence(reason)
    with transaction.atomic():
        agreement = _locked(agreement)
        _refuse_others(by, agreement)
        if agreement.state == AgreementState.DECLINED:
            return agreement
        _refuse_ended(agreement)
        _answer(agreement, AgreementState.DECLINED, by=by, reason=reason)
        _end(agreement.pair, PairState.DECLINED)
        pair_notifications.ended(agreement, others=_other_leads(agreement))
    return agreement


def withdraw(*, pair, side, reason, by):
    """Take one's side out, and with it the pair: there is none with one side."""
    _refuse_who_does_not_lead(by, pair, side)
    _refuse_silence(reason)
    with transaction.atomic():
        agreement = _locked(Agreement.objects.get(pair=pair, side=side))
        pair = agreement.pair
        if agreement.state == AgreementState.WITHDRAWN:
            return agreement
        if pair.state not in PairState.open_states():
            raise Refused(_("This pair no longer takes part."))
        if not pair.set.is_open:
            raise Refused(_("The set is closed."))
        # Roles are kept with the user; the lead may have been handed over since they were read.
        forget_roles(by)
        _refuse_who_does_not_lead(by, pair, side)
        _answer(agreement, AgreementState.WITHDRAWN, by=by, reason=reason)
        _end(pair, PairState.WITHDRAWN)
        disclosure_narrowed.send(sender=Pair, set_id=pair.set_id, by=by)
        gone = pair.members.filter(side=side, left_at=None).select_related("person")
        people = [member.person for member in gone]
        gone.update(left_at=clock.now())
        member_notifications.no_longer_of(pair.set, people)
        # Those who leave may have been the last whose acceptance the rules waited for.
        bring_into_force(pair.set, by=by)
        pair_notifications.ended(agreement, others=_other_leads(agreement))
        people_changed.send(sender=Pair, set_=pair.set, by=by)
    forget_roles(by)
    return agreement


def ask_again(*, agreement, email, name, by):
    """Ask the lead once more, or somebody in their place; an earlier person's link ends."""
    refuse_unless(
        may_facilitate(by, agreement.pair.set),
        _("Only facilitators of this set can ask for an answer."),
    )
    with transaction.atomic():
        agreement = _locked(agreement)
        _refuse_ended(agreement)
        if agreement.state != AgreementState.INVITED:
            raise Refused(_("This side has answered already."))
        person = person_at(email=email, name=name, by=by)
        _refuse_other_side(person, agreement)
        refuse_sponsor(person, agreement.pair.set.programme)
        refuse_facilitator(person, agreement.pair.set)
        refuse_taken_name(agreement.pair.set, name, email=person.email)
        agreement.person, agreement.asked_at = person, clock.now()
        agreement.asked_as = " ".join(name.split())
        agreement.reminders, agreement.reminded_at = 0, None
        agreement.save(update_fields=["person", "asked_as", "asked_at", "reminders", "reminded_at"])
        _audit("asked again", agreement, by=by)
        pair_notifications.invitation(agreement, by=by, time=f"{clock.now():%Y%m%d%H%M}")
    return agreement


def stop_waiting(*, pair, by):
    """Let go of a pair that is still without an answer. Its silence stays on record."""
    refuse_unless(
        may_facilitate(by, pair.set),
        _("Only facilitators of this set can stop waiting for an answer."),
    )
    with transaction.atomic():
        pair = locked_pair(pair.pk)
        if pair.state == PairState.LAPSED:
            return pair
        if pair.state != PairState.PROPOSED:
            raise Refused(_("This pair has answered since you opened this page."))
        if not pair.set.is_open:
            raise Refused(_("The set is closed."))
        _end(pair, PairState.LAPSED)
        audit.record("stopped waiting", pair, by=by, set_id=pair.set_id, pair_id=pair.pk)
        pair_notifications.lapsed(pair, [member.person for member in _leads_of(pair)])
    return pair


def remind(*, agreement, now):
    """Remind the lead who has not answered, if a reminder is due; return whether it was."""
    with transaction.atomic():
        agreement = _locked(agreement)
        if not Agreement.objects.to_remind(now).filter(pk=agreement.pk).exists():
            return False
        agreement.reminders, agreement.reminded_at = agreement.reminders + 1, now
        agreement.save(update_fields=["reminders", "reminded_at"])
        _audit("reminded", agreement, by=None)
        pair_notifications.reminder(agreement)
    return True


def remind_unanswered():
    """Remind all leads for whom a reminder is due; return how many."""
    return sum(reminding_unanswered())


def reminding_unanswered():
    """Remind them; yield of each, once committed. Safe to run twice, or in two workers at once."""
    now = clock.now()
    for agreement in Agreement.objects.to_remind(now):
        yield attempt(remind, agreement=agreement, now=now)


def _refuse_others(by, agreement):
    refuse_unless(
        may_answer(by, agreement), _("Only the lead who was asked can answer for this side.")
    )


def _refuse_who_does_not_lead(by, pair, side):
    refuse_unless(may_withdraw(by, pair, side), _("Only the lead of a side can withdraw it."))


def _refuse_other_side(person, agreement):
    pair = agreement.pair
    asked = pair.agreements.exclude(pk=agreement.pk).filter(person=person)
    as_colleague = Invitation.objects.unanswered().filter(pair=pair, email=person.email)
    sits = pair.members.filter(person=person, left_at=None)
    if asked.exists() or sits.exists() or as_colleague.exists():
        raise Refused(_("The person at %s is on the other side.") % person.email, field="email")


def _refuse_who_sits_here(pair, by):
    """Refuse somebody who became a member of the other side after they were asked to lead."""
    if Member.objects.active().filter(pair=pair, person=by).exists():
        raise Refused(_("You take part in this pair for the other side already."))


def _refuse_silence(reason):
    if not reason.strip():
        raise Refused(_("Say why, in a sentence."), field="reason")


def _locked(agreement):
    """Lock the pair, then read the agreement as it is now."""
    pair = locked_pair(agreement.pair_id)
    agreement = Agreement.objects.select_related("person").get(pk=agreement.pk)
    agreement.pair = pair
    return agreement


def _refuse_ended(agreement):
    """Refuse an answer that comes after the pair, or the set, is over."""
    if AgreementState(agreement.state) in (AgreementState.DECLINED, AgreementState.WITHDRAWN):
        raise Refused(_("You have answered already that your side does not take part."))
    if agreement.pair.state == PairState.LAPSED:
        raise Refused(_("The facilitators no longer wait: this pair does not take part."))
    if agreement.pair.state not in PairState.open_states():
        raise Refused(_("The other side does not take part, so there is nothing left to answer."))
    if not agreement.pair.set.is_open:
        raise Refused(_("The set is closed."))


def _answer(agreement, to, *, by, reason):
    if to not in AGREEMENT_TRANSITIONS[AgreementState(agreement.state)]:
        raise Refused(_("This side has answered already."))
    agreement.state, agreement.reason = to, reason.strip()
    agreement.decided_at, agreement.decided_by = clock.now(), by
    agreement.save(update_fields=["state", "reason", "sector", "decided_at", "decided_by"])
    _audit(to, agreement, by=by)


def _confirm(pair, *, by):
    """Confirm the pair if both sides agreed; return whether they did."""
    agreed = pair.agreements.filter(state=AgreementState.AGREED)
    if set(agreed.values_list("side", flat=True)) != set(Tier):
        return False
    pair.state, pair.confirmed_at = PairState.CONFIRMED, clock.now()
    pair.save(update_fields=["state", "confirmed_at"])
    audit.record("confirmed", pair, by=by, set_id=pair.set_id, pair_id=pair.pk)
    pair_notifications.confirmed(pair, [member.person for member in _leads_of(pair)])
    people_changed.send(sender=Pair, set_=pair.set, by=by)
    return True


def _end(pair, state):
    pair.state, pair.ended_at = state, clock.now()
    pair.save(update_fields=["state", "ended_at"])


def _leads_of(pair):
    """Return the members who lead a side now; the lead may have been handed over since."""
    return list(pair.members.filter(lead=True, left_at=None).select_related("person"))


def _other_leads(agreement):
    """Return who leads the other side; until it has answered, whoever was asked to."""
    leads = [member for member in _leads_of(agreement.pair) if member.side != agreement.side]
    asked = agreement.pair.agreements.exclude(pk=agreement.pk).select_related("person")
    return [row.person for row in leads or asked]


def _audit(verb, agreement, *, by):
    pair = agreement.pair
    audit.record(
        verb, agreement, by=by, set_id=pair.set_id, pair_id=pair.pk, side=str(agreement.side)
    )
