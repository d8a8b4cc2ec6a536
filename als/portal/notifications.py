"""The digest: one mail a person on Monday at eight, on the clock of their first open set.

Who chose so gets it every second Monday, with all of the two weeks.

It has the mails that the person chose to get in it, what needs them next, with links by which they
answer that without signing in, how much the other side of their pairs has logged, and what others
commented on. Where there is nothing of these, none is sent.
"""

import datetime as dt
import logging
from dataclasses import dataclass
from operator import attrgetter

from django.db import IntegrityError, transaction
from django.db.models import Count, F, Max, Q
from django.urls import reverse
from django.utils import translation

from actions.models import ProgressEntry
from als.accounts.models import User
from als.core import clock
from als.core.enums import MailChoice, MailKind, MailState
from als.core.locking import free_rows
from als.core.mail import outbox
from als.core.mail.choices import choices_of, read_choices
from als.core.models import OutMail
from als.core.prepared import prepared, read_once
from als.core.text.later import later as _
from als.portal.mail_links import with_links
from als.portal.selectors.comments import commented_for
from als.portal.selectors.dashboard.all_needs import needs_of
from als.portal.selectors.dashboard.programmes import sponsor_needs
from als.portal.selectors.news import News
from als.portal.selectors.readers import Reader, waiting_readers
from sets.enums import SetState, Tier
from sets.models import Pair
from sets.models.roles import roles_of

MAX_NEEDS = 12

log = logging.getLogger(__name__)


@dataclass
class Digest:
    """What the digest of one reader says. ``accepted``: the rules of all their sets."""

    reader: Reader
    kept: list
    needs: list
    logged: list
    commented: list
    seats: list
    accepted: bool

    @property
    def is_empty(self):
        return not (self.kept or self.needs or self.logged or self.commented)

    @property
    def shown_needs(self):
        asked = self.needs
        if not self.accepted:
            asked = [need for need in asked if need.kind == "rules_to_accept"]
        return asked[:MAX_NEEDS]


def send_digests(now=None):
    """Write the digests that are due; return how many, with the notes that there is nothing."""
    return sum(sending_digests(now))


def sending_digests(now=None):
    """Write the digests that are due; yield after each commit for how many readers.

    Whoever has nothing new to read gets a note in the outbox: that is work done, too.

    Safe to run twice, in two workers at once, and after one that was killed in the middle: a
    digest has its key, and those of a transaction are there together or not at all. Two workers
    share the readers: each leaves out those to whom the other is writing.
    """
    now = now or clock.now()
    for readers in waiting_readers(now):
        yield _send(readers, now)


def _send(readers, now):
    """Write their digests in one transaction; return for how many readers.

    If that fails, each in its own: another worker may have written one of them, and what is wrong
    with one person's holds up nobody else's.
    """
    try:
        with transaction.atomic(), read_once():
            return _write(readers, now)
    except Exception as error:
        if len(readers) > 1:
            return sum(_send([reader], now) for reader in readers)
        if not isinstance(error, IntegrityError):
            log.exception("The digest of person %s can't be written", readers[0].person.pk)
        return 0


def _write(readers, now):
    people = User.objects.filter(pk__in=[reader.person.pk for reader in readers])
    free = set(free_rows(people).values_list("pk", flat=True))
    readers = [reader for reader in readers if reader.person.pk in free]
    if not readers:
        return 0
    read_choices([reader.person for reader in readers])
    news = News([reader.person for reader in readers], min(reader.since for reader in readers))
    digests = []
    for reader in readers:
        with translation.override(news.language(reader.person)):
            digests.append(_digest(reader, news, now))
    links = with_links([(digest.seats, digest.shown_needs) for digest in digests])
    mails = []
    for digest, linked in zip(digests, links, strict=True):
        with translation.override(news.language(digest.reader.person)):
            mails.append(_nothing(digest) if digest.is_empty else _mail(digest, linked))
    outbox.write_new(mails)
    for digest, mail in zip(digests, mails, strict=True):
        if news.held(digest.reader.person) and not digest.is_empty:
            outbox.gather(digest.reader.person, mail, digest.kept)
    return len(digests)


