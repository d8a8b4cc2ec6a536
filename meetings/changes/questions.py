"""Questions: asked in a turn, kept as good ones, and the set's bank of them."""

from django.db import transaction
from django.utils.translation import gettext as _

from als.core import audit, clock
from als.core.locking import locked_by_key
from als.core.refusals import refuse_unless
from als.core.revisions import refuse_stale
from meetings.changes.locking import locked_meeting, save_next_revision
from meetings.enums import MeetingState
from meetings.models import Question
from meetings.rules import may_edit_question, may_note_question
from sets.changes.locks import locked_open
from sets.rules import may_facilitate, may_write_in_set

WORDS = ["text", "stage", "is_open"]


def note_question(*, turn, text, stage, is_open, by, asked_by=None, good=False):
    """Note what the turn's pair was asked. The same from the same person twice is one question."""
    refuse_unless(
        may_note_question(by, turn),
        _("Only facilitators and members of the other pairs can note questions."),
    )
    _refuse_other_asker(turn, asked_by, by)
    with transaction.atomic():
        meeting = locked_meeting(turn.meeting)
        refuse_unless(
            meeting.state == MeetingState.IN_SESSION,
            _("Questions are noted while the meeting is in session. Add it to the bank instead."),
        )
        refuse_unless(
            meeting.turns.filter(pk=turn.pk).exists(),
            _("This turn has been left out since you opened this page."),
        )
        fields = {"text": text, "stage": stage, "is_open": is_open, "asked_by": asked_by}
        same = turn.questions.filter(**fields, added_by=by).first()
        if same:
            return same
        question = Question.objects.create(
            set_id=meeting.cycle.set_id,
            turn=turn,
            good=good,
            added_by=by,
            added_at=clock.now(),
            **fields,
        )
        save_next_revision(meeting)
        _record("noted", question, by)
    return question


def _refuse_other_asker(turn, asked_by, by):
    """Refuse an asker who is not the member, or who is of the pair whose turn it is."""
    if asked_by is None:
        return
    refuse_unless(
        asked_by.pair.set_id == turn.meeting.cycle.set_id and asked_by.pair_id != turn.pair_id,
        _("Only members of the set’s other pairs can ask questions."),
    )
    refuse_unless(
        asked_by.person_id == by.pk or may_facilitate(by, turn.meeting.set),
        _("You can only put your own name to a question, or none."),
    )


def add_question(*, set_, text, stage, is_open, by):
    """Put a question of the set's own into its bank."""
    refuse_unless(
        may_write_in_set(by, set_),
        _("Only facilitators and members can add to the bank of questions."),
    )
    with transaction.atomic():
        set_ = locked_open(set_)
        fields = {"text": text, "stage": stage, "is_open": is_open}
        same = set_.questions.good().filter(**fields).first()
        if same:
            return same
        question = Question.objects.create(
            set=set_, good=True, added_by=by, added_at=clock.now(), **fields
        )
        _record("added", question, by)
    return question


def edit_question(*, question, text, stage, is_open, by, seen=None):
    refuse_unless(
        may_edit_question(by, question),
        _("Only the person who noted a question and facilitators can edit it."),
    )
    with transaction.atomic():
        question = _locked_question(question)
        new = {"text": text, "stage": stage, "is_open": is_open}
        changed = sorted(name for name, value in new.items() if getattr(question, name) != value)
        if changed:
            refuse_stale(question, WORDS, seen)
            for name in changed:
                setattr(question, name, new[name])
            question.save(update_fields=changed)
            _record("edited", question, by, changed=changed)
    return question


def keep_question(*, question, good, by):
    """Keep it as a good one, or take it out of the bank."""
    refuse_unless(
        may_write_in_set(by, question.set),
        _("Only facilitators and members can choose good questions."),
    )
    with transaction.atomic():
        question = _locked_question(question)
        if question.good != good:
            question.good = good
            question.save(update_fields=["good"])
            _record("kept" if good else "took out of the bank", question, by)
    return question


def _locked_question(question):
    locked_open(question.set)
    return locked_by_key(Question, question.pk, "turn")


def _record(verb, question, by, **details):
    pair_id = question.turn and question.turn.pair_id
    audit.record(verb, question, by=by, set_id=question.set_id, pair_id=pair_id, **details)
