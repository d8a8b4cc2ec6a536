"""Closing a set, and how long its personal data is kept after that."""

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from als.accounts.models import User
from als.core import audit, clock
from als.core.formats import long_date
from als.core.locking import locked
from als.core.processes.runs import attempt
from als.core.refusals import Refused, refuse_unless
from sets.enums import ProgrammeRoleKind, SetState
from sets.models import LearningSet, ProgrammeRole, SetFacilitator
from sets.notifications import retention as retention_notifications
from sets.rules import may_close, may_reopen, may_settle_retention
from sets.signals import people_changed

# Long enough for questions about the report, and for a set that begins from this one.
USUAL_YEARS, MAX_YEARS = 2, 10
# Days before the date at which facilitators and managers are mailed; 0: when it has passed.
REMINDED_BEFORE = (30, 7, 0)
CONFIRM_FROM = dt.timedelta(days=REMINDED_BEFORE[0])


def years_on(day, years):
    """Return the same day so many years later; for 29 February the day before."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)


def today_of(set_):
    return clock.today(set_.programme.time_zone)


def close_set(*, set_, keep_until, by):
    """Close the set, and say until when its personal data is kept. Idempotent."""
    with transaction.atomic():
        set_ = _locked(set_)
        if set_.state == SetState.CLOSED:
            return set_
        refuse_unless(
            may_close(by, set_),
            _("Only facilitators of this set can close it, once it is concluding."),
        )
        _refuse_day(set_, keep_until)
        set_.state, set_.closed_at, set_.keep_until = SetState.CLOSED, clock.now(), keep_until
        set_.save(update_fields=["state", "closed_at", "keep_until"])
        audit.record("closed", set_, by=by, set_id=set_.pk, keep_until=str(keep_until))
        retention_notifications.set_closed(set_)
        people_changed.send(sender=LearningSet, set_=set_, by=by)
    return set_


def reopen_set(*, set_, by):
    """Undo the closing: the set is concluding again. What was released stays. Idempotent."""
    with transaction.atomic():
        set_ = _locked(set_)
        if set_.is_open:
            return set_
        refuse_unless(
            may_reopen(by, set_),
            _(
                "Only facilitators of this set can reopen it, within 14 days of its closing and "
                "before its personal data is deleted."
            ),
        )
        closed = set_.closed_at
        set_.state, set_.closed_at, set_.keep_until = SetState.CONCLUDING, None, None
        set_.clearing_confirmed_by = set_.clearing_confirmed_at = None
        set_.save(
            update_fields=[
                "state",
                "closed_at",
                "keep_until",
                "clearing_confirmed_by",
                "clearing_confirmed_at",
            ]
        )
        audit.record("reopened", set_, by=by, set_id=set_.pk, closed=closed.isoformat())
        retention_notifications.set_reopened(set_, closed, by=by)
        people_changed.send(sender=LearningSet, set_=set_, by=by)
    return set_


def move_retention(*, set_, keep_until, by):
    """Keep the personal data of a closed set until another day. What was confirmed is void."""
    with transaction.atomic():
        set_ = _to_settle(set_, by)
        if set_.keep_until == keep_until:
            return set_
        _refuse_day(set_, keep_until)
        before, set_.keep_until = set_.keep_until, keep_until
        set_.clearing_confirmed_by = set_.clearing_confirmed_at = None
        set_.save(update_fields=["keep_until", "clearing_confirmed_by", "clearing_confirmed_at"])
        retention_notifications.deletion_settled(set_)
        moved = {"before": str(before or ""), "keep_until": str(keep_until)}
        audit.record("moved the retention date of", set_, by=by, set_id=set_.pk, **moved)
    return set_


def confirm_clearing(*, set_, by):
    """Confirm that what was shown may be deleted after the day; nothing is without this."""
    with transaction.atomic():
        set_ = _to_settle(set_, by)
        if set_.clearing_confirmed_at:
            return set_
        refuse_unless(
            may_be_confirmed(set_), _("You can confirm this from 30 days before the date.")
        )
        set_.clearing_confirmed_by, set_.clearing_confirmed_at = by, clock.now()
        set_.save(update_fields=["clearing_confirmed_by", "clearing_confirmed_at"])
        retention_notifications.deletion_settled(set_)
        audit.record("confirmed the clearing of", set_, by=by, set_id=set_.pk)
    return set_


def take_back_clearing(*, set_, by):
    """Take the confirmation back, as long as nothing has gone."""
    with transaction.atomic():
        set_ = _to_settle(set_, by)
        if set_.clearing_confirmed_at is None:
            return set_
        set_.clearing_confirmed_by = set_.clearing_confirmed_at = None
        set_.save(update_fields=["clearing_confirmed_by", "clearing_confirmed_at"])
        audit.record("took back the clearing of", set_, by=by, set_id=set_.pk)
    return set_


def may_be_confirmed(set_):
    return set_.keep_until is not None and today_of(set_) >= set_.keep_until - CONFIRM_FROM


def is_due(set_):
    """Return whether the day has passed on the set's own calendar, and clearing was confirmed."""
    confirmed = set_.clearing_confirmed_at and set_.cleared_at is None
    return bool(confirmed and set_.keep_until and today_of(set_) > set_.keep_until)


