"""Reminders of actions, computed from each action as it is now: none is scheduled ahead.

A reminder is due from eight o'clock on its day. It comes late if nothing ran, as long as it is
still true, and never for an action that was not agreed yet when it would have come. Its key, one
for each person, makes it come once; a changed action drops what has not gone out.
"""

import datetime as dt
from dataclasses import dataclass
from itertools import groupby

from django.db import transaction
from django.db.models import OuterRef, Prefetch, Q, Subquery

from actions.changes.links import make_links
from actions.models import ProgressEntry, ProposedAction
from actions.notifications import (
    may_receive_content,
    notify_reminder,
    with_acceptance,
)
from actions.tokens import progress_link
from als.core import clock
from als.core.enums import MailKind, MailState
from als.core.locking import locked_rows
from als.core.models import OutMail
from als.core.prepared import read_once
from als.core.processes.runs import attempt
from sets.enums import PairState, SetState
from sets.models import Member
from sets.selectors.mornings import mornings

# Days between two mails: on what is overdue, and without progress (decision 33).
WEEK, MONTH = 7, 30
FIRST, LAST = 14, 3  # days before the date


@dataclass(frozen=True)
class ActionReminder:
    """One reminder to some members of a pair.

    ``thing`` names its subject, as "due-12"; ``key`` this reminder, as "due-12-14-2026-03-01".
    ``more``: how many other actions of the pair are without entries too.
    """

    kind: MailKind
    thing: str
    key: str
    people: list
    expires_at: dt.datetime
    more: int = 0


def remind(now=None):
    """Write the reminders that are due, once each; return how many actions had one."""
    return sum(reminding(now))


def reminding(now=None):
    """Write the reminders that are due; yield of each pair, once committed, how many it had.

    Safe to run twice, in two workers at once, and after one that was killed in the middle.
    """
    now = now or clock.now()
    found = list(mornings(now))
    reminded = notified_lately(now) if found else {}
    for morning in found:
        yield from _remind_in(morning, reminded)


def notified_lately(now):
    """Return when each thing was last reminded of, by ``thing`` and by ``key``, of a month."""
    since = now - dt.timedelta(days=MONTH + 1)
    rows = OutMail.objects.filter(kind__in=sorted(MailKind.of_actions()), created__gte=since)
    reminded = {}
    rows = rows.exclude(state=MailState.DROPPED).values_list("key", "created")
    for key, created in rows.iterator():
        name, of_when = "-".join(key.split("-")[:2]), key.rpartition("-")[0]
        for one in (name, of_when):
            reminded[one] = max(created, reminded.get(one, created))
    return reminded


def _remind_in(morning, reminded):
    for _pair, actions in groupby(_waiting(morning), lambda action: action.issue.pair_id):
        if found := list(reminders_of_pair(list(actions), morning, reminded)):
            yield attempt(_write, found, morning)


def _waiting(morning):
    """Return the actions that a reminder may be due for, by pair, with all that it needs."""
    near = Q(due__lte=morning.day + dt.timedelta(days=FIRST))
    quiet = Q(agreed_at__lte=morning.now - dt.timedelta(days=MONTH - 1))
    return _with_people(near | quiet).filter(issue__pair__set__programme=morning.programme)


def _with_people(condition):
    entries = ProgressEntry.objects.filter(action=OuterRef("pk"), disowned_at=None)
    entries = entries.order_by("-written_at")
    members = with_acceptance(Member.objects.filter(left_at=None, person__is_active=True))
    people = members.select_related("person").order_by("pk")
    return (
        ProposedAction.objects.under_way()
        .filter(
            condition,
            issue__pair__state=PairState.CONFIRMED,
            issue__pair__set__state__in=SetState.open_states(),
        )
        .annotate(last_entry=Subquery(entries.values("written_at")[:1]))
        .select_related("issue__pair__set", "owner__person")
        .prefetch_related(Prefetch("issue__pair__members", people, to_attr="people"))
        .order_by("issue__pair_id", "pk")
    )


def reminders_of_pair(actions, morning, reminded):
    """Yield what is due of one pair's actions, as ``(key of the action, Reminder)``."""
    for action in actions:
        for reminder in (due(action, morning), overdue(action, morning, reminded)):
            if reminder and reminder.key not in reminded:
                yield action.pk, reminder
    silent = sorted((day, a.pk, a) for a in actions if (day := quiet_since(a, morning)))
    if silent:
        action, more = silent[0][2], len(silent) - 1
        if (reminder := quiet(action, morning, reminded, more)) and reminder.key not in reminded:
            yield action.pk, reminder


