"""Who gets a digest now: on Monday at eight, on the clock of their first open set."""

import datetime as dt
from dataclasses import dataclass

from django.conf import settings
from django.db.models import Q

from als.accounts.models import User
from als.core import clock
from als.core.enums import MailChoice, MailKind
from als.core.models import MailPreference, OutMail
from als.core.zones import zone
from reports.models import ReportedLesson
from sets.enums import PairState, ProgrammeRoleKind, SetState
from sets.models import LearningSet, Member, ProgrammeRole, SetFacilitator
from sets.selectors.mornings import at_eight

MONDAY, TUESDAY = 0, 1  # a digest that nothing sent on Monday still comes on Tuesday
AT_ONCE = 100  # people


@dataclass(frozen=True)
class Reader:
    """A person and the moment until which their digest tells of so many weeks."""

    person: User
    eight: dt.datetime
    weeks: int

    @property
    def since(self):
        return self.eight - dt.timedelta(weeks=self.weeks)

    @property
    def key(self):
        year, week, _day = self.eight.date().isocalendar()
        return f"digest-{self.person.pk}-{year}-W{week:02}"


def waiting_readers(now=None):
    """Yield lists of ``AT_ONCE`` ``Reader``s at most whose digest has not been written yet.

    Each list is read when it is asked for: what another worker has written by then is left out.
    """
    now = now or clock.now()
    if not _may_be_time(now):
        return
    due, fortnightly = _due(now)
    waiting = sorted(due)
    for first in range(0, len(waiting), AT_ONCE):
        people = User.objects.filter(pk__in=waiting[first : first + AT_ONCE], is_active=True)
        found = [
            Reader(person, due[person.pk], 2 if person.pk in fortnightly else 1)
            for person in people.order_by("pk")
        ]
        # The people too: where many mails share a key PostgreSQL would read the whole outbox.
        written = OutMail.objects.filter(
            to__in=[one.person.pk for one in found], key__in=[one.key for one in found]
        )
        written = set(written.values_list("key", flat=True))
        if found := [one for one in found if one.key not in written]:
            yield found


def _due(now):
    """Return when the digest of each person is due, by key, and who wants one a fortnight."""
    zones, fortnightly = _zones_of_readers(), _fortnightly()
    mornings = {name: _morning(now, zone(name)) for name in set(zones.values())}
    due = {
        pk: eight
        for pk, name in zones.items()
        if (eight := mornings[name]) and (pk not in fortnightly or _is_second(eight))
    }
    return due, fortnightly


def _may_be_time(now):
    """Return whether it is Monday or Tuesday anywhere on earth."""
    there = {(now + dt.timedelta(hours=hours)).weekday() for hours in (-12, 14)}
    return bool(there & {MONDAY, TUESDAY})


def _morning(now, tz):
    """Return Monday's eight o'clock in the zone if a digest may go now, or None: not at night."""
    day = now.astimezone(tz).date()
    monday = at_eight(day - dt.timedelta(days=day.weekday()), tz)
    return monday if day.weekday() <= TUESDAY and at_eight(day, tz) <= now else None


def _zones_of_readers():
    """Return the name of the zone of each person who may have a digest: of their first open set.

    Whoever has kept something back without being in an open set gets it by that set's clock, and
    who sponsors a programme whose lessons wait for an answer by the programme's.
    """
    held = OutMail.objects.held().order_by("to_id", "-set_id")
    held = held.values_list("to", "set_id").distinct()
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
