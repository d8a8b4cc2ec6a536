"""A date poll: slots are offered, members are asked once, answer, and one slot is picked."""

from django.db import transaction
from django.utils.translation import gettext as _

from als.core import audit, clock
from als.core.models import OutMail
from als.core.refusals import Refused, refuse_unless
from meetings import notifications
from meetings.changes.locking import locked_meeting
from meetings.changes.meetings import edit_meeting
from meetings.enums import Fit, MeetingState
from meetings.models import DateAnswer, DateOption
from meetings.rules import may_plan, may_take_part
from meetings.selectors.people import members_of

# With one date there is nothing to choose: facilitators can set it directly.
MIN_SLOTS, MAX_SLOTS = 2, 12


def offer_slot(*, meeting, starts, ends, by):
    """Add a slot, before the poll is opened or while it is; a withdrawn one comes back."""
    _refuse_others(by, meeting)
    refuse_unless(ends > starts, _("The slot has to end after it starts."))
    refuse_unless(starts > clock.now(), _("This slot has already begun or passed."))
    with transaction.atomic():
        meeting = _locked_plan(meeting)
        offered = meeting.date_options.offered()
        if offered.filter(starts=starts, ends=ends).exists():
            raise Refused(_("This slot is already in the poll."), field="day")
        refuse_unless(
            offered.count() < MAX_SLOTS,
            _("A poll has at most %s dates. Withdraw one before you add another.") % MAX_SLOTS,
        )
        option, _made = DateOption.objects.update_or_create(
            meeting=meeting, starts=starts, ends=ends, defaults={"withdrawn_at": None}
        )
        audit.record("offered a date", meeting, by=by, set_id=meeting.cycle.set_id)
    return option


def withdraw_slot(*, option, by):
    """Take a slot out; the answers to it are kept, in case it comes back."""
    _refuse_others(by, option.meeting)
    with transaction.atomic():
        meeting = _locked_plan(option.meeting)
        option = DateOption.objects.get(pk=option.pk)
        if option.withdrawn_at:
            return option
        if meeting.poll_is_open:
            refuse_unless(
                meeting.date_options.offered().count() > MIN_SLOTS,
                _("Members are choosing between %s dates. Add another before you withdraw one.")
                % MIN_SLOTS,
            )
        option.withdrawn_at = clock.now()
        option.save(update_fields=["withdrawn_at"])
        audit.record("withdrew a date", meeting, by=by, set_id=meeting.cycle.set_id)
    return option


def open_poll(*, meeting, by):
    """Ask every member of a confirmed pair by mail. A closed poll may be opened again."""
    _refuse_others(by, meeting)
    with transaction.atomic():
        meeting = _locked_plan(meeting)
        if meeting.poll_is_open:
            return meeting
        slots = slots_to_come(meeting)
        refuse_unless(slots, _("A poll needs dates to choose from. Add at least two."))
        refuse_unless(
            len(slots) >= MIN_SLOTS,
            _("With one date there is nothing to choose. Add another, or set the date directly."),
        )
        members = list(members_of(meeting.set))
        refuse_unless(members, _("No pair is confirmed by both its sides: nobody can answer."))
        meeting.poll_opened_at, meeting.poll_closed_at = clock.now(), None
        meeting.save(update_fields=["poll_opened_at", "poll_closed_at"])
        # A poll that is opened again asks again: with the moment in its key it is another mail.
        key = f"poll {meeting.pk} {meeting.poll_opened_at:%Y%m%d%H%M%S}"
        facts = {"notified": notifications.notify_poll(meeting, members, slots, key=key)}
        audit.record("opened the date poll", meeting, by=by, set_id=meeting.cycle.set_id, **facts)
    return meeting


def remind_of_poll(*, meeting, by):
    """Remind those whose answer is missing, each once a day; return how many."""
    _refuse_others(by, meeting)
    with transaction.atomic():
        meeting = _locked_plan(meeting)
        refuse_unless(meeting.poll_is_open, _("The poll is not open: nobody is reminded."))
        members = unanswered(meeting)
        refuse_unless(members, _("Everybody has answered: there is nobody to remind."))
        key = f"poll {meeting.pk} reminder {clock.today(meeting.zone)}"
        emails = {member.person.email for member in members}
        reminded = OutMail.objects.filter(address__in=emails, key=key).values_list("address")
        members = [m for m in members if (m.person.email,) not in set(reminded)]
        refuse_unless(members, _("A reminder has already been sent today. Try again tomorrow."))
        slots = slots_to_come(meeting)
        asked = notifications.notify_poll(meeting, members, slots, key=key, is_reminder=True)
        audit.record("reminded of the date poll", meeting, by=by, set_id=meeting.cycle.set_id)
    return asked


