"""What a pair writes down of its work between meetings, or reports in one."""

from django.db import transaction
from django.utils.translation import gettext as _

from actions import notifications
from actions.changes.actions import write_state
from actions.changes.rows import locked_action, record, tidy
from actions.enums import ActionState, ProgressVia
from actions.models import Attachment, ProgressEntry
from actions.models.progress import PROGRESS_TEXTS
from actions.rules import may_log_progress, may_record_progress
from als.core import clock
from als.core.files.uploads import rows_and_files
from als.core.formats import long_date
from als.core.locking import locked
from als.core.refusals import Refused, refuse_unless
from als.core.revisions import refuse_stale
from als.core.zones import zone
from meetings.changes.minutes import add_to_record
from meetings.enums import MeetingState, MinutesState
from sets.enums import PairState
from sets.models.roles import roles_of

MAX_FILES = 5
OF_RECORDED = (
    "agenda_item__meeting__cycle__set",
    "action__issue__pair__set__programme",
    "action__issue__pair__upper",
    "action__issue__pair__lower",
)


def log_progress(
    *,
    action,
    day,
    done,
    disclosure,
    by,
    happened="",
    learned="",
    unexpected="",
    hours=None,
    state_after=None,
    reason="",
    via=ProgressVia.PAGE,
    attachments=(),
    agenda_item=None,
):
    """Add an entry to an agreed action's log and return it. Sent twice it is one entry.

    The first entry puts an agreed action under way. ``state_after``, with ``reason``, ends the
    action as ``end_action`` would. An ended action still takes entries, about what came of it
    afterwards. ``via`` is how the entry came in; ``attachments`` are ``Upload`` objects.
    ``agenda_item``: the item of a meeting in session under which it is reported.
    """
    _refuse_unless_may(by, action)
    given = tidy(
        {
            "day": day,
            "done": done,
            "happened": happened,
            "learned": learned,
            "unexpected": unexpected,
            "hours": hours,
            "disclosure": disclosure,
        }
    )
    with rows_and_files() as write:
        action = locked_action(action)
        author = roles_of(by).seat_in_pair(action.pair.pk).member_id
        # Before anything is refused: sent twice, the first may have ended the action by now.
        if same := _twin(action, author, given, state_after, attachments):
            return same
        _refuse_unless_may(by, action)
        _refuse_bad(action, attachments)
        _refuse_day(action, day)
        _refuse_unless_reported_now(action, agenda_item)
        _move_on(action, state_after, reason, by=by)
        entry = ProgressEntry.objects.create(
            action=action,
            author_id=author,
            state_after=action.state,
            via=via,
            written_at=clock.now(),
            agenda_item=agenda_item,
            **given,
        )
        for upload in attachments:
            _attach(entry, upload, write, by)
        facts = {"action": action.pk, "via": str(via), "files": len(attachments)}
        record("logged progress", entry, action.pair, by=by, **facts)
        if agenda_item:
            add_to_record(agenda_item.meeting)
    return entry


def record_progress(
    *, action, agenda_item, done, disclosure, by, happened="", learned="", unexpected=""
):
    """Record for the pair what it reports in a meeting, and return the entry. Sent twice it is one.

    It is dated to the meeting and changes no state: it counts once a member of the pair confirms
    it. The pair gets one mail as the meeting closes, and one for what is recorded after that.
    """
    _refuse_unless_may_record(by, action, agenda_item)
    given = tidy(
        {
            "done": done,
            "happened": happened,
            "learned": learned,
            "unexpected": unexpected,
            "disclosure": disclosure,
        }
    )
    # A meeting may be opened before its day, and an entry can't lie in the future.
    day = min(agenda_item.meeting.day, clock.today(action.pair.set.programme.time_zone))
    with transaction.atomic():
        action = locked_action(action)
        _refuse_unless_may_record(by, action, agenda_item)
        _refuse_bad(action)
        here = ProgressEntry.objects.filter(action=action, recorded_by=by, agenda_item=agenda_item)
        if same := here.filter(**given).first():
            return same
        entry = ProgressEntry.objects.create(
            action=action,
            recorded_by=by,
            agenda_item=agenda_item,
            day=day,
            state_after=action.state,
            via=ProgressVia.MEETING,
            written_at=clock.now(),
            **given,
        )
        record("recorded for the pair", entry, action.pair, by=by, action=action.pk)
        if agenda_item.meeting.state == MeetingState.CLOSED:
            notifications.notify_progress_recorded([entry])
        add_to_record(agenda_item.meeting)
    return entry


def ask_to_confirm(*, meeting):
    """Ask each pair by mail to confirm what was recorded for it in the meeting, if anything was."""
    waiting = ProgressEntry.objects.recorded().filter(
        agenda_item__meeting=meeting, action__issue__pair__state=PairState.CONFIRMED
    )
    by_pair = {}
    for entry in waiting.select_related(*OF_RECORDED).order_by("action__issue__pair", "pk"):
        by_pair.setdefault(entry.action.pair, []).append(entry)
    for entries in by_pair.values():
        notifications.notify_progress_recorded(entries)


