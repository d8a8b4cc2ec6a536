"""Give each row of the schedule something to do on that Monday, in a house of many sets.

Of what comes each day in a year, as much as a day has; of what comes once, as much as all sets at
once: the worst Monday.
"""

import datetime as dt

from django.contrib.sessions.models import Session
from django.db import connection
from django.db.models import CharField, F, Value
from django.db.models.functions import Cast, Concat

from actions.models import Issue, ProposedAction
from als.accounts.models import CodeRequest, Removal
from als.archive.models import Archive
from als.core import audit
from als.core.enums import JobState, MailKind, MailState
from als.core.models import FileToRemove, OutMail
from meetings.enums import MeetingState
from meetings.models import Invited, Meeting
from reports.models import Case, CaseConsent, Report, Snapshot
from sets.enums import AgreementState, InvitationState, PairState, SetState, Tier
from sets.models import (
    Agreement,
    Application,
    CallForPairs,
    Invitation,
    LearningSet,
    Member,
    Pair,
    SetFacilitator,
)

DAY = dt.timedelta(days=1)
SOME = 20  # each twentieth set
FEW = 100  # each hundredth


def prepare(now):
    """Let there be work for each task at that moment."""
    sets = list(LearningSet.objects.order_by("pk"))
    facilitators = dict(SetFacilitator.objects.values_list("set", "person"))
    _actions(now)
    _meetings(now, sets[::SOME])
    _invitations(now, sets[::SOME], facilitators)
    _applications(now, sets, facilitators)
    _reports(now, sets, facilitators)
    _retention(now, sets[5::FEW], sets[1::SOME], facilitators)
    _mail(now, sets)
    _people(now, sets)


def _actions(now):
    """All are three weeks old."""
    agreed = ProposedAction.objects.exclude(agreed_at=None)
    agreed.update(agreed_at=now - dt.timedelta(days=21))


def _meetings(now, sets):
    """Some sets meet in two weeks; of those who should be, only the leads are invited."""
    starts, called = now + dt.timedelta(days=14), now - dt.timedelta(days=21)
    meetings = Meeting.objects.filter(cycle__number=3, cycle__set__in=sets).with_set()
    by_set = {meeting.cycle.set_id: meeting for meeting in meetings}
    meetings.update(
        state=MeetingState.CALLED,
        called_at=called,
        starts=starts,
        ends=starts + dt.timedelta(hours=3),
        minutes_state=Meeting._meta.get_field("minutes_state").default,
        **dict.fromkeys(("opened_at", "closed_at", "circulated_at", "agreed_at")),
    )
    members = Member.objects.filter(pair__set__in=by_set, lead=True)
    Invited.objects.bulk_create(
        Invited(meeting=by_set[set_pk], person_id=person, at=called)
        for set_pk, person in members.values_list("pair__set", "person")
    )


def _invitations(now, sets, facilitators):
    """In some sets a pair has not answered, and a colleague is invited; in all one was refused."""
    first = Pair.objects.filter(number=1, set__in=sets)
    Agreement.objects.filter(pair__in=first).update(
        state=AgreementState.INVITED,
        asked_at=now - dt.timedelta(days=8),
        decided_at=None,
        decided_by=None,
    )
    refused = {"state": InvitationState.DECLINED, "answered_at": now - dt.timedelta(days=31)}
    Invitation.objects.bulk_create(
        Invitation(
            pair=pair, side=Tier.UPPER, name="New", email=f"{kind}{pair.pk}@example.org",
            by_id=facilitators[pair.set_id], **more,
        )
        for pair in Pair.objects.filter(number=2, set__in=sets)
        for kind, more in (("new", {}), ("refused", refused))
    )  # fmt: skip
    first.update(state=PairState.PROPOSED, confirmed_at=None)


def _applications(now, sets, facilitators):
    """In each set a pair has applied and not confirmed it."""
    then = now - dt.timedelta(days=30)
    calls = CallForPairs.objects.bulk_create(
        CallForPairs(set=set_, text="Apply.", last_day=then, opened_by_id=facilitators[set_.pk])
        for set_ in sets
    )
    Application.objects.bulk_create(
        Application(call=call, upper_hours=4, lower_hours=4, upper_email="a@b.eu", applied_at=then)
        for call in calls
    )


