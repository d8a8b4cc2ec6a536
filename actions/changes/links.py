"""Links in reminders by which a member logs progress on one action, once, without signing in."""

import datetime as dt

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from actions import notifications
from actions.changes.disowning import set_aside
from actions.changes.progress import log_progress
from actions.changes.rows import locked_action, record, tidy
from actions.enums import ActionState, ProgressVia
from actions.models import ProgressLink
from actions.tokens import LIFE, RELATED
from als.core import clock
from als.core.locking import locked, locked_rows
from als.core.refusals import Refused
from als.core.templatetags.words import when
from sets.mail_links import (
    LinkOver,
    refuse_unless_own,
    refuse_who_has_rules_to_accept,
    refuse_who_is_out,
)

SHARED = dt.timedelta(hours=12)  # reminders of one morning carry one link


def make_link(*, action, member):
    """Return a working link that was made for the member this morning, or a new one.

    Earlier ones keep working until they expire, because each mail promises 14 days.
    """
    return make_links({(action, member)})[action.pk, member.pk]


def make_links(wanted):
    """Return such links of each ``(action, member)``, by the keys of both: in two statements."""
    now = clock.now()
    recent = ProgressLink.objects.working(now).filter(
        made_at__gt=now - SHARED,
        action__in={action.pk for action, _member in wanted},
        member__in={member.pk for _action, member in wanted},
    )
    links = {(link.action_id, link.member_id): link for link in reversed(recent)}  # the newest
    new = {
        (action.pk, member.pk): ProgressLink(
            action=action, member=member, made_at=now, expires_at=now + LIFE
        )
        for action, member in wanted
        if (action.pk, member.pk) not in links
    }
    ProgressLink.objects.bulk_create(new.values())
    return links | new


def log_by_link(*, link, by, done, **given):
    """Log the link's one entry, dated today, and return the link. Sent twice it is one."""
    refuse_unless_own(link, by)
    with transaction.atomic():
        link = _locked(link)
        if link.used_at and _is_same(link.entry, done=done, **given):
            return link
        refuse_unless_works(link)
        action = locked_action(link.action)
        entry = log_progress(
            action=action,
            day=clock.today(link.action.pair.set.programme.time_zone),
            done=done,
            by=link.member.person,
            via=ProgressVia.LINK,
            **given,
        )
        _refuse_already_logged(entry)
        link.used_at, link.entry, link.state_before = clock.now(), entry, action.state
        link.save(update_fields=["used_at", "entry", "state_before"])
        notifications.notify_logged_by_link(link)
    return link


def disown_entry(*, link, by):
    """Note that it was not the person who sent the link's entry: it stops counting.

    Idempotent; ``Refused`` if the link was not used. The facilitators get a mail either way. The
    mail of somebody who no longer takes part, or of an account that was switched off since, takes
    nothing back.
    """
    refuse_unless_own(link, by)
    with transaction.atomic():
        link = _locked(link)
        if not link.used_at:
            raise Refused(_("Nothing has been saved by this link."))
        if link.disowned_at:
            return link
        put_back = False
        link.taken_back = _takes_part_still(link)
        if link.taken_back:
            put_back = set_aside(link.entry, was=link.state_before, by=link.member.person)
        link.disowned_at = clock.now()
        link.save(update_fields=["disowned_at", "taken_back"])
        facts = {"action": link.action_id, "taken_back": link.taken_back, "put_back": put_back}
        record("disowned", link.entry, link.action.pair, by=link.member.person, **facts)
        notifications.notify_entry_disowned(link, put_back=put_back)
    return link


def revoke_link(*, link, by):
    """Revoke the link and return it. Idempotent; ``Refused`` if it was used."""
    refuse_unless_own(link, by)
    with transaction.atomic():
        link = _locked(link)
        if link.used_at:
            raise Refused(_("This link was used already and no longer works."))
        if not link.revoked_at:
            _revoke(link, by)
    return link


def revoke_links(*, by):
    """Revoke all of the person's links that still work; return how many."""
    with transaction.atomic():
        links = ProgressLink.objects.visible_to(by).working().select_related(*RELATED)
        found = list(locked_rows(links.order_by("pk")))
        for link in found:
            _revoke(link, by)
    return len(found)


def revoke_links_of(person, *, by):
    """Revoke all links that still work of somebody whose account is switched off."""
    links = ProgressLink.objects.filter(member__person=person).working()
    for link in locked_rows(links.select_related(*RELATED).order_by("pk")):
        _revoke(link, by)


def refuse_unless_works(link):
    """Raise ``LinkOver``, with the reason and the page to go on to, unless the link works."""
    page = reverse("actions:action", args=[link.action_id])
    if link.used_at:
        raise LinkOver(
            _(
                "It was used on %(when)s: an entry was saved then. "
                "A link works once. To add another entry, sign in."
            )
            % {"when": when(link.used_at, _zone(link))},
            page,
        )
    if link.revoked_at:
        raise LinkOver(
            _("It was revoked on %(when)s. To log progress, sign in.")
            % {"when": when(link.revoked_at, _zone(link))},
            page,
        )
    if link.expires_at <= clock.now():
        raise LinkOver(
            _("It worked for %(days)s days, until %(when)s. To log progress, sign in.")
            % {"days": LIFE.days, "when": when(link.expires_at, _zone(link))},
            page,
        )
    _refuse_who_is_out(link)
    _refuse_state(link.action)


def _refuse_who_is_out(link):
    member, pair = link.member, link.action.pair
    refuse_who_is_out(member, pair)
    if not pair.set.is_open:
        raise LinkOver(
            _("The set is closed: no progress can be logged any more. What was logged stays."),
            reverse("actions:action", args=[link.action_id]),
        )
    refuse_who_has_rules_to_accept(member)


def _takes_part_still(link):
    person = link.member.person
    try:
        refuse_who_is_out(link.member, link.action.pair)
    except LinkOver:
        return False
    switched_off = person.links_from is not None and link.made_at <= person.links_from
    return link.action.pair.set.is_open and not switched_off


def _refuse_state(action):
    page = reverse("actions:action", args=[action.pk])
    if action.state == ActionState.PROPOSED:
        raise LinkOver(
            _(
                "The action has changed since the email was sent: both sides have to consent "
                "to it again before work on it is logged."
            ),
            page,
        )
    if action.has_ended:
        raise LinkOver(
            _("The action has ended since the email was sent. Sign in to add what came of it."),
            page,
        )


def _locked(link):
    """Lock the row, then read it: joined in one query, the related rows would predate the lock."""
    locked(link)
    return ProgressLink.objects.select_related(*RELATED).get(pk=link.pk)


def _refuse_already_logged(entry):
    """Refuse an entry that was in the log already: the link would count as used for it."""
    if entry.via != ProgressVia.LINK or ProgressLink.objects.filter(entry=entry).exists():
        raise Refused(_("The log already has this entry, word for word. Add what is new."))


def _is_same(entry, *, state_after=None, reason="", attachments=(), **given):
    """Return whether the entry has exactly these values and files: the form was sent twice."""
    same = all(getattr(entry, name) == value for name, value in tidy(given).items())
    files = sorted(entry.attachments.values_list("sha256", flat=True))
    same_files = files == sorted(upload.sha256 for upload in attachments)
    return same and same_files and state_after in (None, entry.state_after)


def _revoke(link, by):
    link.revoked_at = clock.now()
    link.save(update_fields=["revoked_at"])
    record("revoked", link, link.action.pair, by=by, action=link.action_id)


def _zone(link):
    return link.action.pair.set.programme.time_zone
