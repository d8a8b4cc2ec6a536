"""The minutes: drafts, entries with their revisions, and the way to agreed minutes."""

from django.db import transaction
from django.utils.translation import gettext as _

from als.common import audit, clock, mail
from als.common.disclosure import Disclosure
from als.common.refusals import Refused
from meetings import rules
from meetings.audience import members_of
from meetings.changes.locking import locked, locked_item, refuse_unless, show
from meetings.enums import MINUTES_TRANSITIONS, AgendaState, MeetingState, MinutesState
from meetings.models import Minute, MinuteDraft


class Clash(Refused):
    """Somebody else saved the entry first. Theirs stands; what was sent here is kept as a draft.

    ``minute`` is the entry as it stands now.
    """

    def __init__(self, minute):
        super().__init__(
            _("Somebody saved this entry while you were typing. Both texts are kept: choose below.")
        )
        self.minute = minute


def _refuse_unless_writer(by, meeting):
    refuse_unless(rules.may_run(by, meeting), _("Only the set's facilitators write the minutes."))


def _refuse_unless_minuted(meeting):
    """Minutes are written from the opening until they are agreed."""
    refuse_unless(
        meeting.minutes_state != MinutesState.NONE, _("Open the meeting before you minute it.")
    )
    refuse_unless(
        meeting.minutes_state != MinutesState.AGREED,
        _("The minutes are agreed: nothing in them changes any more."),
    )


def _refuse_bad_entry(meeting, disclosure, pair):
    refuse_unless(
        pair is None or pair.set_id == meeting.cycle.set_id, _("That pair is not in this set.")
    )
    refuse_unless(
        disclosure != Disclosure.PAIR or pair is not None, _("Say which pair it should stay with.")
    )


def write_minute(*, item, kind, text, disclosure, pair, by):
    """Add an entry under an item. The same entry sent twice is one entry."""
    _refuse_unless_writer(by, item.meeting)
    _refuse_bad_entry(item.meeting, disclosure, pair)
    entry = {"kind": kind, "text": text, "disclosure": disclosure, "pair": pair}
    with transaction.atomic():
        item = locked_item(item)
        _refuse_unless_minuted(item.meeting)
        refuse_unless(
            item.state != AgendaState.PROPOSED,
            _("Put the item on the agenda before you minute it."),
        )
        MinuteDraft.objects.filter(person=by, item=item, minute=None).delete()
        same = item.minutes_of_item.filter(**entry, written_by=by).first()
        if same:
            return same
        minute = Minute(
            meeting=item.meeting, item=item, written_by=by, written_at=clock.now(), **entry
        )
        _keep(minute, by)
        show(item.meeting)
        _record("minuted", minute, by)
    return minute


def save_minute(*, minute, base_revision, kind, text, disclosure, pair, by):
    """Save a new revision of an entry, or raise ``Clash`` if it rests on an old one.

    The draft that a clash keeps is committed before the exception leaves.
    """
    _refuse_unless_writer(by, minute.meeting)
    _refuse_bad_entry(minute.meeting, disclosure, pair)
    new = {"kind": kind, "text": text, "disclosure": disclosure, "pair_id": pair and pair.pk}
    with transaction.atomic():
        meeting = locked(minute.meeting)
        _refuse_unless_minuted(meeting)
        minute = Minute.objects.select_related("item", "written_by").get(pk=minute.pk)
        minute.meeting = meeting
        changed = sorted(name for name, value in new.items() if getattr(minute, name) != value)
        stale = bool(changed) and base_revision != minute.revision
        if stale:
            _keep_draft(minute.item, minute, text, base_revision, by)
        else:
            MinuteDraft.objects.filter(person=by, minute=minute).delete()
        if changed and not stale:
            for name in changed:
                setattr(minute, name, new[name])
            minute.revision += 1
            _keep(minute, by, update_fields=[*changed, "revision"])
            show(meeting)
            _record("edited the minutes of", minute, by)
    if stale:
        raise Clash(minute)
    return minute


def _keep(minute, by, **kwargs):
    minute._history_user, minute._history_date = by, clock.now()
    minute.save(**kwargs)


