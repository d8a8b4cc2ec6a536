"""Reminders of actions, computed from each action as it is now: nothing is kept for later.

A reminder is due from eight o'clock on its day. It comes late if nothing ran, as long as it is
still true, and never for an action that was not agreed yet when it would have come. Its key, one
for each person, makes it come once; a changed action drops what has not gone out (``mails``).
"""

import datetime as dt
from dataclasses import dataclass
from itertools import groupby

from django.db import transaction
from django.db.models import OuterRef, Prefetch, Q, Subquery
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from actions.changes.links import progress_link_for
from actions.models import ProgressEntry, ProposedAction
from actions.notifications import may_be_told_content, with_acceptance
from als.core import clock
from als.core.enums import MailKind, MailState
from als.core.mail import outbox
from als.core.models import OutMail
from sets.enums import PairState, SetState
from sets.models import Member
from sets.selectors.mornings import mornings

WEEK, MONTH = 7, 30
FIRST, LAST = 14, 3  # days before the date
TEMPLATES = {
    MailKind.DUE: "actions_due",
    MailKind.OVERDUE: "actions_overdue",
    MailKind.QUIET: "actions_quiet",
}


@dataclass(frozen=True)
class Reminder:
    """What the people are told of an action. ``thing`` names it, ``key`` this time of telling."""

    kind: MailKind
    thing: str
    key: str
    people: list
    expires_at: dt.datetime
    more: int = 0


def remind(now=None):
    """Write the reminders that are due, once each; return how many actions had one.

    Safe to run twice, in two workers at once, and after one that was killed in the middle.
    """
    now = now or clock.now()
    found = list(mornings(now))
    told = notified_lately(now) if found else {}
    return sum(_remind_in(morning, told) for morning in found)


def notified_lately(now):
    """Return the last day on which each thing was told of, by its name and by its whole key."""
    since = now - dt.timedelta(days=MONTH + 1)
    rows = OutMail.objects.filter(kind__in=list(TEMPLATES), created__gte=since)
    told = {}
    for key, created in rows.exclude(state=MailState.DROPPED).values_list("key", "created"):
        name, of_when = "-".join(key.split("-")[:2]), key.rpartition("-")[0]
        for one in (name, of_when):
            told[one] = max(created, told.get(one, created))
    return told


def _remind_in(morning, told):
    written = 0
    for _pair, actions in groupby(_waiting(morning), lambda action: action.issue.pair_id):
        for number, reminder in reminders_of_pair(list(actions), morning, told):
            written += _write(number, reminder, morning)
    return written


def _waiting(morning):
    """Return the actions of which something may be due, by pair, with all that it takes."""
    near = Q(due__lte=morning.day + dt.timedelta(days=FIRST))
    quiet = Q(agreed_at__lte=morning.now - dt.timedelta(days=MONTH - 1))
    return _with_people(near | quiet).filter(issue__pair__set__programme=morning.programme)


def _with_people(condition):
    entries = ProgressEntry.objects.filter(action=OuterRef("pk")).order_by("-written_at")
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
        .select_related("issue__pair__set")
        .prefetch_related(Prefetch("issue__pair__members", people, to_attr="people"))
        .order_by("issue__pair_id", "pk")
    )


def reminders_of_pair(actions, morning, told):
    """Yield what is due of one pair's actions, as ``(key of the action, Reminder)``."""
    for action in actions:
        for reminder in (due(action, morning), overdue(action, morning, told)):
            if reminder and reminder.key not in told:
                yield action.pk, reminder
    silent = sorted((day, a.pk, a) for a in actions if (day := quiet_since(a, morning)))
    if silent:
        action, more = silent[0][2], len(silent) - 1
        if (reminder := quiet(action, morning, told, more)) and reminder.key not in told:
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
            return Reminder(MailKind.DUE, thing, key, keepers(action), until)
    return None


