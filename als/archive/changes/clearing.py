"""Clearing: deleting the personal data of a set, in one transaction. Idempotent."""

from random import shuffle

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from django.db import DEFAULT_DB_ALIAS
from django.db.models import Q
from django.utils.translation import gettext as _

from als.accounts.models import CalendarFeed, User
from als.archive.changes.accounts import empty_account
from als.archive.inventory.table import EMPTIED, REMOVED
from als.archive.models import Archive
from als.archive.selectors.people import only_here
from als.core import audit, clock
from als.core.clearing import clearing, empty_persons, remove_later
from als.core.enums import JobState
from als.core.locking import locked_by_key
from als.core.models import MailPreference, OutMail
from als.core.processes.runs import attempt
from als.core.text.languages import in_language
from als.research.changes.extracts import end_extracts_of
from reports.changes.follow_ups import keep_disclosed_follow_ups
from reports.changes.pages_off import take_off_page
from reports.enums import ReportState
from reports.models import Rendering, Report
from sets.changes.retention import is_due
from sets.enums import SetState
from sets.models import LearningSet


def clear_due():
    """Clear each set whose day has passed and whose clearing was confirmed; return how many."""
    return sum(clearing_due())


def clearing_due():
    """Clear them; yield of each, once committed, whether it was. One that fails waits a night."""
    waiting = LearningSet.objects.filter(
        state=SetState.CLOSED, clearing_confirmed_at__isnull=False, cleared_at=None
    )
    due = [set_.pk for set_ in waiting.select_related("programme") if is_due(set_)]
    shuffle(due)  # else those behind one that fails after a run's whole time would never come
    yield from (attempt(clear, pk) for pk in due)


def clear(pk):
    """Delete the personal data of the set, if it is due; return whether that was done."""
    with clearing():
        set_ = locked_by_key(LearningSet, pk, "programme")
        if not is_due(set_) or _has_open_jobs(set_):
            return False
        gone = list(only_here(set_).values_list("pk", flat=True))
        emptied = _empty_audit_log(set_)
        keep_disclosed_follow_ups(set_)
        end_extracts_of(set_.pk)
        counts = _remove_and_empty(set_)
        with in_language(set_.programme.language):
            emptied += empty_accounts(gone)
        counts |= {"people": len(gone), "emptied_names": emptied}
        set_.cleared_at = clock.now()
        set_.save(update_fields=["cleared_at"])
        audit.record("cleared", set_, by=None, set_id=set_.pk, **counts)
    return True


def _has_open_jobs(set_):
    """Return whether a file is being made of rows to delete: the set is cleared another night.

    Files of released versions stay, and may be made at the same time.
    """
    going = Q(state__in=JobState.open_states())
    return (
        Archive.objects.filter(going, set=set_).exists()
        or Rendering.objects.filter(
            going, snapshot__report__set=set_, snapshot__released_at=None
        ).exists()
    )


def _remove_and_empty(set_):
    """Do with each model what the inventory says; return how many rows of each were deleted.

    Rows are deleted without Django's own ``delete``, which would refuse rows that refer to one
    another: the commit checks that nothing refers to them.
    """
    _empty_digests(set_)
    for entry in EMPTIED:
        entry.of_set(set_.pk).update(**entry.clearing.emptied)
    _back_to_release(set_)
    counts = {}
    for entry in reversed(REMOVED):
        rows = entry.removed_with(set_.pk)
        for column in entry.file_columns:
            remove_later(list(rows.values_list(column, flat=True)))
        if entry.clearing.but:  # a condition on rows of its own table
            keys = list(rows.values_list("pk", flat=True))
            rows = entry.model._base_manager.filter(pk__in=keys)
        counts[entry.model._meta.model_name] = rows._raw_delete(DEFAULT_DB_ALIAS)
    return {kind: number for kind, number in counts.items() if number}


def _empty_audit_log(set_):
    """Take the people out of the set's audit log, also where its entries do not name the set.

    Return how many fingerprints of names lost what they stood for.
    """
    emptied = empty_persons(Q(set_id=set_.pk))
    for entry in REMOVED:
        ids = entry.removed_with(set_.pk).order_by().values("pk")
        kind = entry.model._meta.model_name
        emptied += empty_persons(Q(target_kind=kind, target_id__in=ids, set_id=None))
    return emptied


def _empty_digests(set_):
    """Empty the digests that reported on the set: its texts stand beside those of others."""
    reporting = OutMail.objects.filter(set_id=set_.pk, digest__isnull=False).values("digest")
    OutMail.objects.filter(pk__in=list(reporting.values_list("digest", flat=True))).update(
        subject="", text="", html="", calendar=""
    )


def _back_to_release(set_):
    """Make the report what was released last, or an empty draft if it never was.

    What was being corrected is not public again.
    """
    report = Report.objects.filter(set=set_).first()
    if report is None:
        return
    last = report.snapshots.filter(released_at__isnull=False).order_by("-released_at").first()
    if last is None:
        Report.objects.filter(pk=report.pk).update(
            snapshot=None, sent_at=None, released_at=None, state=ReportState.DRAFTING, title=""
        )
        return
    if report.state != ReportState.RELEASED:
        take_off_page(report)
    Report.objects.filter(pk=report.pk).update(
        state=ReportState.RELEASED,
        snapshot=last,
        version=last.version,
        title=last.title,
        sent_at=report.sent_at or last.frozen_at,
        released_at=last.released_at,
    )


def empty_accounts(people):
    """Take name, address and every way to sign in from these people (keys).

    Return how many fingerprints of names in the audit log lost what they stood for.
    """
    emptied = empty_persons(Q(by__in=people))
    CalendarFeed.objects.filter(person__in=people).delete()
    MailPreference.objects.filter(person__in=people).delete()
    for theirs in (EmailAddress, Authenticator, SocialAccount, UserSession):
        theirs.objects.filter(user__in=people).delete()
    mails = OutMail.objects.filter(to__in=people)
    OutMail.objects.filter(digest__in=mails).update(digest=None)
    mails.delete()
    for person in User.objects.filter(pk__in=people):
        empty_account(person, _("Name removed"))
    return emptied