def slots_to_come(meeting):
    """Return the slots on offer that have not begun."""
    return list(meeting.date_options.offered().filter(starts__gt=clock.now()))


def unanswered(meeting):
    """Return the members who have not answered every slot that is still to come, in any seat."""
    slots = slots_to_come(meeting)
    answers = DateAnswer.objects.filter(option__in=slots)
    answered = set(answers.values_list("member__person_id", "option_id"))
    return [
        member
        for member in members_of(meeting.set)
        if any((member.person_id, slot.pk) not in answered for slot in slots)
    ]


def answer_poll(*, meeting, fits, by):
    """Save how well each slot suits; ``fits`` by the slots' keys. The last answer counts.

    Somebody with two seats answers for both.
    """
    refuse_unless(may_take_part(by, meeting), _("Only members of this set can answer."))
    with transaction.atomic():
        meeting = locked_meeting(meeting)
        refuse_unless(
            meeting.poll_is_open,
            _("The poll is closed: this answer was not saved. What you ticked is still shown."),
        )
        seats = list(members_of(meeting.set).filter(person=by))
        refuse_unless(seats, _("Only members of this set can answer."))
        offered = set(meeting.date_options.offered().values_list("pk", flat=True))
        refuse_unless(
            offered >= fits.keys(),
            _("A date was withdrawn while you answered. Look again, then send your answers."),
        )
        # Of all seats before the question: any() would stop after the first.
        if sum([_save_answers(seat, fits) for seat in seats]):
            audit.record(
                "answered the date poll",
                meeting,
                by=by,
                set_id=meeting.cycle.set_id,
                pair_id=seats[0].pair_id,
            )
    return meeting


def _save_answers(member, fits):
    """Write the member's answers; return how many are new."""
    rows = DateAnswer.objects.filter(option__in=fits, member=member)
    known = dict(rows.values_list("option_id", "fit"))
    new = [
        DateAnswer(option_id=option, member=member, fit=Fit(fit), at=clock.now())
        for option, fit in fits.items()
        if known.get(option) != fit
    ]
    DateAnswer.objects.bulk_create(
        new, update_conflicts=True, unique_fields=["option", "member"], update_fields=["fit", "at"]
    )
    return len(new)


def pick_slot(*, option, by):
    """Give the meeting this slot's date, which closes the poll. People are notified by the call."""
    _refuse_others(by, option.meeting)
    with transaction.atomic():
        meeting = _locked_plan(option.meeting)
        option = DateOption.objects.get(pk=option.pk)
        if (meeting.starts, meeting.ends) == (option.starts, option.ends) and (
            not meeting.poll_is_open
        ):
            return meeting
        refuse_unless(meeting.poll_is_open, _("The poll is closed. Set the date directly."))
        refuse_unless(
            not option.withdrawn_at, _("This date has been withdrawn since you opened this page.")
        )
        refuse_unless(option.starts > clock.now(), _("This date has passed. Choose another."))
        meeting.end_poll()
        meeting.save(update_fields=["poll_closed_at"])
        audit.record("picked a date", meeting, by=by, set_id=meeting.cycle.set_id)
        return edit_meeting(
            meeting=meeting,
            starts=option.starts,
            ends=option.ends,
            place=meeting.place,
            link=meeting.link,
            by=by,
        )


def _refuse_others(by, meeting):
    refuse_unless(may_plan(by, meeting), _("Only facilitators of this set can run a date poll."))


def _locked_plan(meeting):
    """Lock the meeting; refuse unless it is still being planned."""
    meeting = locked_meeting(meeting)
    refuse_unless(
        meeting.state == MeetingState.DRAFT,
        _("The meeting is called: its date is no longer open. Change date and place instead."),
    )
    return meeting
