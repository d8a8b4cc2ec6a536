"""Lessons and their evidence as plain data for the pages, as far as a person may see them."""

from django.db.models import Prefetch
from django.utils.translation import gettext as _

from reports.content.audiences import words_of
from reports.content.strength import weigh
from reports.enums import EndorsementAnswer, Strength
from reports.models import Evidence, Lesson
from reports.selectors.gaps import may_be_reported

ANSWER_COLOURS = {
    EndorsementAnswer.AGREE: "green",
    EndorsementAnswer.RESERVATION: "yellow",
    EndorsementAnswer.DISAGREE: "red",
}


def lessons_for(set_id, user):
    """Return the set's lessons, dropped ones too, with set and evidence, in two queries."""
    evidence = Evidence.objects.current().with_things().with_visibility(user)
    return (
        Lesson.objects.visible_to(user)
        .filter(set_id=set_id)
        .select_related("set__programme")
        .prefetch_related(Prefetch("evidence", evidence, to_attr="evidence_now"))
    )


def weighed(lessons):
    """Return ``(number, lesson, weight)`` of the lessons that are open, numbered from 1."""
    rows = [lesson for lesson in lessons if lesson.is_open]
    return [(number, row, weigh(row.evidence_now)) for number, row in enumerate(rows, start=1)]


def card(number, lesson, weight, sides):
    """Return one lesson of the list."""
    programme = lesson.set.programme
    qualifying = [row for row in evidence_shown(lesson.evidence_now)[0] if not row["supports"]]
    return {
        "pk": lesson.pk,
        "number": number,
        "statement": lesson.statement,
        "kind": lesson.get_kind_display(),
        "audiences": words_of(programme, lesson.audiences),
        "strength": weight.label,
        "colour": weight.colour,
        "sentence": weight.sentence(programme),
        "gap": gap(weight),
        "qualifying": qualifying,
        "answered": len(sides.to(lesson)),
        "objections": sum(
            row.answer != EndorsementAnswer.AGREE for row in sides.to(lesson).values()
        ),
        "sides": len(sides.all),
    }


def gap(weight):
    """Return what is missing under a lesson, or ""."""
    if weight.strength == Strength.NONE:
        return _("No evidence yet: find what it rests on.")
    if weight.strength == Strength.THIN:
        return _("From one pair only: does another pair see it too?") if weight.pairs else ""
    return ""


def evidence_shown(rows):
    """Return the evidence that the person may read, and how much more there is."""
    shown = [piece(row) for row in rows if row.is_visible]
    return shown, len(rows) - len(shown)


def piece(row):
    """Return one piece of evidence as a page shows it."""
    return {
        "pk": row.pk,
        "kind": str(row.source.label),
        "text": row.source.title(row.thing),
        "href": row.source.url(row.thing),
        "stance": row.get_stance_display(),
        "supports": row.stance == "supports",
        "may_be_reported": may_be_reported(row),
        "note": row.note,
    }


def endorsement_rows(lesson, sides):
    """Return a row of cells for each pair: what each side says to the lesson as it reads now."""
    answers = sides.to(lesson)
    return [[pair.title, *_answers(pair, answers)] for pair in sides.pairs]


def _answers(pair, answers):
    return [_answer(name, answers.get((pair.pk, side))) for side, name in pair.names.items()]


def _answer(name, answer):
    if answer is None:
        return {"text": _("%(name)s: not answered") % {"name": name}, "tag_colour": "grey"}
    text = f"{name}: {answer.get_answer_display()}"
    return {"text": text, "tag_colour": ANSWER_COLOURS[answer.answer]}


def answers_in_words(lesson, sides):
    """Return the comments to the lesson as it reads now, with the partnership that made them."""
    names = {(pair.pk, side): name for pair in sides.pairs for side, name in pair.names.items()}
    return [
        {"who": names[key], "answer": row.get_answer_display(), "text": row.comment}
        for key, row in sorted(sides.to(lesson).items(), key=lambda pair: sides.all.index(pair[0]))
        if row.comment
    ]