def _record(verb, minute, by):
    # The audit names its target, and an entry's name is its text: so the item stands for it
    audit.record(
        verb,
        minute.item,
        by=by,
        set_id=minute.meeting.cycle.set_id,
        pair_id=minute.pair_id if minute.disclosure == Disclosure.PAIR else None,
        minute=minute.pk,
        revision=minute.revision,
    )


def save_draft(*, item, minute, text, base_revision, by):
    """Keep what is being typed; an empty text, or one that has been saved by now, is no draft.

    Not audited: it is nobody's statement yet. Returns the draft or None.
    """
    _refuse_unless_writer(by, item.meeting)
    with transaction.atomic():
        item = locked_item(item)
        _refuse_unless_minuted(item.meeting)
        if not text.strip() or _is_saved(item, minute, text, by):
            MinuteDraft.objects.filter(person=by, item=item, minute=minute).delete()
            return None
        return _keep_draft(item, minute, text, base_revision, by)


def _is_saved(item, minute, text, by):
    """Say whether a saved entry holds the text already.

    The last autosave may arrive after the form itself; it must not bring the draft back.
    """
    if minute is not None:
        return item.minutes_of_item.filter(pk=minute.pk, text=text.strip()).exists()
    newest = item.minutes_of_item.filter(written_by=by).order_by("pk").last()
    return newest is not None and newest.text.startswith(text.strip())


def _keep_draft(item, minute, text, base_revision, by):
    draft, _made = MinuteDraft.objects.update_or_create(
        person=by,
        item=item,
        minute=minute,
        defaults={"text": text, "base_revision": base_revision, "saved_at": clock.now()},
    )
    return draft


def drop_draft(*, draft, by):
    """Throw away one's own draft."""
    refuse_unless(draft.person_id == by.pk, _("This draft is somebody else's."))
    MinuteDraft.objects.filter(pk=draft.pk).delete()


def circulate_minutes(*, meeting, by):
    """Let the set read the minutes, and tell each member."""
    refuse_unless(rules.may_run(by, meeting), _("Only the set's facilitators circulate minutes."))
    with transaction.atomic():
        meeting = locked(meeting)
        if meeting.minutes_state in MinutesState.shared_states():
            return meeting
        refuse_unless(
            meeting.state == MeetingState.CLOSED,
            _("Close the meeting before its minutes go round."),
        )
        _step_minutes(meeting, MinutesState.CIRCULATED, "circulated_at")
        people = [member.person for member in members_of(meeting.set) if member.person.is_active]
        for person in people:
            _tell_of_minutes(meeting, person)
        audit.record(
            "circulated the minutes of",
            meeting,
            by=by,
            set_id=meeting.cycle.set_id,
            told=len({person.pk for person in people}),
        )
    return meeting


def _tell_of_minutes(meeting, person):
    mail.write(
        person,
        kind="minutes",
        key=f"minutes {meeting.pk} circulated",
        subject=_("Minutes to read: %s") % f"{meeting.set}, {meeting}",
        template="meetings_minutes",
        set_id=meeting.cycle.set_id,
        meeting=meeting,
    )


def agree_minutes(*, meeting, by):
    """Record that the set agreed the minutes: from now on nothing in them changes."""
    refuse_unless(
        rules.may_run(by, meeting), _("Only the set's facilitators record that minutes are agreed.")
    )
    with transaction.atomic():
        meeting = locked(meeting)
        if meeting.minutes_state == MinutesState.AGREED:
            return meeting
        _step_minutes(meeting, MinutesState.AGREED, "agreed_at")
        audit.record("agreed the minutes of", meeting, by=by, set_id=meeting.cycle.set_id)
    return meeting


def _step_minutes(meeting, to, moment_field):
    refuse_unless(
        to in MINUTES_TRANSITIONS[meeting.minutes_state],
        _("The minutes have to go round before they are agreed."),
    )
    meeting.minutes_state = to
    setattr(meeting, moment_field, clock.now())
    show(meeting, "minutes_state", moment_field)
