"""Tables of what was learned: the released lessons, and what they rest on."""

from django.utils.translation import gettext_lazy as _

from als.research.columns import CODE, TEXT, WHOLE, YES_NO, Column, TableOf, values_of
from als.research.tables.of_sets import SET
from reports.enums import LessonKind, ResponseAnswer, Strength
from reports.sources import SOURCES

SIDES = ("agree", "reservation", "disagree", "silent")


def lessons(data):
    return [
        {
            "lesson": data.of_lesson(lesson),
            "set": data.set_code,
            "mark": lesson.mark,
            "kind": lesson.content["kind_key"],
            "audiences": " ".join(sorted(lesson.content["audience_keys"])),
            "strength": _strength(lesson),
            "pairs": lesson.pairs_behind,
            **{name: lesson.content[name] for name in SIDES},
            "answer": lesson.answer.answer if lesson.answer else None,
            "statement": data.nameless(lesson.statement),
            "explanation": data.nameless(lesson.content["explanation"]),
        }
        for lesson in data.lessons
    ]


def _strength(lesson):
    """Return the code for the word that the frozen version has."""
    words = {str(one.label): str(one.value) for one in Strength}
    return words.get(lesson.content["strength"])


def evidence(data):
    kinds = {source.mark: key for key, source in SOURCES.items()}
    return [
        {
            "lesson": data.of_lesson(lesson),
            "set": data.set_code,
            "kind": kinds[row["mark"][0]],
            "qualifies": bool(row["qualifies"]),
        }
        for lesson in data.lessons
        for row in lesson.content["evidence"]
    ]


LESSONS = TableOf(
    _("One lesson of the newest released version of a report"),
    (
        Column("lesson", CODE, _("The lesson")),
        SET,
        Column("mark", TEXT, _("What the report calls it")),
        Column("kind", TEXT, _("What it is for"), values=values_of(LessonKind)),
        Column("audiences", TEXT, _("Whom it is for: codes of the programme, with spaces between")),
        Column("strength", TEXT, _("How much it rests on"), values=values_of(Strength)),
        Column("pairs", WHOLE, _("Pairs from which its evidence comes"), _("pairs")),
        Column("agree", WHOLE, _("Sides that agree"), _("sides of pairs")),
        Column("reservation", WHOLE, _("Sides that agree with a reservation"), _("sides of pairs")),
        Column("disagree", WHOLE, _("Sides that disagree"), _("sides of pairs")),
        Column("silent", WHOLE, _("Sides that have not answered"), _("sides of pairs")),
        Column(
            "answer", TEXT, _("The sponsor’s published answer"), values=values_of(ResponseAnswer),
            blank=_("No answer is published"),
        ),
        Column("statement", TEXT, _("The lesson"), blank=_("Its words could name somebody")),
        Column(
            "explanation", TEXT, _("What it says besides"),
            blank=_("None, or its words could name somebody"),
        ),
    ),
    lessons,
    _("Which side answered what, and comments: they are in the report"),
)  # fmt: skip
EVIDENCE = TableOf(
    _("One thing that a lesson rests on"),
    (
        Column("lesson", CODE, _("The lesson")),
        SET,
        Column(
            "kind", TEXT, _("What it is"),
            values={key: source.label for key, source in SOURCES.items()},
        ),
        Column("qualifies", YES_NO, _("Whether it limits the lesson rather than supporting it")),
    ),
    evidence,
    _("Which entry it is: with the report one could tell whose that is"),
)  # fmt: skip