def overdue(action, morning, told):
    """Return the week's reminder of a date that has passed, or None.

    The first goes to whoever looks after the action; from the second week both leads read it too.
    """
    first = max(action.due, morning.date_of(action.agreed_at)) + dt.timedelta(days=1)
    thing = f"overdue-{action.pk}"
    if morning.day < first or _was_told(thing, WEEK, morning, told):
        return None
    second_week = morning.day >= first + dt.timedelta(days=WEEK)
    people = keepers(action) + (leads(action) if second_week else [])
    until = morning.eight(morning.day, before=-WEEK)
    key = f"{thing}-{morning.day}"
    return Reminder(MailKind.OVERDUE, thing, key, _once(people), until)


def quiet(action, morning, told, more=0):
    """Return the month's reminder to the whole pair, or None; ``more`` are as quiet as this one."""
    thing = f"quiet-{action.issue.pair_id}"
    if not quiet_since(action, morning) or _was_told(thing, MONTH, morning, told):
        return None
    until = morning.eight(morning.day, before=-MONTH)
    key = f"{thing}-{morning.day}"
    return Reminder(MailKind.QUIET, thing, key, action.pair.people, until, more)


def quiet_since(action, morning):
    """Return the day of the last word on the action, if that is a month ago; else None."""
    day = morning.date_of(max(action.agreed_at, action.last_entry or action.agreed_at))
    return day if day + dt.timedelta(days=MONTH) <= morning.day else None


def keepers(action):
    """Return who looks after the action: its owner, or both leads once the owner has left."""
    return [m for m in action.pair.people if m.pk == action.owner_id] or leads(action)


def leads(action):
    return [member for member in action.pair.people if member.lead]


def _once(members):
    return list({member.pk: member for member in members}.values())


def _was_told(thing, days, morning, told):
    """Tell whether the thing was told of less than so many days before today."""
    last = told.get(thing)
    return bool(last) and morning.date_of(last) > morning.day - dt.timedelta(days=days)


def _write(pk, found, morning):
    """Write the reminder if it is still due now that nobody else can change the action."""
    with transaction.atomic():
        rows = _with_people(Q(pk=pk)).select_for_update(of=("self",))
        action = rows.first()
        reminder = action and _again(action, found, morning)
        if not reminder:
            return False
        for member in reminder.people:
            _write_to(member, action, reminder, morning)
    return True


def _again(action, found, morning):
    again = {
        MailKind.DUE: lambda: due(action, morning),
        MailKind.OVERDUE: lambda: overdue(action, morning, {}),
        MailKind.QUIET: lambda: quiet(action, morning, {}, found.more),
    }[found.kind]()
    return again if again and again.key == found.key else None


def _write_to(member, action, reminder, morning):
    told = may_be_told_content(member)
    page = reverse("actions:action", args=[action.pk])
    plainly = _plainly(reminder.kind)
    since = quiet_since(action, morning)
    outbox.write(
        member.person,
        kind=reminder.kind,
        key=f"{reminder.key}-{member.person_id}",
        subject=_subject(reminder.kind, action, since) if told else plainly,
        template=TEMPLATES[reminder.kind] if told else "actions_plainly",
        set_id=action.pair.set_id,
        about=f"action-{action.pk}",
        page=page,
        expires_at=reminder.expires_at,
        action=action,
        pair=action.pair,
        plainly=plainly,
        since=since,
        more=reminder.more,
        link=progress_link_for(action=action, member=member) if told else page,
    )


def _subject(kind, action, since):
    day = since if kind == MailKind.QUIET else action.due
    sentence = {
        MailKind.DUE: _("Due on %(day)s: %(action)s"),
        MailKind.OVERDUE: _("Overdue since %(day)s: %(action)s"),
        MailKind.QUIET: _("Nothing logged since %(day)s: %(action)s"),
    }[kind]
    return sentence % {"day": date_format(day, "j F"), "action": action}


def _plainly(kind):
    return {
        MailKind.DUE: _("An action of your pair is due soon"),
        MailKind.OVERDUE: _("An action of your pair is overdue"),
        MailKind.QUIET: _("Nothing was logged on an action of your pair for 30 days"),
    }[kind]