def _locked(set_):
    return locked(set_, "programme")


def _to_settle(set_, by):
    set_ = _locked(set_)
    if set_.cleared_at:
        raise Refused(_("The personal data of this set has already been deleted."))
    refuse_unless(
        may_settle_retention(by, set_),
        _("Only facilitators of this set and managers can decide how long data is kept."),
    )
    return set_


def _refuse_day(set_, day):
    today = today_of(set_)
    if day < today:
        raise Refused(_("This day has passed. Choose today or a later one."), field="keep_until")
    latest = years_on(today, MAX_YEARS)
    if day > latest:
        sentence = _("Personal data is kept for %(years)s years at most: until %(day)s.")
        words = {"years": MAX_YEARS, "day": long_date(latest)}
        raise Refused(sentence % words, field="keep_until")


def remind_retention():
    """Remind facilitators and managers of data that will be deleted soon; return how many mails."""
    return sum(reminding_retention())


def reminding_retention():
    """Remind them; yield of each set, once committed, how many mails that were."""
    waiting = LearningSet.objects.filter(
        state=SetState.CLOSED,
        keep_until__lte=clock.today() + CONFIRM_FROM + dt.timedelta(days=1),
        clearing_confirmed_at=None,
        cleared_at=None,
    )
    yield from (attempt(_remind, set_) for set_ in waiting.select_related("programme"))


def _remind(set_):
    """Mail once for each step that was reached: 30 days, 7 days, day passed. Return how many."""
    left = (set_.keep_until - today_of(set_)).days
    reached = [days for days in REMINDED_BEFORE if (left <= days if days else left < 0)]
    if not reached:
        return 0
    with transaction.atomic():
        set_ = _locked(set_)
        if set_.clearing_confirmed_at or set_.cleared_at:
            return 0
        step = min(reached)
        had = retention_notifications.reminded(set_, step=step)
        people = [person for person in people_who_settle(set_) if person.pk not in had]
        for person in people:
            retention_notifications.deletion_soon(set_, person, step=step)
    return len(people)


def people_who_settle(set_):
    """Return the set's facilitators and its programme's managers."""
    facilitators = SetFacilitator.objects.active().filter(set=set_).values("person")
    managers = ProgrammeRole.objects.active().filter(
        programme=set_.programme, kind=ProgrammeRoleKind.MANAGER
    )
    # Their keys first: with an "or" of two subqueries PostgreSQL reads all accounts.
    keys = {row["person"] for row in (*facilitators, *managers.values("person"))}
    return list(User.objects.filter(is_active=True, pk__in=keys).order_by("pk"))