def _reports(now, sets, facilitators):
    """Some have a case to look at, were released half a year ago, or wait for answers."""
    reports = dict(Report.objects.values_list("set", "pk"))
    first = Issue.objects.filter(pair__number=1).select_related("pair")
    issues = {issue.pair.set_id: issue for issue in first}
    words = dict.fromkeys(("title", "situation", "tried", "happened", "learned"), "Words.")
    cases = Case.objects.bulk_create(
        Case(
            report_id=reports[set_.pk], pair=issues[set_.pk].pair, issue=issues[set_.pk],
            position=1, written_by_id=facilitators[set_.pk], **words,
        )
        for set_ in sets[::SOME]
    )  # fmt: skip
    CaseConsent.objects.bulk_create(
        CaseConsent(
            case=case, side=side, answer="agreed", by_id=case.written_by_id, at=now, names=True
        )
        for case in cases
        for side in Tier
    )
    released = {reports[set_.pk] for set_ in sets[::SOME]}
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")  # what is out is frozen
        Snapshot.objects.filter(report__in=released).update(
            released_at=now - dt.timedelta(days=190)
        )
        cursor.execute("SET LOCAL session_replication_role = DEFAULT")
    waiting = {reports[set_.pk] for set_ in sets[2::SOME]}
    Report.objects.update(respond_by=now + dt.timedelta(days=60))
    Report.objects.filter(pk__in=waiting).update(respond_by=now + dt.timedelta(days=3))


def _retention(now, due, soon, facilitators):
    """A few sets are to be cleared, and of some it is to be confirmed."""
    closed = {"state": SetState.CLOSED, "closed_at": now - dt.timedelta(days=400)}
    LearningSet.objects.filter(pk__in=[set_.pk for set_ in due]).update(
        **closed,
        keep_until=now - dt.timedelta(days=1),
        clearing_confirmed_at=now,
        clearing_confirmed_by=next(iter(facilitators.values())),
    )
    LearningSet.objects.filter(pk__in=[set_.pk for set_ in soon]).update(
        **closed, keep_until=now + dt.timedelta(days=7)
    )


def _people(now, sets):
    """A few have asked that their name goes; some wait for a code; a day's visits have ended."""
    members = Member.objects.filter(pair__set__in=sets[3::FEW], pair__number=1, side=Tier.UPPER)
    gone = [member.person_id for member in members.filter(lead=False)[:3]]
    members.filter(person__in=gone).update(left_at=now)
    OutMail.objects.filter(to__in=gone).update(state=MailState.SENT, sent_at=now)
    Removal.objects.bulk_create(Removal(person_id=pk, due_at=now) for pk in gone)
    CodeRequest.objects.bulk_create(
        CodeRequest(address=member.person.email, code="A", asked_at=now)
        for member in members.select_related("person")[:20]
    )
    Session.objects.bulk_create(
        (
            Session(session_key=f"bench{number}", session_data="", expire_date=now - DAY)
            for number in range(10 * len(sets))
        ),
        batch_size=5000,
    )


def _mail(now, sets):
    """A day's mail is 90 days old, a Monday's waits, and a day's changes are to be sealed."""
    newest = OutMail.objects.order_by("-pk").values("pk")
    OutMail.objects.filter(pk__in=newest[: 2 * len(sets)]).update(
        created=now - dt.timedelta(days=91)
    )
    waiting = OutMail.objects.filter(pk__in=newest[2 * len(sets) : 35 * len(sets)])
    waiting.update(state=MailState.PENDING, sent_at=None, kind=MailKind.DIGEST)
    reminders = OutMail.objects.filter(pk__in=newest[2 * len(sets) : 12 * len(sets)])
    about = Concat(Value("action-"), Cast(F("pk") / 3, CharField()))
    reminders.update(kind=MailKind.DUE, about=about)
    for set_ in sets:
        audit.record("edited", set_, by=None, set_id=set_.pk)
    old = {"state": JobState.READY, "size": 1, "ready_at": now - dt.timedelta(days=8)}
    Archive.objects.bulk_create(
        Archive(set=set_, file="archives/0.zip", **old) for set_ in sets[::SOME]
    )
    FileToRemove.objects.bulk_create(FileToRemove(name=f"gone/{set_.pk}") for set_ in sets)
