"""Lessons, their evidence, and what both sides of each pair say to them."""

from django.db import transaction
from django.utils.translation import gettext as _

from actions.models import Issue, ProgressEntry, ProposedAction
from als.common import audit, clock
from als.common.refusals import Refused
from als.common.seen import Stale, refuse_stale
from meetings.models import Minute
from reports.enums import Audience, EndorsementAnswer
from reports.models import Endorsement, Evidence, Lesson
from reports.rules import may_draft_lesson, may_edit_lesson, may_endorse
from sets.enums import PairState
from sets.models import LearningSet, Pair, roles_of

KINDS = {Issue: "issue", ProposedAction: "action", ProgressEntry: "progress", Minute: "minute"}
# Where to find the set of each kind.
SET_OF = {
    "issue": "pair__set",
    "action": "issue__pair__set",
    "progress": "action__issue__pair__set",
    "minute": "meeting__cycle__set",
}


def draft_lesson(*, set_, statement, explanation, kind, audiences, by):
    """Put a lesson at the end of the set's list. The same statement twice is one lesson."""
    if not may_draft_lesson(by, set_):
        raise Refused(_("Only members and facilitators draft lessons, while the set is open."))
    audiences = _ordered(audiences)
    with transaction.atomic():
        set_ = LearningSet.objects.select_for_update().get(pk=set_.pk)
        lessons = Lesson.objects.filter(set=set_)
        same = lessons.filter(statement=statement, drafted_by=by).first()
        if same is not None:
            return same
        lesson = Lesson(
            set=set_,
            statement=statement,
            explanation=explanation,
            kind=kind,
            audiences=audiences,
            position=lessons.count() + 1,
            drafted_by=by,
            drafted_at=clock.now(),
        )
        lesson._history_user = by
        lesson.save()
        audit.record("drafted", lesson, by=by, set_id=set_.pk)
    return lesson


def _ordered(audiences):
    chosen = set(audiences)
    if not chosen or chosen - set(Audience.values):
        raise Refused(_("Say whom the lesson is for."))
    return [value for value in Audience.values if value in chosen]


def edit_lesson(*, lesson, statement, explanation, kind, audiences, by, seen=None):
    """Change a lesson. A changed text is a new version, which nobody has endorsed yet."""
    if not may_edit_lesson(by, lesson):
        raise Refused(_("Only members and facilitators change lessons, while the set is open."))
    new = {
        "statement": statement,
        "explanation": explanation,
        "kind": kind,
        "audiences": _ordered(audiences),
    }
    with transaction.atomic():
        lesson = _locked(lesson)
        changed = sorted(name for name, value in new.items() if getattr(lesson, name) != value)
        if not changed:
            return lesson
        readers = ", ".join(str(Audience(value).label) for value in lesson.audiences)
        refuse_stale(lesson, list(new), seen, audiences=readers)
        for name in changed:
            setattr(lesson, name, new[name])
        # What a side endorsed are these words, for these readers.
        lesson.text_version += 1
        lesson._history_user = by
        lesson.save(update_fields=[*changed, "text_version"])
        audit.record(
            "changed", lesson, by=by, set_id=lesson.set_id,
            fields=changed, version=lesson.text_version,
        )  # fmt: skip
    return lesson


def _locked(lesson):
    return Lesson.objects.select_for_update(of=("self",)).select_related("set").get(pk=lesson.pk)


def add_evidence(*, lesson, thing, stance, note, by):
    """Let a lesson rest on an issue, action, progress entry or minute that the person may read."""
    if not may_edit_lesson(by, lesson):
        raise Refused(_("Only members and facilitators add evidence, while the set is open."))
    kind = KINDS[type(thing)]
    of_set = {SET_OF[kind]: lesson.set_id}
    if not type(thing).objects.visible_to(by).filter(pk=thing.pk, **of_set).exists():
        raise Refused(_("Choose something from this set that you may read."))
    with transaction.atomic():
        lesson = _locked(lesson)
        there = Evidence.objects.current().filter(lesson=lesson, **{kind: thing}).first()
        if there is not None:
            return there
        evidence = Evidence.objects.create(
            lesson=lesson,
            stance=stance,
            note=note,
            added_by=by,
            added_at=clock.now(),
            **{kind: thing},
        )
        audit.record(
            "added evidence to", lesson, by=by, set_id=lesson.set_id,
            kind=kind, evidence=evidence.pk, stance=str(stance),
        )  # fmt: skip
    return evidence


def remove_evidence(*, evidence, by):
    """Take evidence away from its lesson. The link stays on record."""
    if not may_edit_lesson(by, evidence.lesson):
        raise Refused(_("Only members and facilitators remove evidence, while the set is open."))
    with transaction.atomic():
        lesson = _locked(evidence.lesson)
        evidence = Evidence.objects.select_for_update().get(pk=evidence.pk)
        if evidence.removed_at is not None:
            return evidence
        evidence.removed_at = clock.now()
        evidence.save(update_fields=["removed_at"])
        audit.record(
            "removed evidence from", lesson, by=by, set_id=lesson.set_id,
            kind=evidence.kind, evidence=evidence.pk,
        )  # fmt: skip
    return evidence


def endorse(*, lesson, answer, comment, by, read=None, seen=None):
    """Say what the person's side says to the lesson as it reads now. Saying it anew replaces it.

    ``read`` is the version of the text that the person had before them, ``seen`` what their side
    had said to it by then.
    """
    if not may_endorse(by, lesson):
        raise Refused(
            _("Only members endorse lessons, each for their side, while the set is open.")
        )
    comment = comment.strip()
    if answer in EndorsementAnswer.with_comment() and not comment:
        raise Refused(_("Say in your words what the reservation is."))
    seat = roles_of(by).seat_in_set(lesson.set_id)
    read = lesson.text_version if read is None else read
    with transaction.atomic():
        lesson = _locked(lesson)
        if lesson.text_version != read:
            raise Stale(
                sentence=_("The lesson was changed meanwhile. Read it again first."),
                now=[{"key": _("Lesson"), "value": lesson.statement},
                     {"key": _("Explanation"), "value": lesson.explanation}],
                read=lesson.text_version,
            )  # fmt: skip
        if not Pair.objects.filter(pk=seat.pair_id, state=PairState.CONFIRMED).exists():
            raise Refused(_("Only pairs that take part endorse lessons."))
        said, made = Endorsement.objects.get_or_create(
            lesson=lesson,
            pair_id=seat.pair_id,
            side=seat.side,
            text_version=lesson.text_version,
            defaults={"answer": answer, "comment": comment, "by": by, "at": clock.now()},
        )
        if not made and (said.answer, said.comment) == (answer, comment):
            return said
        if not made:
            refuse_stale(said, ["answer", "comment"], seen)
        said.answer, said.comment, said.by, said.at = answer, comment, by, clock.now()
        said.save(update_fields=["answer", "comment", "by", "at"])
        audit.record(
            "answered", lesson, by=by, set_id=lesson.set_id, pair_id=seat.pair_id,
            side=str(seat.side), answer=str(answer), version=lesson.text_version,
        )  # fmt: skip
    return said
