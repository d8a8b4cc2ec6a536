"""What a lesson rests on: added, reworded, removed."""

from django.db import transaction
from django.utils.translation import gettext as _

from als.core import audit, clock, locking
from als.core.locking import locked_rows
from als.core.refusals import Refused
from als.core.revisions import refuse_stale
from als.core.text.languages import in_language
from reports.changes.frozen import frozen_with
from reports.changes.lessons import locked_lesson
from reports.changes.voiding import void_sign_offs
from reports.models import Evidence
from reports.rules import may_edit_lesson
from reports.sources import source_of


def add_evidence(*, lesson, thing, stance, note, by):
    """Let a lesson rest on an issue, action, progress entry or minute that the person may read."""
    return add_several(lesson=lesson, picked=[(thing, stance, note)], by=by)[0]


def add_several(*, lesson, picked, by):
    """Let a lesson rest on all of these ``(thing, stance, note)``, or on none of them."""
    _refuse_unless_editor(by, lesson)
    with transaction.atomic():
        lesson = locked_lesson(lesson)
        _refuse_unless_editor(by, lesson)
        return [_add(lesson, thing, stance, note, by) for thing, stance, note in picked]


def _refuse_unless_editor(by, lesson):
    if not may_edit_lesson(by, lesson):
        raise Refused(
            _(
                "Only members and facilitators of this set can change evidence, "
                "while the set and the lesson are open."
            )
        )


def _add(lesson, thing, stance, note, by):
    source = source_of(thing)
    in_set = {source.to_set: lesson.set_id}
    if not source.visible_to(by).filter(pk=thing.pk, **in_set).exists():
        raise Refused(_("Choose something from this set that you may read."))
    there = Evidence.objects.current().filter(lesson=lesson, **{source.key: thing}).first()
    if there is not None:
        return there
    evidence = Evidence.objects.create(
        lesson=lesson,
        stance=stance,
        note=note,
        added_by=by,
        added_at=clock.now(),
        **{source.key: thing},
    )
    audit.record(
        "added evidence to", lesson, by=by, set_id=lesson.set_id,
        kind=source.key, evidence=evidence.pk, stance=str(stance),
    )  # fmt: skip
    return evidence


def edit_evidence(*, evidence, stance, note, by, seen=None):
    """Change the evidence's stance and note."""
    _refuse_unless_editor(by, evidence.lesson)
    with transaction.atomic():
        lesson = locked_lesson(evidence.lesson)
        _refuse_unless_editor(by, lesson)
        evidence = locking.locked(evidence)
        if evidence.removed_at is not None:
            raise Refused(_("This evidence has been removed since you opened this page."))
        new = {"stance": stance, "note": note}
        changed = sorted(name for name, value in new.items() if getattr(evidence, name) != value)
        if not changed:
            return evidence
        refuse_stale(evidence, list(new), seen)
        evidence.stance, evidence.note = stance, note
        evidence.save(update_fields=changed)
        audit.record(
            "changed evidence of", lesson, by=by, set_id=lesson.set_id,
            evidence=evidence.pk, fields=changed,
        )  # fmt: skip
    return evidence


def remove_evidence(*, evidence, by, reason=""):
    """Take evidence away from its lesson. The link stays on record.

    If a frozen version rests on it that isn't released yet, a reason is asked for, and what was
    signed is void.
    """
    _refuse_unless_editor(by, evidence.lesson)
    with transaction.atomic():
        lesson = locked_lesson(evidence.lesson)
        evidence = locked_rows(Evidence.objects.with_things()).get(pk=evidence.pk)
        if evidence.removed_at is not None:
            return evidence
        _refuse_unless_editor(by, lesson)
        evidence.lesson = lesson
        report = frozen_with(evidence)
        if report is not None and not reason.strip():
            raise Refused(_("Enter a reason: sides may have signed a report that rests on it."))
        evidence.removed_at = clock.now()
        evidence.save(update_fields=["removed_at"])
        audit.record(
            "removed evidence from", lesson, by=by, set_id=lesson.set_id,
            kind=evidence.kind, evidence=evidence.pk,
        )  # fmt: skip
        if report is not None:
            with in_language(report.set.programme.language):
                why = _("Evidence of the lesson “%(lesson)s” was withdrawn: %(reason)s")
            void_sign_offs(report, why % {"lesson": lesson, "reason": reason.strip()}, by=by)
    return evidence
