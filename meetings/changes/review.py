"""What members say of how the set worked, and what each keeps for themselves."""

from django.db import transaction
from django.utils.translation import gettext as _

from als.core import audit, clock
from als.core.refusals import refuse_unless
from als.core.revisions import refuse_stale
from meetings.changes.agenda import propose_item
from meetings.changes.locking import locked_meeting
from meetings.changes.session import next_meeting
from meetings.enums import AgendaState
from meetings.models import LearningNote, ProcessReview
from meetings.models.review import SHEET
from meetings.rules import may_keep_note, may_review
from sets.models.roles import roles_of

MAX_TITLE_LENGTH = 200


def write_review(*, meeting, by, seen=None, **words):
    """Write the member's one review of a meeting: what helped, what hindered, what to change."""
    _refuse_unless_reviewed(meeting, by)
    with transaction.atomic():
        meeting = locked_meeting(meeting)
        _refuse_unless_reviewed(meeting, by)
        mine = _mine(ProcessReview, meeting, by)
        if _same(mine, words):
            return mine
        refuse_stale(mine, list(words), seen)
        return _save(mine, words, "reviewed", by)


def write_note(*, meeting, by, seen=None, **words):
    """Keep one's learning sheet of a meeting, for oneself; ``words`` by heading, others empty."""
    words = dict.fromkeys(SHEET, "") | words
    refuse_unless(any(words.values()), _("Write something under one of the headings."))
    refuse_unless(
        may_keep_note(by, meeting), _("Only members can keep a learning note of a meeting.")
    )
    with transaction.atomic():
        meeting = locked_meeting(meeting)
        note = _mine(LearningNote, meeting, by)
        if _same(note, words):
            return note
        refuse_stale(note, SHEET, seen)
        return _save(note, words, "kept", by)


def share_note(*, note, shared, by):
    """Let the set read one's learning note, or take it back."""
    refuse_unless(note.member_id in roles_of(by).members, _("This note is somebody else’s."))
    with transaction.atomic():
        locked_meeting(note.meeting)
        note = LearningNote.objects.get(pk=note.pk)
        if shared != bool(note.shared_at):
            note.shared_at = clock.now() if shared else None
            note.save(update_fields=["shared_at"])
            audit.record("shared" if shared else "took back", note, by=by)
    return note


def propose_change(*, review, by):
    """Make an item of the next agenda from what a review would change. It is the proposer's own.

    What is there already stays one item, whoever clicks.
    """
    text = review.change.strip()
    refuse_unless(text, _("This review asks for no change."))
    following = next_meeting(review.meeting)
    refuse_unless(following, _("There is no later meeting that could take it up."))
    title, rest = _title_of(text)
    with transaction.atomic():
        same = locked_meeting(following).agenda.filter(title=title, why=rest, carried_from=None)
        there = same.exclude(state=AgendaState.WITHDRAWN).first()
        return there or propose_item(
            meeting=following, title=title, why=rest, presenter="", minutes=10, by=by
        )


def _title_of(text):
    """Return what fits a title, and the whole text if that is more."""
    line = " ".join(text.split())
    if len(line) <= MAX_TITLE_LENGTH:
        return line, ""
    return line[: MAX_TITLE_LENGTH - 1].rsplit(" ", 1)[0] + "…", text


def _refuse_unless_reviewed(meeting, by):
    refuse_unless(
        may_review(by, meeting),
        _("Members can review a meeting from its opening until its minutes are agreed."),
    )


def _mine(model, meeting, by):
    """Return the person's row for the meeting, whichever seat it was written from, or a new one."""
    seat = roles_of(by).seat_in_set(meeting.cycle.set_id)
    own = model.objects.filter(meeting=meeting, member__person=by).first()
    return own or model(meeting=meeting, member_id=seat.member_id)


def _same(row, words):
    return row.pk is not None and all(getattr(row, name) == words[name] for name in words)


def _save(row, words, verb, by):
    for name, value in words.items():
        setattr(row, name, value)
    row.at, made = clock.now(), row.pk is None
    row.save()
    # In no set's history: who wrote when, beside a page before and after, would tell whose it is.
    audit.record(verb if made else f"{verb} again", row, by=by, meeting=row.meeting_id)
    return row
