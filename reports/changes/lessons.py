"""Lessons: drafted, changed, put in order, dropped and brought back."""

from django.db import transaction
from django.utils.translation import gettext as _

from als.core import audit, clock
from als.core.locking import locked_by_key
from als.core.refusals import Refused
from als.core.revisions import Stale, refuse_stale
from als.core.text.languages import in_language
from reports import notifications
from reports.changes.frozen import take_off_page_with, void_if_frozen_with
from reports.content.audiences import audiences_of, in_order, words_of
from reports.enums import LESSON_TRANSITIONS, LessonState
from reports.models import Endorsement, Lesson, Report
from reports.rules import (
    may_bring_back_lesson,
    may_draft_lesson,
    may_drop_lesson,
    may_edit_lesson,
    may_edit_report,
    may_order_lessons,
)
from sets.changes.locks import hold_programme
from sets.models import LearningSet, Programme


def draft_lesson(*, set_, statement, explanation, kind, audiences, by):
    """Put a lesson at the end of the set's list. The same statement twice is one lesson."""
    if not may_draft_lesson(by, set_):
        raise Refused(
            _("Only members and facilitators of this set can draft lessons, while the set is open.")
        )
    with transaction.atomic():
        set_ = locked_by_key(LearningSet, set_.pk)
        audiences = _listed(set_.programme_id, audiences)
        lessons = Lesson.objects.filter(set=set_)
        same = lessons.open().filter(statement=statement, drafted_by=by).first()
        if same is not None:
            return same
        lesson = Lesson(
            set=set_,
            statement=statement,
            explanation=explanation,
            kind=kind,
            audiences=audiences,
            position=lessons.open().count() + 1,
            drafted_by=by,
            drafted_at=clock.now(),
        )
        lesson._history_user = by
        lesson.save()
        audit.record("drafted", lesson, by=by, set_id=set_.pk)
    return lesson


def _listed(programme_id, chosen, kept=()):
    """Return the codes in their order, while nobody takes one off the programme's list.

    ``kept`` are those that the lesson had before.
    """
    hold_programme(programme_id)
    programme = Programme.objects.get(pk=programme_id)
    if not chosen or set(chosen) - set(audiences_of(programme)) - set(kept):
        raise Refused(_("Say whom the lesson is for."), field="audiences")
    return in_order(programme, chosen)


def edit_lesson(*, lesson, statement, explanation, kind, audiences, by, seen=None):
    """Change a lesson. A changed text is a new version, which nobody has endorsed yet."""
    if not may_edit_lesson(by, lesson):
        raise Refused(
            _(
                "Only members and facilitators of this set can change lessons, while the "
                "set is open."
            )
        )
    with transaction.atomic():
        lesson = locked_lesson(lesson)
        _refuse_dropped(lesson)
        new = {
            "statement": statement,
            "explanation": explanation,
            "kind": kind,
            "audiences": _listed(lesson.set.programme_id, audiences, lesson.audiences),
        }
        changed = sorted(name for name, value in new.items() if getattr(lesson, name) != value)
        if not changed:
            return lesson
        readers = words_of(lesson.set.programme, lesson.audiences)
        refuse_stale(lesson, list(new), seen, audiences=readers)
        for name in changed:
            setattr(lesson, name, new[name])
        # What a side endorsed are these words, for these readers.
        lesson.text_version += 1
        _save(lesson, by, *changed, "text_version")
        audit.record(
            "changed", lesson, by=by, set_id=lesson.set_id,
            fields=changed, version=lesson.text_version,
        )  # fmt: skip
    return lesson


def summarise_lesson(*, lesson, title, rests_on, limit, asked, by, seen=None, read=None):
    """Save what the report's summary says of a lesson. Its sides have answered other words.

    ``read``: the version of the lesson's words that the person had before them.
    """
    if not may_edit_report(by, Report.of(lesson.set)):
        raise Refused(
            _("Only facilitators of this set can edit the report, and only while it is a draft.")
        )
    words = {"title": title, "rests_on": rests_on, "limit": limit, "asked": asked}
    with transaction.atomic():
        lesson = locked_lesson(lesson)
        _refuse_dropped(lesson)
        if read not in (None, lesson.text_version):
            raise Stale(
                sentence=_("The lesson has changed since you opened this page. Read it again."),
                now=[{"key": _("Lesson"), "value": lesson.statement}],
                read=lesson.text_version,
            )
        # The same texts saved again are of the words that the lesson has now.
        new = {**words, "summarised_version": lesson.text_version}
        changed = sorted(name for name, value in new.items() if getattr(lesson, name) != value)
        if changed:
            refuse_stale(lesson, list(words), seen)
            for name in changed:
                setattr(lesson, name, new[name])
            _save(lesson, by, *changed)
            audit.record("summarised", lesson, by=by, set_id=lesson.set_id, fields=changed)
    return lesson


