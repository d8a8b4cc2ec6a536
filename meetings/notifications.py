"""All mails about meetings. Each is written as a row, in the transaction of its cause.

Members who have not accepted the newest ground rules get no content by mail, only a link.
"""

from django.urls import reverse

from als.core.enums import MailKind
from als.core.formats import day_month
from als.core.mail import outbox
from als.core.text.later import later as _
from als.core.text.later import when_read
from meetings import calendar
from meetings.enums import CorrectionState
from meetings.selectors.people import (
    active_members_of,
    facilitators_of,
    members_of,
    still_notified_of,
)
from meetings.tokens import last_day, poll_link
from sets.changes.answers import answer_links_for
from sets.selectors.acceptance import waiting_to_accept


def notify_called(meeting, person, *, links, in_calendar=False):
    """``links``: what ``answer_links`` returns: members say whether they come."""
    _write_with_entry(
        person,
        meeting,
        in_calendar,
        _("Invitation: %s"),
        template="meetings_called",
        asked=person.pk in links,
        answer=links.get(person.pk, ""),
    )


def notify_changed(meeting, person, *, links, in_calendar, asks_again):
    """``asks_again``: date or place changed, so earlier answers no longer count."""
    _write_with_entry(
        person,
        meeting,
        in_calendar,
        _("Changed: %s"),
        template="meetings_changed",
        asked=person.pk in links,
        asks_again=asks_again,
        answer=links.get(person.pk, "") if asks_again else "",
    )


def notify_cancelled(meeting, person, *, in_calendar, reason):
    _write_with_entry(
        person,
        meeting,
        in_calendar,
        _("Cancelled: %s"),
        method="CANCEL",
        template="meetings_cancelled",
        reason=reason,
    )


def notify_removed(meeting, person):
    """Take the meeting out of the calendar of somebody who has left the set."""
    _write_with_entry(
        person,
        meeting,
        True,
        _("No longer in your calendar: %s"),
        method="CANCEL",
        template="meetings_no_longer",
    )


def notify_moved(meeting, person, *, new):
    """Take the meeting out of the calendar of the person's address of before."""
    _write_with_entry(
        person,
        meeting,
        True,
        _("No longer in this calendar: %s"),
        method="CANCEL",
        template="meetings_other_address",
        new=new,
    )


def _write_with_entry(person, meeting, in_calendar, subject, *, method="REQUEST", **context):
    """Write a mail with a calendar entry. Whose calendar has the meeting cannot switch it off."""
    entry = calendar.cancellation if method == "CANCEL" else calendar.invitation
    _write(
        person,
        meeting,
        kind=MailKind.CALENDAR if in_calendar else MailKind.MEETING,
        key=f"meeting {meeting.pk} sequence {meeting.sequence}",
        subject=subject % _full_name(meeting),
        calendar=(method, entry(meeting, to=person)),
        expires_at=meeting.ends,
        **context,
    )


@outbox.together()
def notify_agenda(sent, agenda, changed):
    """Send the agenda to whoever is notified of the meeting; return to how many people.

    ``changed`` are sentences about what differs from the agenda that was sent before.
    """
    meeting = sent.meeting
    people = still_notified_of(meeting)
    waiting = waiting_to_accept(meeting.set)
    for person in people:
        _write(
            person,
            meeting,
            kind=MailKind.AGENDA,
            key=f"agenda {sent.pk}",
            subject=(_("Changed agenda: %s") if changed else _("Agenda: %s")) % _full_name(meeting),
            template="meetings_agenda",
            expires_at=meeting.ends,
            has_accepted=person.pk not in waiting,
            agenda=agenda,
            changed=changed,
            as_of=sent.sent_at,
        )
    return len(people)


def notify_owner(question):
    """Ask the owner of an item what a facilitator wants to know about it."""
    owner = question.item.proposed_by.person
    _write_about_item(
        owner,
        question,
        subject=_("About your item: %s"),
        template="meetings_owner_asked",
        reply_to=[question.asked_by],
    )


def notify_asker(question):
    """Send the owner's answer to the facilitator who asked."""
    _write_about_item(
        question.asked_by,
        question,
        subject=_("Answer: %s"),
        template="meetings_owner_answered",
        reply_to=[question.item.proposed_by.person],
    )


def _write_about_item(person, question, *, subject, template, **context):
    item = question.item
    has_accepted = person.pk not in waiting_to_accept(item.meeting.set)
    _write(
        person,
        item.meeting,
        kind=MailKind.AGENDA,
        key=f"{template} {question.pk}",
        subject=subject % item.title if has_accepted else _("A question about your item"),
        template=template,
        about=f"question-{question.pk}",
        has_accepted=has_accepted,
        question=question,
        item=item,
        **context,
    )


