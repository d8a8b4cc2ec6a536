"""Whose calendar has a meeting: inviting, taking back, and what follows when people come and go.

An entry is taken back from whoever had it, and from nobody else: a mail that says "cancelled" of
what one never heard of helps nobody, and an entry that stays lies.
"""

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from als.core import audit, clock
from als.core.enums import MailKind, MailState
from als.core.mail import outbox
from als.core.models import OutMail
from meetings import calendar
from meetings.changes.locking import locked
from meetings.enums import MeetingState
from meetings.models import Invited, Meeting
from meetings.selectors.people import people_to_notify, still_notified_of


def invite(meeting, people, *, have_it=(), template="meetings_called", subject=None, **context):
    """Write the mail with the calendar entry to each, and remember whom it went to.

    Who has an entry already (keys in ``have_it``) gets what changes it, whatever their choices.
    """
    for person in people:
        _write(
            meeting,
            person,
            ("REQUEST", calendar.invitation(meeting, to=person)),
            kind=MailKind.CALENDAR if person.pk in have_it else MailKind.MEETING,
            subject=subject or _("Invitation: %s"),
            template=template,
            **context,
        )
    rows = [Invited(meeting=meeting, person=person) for person in people]
    Invited.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["meeting", "person"],
        update_fields=["at"],
    )


def invite_late(meeting, people):
    """Invite people to a called meeting; who was invited and uninvited before needs a new number.

    Others keep theirs: nothing changes for them.
    """
    before = _calendar_mails(meeting).filter(to__in=people)
    if before.exists():
        _count_up(meeting)
    invite(meeting, people)


def with_entry(meeting):
    """Return the keys of the people whose calendar may have the meeting.

    They were sent a request (or a worker is at it just now), and no cancellation after it.
    """
    found = {}
    for row in _calendar_mails(meeting).order_by("pk"):
        if row.calendar_method == "CANCEL":
            found[row.to_id] = False
        elif row.state == MailState.SENT or (row.state == MailState.PENDING and row.attempts):
            found[row.to_id] = True
    return {pk for pk, has_it in found.items() if has_it}


def take_back_from_all(meeting, *, reason, by):
    """Cancel the meeting (locked, called): planned anew, without date and answers."""
    meeting.sequence += 1
    told, have_it = still_notified_of(meeting), with_entry(meeting)
    outbox.drop(f"meeting-{meeting.pk}")
    for person in told:
        kind = MailKind.CALENDAR if person.pk in have_it else MailKind.MEETING
        _cancel(
            meeting, person, kind, _("Cancelled: %s"), template="meetings_cancelled", reason=reason
        )
    meeting.state, meeting.called_at = MeetingState.DRAFT, None
    meeting.starts = meeting.ends = None
    meeting.save(update_fields=["state", "called_at", "starts", "ends", "sequence"])
    meeting.attendances.all().delete()
    meeting.invited.all().delete()
    audit.record("cancelled", meeting, by=by, set_id=meeting.cycle.set_id, told=len(told))


def settle(set_, *, by=None):
    """Bring the calendars of the set's called meetings in line with who belongs to it now."""
    with transaction.atomic():
        for meeting in Meeting.objects.called_to_come().filter(cycle__set=set_).order_by("pk"):
            settle_meeting(locked(meeting), by=by)


def settle_all():
    """Look after what no change told of, as a row that an operator changed. Idempotent."""
    for meeting in Meeting.objects.called_to_come().with_set().order_by("pk"):
        if _left(meeting) or _came(meeting) or not meeting.set.is_open:
            settle(meeting.set)


def settle_meeting(meeting, *, by=None):
    """Do so for one meeting (locked). Of a set that is closed it is cancelled for all."""
    if meeting.state != MeetingState.CALLED or meeting.ends <= clock.now():
        return
    if not meeting.set.is_open:
        take_back_from_all(meeting, reason=_("The set is closed."), by=by)
        return
    take_back_from_gone(meeting, by=by)
    if new := _came(meeting):
        invite_late(meeting, new)
        audit.record(
            "invited more people to", meeting, by=by, set_id=meeting.cycle.set_id, told=len(new)
        )


def _left(meeting):
    """Return the ``Invited`` rows of those who belong to the set no more, or can't come in."""
    here = {person.pk for person in people_to_notify(meeting.set)}
    return [row for row in meeting.invited.select_related("person") if row.person_id not in here]


def _came(meeting):
    """Return those whom the call means and who have no invitation. Of an older call: nobody."""
    invited = set(meeting.invited.values_list("person_id", flat=True))
    meant = people_to_notify(meeting.set, meeting.audience) if invited else []
    return [person for person in meant if person.pk not in invited]


def take_back_from_gone(meeting, *, by):
    """Take the entry of a meeting (locked) from those who left and have it.

    Of the others' invitation, drop what has not gone out.
    """
    rows = _left(meeting)
    if not rows:
        return
    have_it = with_entry(meeting)
    if any(row.person_id in have_it for row in rows):
        _count_up(meeting)
    for row in rows:
        outbox.drop(f"meeting-{meeting.pk}", to=row.person)
        if row.person_id in have_it:
            _cancel(
                meeting, row.person, MailKind.CALENDAR, _("No longer in your calendar: %s"),
                template="meetings_no_longer",
            )  # fmt: skip
    meeting.invited.filter(pk__in=[row.pk for row in rows]).delete()
    audit.record(
        "took the invitation back", meeting, by=by, set_id=meeting.cycle.set_id, told=len(rows)
    )


def _count_up(meeting):
    meeting.sequence += 1
    meeting.save(update_fields=["sequence"])


def _calendar_mails(meeting):
    return OutMail.objects.filter(
        about=f"meeting-{meeting.pk}", calendar_method__in=["REQUEST", "CANCEL"]
    ).only("to", "calendar_method", "state", "attempts")


def _cancel(meeting, person, kind, subject, **context):
    entry = "CANCEL", calendar.cancellation(meeting, to=person)
    _write(meeting, person, entry, kind=kind, subject=subject, **context)


def _write(meeting, person, entry, *, kind, subject, template, **context):
    outbox.write(
        person,
        kind=kind,
        key=f"meeting {meeting.pk} sequence {meeting.sequence}",
        subject=subject % f"{meeting.set}, {meeting}",
        template=template,
        set_id=meeting.cycle.set_id,
        calendar=entry,
        about=f"meeting-{meeting.pk}",
        page=reverse("meetings:meeting", args=[meeting.pk]),
        expires_at=meeting.ends,
        meeting=meeting,
        zone_name=meeting.zone.key,
        **context,
    )
