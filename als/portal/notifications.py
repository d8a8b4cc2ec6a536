"""The digest: one mail a person on Monday at eight, on the clock of their first open set.

Who chose so gets it every second Monday, with all of the two weeks.

It has the mails that the person chose to get in it, what needs them next, with links by which they
answer that without signing in, how much the other side
of their pairs has logged, and what others commented on. Where there is nothing of these, none is
sent.
"""

import datetime as dt
from operator import attrgetter

from django.conf import settings
from django.db import transaction
from django.db.models import Count, F, Max, Q
from django.urls import reverse
from django.utils import translation

from actions.models import ProgressEntry
from actions.notifications import with_acceptance
from als.accounts.models import User
from als.core import clock
from als.core.enums import MailChoice, MailKind, MailState
from als.core.mail import outbox
from als.core.models import MailPreference, OutMail
from als.core.text.later import later as _
from als.core.zones import zone
from als.portal.mail_links import with_links
from als.portal.selectors.comments import commented_for
from als.portal.selectors.dashboard.all_needs import needs_of
from als.portal.selectors.dashboard.programmes import sponsor_needs
from reports.models import ReportedLesson
from sets.enums import PairState, ProgrammeRoleKind, SetState, Tier
from sets.models import LearningSet, Member, Pair, ProgrammeRole, SetFacilitator
from sets.models.roles import roles_of
from sets.selectors.mornings import at_eight

MONDAY = 0
LATEST = 1  # a digest that nothing sent on Monday still comes on Tuesday
MAX_NEEDS = 12
AT_ONCE = 200  # people


def send_digests(now=None):
    """Write the digests that are due; return how many."""
    return sum(sending_digests(now))


def sending_digests(now=None):
    """Write the digests that are due; yield of each person, once committed, whether it was one.

    Safe to run twice, in two workers at once, and after one that was killed in the middle: each
    person's digest is a transaction of its own, with a key of its own.
    """
    now = now or clock.now()
    if not _may_be_time(now):
        return
    zones, fortnightly = _zones_of_readers(), _fortnightly()
    mornings = {name: _morning(now, zone(name)) for name in set(zones.values())}
    due = {
        pk: eight
        for pk, name in zones.items()
        if (eight := mornings[name]) and (pk not in fortnightly or _is_second(eight))
    }
    waiting = sorted(due)
    for first in range(0, len(waiting), AT_ONCE):
        batch = waiting[first : first + AT_ONCE]
        people = User.objects.filter(pk__in=batch, is_active=True).order_by("pk")
        done = _done(batch)  # asked again for each: another worker may be at it too
        yield from (
            _send(person, due[person.pk], now, weeks=2 if person.pk in fortnightly else 1)
            for person in people
            if _key(person, due[person.pk]) not in done
        )


def _may_be_time(now):
    """Return whether it is Monday or Tuesday anywhere on earth."""
    there = {(now + dt.timedelta(hours=hours)).weekday() for hours in (-12, 14)}
    return bool(there & {MONDAY, LATEST})


def _morning(now, tz):
    """Return Monday's eight o'clock in the zone if a digest may go now, or None: not at night."""
    day = now.astimezone(tz).date()
    monday = at_eight(day - dt.timedelta(days=day.weekday()), tz)
    return monday if day.weekday() <= LATEST and at_eight(day, tz) <= now else None


def _zones_of_readers():
    """Return the name of the zone of each person who may have a digest: of their first open set.

    Whoever has kept something back without being in an open set gets it by that set's clock, and
    who sponsors a programme whose lessons wait for an answer by the programme's.
    """
    held = OutMail.objects.held().values_list("to", "set_id")
    of_sets = LearningSet.objects.filter(pk__in={pk for _to, pk in held if pk})
    names = dict(of_sets.values_list("pk", "programme__time_zone"))
    zones = {person: names.get(pk, settings.TIME_ZONE) for person, pk in held}
    zones |= dict(_sponsors_to_answer())
    open_set = Q(set__state__in=SetState.open_states())
    of_pairs = Member.objects.filter(
        left_at=None,
        pair__state=PairState.CONFIRMED,
        pair__set__state__in=SetState.open_states(),
    ).values_list("person", "pair__set", "pair__set__programme__time_zone")
    facilitating = SetFacilitator.objects.active().filter(open_set)
    rows = [*of_pairs, *facilitating.values_list("person", "set", "set__programme__time_zone")]
    newest_first = sorted(rows, key=lambda row: row[1], reverse=True)
    zones |= {person: name for person, _set, name in newest_first}
    off = MailPreference.objects.filter(kind=MailKind.DIGEST, choice=MailChoice.OFF)
    for person in off.values_list("person", flat=True):
        zones.pop(person, None)
    return zones


