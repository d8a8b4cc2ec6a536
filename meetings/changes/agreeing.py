"""The way from drafted to agreed minutes: circulated, corrected, agreed, reopened."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from als.core import audit, clock
from als.core.mail import outbox
from als.core.refusals import Refused, refuse_unless
from meetings import notifications
from meetings.changes.audit import record_entry
from meetings.changes.locking import locked_meeting, save_next_revision
from meetings.changes.minutes import save_minute
from meetings.enums import MINUTES_TRANSITIONS, CorrectionState, MeetingState, MinutesState
from meetings.models import Correction, HolderAgreement, Meeting, Minute, MinutesVersion
from meetings.rules import may_agree_entry, may_ask_correction, may_run
from meetings.selectors.document import content_of
from sets.models.roles import roles_of


def circulate_minutes(*, meeting, by):
    """Let the set read the minutes, and notify each member. Idempotent."""
    refuse_unless(may_run(by, meeting), _("Only facilitators of this set can circulate minutes."))
    with transaction.atomic():
        meeting = locked_meeting(meeting)
        if meeting.minutes_state in MinutesState.shared_states():
            return meeting
        refuse_unless(
            meeting.state == MeetingState.CLOSED,
            _("Close the meeting before you circulate its minutes."),
        )
        _step(meeting, MinutesState.CIRCULATED)
        meeting.circulated_at = clock.now()
        save_next_revision(meeting, "minutes_state", "circulated_at")
        outbox.drop(f"minutes-{meeting.pk}")  # the reminder to circulate them
        facts = {"notified": notifications.notify_circulated(meeting)}
        set_id = meeting.cycle.set_id
        audit.record("circulated the minutes of", meeting, by=by, set_id=set_id, **facts)
    return meeting


def ask_correction(*, minute, text, by):
    """Ask for a correction of an entry. The same request twice is one request."""
    refuse_unless(
        may_ask_correction(by, minute.meeting), _("Only members can ask for corrections.")
    )
    with transaction.atomic():
        minute = _open_entry(minute, by)
        seat = roles_of(by).seat_in_set(minute.meeting.cycle.set_id)
        correction, made = Correction.objects.get_or_create(
            minute=minute,
            asked_by_id=seat.member_id,
            text=text,
            state=CorrectionState.OPEN,
            defaults={"asked_at": clock.now()},
        )
        if made:
            save_next_revision(minute.meeting)
            record_entry("asked for a correction in", minute, by=by)
            notifications.notify_correction(correction)
    return correction


def answer_correction(*, correction, state, reply, by):
    """Record that the entry was corrected, or why it stays as it is; notify the asker."""
    meeting = correction.minute.meeting
    refuse_unless(may_run(by, meeting), _("Only facilitators of this set can answer a correction."))
    state = CorrectionState(state)
    with transaction.atomic():
        minute = _open_entry(correction.minute, by)
        correction = Correction.objects.select_related("asked_by__person").get(pk=correction.pk)
        correction.minute = minute
        if (correction.state, correction.reply) == (state, reply):
            return correction
        refuse_unless(
            correction.state == CorrectionState.OPEN,
            _("This correction has already been answered."),
        )
        _refuse_bad_answer(correction, state, reply)
        correction.state, correction.reply = state, reply
        correction.answered_by, correction.answered_at = by, clock.now()
        correction.save(update_fields=["state", "reply", "answered_by", "answered_at"])
        outbox.drop(f"correction-{correction.pk}")
        save_next_revision(minute.meeting)
        record_entry("answered a correction in", minute, by=by, answer=state)
        notifications.notify_correction(correction)
    return correction


def correct_entry(*, correction, text, base_revision, reply, by):
    """Save what the entry says now, and answer that it was corrected.

    Saving is a step of its own: beside a newer revision ``MinuteClash`` keeps what was typed as a
    draft.
    """
    minute = correction.minute
    refuse_unless(
        may_run(by, minute.meeting),
        _("Only facilitators of this set can answer a correction."),
    )
    refuse_unless(
        correction.state == CorrectionState.OPEN,
        _("This correction has already been answered."),
    )
    if text and text != minute.text:
        save_minute(
            minute=minute,
            base_revision=base_revision or minute.revision,
            kind=minute.kind,
            text=text,
            disclosure=minute.disclosure,
            pair=minute.pair,
            by=by,
        )
    return answer_correction(correction=correction, state=CorrectionState.MADE, reply=reply, by=by)


def _refuse_bad_answer(correction, state, reply):
    if state == CorrectionState.DECLINED and not reply.strip():
        raise Refused(_("Say why the entry stays as it is."), field="reply")
    if state == CorrectionState.MADE and not correction.entry_changed_since:
        raise Refused(
            _("The entry has not changed since this was asked. Change what it says below."),
            field="state",
        )


def agree_entry(*, minute, revision, by):
    """Agree, for the pair whose matter it is, what one revision of an entry says."""
    refuse_unless(
        may_agree_entry(by, minute),
        _("Only members of the pair that an entry is about can agree it."),
    )
    with transaction.atomic():
        minute = _open_entry(minute, by)
        refuse_unless(
            may_agree_entry(by, minute) and minute.revision == revision,
            _("The entry has changed since you opened this page. Read it again."),
        )
        seat = roles_of(by).seat_in_pair(minute.pair_id)
        agreement, made = HolderAgreement.objects.get_or_create(
            minute=minute,
            member_id=seat.member_id,
            revision=revision,
            defaults={"at": clock.now()},
        )
        if made:
            save_next_revision(minute.meeting)
            record_entry("agreed an entry of", minute, by=by)
    return agreement


def take_back_agreement(*, minute, by):
    """Undo a member's agreement to an entry, until the minutes are agreed. Idempotent."""
    refuse_unless(
        may_agree_entry(by, minute),
        _("Only members of the pair that an entry is about can agree it."),
    )
    with transaction.atomic():
        minute = _open_entry(minute, by)
        seat = roles_of(by).seat_in_pair(minute.pair_id)
        own = seat and minute.agreements.filter(member_id=seat.member_id)
        if own and own.delete()[0]:
            save_next_revision(minute.meeting)
            record_entry("took back the agreement to an entry of", minute, by=by)


