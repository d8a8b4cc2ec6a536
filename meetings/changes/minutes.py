"""The minutes: drafts, entries with their revisions, and the way to agreed minutes."""

from django.db import transaction
from django.utils.translation import gettext as _

from als.core import clock
from als.core.disclosure import Disclosure
from als.core.refusals import Refused, refuse_unless
from meetings.changes.audit import record_entry
from meetings.changes.locking import locked_item, locked_meeting, save_next_revision
from meetings.enums import AgendaState, MinuteKind, MinutesState, NotePolicy
from meetings.merging import Wording, typed_and_saved
from meetings.models import Minute, MinuteDraft
from meetings.rules import may_edit_entry, may_take_notes
from sets.signals import disclosure_narrowed


class MinuteClash(Refused):
    """Somebody else saved the entry first. Theirs stands; what was sent here is kept as a draft.

    ``minute`` is the entry as it stands now.
    """

    def __init__(self, minute):
        super().__init__(
            _("Somebody saved this entry while you were typing. Both texts are kept: choose below.")
        )
        self.minute = minute


def _refuse_unless_writer(by, meeting, minute=None):
    """Refuse who may not write entries, or not change this one."""
    may = may_edit_entry(by, minute) if minute else may_take_notes(by, meeting)
    sentence = _(
        "Only facilitators of this set can write the minutes; in session also its note taker,"
        " if the set lets them."
    )
    refuse_unless(may, sentence)


def refuse_unless_minuted(meeting):
    """Refuse entries before the meeting is opened, and once its minutes are agreed."""
    refuse_unless(
        meeting.minutes_state != MinutesState.NONE, _("Open the meeting before you take minutes.")
    )
    refuse_unless(
        meeting.minutes_state != MinutesState.AGREED,
        _("The minutes are agreed and can no longer be changed."),
    )


def _refuse_bad_entry(meeting, disclosure, pair):
    refuse_unless(
        pair is None or pair.set_id == meeting.cycle.set_id, _("That pair is not in this set.")
    )
    refuse_unless(
        disclosure != Disclosure.PAIR or pair is not None, _("Say which pair it should stay with.")
    )


def _refuse_against_policy(item, kind):
    policy = NotePolicy(item.meeting.note_policy)
    refuse_unless(
        kind in policy.kinds(airtime=item.is_airtime),
        _("What was agreed for this meeting’s notes does not allow this: %s.")
        % policy.label.lower(),
    )


def add_to_record(meeting):
    """Let open pages fetch what another app has just put under an item of the meeting.

    Call it in the transaction of that change, and last; ``Refused`` once the minutes are agreed.
    """
    meeting = locked_meeting(meeting)
    refuse_unless_minuted(meeting)
    save_next_revision(meeting)


def write_minute(*, item, kind, text, disclosure, pair, by):
    """Add an entry under an item. The same entry sent twice is one entry."""
    _refuse_unless_writer(by, item.meeting)
    _refuse_bad_entry(item.meeting, disclosure, pair)
    entry = {"kind": kind, "text": text, "disclosure": disclosure, "pair": pair}
    with transaction.atomic():
        item = locked_item(item)
        _refuse_unless_writer(by, item.meeting)
        refuse_unless_minuted(item.meeting)
        refuse_unless(
            item.state not in AgendaState.off_agenda(),
            _("Put the item on the agenda before you take minutes on it."),
        )
        _refuse_against_policy(item, kind)
        MinuteDraft.objects.filter(person=by, item=item, minute=None).delete()
        same = item.minutes_of_item.filter(**entry, written_by=by).first()
        if same:
            return same
        minute = Minute(
            meeting=item.meeting, item=item, written_by=by, written_at=clock.now(), **entry
        )
        _save(minute, by)
        save_next_revision(item.meeting)
        record_entry("minuted", minute, by=by, revision=minute.revision)
    return minute