def locked_lesson(lesson):
    return locked_by_key(Lesson, lesson.pk, "set__programme")


def _refuse_dropped(lesson):
    if not lesson.is_open:
        raise Refused(
            _("The lesson has been dropped since you opened this page. Bring it back first.")
        )


def _save(lesson, by, *fields):
    lesson._history_user = by
    lesson.save(update_fields=fields)


def answered(lesson):
    """Return whether any side has answered the lesson as it reads now."""
    return Endorsement.objects.filter(lesson=lesson, text_version=lesson.text_version).exists()


def drop_lesson(*, lesson, reason, by):
    """Take a lesson out of the report, with the reason. Dropping it twice is dropping it once.

    Those who answered it get a mail. If a frozen version has it, what was signed for that is void;
    if a public page shows it, that is switched off.
    """
    with transaction.atomic():
        # Dropping moves the others up: two at once would wait for each other.
        locked_by_key(LearningSet, lesson.set_id)
        lesson = locked_lesson(lesson)
        if not lesson.is_open:
            return lesson
        if not may_drop_lesson(by, lesson, answered(lesson)):
            raise Refused(
                _(
                    "Only the person who drafted a lesson can drop it until a side has "
                    "answered it; after that, only facilitators can."
                )
            )
        _move(lesson, LessonState.DROPPED, by, dropped_at=clock.now(), dropped_reason=reason)
        audit.record("dropped", lesson, by=by, set_id=lesson.set_id)
        notifications.notify_lesson_dropped(lesson, by)
        _number(Lesson.objects.open().filter(set=lesson.set_id))
        # It stays on record, which the whole set reads
        with in_language(lesson.set.programme.language):
            why = _("The lesson “%(lesson)s” was dropped: %(reason)s")
        void_if_frozen_with(lesson, why % {"lesson": lesson, "reason": reason}, by=by)
        take_off_page_with(lesson, by=by)
    return lesson


def bring_back_lesson(*, lesson, by):
    """Put a dropped lesson at the end of the list. What the sides said to it counts again."""
    with transaction.atomic():
        locked_by_key(LearningSet, lesson.set_id)
        lesson = locked_lesson(lesson)
        if lesson.is_open:
            return lesson
        if not may_bring_back_lesson(by, lesson):
            raise Refused(_("Only members and facilitators of this set can bring lessons back."))
        last = Lesson.objects.open().filter(set=lesson.set_id).count()
        _move(lesson, LessonState.OPEN, by, dropped_at=None, dropped_reason="", position=last + 1)
        audit.record("brought back", lesson, by=by, set_id=lesson.set_id)
    return lesson


def _move(lesson, to, by, **values):
    if to not in LESSON_TRANSITIONS[LessonState(lesson.state)]:
        raise Refused(_("The lesson has changed since you opened this page. Check it again."))
    for name, value in {"state": to, **values}.items():
        setattr(lesson, name, value)
    _save(lesson, by, "state", *values)


def place_lesson(*, lesson, place, by):
    """Put the lesson at this place, from 1, of the set's lessons. Sent twice it stays there."""
    if not may_order_lessons(by, lesson.set):
        raise Refused(
            _("Only members and facilitators of this set can change the order of lessons.")
        )
    with transaction.atomic():
        locked_by_key(LearningSet, lesson.set_id)
        order = list(Lesson.objects.open().filter(set=lesson.set_id))
        if lesson not in order:
            raise Refused(
                _("The lesson has been dropped since you opened this page. Bring it back first.")
            )
        was = order.index(lesson)
        order.insert(max(place, 1) - 1, order.pop(was))
        if order.index(lesson) != was:
            _number(order)
            place = order.index(lesson) + 1
            audit.record("placed", lesson, by=by, set_id=lesson.set_id, place=place)
    return lesson


def _number(lessons):
    """Number them from 1 as they stand. Their places are no part of their history."""
    moved = [(place, row) for place, row in enumerate(lessons, 1) if row.position != place]
    for place, row in moved:
        row.position = place
    Lesson.objects.bulk_update([row for _place, row in moved], ["position"])
