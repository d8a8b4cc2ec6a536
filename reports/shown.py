"""Lessons and their evidence as plain data for the pages, as far as a person may see them."""

from django.db.models import Prefetch
from django.urls import reverse
from django.utils.translation import gettext as _

from reports.compile.lessons import audience_words
from reports.enums import EndorsementAnswer, Strength
from reports.models import Endorsement, Evidence, Lesson
from reports.strength import weigh
from sets.enums import Tier
from sets.models import Pair

ANSWER_COLOURS = {
    EndorsementAnswer.AGREE: "green",
    EndorsementAnswer.RESERVATION: "yellow",
    EndorsementAnswer.DISAGREE: "red",
}


def lessons_for(set_, user):
    """Return the set's lessons with their evidence and endorsements, in four queries."""
    evidence = Evidence.objects.current().with_things().with_visibility(user)
    return Lesson.objects.filter(set=set_).prefetch_related(
        Prefetch("evidence", evidence, to_attr="evidence_now"),
        Prefetch("endorsements", Endorsement.objects.select_related("by")),
    )


def card(lesson, number, programme, sides):
    """Return one lesson of the list."""
    weight = weigh(lesson.evidence_now)
    said = [row for row in lesson.endorsements.all() if row.text_version == lesson.text_version]
    return {
        "pk": lesson.pk,
        "number": number,
        "statement": lesson.statement,
        "kind": lesson.get_kind_display(),
        "audiences": ", ".join(audience_words(programme, value) for value in lesson.audiences),
        "strength": weight.label,
        "colour": weight.colour,
        "sentence": weight.sentence(programme),
        "gap": gap(weight),
        "said": len(said),
        "sides": sides,
    }


def gap(weight):
    """Say what is missing under a lesson, or nothing."""
    if weight.strength == Strength.NONE:
        return _("No evidence yet: find what it rests on.")
    if weight.strength == Strength.THIN:
        return _("From one pair only: does another pair see it too?")
    return ""


def evidence_shown(rows):
    """Return the evidence that the person may read, and how much more there is."""
    shown = [_evidence(row) for row in rows if row.is_visible]
    return shown, len(rows) - len(shown)


def _evidence(row):
    text, href = text_and_address(row.kind, row.thing)
    return {
        "pk": row.pk,
        "kind": kind_word(row.kind),
        "text": text,
        "href": href,
        "stance": row.get_stance_display(),
        "supports": row.stance == "supports",
        "note": row.note,
    }


def kind_word(kind):
    words = {
        "issue": _("Issue"),
        "action": _("Action"),
        "progress": _("Progress"),
        "minute": _("Minutes"),
    }
    return words[kind]


def text_and_address(kind, thing):
    """Return what a thing says, and the page on which it stands."""
    if kind == "issue":
        return thing.title, reverse("actions:issue", args=[thing.pk])
    if kind == "action":
        return thing.what, reverse("actions:action", args=[thing.pk])
    if kind == "progress":
        return thing.done, reverse("actions:action", args=[thing.action_id])
    return thing.text, reverse("meetings:minutes", args=[thing.meeting_id])


def sides_of(set_):
    """Return the pairs that take part, with their partnerships."""
    return list(Pair.objects.filter(set=set_).confirmed().with_partnerships())


def endorsement_rows(lesson, pairs):
    """Return a row of cells for each pair: what each side says to the lesson as it reads now."""
    said = {
        (row.pair_id, row.side): row
        for row in lesson.endorsements.all()
        if row.text_version == lesson.text_version
    }
    return [[pair.title, *(_answer(said.get((pair.pk, s.value))) for s in Tier)] for pair in pairs]


def _answer(row):
    if row is None:
        return {"text": _("Not yet"), "tag_colour": "grey"}
    return {
        "text": row.get_answer_display(),
        "tag_colour": ANSWER_COLOURS[EndorsementAnswer(row.answer)],
    }


def words_said(lesson, pairs):
    """Return the comments to the lesson as it reads now, with the partnership that made them."""
    by_pk = {pair.pk: pair for pair in pairs}
    return [
        {
            "who": by_pk[row.pair_id].partnership(row.side).name,
            "answer": row.get_answer_display(),
            "text": row.comment,
        }
        for row in lesson.endorsements.all()
        if row.comment and row.text_version == lesson.text_version and row.pair_id in by_pk
    ]
