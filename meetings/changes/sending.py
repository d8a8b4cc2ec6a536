"""Sending the agenda by mail, and again after it has changed."""

from django.db import transaction
from django.utils.translation import gettext as _

from als.core import audit, clock
from als.core.refusals import refuse_unless
from meetings import notifications
from meetings.changes.locking import locked_meeting, refuse_when_closed
from meetings.enums import MeetingState
from meetings.models import AgendaSent
from meetings.rules import may_plan
from meetings.selectors import sent_agenda
from meetings.selectors.agenda import agenda_of


def send_agenda(*, meeting, by):
    """Mail the agenda to all who are notified of the meeting.

    Return the ``AgendaSent``; ``Refused`` if nothing has changed since it was last sent.
    """
    refuse_unless(may_plan(by, meeting), _("Only facilitators of this set can send the agenda."))
    with transaction.atomic():
        meeting = locked_meeting(meeting)
        refuse_when_closed(meeting)
        refuse_unless(
            meeting.state != MeetingState.DRAFT,
            _("Call the meeting first: the agenda goes to the people invited."),
        )
        agenda = agenda_of(meeting)
        refuse_unless(agenda.slots, _("There is nothing on the agenda to send."))
        before = meeting.agendas_sent.last()
        content = sent_agenda.content_of(agenda)
        refuse_unless(
            before is None or before.content != content,
            _("Nothing has changed since the agenda was last sent."),
        )
        sent = AgendaSent.objects.create(
            meeting=meeting, content=content, sent_at=clock.now(), sent_by=by
        )
        changed = sent_agenda.changed_since(before, content)
        facts = {"notified": notifications.notify_agenda(sent, agenda, changed)}
        audit.record("sent the agenda of", meeting, by=by, set_id=meeting.cycle.set_id, **facts)
    return sent