def _digest(reader, news, now):
    person, seats = reader.person, news.seats(reader.person)
    open_ = [seat for seat in seats if seat.pair.set.state in SetState.open_states()]
    until, weeks = reader.eight, reader.weeks
    needs = needs_of(person, is_invited=news.is_invited(person))
    return Digest(
        reader,
        kept=_still_so(person, news.held(person), now),
        needs=sorted([*needs, *sponsor_needs(person)], key=attrgetter("urgency")),
        logged=logged_by_others(person, until, weeks) if news.other_side_logged(person) else [],
        commented=commented_for(person, until, weeks) if news.may_have_comments(person) else [],
        seats=seats,
        accepted=all(seat.knows_rules for seat in open_),  # else no content may be mailed
    )


def _still_so(person, rows, now):
    """Return the kept mails that are still true, wanted, and of sets that the person is in."""
    sets, choices = roles_of(person).knows_of, choices_of(person)
    return [
        row
        for row in rows
        if (row.expires_at is None or row.expires_at > now)
        and choices.get(row.kind, MailChoice.OFF) != MailChoice.OFF
        and (row.set_id in sets or row.set_id is None or _is_public(row))
    ]


def _is_public(row):
    return row.kind in (MailKind.REPORT, MailKind.AGREEMENT)


def logged_by_others(person, until, weeks=1):
    """Return the pairs of the person whose other side has logged in the weeks before: counts."""
    until = until.astimezone(dt.UTC)
    rows = _logged(person, until - dt.timedelta(weeks=weeks), until)
    numbers = {row["pair"]: row["number"] for row in rows}
    pairs = Pair.objects.filter(pk__in=numbers).select_related("upper", "lower").order_by("pk")
    return [(pair, numbers[pair.pk]) for pair in pairs]


@prepared
def _logged(person, since, until):
    seats = Q(pk=None)
    for seat in roles_of(person).seats:
        seats |= Q(action__issue__pair=seat.pair_id, author__side=Tier(seat.side).other)
    rows = ProgressEntry.objects.visible_to(person)
    rows = rows.filter(seats, written_at__gte=since, written_at__lt=until)
    rows = rows.values(pair=F("action__issue__pair"))
    return rows.annotate(number=Count("pk"), last=Max("written_at")).order_by("pair")


def _mail(digest, linked):
    """Return the digest as a draft; ``linked``: the needs that it shows, with their links."""
    reader, needs = digest.reader, digest.needs
    weekly = _("Your week: what is waiting for you, and what is new")
    fortnightly = _("Your two weeks: what is waiting for you, and what is new")
    return outbox.draft(
        reader.person,
        kind=MailKind.DIGEST,
        key=reader.key,
        subject=weekly if reader.weeks == 1 else fortnightly,
        template="digest",
        page=reverse("portal:dashboard"),
        expires_at=reader.eight + dt.timedelta(weeks=reader.weeks),
        weeks=reader.weeks,
        accepted=digest.accepted,
        needs=linked,
        links=sum(len(links) for _need, links in linked),
        more=max(0, len(needs) - MAX_NEEDS),
        number=len(needs),
        kept=digest.kept,
        logged=digest.logged,
        commented=digest.commented[:MAX_NEEDS],
        comments=sum(one.number for one in digest.commented),
    )


def _nothing(digest):
    """Return a note that there was nothing to say, so that it is not looked at again."""
    return OutMail(
        to=digest.reader.person,
        address=digest.reader.person.email,
        key=digest.reader.key,
        kind=MailKind.DIGEST,
        subject=str(_("Your week: nothing new")),
        state=MailState.DROPPED,
        created=clock.now(),
    )
