"""The agenda goes round as a mail; once more, it says what has changed."""

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from als.core import audit, clock
from als.core.enums import MailKind
from als.core.mail import outbox
from meetings import rules
from meetings.changes.locking import locked, refuse_unless, refuse_when_closed
from meetings.enums import MeetingState
from meetings.models import AgendaSent
from meetings.selectors import sent_agenda
from meetings.selectors.meetings import agenda_of
from meetings.selectors.people import still_notified_of
from sets.selectors.acceptance import waiting_to_accept


def send_agenda(*, meeting, by):
    """Mail the agenda to all who are told of the meeting, unless they have it as it is."""
    refuse_unless(rules.may_plan(by, meeting), _("Only the set's facilitators send the agenda."))
    with transaction.atomic():
        meeting = locked(meeting)
        refuse_when_closed(meeting)
        refuse_unless(
            meeting.state != MeetingState.DRAFT,
            _("Call the meeting first: the agenda goes to those who were told of it."),
        )
        agenda = agenda_of(meeting)
        refuse_unless(agenda.slots, _("There is nothing on the agenda to send."))
        before = meeting.agendas_sent.last()
        content = sent_agenda.content_of(agenda)
        refuse_unless(
            before is None or before.content != content,
            _("Everybody has the agenda as it stands: nothing has changed since it was sent."),
        )
        sent = AgendaSent.objects.create(
            meeting=meeting, content=content, sent_at=clock.now(), sent_by=by
        )
        told = _mail(sent, agenda, sent_agenda.changed_since(before, content))
        audit.record("sent the agenda of", meeting, by=by, set_id=meeting.cycle.set_id, told=told)
    return sent


def _mail(sent, agenda, changed):
    meeting = sent.meeting
    subject = _("Changed agenda: %s") if changed else _("Agenda: %s")
    people = still_notified_of(meeting)
    waiting = waiting_to_accept(meeting.set)
    for person in people:
        outbox.write(
            person,
            kind=MailKind.AGENDA,
            key=f"agenda {sent.pk}",
            subject=subject % f"{meeting.set}, {meeting}",
            template="meetings_agenda",
            set_id=meeting.cycle.set_id,
            about=f"meeting-{meeting.pk}",
            page=reverse("meetings:meeting", args=[meeting.pk]),
            expires_at=meeting.ends,
            meeting=meeting,
            zone_name=meeting.zone.key,
            told=person.pk not in waiting,
            agenda=agenda,
            changed=changed,
            as_of=sent.sent_at,
        )
    return len(people)
