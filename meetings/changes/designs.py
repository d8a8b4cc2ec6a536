"""Agenda templates: keeping an agenda as one, and starting an agenda from one."""

from django.db import transaction
from django.utils.translation import gettext as _

from als.core import audit
from als.core.refusals import refuse_unless
from meetings.changes.agenda import put_housekeeping
from meetings.changes.locking import locked_meeting, save_next_revision
from meetings.changes.order import in_set_language, put_in_order, standing_item
from meetings.changes.questions import add_question
from meetings.designs import read_lines, read_questions
from meetings.enums import AgendaState, MeetingState, QuestionStage, StandingItem
from meetings.rules import may_plan
from sets.changes.shared import share_design
from sets.enums import SharedKind


def save_design(*, meeting, title, text, questions, by, for_all=False):
    """Keep these lines as a template of the set, or for all facilitators of the programme."""
    with in_set_language(meeting.set):
        read_lines(text)
    read_questions(questions)
    return share_design(
        set_=meeting.set,
        kind=SharedKind.AGENDA,
        title=title,
        text=text,
        questions=questions,
        for_all=for_all,
        by=by,
    )


def start_agenda(*, meeting, text, questions, by):
    """Make these lines the meeting's agenda; what members proposed stays on it, before its end.

    Standing items that the lines don't have are taken off. Other lines become housekeeping, and
    those that are there already stay one item. The questions go into the set's bank. Twice is once.
    """
    refuse_unless(may_plan(by, meeting), _("Only facilitators of this set can set the agenda."))
    with in_set_language(meeting.set):
        lines = read_lines(text)
    asked = read_questions(questions)
    with transaction.atomic():
        meeting = locked_meeting(meeting)
        refuse_unless(
            meeting.state in (MeetingState.DRAFT, MeetingState.CALLED),
            _("An agenda is started from a template before the meeting is opened."),
        )
        _take_off_others(meeting, lines)
        put_in_order(meeting, _items_of(lines, meeting, by))
        save_next_revision(meeting)
        audit.record(
            "started the agenda of", meeting, by=by, set_id=meeting.cycle.set_id, items=len(lines)
        )
        _add_questions(meeting.set, asked, by)
    return meeting


def _take_off_others(meeting, lines):
    wanted = {line.standing for line in lines}
    others = meeting.agenda.placed().exclude(standing="").exclude(standing__in=wanted)
    others.update(state=AgendaState.WITHDRAWN)


def _items_of(lines, meeting, by):
    """Return one item a line: two lines of the same words, as breaks are, are two items."""
    items = []
    for line in lines:
        items.append(_item_of(line, meeting, by, taken=[item.pk for item in items]))
    return items


def _item_of(line, meeting, by, taken):
    """Return the item of a line: the one that is there, brought to its minutes, or a new one."""
    if line.standing:
        return _standing_item_of(line, meeting, by)
    same = meeting.agenda.placed().filter(standing="", proposed_by=None, title=line.title)
    there = same.exclude(pk__in=taken).first()
    if there is None:
        return put_housekeeping(meeting, line.title, line.minutes, by)
    there.minutes = line.minutes
    there.save(update_fields=["minutes"])
    return there


def _standing_item_of(line, meeting, by):
    """Return the standing item with its line's minutes.

    An airtime whose minutes are no longer a turn for each pair follows the pairs no more.
    """
    item = meeting.agenda.placed().filter(standing=line.standing).first()
    if item is None:
        with in_set_language(meeting.set):
            item = standing_item(meeting, StandingItem(line.standing), by)
    if item.minutes != line.minutes:
        item.minutes, item.follows_pairs = line.minutes, False
        item.save(update_fields=["minutes", "follows_pairs"])
    return item


def _add_questions(set_, questions, by):
    """Put into the bank those that it hasn't, at whatever stage it has them."""
    there = set(set_.questions.good().values_list("text", flat=True))
    for text in questions:
        if text not in there:
            add_question(set_=set_, text=text, stage=QuestionStage.OPEN_UP, is_open=True, by=by)