def _sponsors_to_answer():
    """Return ``(key, zone)`` of the sponsors' people of programmes with lessons to answer."""
    waiting = ReportedLesson.objects.current().unanswered()
    roles = ProgrammeRole.objects.active().filter(
        kind=ProgrammeRoleKind.SPONSOR,
        programme__in=waiting.order_by().values("report__set__programme"),
    )
    return roles.values_list("person", "programme__time_zone")


def _fortnightly():
    """Return the keys of the people who want the digest every second Monday."""
    rows = MailPreference.objects.filter(kind=MailKind.DIGEST, choice=MailChoice.FORTNIGHT)
    return set(rows.values_list("person", flat=True))


def _is_second(eight):
    """Return whether those who want it every second Monday get it on this one: all on the same."""
    return (eight.date().toordinal() // 7) % 2 == 0


def _week(eight):
    year, week, _day = eight.date().isocalendar()
    return f"{year}-W{week:02}"


def _key(person, eight):
    return f"digest-{person.pk}-{_week(eight)}"


def _done(people):
    """Return the keys of the digests that there are of these people."""
    rows = OutMail.objects.filter(to__in=people, kind=MailKind.DIGEST)
    return set(rows.values_list("key", flat=True))


@transaction.atomic
def _send(person, eight, now, *, weeks):
    """Write the person's digest; return 1, or 0 with a note that there was nothing to send."""
    with translation.override(outbox.language_of(person)):
        return _gather_and_write(person, eight, now, weeks=weeks)


def _gather_and_write(person, eight, now, *, weeks):
    kept = _still_theirs(person, outbox.digest_mails_of(person, now))
    needs = sorted([*needs_of(person), *sponsor_needs(person)], key=attrgetter("urgency"))
    logged = logged_by_others(person, eight, weeks)
    commented = commented_for(person, eight, weeks)
    if not (kept or needs or logged or commented):
        _note_nothing(person, eight)
        return 0
    row = _write(person, eight, kept, needs, logged, commented, weeks=weeks)
    outbox.gather(person, row, kept)
    return 1


def _still_theirs(person, rows):
    """Return the kept mails without those of sets that the person has left."""
    sets = roles_of(person).knows_of
    return [row for row in rows if row.set_id in sets or row.set_id is None or _is_public(row)]


def _is_public(row):
    return row.kind in (MailKind.REPORT, MailKind.AGREEMENT)


def logged_by_others(person, until, weeks=1):
    """Return the pairs of the person whose other side has logged in the weeks before: counts."""
    seats = Q(pk=None)
    for seat in roles_of(person).seats:
        seats |= Q(action__issue__pair=seat.pair_id, author__side=Tier(seat.side).other)
    of_late = Q(written_at__gte=until - dt.timedelta(weeks=weeks), written_at__lt=until)
    rows = (
        ProgressEntry.objects.visible_to(person)
        .filter(seats & of_late)
        .values(pair=F("action__issue__pair"))
        .annotate(number=Count("pk"), last=Max("written_at"))
        .order_by("pair")
    )
    numbers = {row["pair"]: row["number"] for row in rows}
    pairs = Pair.objects.filter(pk__in=numbers).select_related("upper", "lower").order_by("pk")
    return [(pair, numbers[pair.pk]) for pair in pairs]


def _write(person, eight, kept, needs, logged, commented, *, weeks):
    open_ = accepted_everywhere(person)
    asked = needs if open_ else [need for need in needs if need.kind == "rules_to_accept"]
    linked = with_links(person, asked[:MAX_NEEDS])
    weekly = _("Your week: what is waiting for you, and what is new")
    fortnightly = _("Your two weeks: what is waiting for you, and what is new")
    return outbox.write(
        person,
        kind=MailKind.DIGEST,
        key=_key(person, eight),
        subject=weekly if weeks == 1 else fortnightly,
        template="digest",
        page=reverse("portal:dashboard"),
        expires_at=eight + dt.timedelta(weeks=weeks),
        weeks=weeks,
        accepted=open_,
        needs=linked,
        links=sum(len(links) for _need, links in linked),
        more=max(0, len(needs) - MAX_NEEDS),
        number=len(needs),
        kept=kept,
        logged=logged,
        commented=commented[:MAX_NEEDS],
        comments=sum(one.number for one in commented),
    )


def accepted_everywhere(person):
    """Return whether the person has accepted the rules of all their sets: content may be mailed."""
    seats = Member.objects.taking_part().filter(
        person=person, pair__set__state__in=SetState.open_states()
    )
    return all(member.knows_rules for member in with_acceptance(seats))


def _note_nothing(person, eight):
    OutMail.objects.get_or_create(
        address=person.email,
        key=_key(person, eight),
        defaults={
            "to": person,
            "kind": MailKind.DIGEST,
            "subject": str(_("Your week: nothing new")),
            "state": MailState.DROPPED,
            "created": clock.now(),
        },
    )