def edit_recorded(*, entry, by, seen=None, **texts):
    """Let the pair correct what was recorded for it, before it confirms that; return the entry.

    What the facilitator recorded is kept beside it. Idempotent; ``Stale`` if a colleague has saved.
    """
    _refuse_unless_may(by, entry.action)
    texts = tidy(texts)
    with transaction.atomic():
        action = locked_action(entry.action)
        entry = locked(entry, "agenda_item__meeting")
        _refuse_unless_may(by, action)
        refuse_unless(
            entry.recorded_by_id and not entry.is_confirmed,
            _("The pair has confirmed this entry. Log another one that corrects it."),
        )
        before = {name: getattr(entry, name) for name in PROGRESS_TEXTS}
        if before == texts:
            return entry
        refuse_stale(entry, PROGRESS_TEXTS, seen)
        # The facilitator's words are kept: a second correction must not take their place.
        entry.as_recorded = entry.as_recorded or before
        for name, text in texts.items():
            setattr(entry, name, text)
        entry.save(update_fields=["as_recorded", *PROGRESS_TEXTS])
        record("edited", entry, action.pair, by=by, action=action.pk)
        if entry.agenda_item.meeting.minutes_state != MinutesState.AGREED:
            add_to_record(entry.agenda_item.meeting)
    return entry


def confirm_progress(*, entry, by, seen=None):
    """Confirm an entry that was recorded for the pair, and return it: it counts now. Idempotent.

    ``seen`` is the revision that the person's page showed; ``Refused`` if there is a newer one.
    """
    _refuse_unless_may(by, entry.action)
    with transaction.atomic():
        action = locked_action(entry.action)
        entry = locked(entry, "agenda_item")
        if entry.is_confirmed:
            return entry
        _refuse_unless_may(by, action)
        refuse_unless(
            seen in (None, entry.revision),
            _("The entry has changed since you opened this page. Read it again, then confirm it."),
        )
        refuse_unless(
            action.was_agreed,
            _("Both sides have to agree to the action again before its work counts."),
        )
        _move_on(action, by=by)
        entry.author_id = roles_of(by).seat_in_pair(action.pair.pk).member_id
        entry.confirmed_at, entry.state_after = clock.now(), action.state
        entry.save(update_fields=["author", "confirmed_at", "state_after"])
        record("confirmed", entry, action.pair, by=by, action=action.pk)
        _drop_asking(entry, action.pair)
    return entry


def _drop_asking(entry, pair):
    """Drop the unsent requests to confirm once nothing that they ask about waits any more."""
    meeting = entry.agenda_item.meeting_id
    waiting = ProgressEntry.objects.recorded().filter(
        agenda_item__meeting=meeting, action__issue__pair=pair
    )
    if not waiting.exists():
        notifications.drop_recorded(meeting, pair.pk)


def _twin(action, author, given, state_after, attachments):
    """Return the same entry of the same author, with the same files and the same end."""
    if state_after:
        given = {**given, "state_after": state_after}
    wanted = sorted(upload.sha256 for upload in attachments)
    rows = ProgressEntry.objects.filter(action=action, author=author, disowned_at=None, **given)
    for entry in rows:
        if sorted(entry.attachments.values_list("sha256", flat=True)) == wanted:
            return entry
    return None


def _move_on(action, state_after=None, reason="", *, by):
    """Put an agreed action under way, and end it where the entry does; it is not quiet any more."""
    # Even where this entry ends it: the history shows that work began.
    if action.state == ActionState.AGREED:
        write_state(action, ActionState.UNDER_WAY, by=by)
    if state_after and state_after != action.state:
        write_state(action, state_after, by=by, reason=reason)
    notifications.drop_quiet(action)


def _attach(entry, upload, write, by):
    row = Attachment(
        entry=entry,
        name=upload.name,
        content_type=upload.type.content_type,
        size=upload.size,
        sha256=upload.sha256,
        added_by=by,
        added_at=clock.now(),
    )
    write(row.file, upload)
    row.save()


def _refuse_unless_may(by, action):
    if not may_log_progress(by, action):
        raise Refused(_("Only members of this pair can log progress, while the pair takes part."))


def _refuse_unless_may_record(by, action, item):
    refuse_unless(
        may_record_progress(by, action, item),
        _(
            "Only facilitators of this set can record what a pair reports, in the meeting, "
            "until its minutes are agreed."
        ),
    )


def _refuse_unless_reported_now(action, item):
    if item is None:
        return
    meeting = item.meeting
    refuse_unless(
        meeting.cycle.set_id == action.pair.set_id, _("That meeting belongs to another set.")
    )
    refuse_unless(
        meeting.state == MeetingState.IN_SESSION, _("The meeting is not in session any more.")
    )


def _refuse_bad(action, files=()):
    if action.state == ActionState.PROPOSED:
        raise Refused(_("Both sides have to agree to the action before its work is logged."))
    if action.state == ActionState.WITHDRAWN:
        raise Refused(_("The action was withdrawn: there is no work on it to log."))
    if len(files) > MAX_FILES:
        raise Refused(_("An entry can have at most %s files.") % MAX_FILES, field="attachments")


def _refuse_day(action, day):
    """Refuse a slip, in the year too: an entry's day can't be changed once it is saved."""
    set_ = action.pair.set
    place = set_.programme.time_zone
    if day > clock.today(place):
        sentence = _("That day is in the future. Log what has already been done.")
        raise Refused(sentence, field="day")
    # A set that is being prepared may be at work before the day on which it is to begin.
    recorded = action.proposed_at.astimezone(zone(place)).date()
    if day < min(set_.start, recorded):
        sentence = _("The set began on %(start)s. Choose that day or a later one.")
        if recorded < set_.start:
            sentence = _("The action was recorded on %(start)s. Choose that day or a later one.")
        start = long_date(min(set_.start, recorded))
        raise Refused(sentence % {"start": start}, field="day")