@outbox.together()
def notify_poll(meeting, members, slots, *, key, is_reminder=False):
    """Ask these members which slots suit them; return how many people were asked.

    Each person is asked once, whatever the number of their seats.
    """
    people = {member.person_id: member for member in reversed(members) if member.person.is_active}
    asks, reminds = _("Which dates suit you? %s"), _("Reminder: which dates suit you? %s")
    for member in people.values():
        _write(
            member.person,
            meeting,
            kind=MailKind.MEETING,
            key=key,
            subject=(reminds if is_reminder else asks) % _full_name(meeting),
            template="meetings_poll",
            about=f"poll-{meeting.pk}",
            page="meetings:poll",
            expires_at=max(slot.starts for slot in slots),
            slots=slots,
            link=poll_link(meeting, member),
            until=last_day(),
            reminder=is_reminder,
        )
    return len(people)


def notify_soon(meeting, person, *, key, until, is_member, answer, link):
    """Remind of a meeting; ``answer`` is what the person has answered, in words, or "".

    ``link`` is where they answer, or "".
    """
    _write(
        person,
        meeting,
        kind=MailKind.MEETING_SOON,
        key=f"{key}-{person.pk}",
        subject=_("On %(day)s: %(meeting)s")
        % {"day": when_read(day_month, meeting.local_starts), "meeting": _full_name(meeting)},
        template="meetings_soon",
        expires_at=until,
        is_member=is_member,
        answered=answer,
        answer="" if answer else link,
    )


def notify_to_prepare(meeting, person, *, key, until):
    """Ask a member to prepare a meeting: open actions, what the side wants, a turn, papers."""
    _write(
        person,
        meeting,
        kind=MailKind.MEETING_SOON,
        key=f"{key}-{person.pk}",
        subject=_("To prepare: %s") % _full_name(meeting),
        template="meetings_prepare",
        expires_at=until,
    )


def notify_minutes_due(meeting, *, key):
    """Remind the facilitators that the minutes aren't circulated yet; return how many people."""
    people = facilitators_of(meeting.set)
    for person in people:
        _write_minutes(
            person,
            meeting,
            key=f"{key}-{person.pk}",
            subject=_("Minutes to circulate: %s"),
            template="meetings_minutes_due",
        )
    return len(people)


@outbox.together()
def notify_circulated(meeting):
    """Notify the members that there are minutes to read; return how many people."""
    people = active_members_of(meeting.set)
    links = answer_links("correction", meeting, people)
    for person in people:
        _write_minutes(
            person,
            meeting,
            key=f"minutes {meeting.pk} circulated",
            subject=_("Minutes to read: %s"),
            template="meetings_minutes",
            answer=links[person.pk],
        )
    return len(people)


@outbox.together()
def notify_reopened(meeting, *, version, why):
    """Notify the members that agreed minutes (this version of them) were reopened, and why."""
    waiting = waiting_to_accept(meeting.set)
    for person in active_members_of(meeting.set):
        _write_minutes(
            person,
            meeting,
            key=f"minutes {meeting.pk} version {version} reopened",
            subject=_("Minutes reopened: %s"),
            template="meetings_minutes_reopened",
            version=version,
            why="" if person.pk in waiting else why,
        )


def notify_correction(correction):
    """Notify the facilitators of a request, or its author of the answer.

    The mail has a link only: the texts stay on the page, for whoever may see the entry.
    """
    meeting, asker = correction.minute.meeting, correction.asked_by.person
    if correction.state == CorrectionState.OPEN:
        what, subject = "asked", _("Correction requested: %s")
        people, reply_to = facilitators_of(meeting.set), asker
    else:
        what, subject = "answered", _("Your correction request has been answered: %s")
        people, reply_to = [asker], correction.answered_by
    for person in people:
        _write_minutes(
            person,
            meeting,
            key=f"minutes {meeting.pk} correction {correction.pk} {what}",
            subject=subject,
            template=f"meetings_correction_{what}",
            about=f"correction-{correction.pk}",
            reply_to=[reply_to],
            correction=correction,
        )


def _write_minutes(person, meeting, *, subject, about="", **context):
    _write(
        person,
        meeting,
        kind=MailKind.MINUTES,
        subject=subject % _full_name(meeting),
        about=about or f"minutes-{meeting.pk}",
        page="meetings:minutes",
        **context,
    )


def _write(person, meeting, *, about="", page="meetings:meeting", **context):
    outbox.write(
        person,
        set_id=meeting.cycle.set_id,
        about=about or f"meeting-{meeting.pk}",
        page=reverse(page, args=[meeting.pk]),
        meeting=meeting,
        zone_name=meeting.zone.key,
        **context,
    )


def answer_links(purpose, meeting, people):
    """Return the address at which each member among ``people`` answers, by the key of the person.

    Facilitators aren't asked, and have none.
    """
    members = members_of(meeting.set).filter(person__in=people)
    seats = {member.person_id: member for member in reversed(members)}  # of several the first
    made = answer_links_for([(purpose, meeting, member) for member in seats.values()])
    return {pk: made[purpose, meeting.pk, member.pk] for pk, member in seats.items()}


def _full_name(meeting):
    return when_read("{}, {}".format, meeting.set, meeting)