def due(action, morning):
    """Return the reminder of a date to come, or None."""
    stages = [
        (LAST, morning.end_of(action.due)),
        (FIRST, morning.eight(action.due, before=LAST)),
    ]
    for days, until in stages:
        since = morning.eight(action.due, before=days)
        if since <= morning.now < until and action.agreed_at < since:
            thing = f"due-{action.pk}"
            key = f"{thing}-{days}-{action.due}"
            return ActionReminder(MailKind.DUE, thing, key, responsible(action), until)
    return None


def overdue(action, morning, reminded):
    """Return the week's reminder of a date that has passed, or None.

    The first goes to the owner; from the second week both leads get it too.
    """
    first = max(action.due, morning.date_of(action.agreed_at)) + dt.timedelta(days=1)
    thing = f"overdue-{action.pk}"
    if morning.day < first or _was_reminded(thing, WEEK, morning, reminded):
        return None
    second_week = morning.day >= first + dt.timedelta(days=WEEK)
    people = responsible(action) + (leads(action) if second_week else [])
    until = morning.eight(morning.day, before=-WEEK)
    key = f"{thing}-{morning.day}"
    return ActionReminder(MailKind.OVERDUE, thing, key, _once(people), until)


def quiet(action, morning, reminded, more=0):
    """Return the month's reminder to the whole pair, or None. ``more``: see ``ActionReminder``."""
    thing = f"quiet-{action.issue.pair_id}"
    if not quiet_since(action, morning) or _was_reminded(thing, MONTH, morning, reminded):
        return None
    until = morning.eight(morning.day, before=-MONTH)
    key = f"{thing}-{morning.day}"
    return ActionReminder(MailKind.QUIET, thing, key, action.pair.people, until, more)


def quiet_since(action, morning):
    """Return the day of the last entry (or of agreement) if that is a month ago; else None."""
    day = morning.date_of(max(action.agreed_at, action.last_entry or action.agreed_at))
    return day if day + dt.timedelta(days=MONTH) <= morning.day else None


def responsible(action):
    """Return the owner in a list, or both leads once the owner has left."""
    return [m for m in action.pair.people if m.pk == action.owner_id] or leads(action)


def leads(action):
    return [member for member in action.pair.people if member.lead]


def _once(members):
    return list({member.pk: member for member in members}.values())


def _was_reminded(thing, days, morning, reminded):
    """Return whether the last reminder of the thing is less than so many days old."""
    last = reminded.get(thing)
    return bool(last) and morning.date_of(last) > morning.day - dt.timedelta(days=days)


def _write(found, morning):
    """Write those of a pair's reminders that are still due once the actions are locked.

    ``found``: each with the key of its action. Return how many of them anybody gets.
    """
    with transaction.atomic(), read_once():
        rows = locked_rows(_with_people(Q(pk__in={pk for pk, _reminder in found})))
        actions = {action.pk: action for action in rows}
        due = [
            (action, reminder)
            for pk, one in found
            if (action := actions.get(pk)) and (reminder := _again(action, one, morning))
        ]
        wanted = {(action, member) for action, reminder in due for member in reminder.people}
        links = make_links({one for one in wanted if may_receive_content(one[1])})
        for action, reminder in due:
            for member in reminder.people:
                link = links.get((action.pk, member.pk))
                _notify(member, action, reminder, morning, progress_link(link) if link else "")
    return sum(bool(reminder.people) for _action, reminder in due)


def _again(action, found, morning):
    again = {
        MailKind.DUE: lambda: due(action, morning),
        MailKind.OVERDUE: lambda: overdue(action, morning, {}),
        MailKind.QUIET: lambda: quiet(action, morning, {}, found.more),
    }[found.kind]()
    return again if again and again.key == found.key else None


def _notify(member, action, reminder, morning, link):
    notify_reminder(
        member,
        action,
        kind=reminder.kind,
        key=reminder.key,
        expires_at=reminder.expires_at,
        since=quiet_since(action, morning),
        more=reminder.more,
        link=link,
    )