def save_minute(*, minute, base_revision, kind, text, disclosure, pair, by):
    """Save a new revision of an entry, typed from ``base_revision``.

    What others saved since is brought together with it (``minute.brought_together`` says so);
    where both changed the same, ``MinuteClash`` is raised, after the draft that it keeps is
    committed.
    """
    _refuse_unless_writer(by, minute.meeting, minute)
    _refuse_bad_entry(minute.meeting, disclosure, pair)
    typed = Wording(kind, text, disclosure, pair and pair.pk)
    with transaction.atomic():
        meeting = locked_meeting(minute.meeting)
        refuse_unless_minuted(meeting)
        minute = Minute.objects.select_related("item", "written_by").get(pk=minute.pk)
        minute.meeting = minute.item.meeting = meeting
        _refuse_unless_writer(by, meeting, minute)
        if kind != minute.kind:
            _refuse_against_policy(minute.item, kind)
        new = typed_and_saved(minute, base_revision, typed)
        if new is None:
            _keep_draft(minute.item, minute, by, base_revision, typed)
        else:
            minute.brought_together = new not in (typed, Wording.of(minute))
            _revise(minute, new, by)
    # Outside of the transaction, which would take the draft back with it.
    if new is None:
        raise MinuteClash(minute)
    return minute


def _revise(minute, new, by):
    """Save the wording as the next revision, unless the entry says that already."""
    MinuteDraft.objects.filter(person=by, minute=minute).delete()
    if new == Wording.of(minute):
        return
    narrowed = new.disclosure != minute.disclosure
    for name, value in new._asdict().items():
        setattr(minute, name, value)
    minute.revision += 1
    _save(minute, by, update_fields=[*new._fields, "revision"])
    if narrowed:
        disclosure_narrowed.send(sender=Minute, set_id=minute.meeting.cycle.set_id, by=by)
    save_next_revision(minute.meeting)
    record_entry("edited the minutes of", minute, by=by, revision=minute.revision)


def _save(minute, by, **kwargs):
    minute._history_user, minute._history_date = by, clock.now()
    minute.save(**kwargs)


def save_draft(*, item, minute, base_revision, by, text, kind=None, disclosure=None, pair=None):
    """Keep what is being typed; an empty text, or what has been saved by now, is no draft.

    Not audited: it is nobody's statement yet. Returns the draft or None.
    """
    _refuse_unless_writer(by, item.meeting, minute)
    typed = Wording(kind or MinuteKind.NOTE, text, disclosure or Disclosure.SET, pair and pair.pk)
    with transaction.atomic():
        item = locked_item(item)
        _refuse_unless_writer(by, item.meeting)
        refuse_unless_minuted(item.meeting)
        if not text.strip() or _is_saved(item, minute, base_revision, typed, by):
            MinuteDraft.objects.filter(person=by, item=item, minute=minute).delete()
            return None
        return _keep_draft(item, minute, by, base_revision, typed)


def _is_saved(item, minute, base_revision, typed, by):
    """Return whether a saved entry holds it already.

    The last autosave may arrive after the form itself; it must not bring the draft back.
    """
    text = typed.text.strip()
    if minute is not None:
        saved = item.minutes_of_item.filter(pk=minute.pk).get()
        typed = typed_and_saved(saved, base_revision, typed._replace(text=text))
        return typed == Wording.of(saved)
    newest = item.minutes_of_item.filter(written_by=by).order_by("pk").last()
    return newest is not None and newest.text.startswith(text)


def _keep_draft(item, minute, by, base_revision, typed):
    """Keep the draft. It goes on resting on the revision that its typing began from.

    Beside a clash the page knows the newer revision; before the person has chosen, the draft
    must not look as if it knew what that one says.
    """
    key = {"person": by, "item": item, "minute": minute}
    earlier = MinuteDraft.objects.filter(**key).values_list("base_revision", flat=True).first()
    began = base_revision if earlier is None else min(earlier, base_revision)
    kept = {**typed._asdict(), "base_revision": began, "saved_at": clock.now()}
    draft, _made = MinuteDraft.objects.update_or_create(**key, defaults=kept)
    return draft


def drop_draft(*, draft, by):
    """Delete one's own draft. Idempotent."""
    refuse_unless(draft.person_id == by.pk, _("This draft is somebody else’s."))
    MinuteDraft.objects.filter(pk=draft.pk).delete()