def _open_entry(minute, by):
    """Return the entry as it is now, its meeting locked, if it may still be spoken about."""
    meeting = locked_meeting(minute.meeting)
    refuse_unless(
        meeting.minutes_state == MinutesState.CIRCULATED,
        _("This is possible once the minutes are circulated, until they are agreed."),
    )
    minute = (
        Minute.objects.visible_to(by).select_related("item", "pair__set").filter(pk=minute.pk)
    ).first()
    refuse_unless(
        minute, _("The entry has changed since you opened this page, and you can no longer see it.")
    )
    minute.meeting = meeting
    return minute


def agreeing_meetings(meeting):
    """Return the later meetings that have been held: at or after one the minutes are agreed."""
    return _later(meeting).held()


def _later(meeting):
    return (
        Meeting.objects.with_set()
        .filter(cycle__set_id=meeting.cycle.set_id, cycle__number__gt=meeting.cycle.number)
        .order_by("cycle__number")
    )


def agreed_at_next(meeting):
    """Return the next meeting while circulated minutes wait for it to begin; else None."""
    later = list(_later(meeting)) if meeting.minutes_state == MinutesState.CIRCULATED else []
    has_met = any(other.state in MeetingState.held_states() for other in later)
    return None if has_met else next(iter(later), None)


def following_meeting(meeting):
    """Return the next meeting of the set, or None after the last."""
    return _later(meeting).first()


