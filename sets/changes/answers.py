"""Answers by a link in a mail: made with the mail, used once, and disowned by its person."""

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from als.core import audit, clock
from als.core.locking import locked
from als.core.refusals import Refused
from als.core.templatetags.words import when
from sets.answers import purpose_named
from sets.mail_links import (
    LinkOver,
    refuse_unless_own,
    refuse_who_has_rules_to_accept,
    refuse_who_is_out,
)
from sets.models import AnswerLink
from sets.notifications import answers as answer_notifications
from sets.tokens import RELATED_OF_ANSWER, answer_link


def answer_links_for(wanted):
    """Return the absolute addresses for mails to members, by the purpose and both keys.

    ``wanted``: ``(purpose, thing, member)`` of each. Whoever has used theirs gets "". One link for
    each person, thing and version, in whatever many mails: it works as long as the last of them
    promises. Call it in the mails' transaction.
    """
    new = {(row[0], row[1].pk, row[2].pk): _new_link(*row) for row in wanted}
    there = AnswerLink.objects.filter(
        member__in={member.pk for _purpose, _thing, member in wanted},
        thing__in={thing.pk for _purpose, thing, _member in wanted},
    )
    there = {_key(link): link for link in there}
    once = ["purpose", "member", "thing", "version"]  # who makes one at the same moment has it, too
    AnswerLink.objects.bulk_create(
        [link for link in new.values() if _key(link) not in there],
        update_conflicts=True, unique_fields=once, update_fields=["purpose"],
    )  # fmt: skip
    return {of: _address(there.get(_key(link), link), link) for of, link in new.items()}


def _new_link(purpose, thing, member):
    purpose = purpose_named(purpose)
    return AnswerLink(
        purpose=purpose.name,
        member=member,
        thing=thing.pk,
        version=purpose.version_of(thing),
        made_at=clock.now(),
        expires_at=purpose.expires_at(thing),
    )


def _key(link):
    return link.purpose, link.member_id, link.thing, link.version


def _address(link, new):
    """Return the address of the link that there is, which works as long as a new one would."""
    if not link.used_at and link.expires_at < new.expires_at:
        link.expires_at = new.expires_at
        link.save(update_fields=["expires_at"])
    ended = _ended(link, new.member.person)
    works = not link.used_at and link.expires_at > clock.now() and not ended
    return answer_link(link) if works else ""


def give_answer(*, link, by, answer, **typed):
    """Give the link's one answer for its member, and return the link. Sent twice it is once."""
    refuse_unless_own(link, by)
    with transaction.atomic():
        link = _locked(link)
        purpose, thing = purpose_named(link.purpose), thing_of(link)
        if link.used_at and thing and purpose.is_same(thing, link, answer=answer, **typed):
            return link
        refuse_unless_works(link, thing=thing)
        thing = purpose.lock(thing)
        refuse_unless_works(link, thing=thing)
        person = link.member.person
        link.given = purpose.give(thing, answer=answer, by=person, **typed) or {}
        link.used_at, link.answer = clock.now(), answer
        link.save(update_fields=["used_at", "answer", "given"])
        _record("answered by link", link, by=person, answer=answer)
        answer_notifications.answer_given(link, purpose, thing)
    return link


def disown_answer(*, link, by):
    """Note that it was not the person who answered, and take the answer back if that can be.

    Idempotent; ``Refused`` if nothing was answered. The facilitators get a mail either way. The
    mail of somebody who no longer takes part, or of an account that was switched off since,
    takes nothing back: it would change what others rest on.
    """
    refuse_unless_own(link, by)
    with transaction.atomic():
        link = _locked(link)
        if not link.used_at:
            raise Refused(_("Nothing has been answered by this link."))
        if link.disowned_at:
            return link
        purpose, thing = purpose_named(link.purpose), thing_of(link)
        may = thing is not None and _takes_part_still(link, purpose, thing)
        link.taken_back = bool(may and purpose.take_back(purpose.lock(thing), link))
        link.disowned_at = clock.now()
        link.save(update_fields=["disowned_at", "taken_back"])
        _record("disowned", link, by=link.member.person, taken_back=link.taken_back)
        answer_notifications.answer_disowned(link, purpose, thing)
    return link


def thing_of(link):
    """Return what the link is about, as it is now, or None."""
    return purpose_named(link.purpose).find(link.thing)


def refuse_unless_works(link, *, thing):
    """Raise ``LinkOver``, with the reason and the page to go on to, unless the link works."""
    member, zone = link.member, link.member.pair.set.programme.time_zone
    if thing is None:
        raise LinkOver(_("What this link was about is no longer there."), _desk())
    purpose = purpose_named(link.purpose)
    page = purpose.page(thing)
    if _ended(link, member.person):
        raise LinkOver(
            _("This link stopped working when its account was switched off."),
            _desk(),
        )
    refuse_who_is_out(member, member.pair)
    pair = purpose.pair_of(thing)
    if pair is not None:
        refuse_who_is_out(member, pair)
    if not purpose.is_open(thing):
        raise LinkOver(_("The set is closed: nothing is left to answer."), page)
    if link.used_at:
        sentence = _("It was used on %s. A link works once. To change your answer, sign in.")
        raise LinkOver(sentence % when(link.used_at, zone), page)
    if link.expires_at <= clock.now():
        raise LinkOver(
            _("It worked until %s. To answer, sign in.") % when(link.expires_at, zone), page
        )
    if link.version != purpose.version_of(thing):
        raise LinkOver(_("What you were asked has changed since the email was sent."), page)
    if purpose.needs_rules:
        refuse_who_has_rules_to_accept(member)
    try:
        purpose.refuse(thing, member)
    except Refused as refusal:
        raise LinkOver(refusal.sentence, page) from None


def _takes_part_still(link, purpose, thing):
    """Return whether the link's person is still one who answers: in the pair, in an open set."""
    member, pair = link.member, purpose.pair_of(thing) or link.member.pair
    try:
        refuse_who_is_out(member, pair)
    except LinkOver:
        return False
    return purpose.is_open(thing) and not _ended(link, member.person)


def _ended(link, person):
    """Return whether the person's account was switched off since the link was made."""
    return person.links_from is not None and link.made_at <= person.links_from


def _locked(link):
    """Lock the row, then read it: joined in one query, the related rows would predate the lock."""
    locked(link)
    return AnswerLink.objects.select_related(*RELATED_OF_ANSWER).get(pk=link.pk)


def _record(verb, link, *, by, **facts):
    pair = link.member.pair
    audit.record(
        verb, link, by=by, set_id=pair.set_id, pair_id=pair.pk, purpose=link.purpose, **facts
    )


def _desk():
    return reverse("portal:dashboard")
