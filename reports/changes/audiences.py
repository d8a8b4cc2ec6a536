"""The list of those whom a programme's lessons are for."""

from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from als.core import audit
from als.core.locking import locked
from als.core.refusals import Refused
from als.core.revisions import refuse_stale
from reports.content.audiences import audiences_of, usual_list, usual_title
from reports.enums import LessonAudience
from reports.models import Lesson
from sets.rules import manages

MAX_CODE_LENGTH = 40


def edit_audiences(*, programme, titles, new, by, seen=None):
    """Rename, remove and add audiences. A code stays for ever; one in use can't be removed.

    ``titles``: the title of each code, none or empty where it is to go. ``new``: more titles.
    """
    if not manages(by, programme):
        raise Refused(_("Only managers of this programme can change this list."))
    with transaction.atomic():
        programme = locked(programme)
        before = audiences_of(programme)
        rows = [row(programme, code, titles[code]) for code in before if titles.get(code)]
        for title in new:
            rows.append({"code": _code(title, {*before, *(r["code"] for r in rows)}),
                         "title": title})  # fmt: skip
        _refuse_none(rows)
        _refuse_used(programme, set(before) - {r["code"] for r in rows}, before)
        _refuse_twice(programme, rows)
        rows = [] if rows == usual_list() else rows
        if rows != programme.audiences:
            refuse_stale(programme, ["audiences"], seen, audiences="\n".join(before.values()))
            programme.audiences = rows
            programme.save(update_fields=["audiences"])
            audit.record("changed", programme, by=by, fields=["audiences"])
    return programme


def row(programme, code, title):
    """Return one of the list. One of the usual five keeps no title while it has the usual one."""
    usual = code in LessonAudience.values and title == usual_title(programme, code)
    return {"code": code, "title": "" if usual else title}


def _code(title, taken):
    """Return a new code made of the title, which no other has or had."""
    stem = slugify(title)[:MAX_CODE_LENGTH] or "audience"
    # Codes of the usual five mean something: a new one of the same name is another.
    taken = {*taken, *LessonAudience.values}
    return next(
        code for number in range(1, len(taken) + 2)
        if (code := stem if number == 1 else f"{stem}-{number}") not in taken
    )  # fmt: skip


def _refuse_none(rows):
    if not rows:
        raise Refused(_("Keep at least one audience: each lesson needs one."))


def _refuse_used(programme, gone, titles):
    used = {
        code
        for codes in Lesson.objects.filter(set__programme=programme).values_list(
            "audiences", flat=True
        )
        for code in codes
    }
    if still := sorted(gone & used):
        raise Refused(
            _("Lessons are for “%(audience)s”: rename it, or change those lessons first.")
            % {"audience": titles[still[0]]},
            field=f"title_{still[0]}",
        )


def _refuse_twice(programme, rows):
    titles = [(r["title"] or usual_title(programme, r["code"])).casefold() for r in rows]
    if len(set(titles)) < len(titles):
        raise Refused(_("Two audiences have the same title. Give each its own."))