def agree_minutes(*, meeting, by, agreed_in=None, agreed_on=None):
    """Record that the set agreed the minutes, and freeze them as a version.

    ``agreed_in`` is the meeting that agreed them. Without one they were agreed between meetings,
    ``agreed_on`` that day, or today.
    """
    refuse_unless(
        may_run(by, meeting),
        _("Only facilitators of this set can record that minutes are agreed."),
    )
    with transaction.atomic():
        meeting = locked_meeting(meeting)
        if meeting.minutes_state == MinutesState.AGREED:
            return meeting
        refuse_unless(
            MinutesState.AGREED in MINUTES_TRANSITIONS[meeting.minutes_state],
            _("Circulate the minutes before they are agreed."),
        )
        _refuse_too_early(meeting, agreed_in)
        _refuse_bad_day(meeting, agreed_on)
        refuse_unless(
            not Correction.objects.open_in(meeting).exists(),
            _("Some correction requests have no answer yet. Answer them first."),
        )
        _step(meeting, MinutesState.AGREED)
        meeting.agreed_at = clock.now()
        outbox.drop(f"minutes-{meeting.pk}")
        _freeze(meeting, by, agreed_in, agreed_on)
        save_next_revision(meeting, "minutes_state", "agreed_at")
        audit.record(
            "agreed the minutes of",
            meeting,
            by=by,
            set_id=meeting.cycle.set_id,
            version=meeting.minutes_version,
        )
    return meeting


def _refuse_too_early(meeting, agreed_in):
    held = list(agreeing_meetings(meeting))
    following = following_meeting(meeting)
    if following is not None and not held:
        raise Refused(
            _("Minutes are agreed at the next meeting or after it. “%s” has not begun yet.")
            % following
        )
    refuse_unless(
        agreed_in is None or agreed_in in held, _("Choose a later meeting that has been held.")
    )


def _refuse_bad_day(meeting, day):
    if day is None:
        return
    if day > clock.today(meeting.zone):
        raise Refused(_("This day is in the future."), field="agreed_on")
    if day < meeting.day:
        raise Refused(_("This day is before the meeting."), field="agreed_on")


def _freeze(meeting, by, agreed_in=None, agreed_on=None):
    return MinutesVersion.objects.create(
        meeting=meeting,
        version=meeting.minutes_version,
        content=content_of(meeting, agreed_in=agreed_in, agreed_on=agreed_on),
        agreed_at=meeting.agreed_at,
        agreed_by=by,
    )


def reopen_minutes(*, meeting, why, version, by):
    """Open agreed minutes again, as the next version. The agreed one stays as it is.

    ``version`` is the one that the person saw: a second click opens nothing more.
    """
    refuse_unless(
        may_run(by, meeting), _("Only facilitators of this set can reopen agreed minutes.")
    )
    if not why.strip():
        raise Refused(_("Say why the minutes are reopened."), field="why")
    with transaction.atomic():
        meeting = locked_meeting(meeting)
        if meeting.minutes_version == version + 1:
            return meeting
        refuse_unless(
            meeting.minutes_state == MinutesState.AGREED and meeting.minutes_version == version,
            _("Only agreed minutes can be reopened."),
        )
        frozen = meeting.minutes_versions.filter(version=version).first()
        # Minutes agreed before versions were kept are frozen now: nothing in them has changed.
        agreed_on = timezone.localtime(meeting.agreed_at, meeting.zone).date()
        frozen = frozen or _freeze(meeting, by, agreed_on=agreed_on)
        frozen.reopened_at, frozen.reopened_by, frozen.reopened_why = clock.now(), by, why
        frozen.save(update_fields=["reopened_at", "reopened_by", "reopened_why"])
        _step(meeting, MinutesState.CIRCULATED)
        meeting.agreed_at, meeting.minutes_version = None, version + 1
        save_next_revision(meeting, "minutes_state", "agreed_at", "minutes_version")
        notifications.notify_reopened(meeting, version=version, why=why)
        audit.record(
            "opened again the minutes of",
            meeting,
            by=by,
            set_id=meeting.cycle.set_id,
            version=meeting.minutes_version,
        )
    return meeting


def _step(meeting, to):
    refuse_unless(
        to in MINUTES_TRANSITIONS[meeting.minutes_state],
        _("The minutes of this meeting are not ready for this step."),
    )
    meeting.minutes_state = to
