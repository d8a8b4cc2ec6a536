"""Released lessons, read from the frozen versions that were released, and from nothing else."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, F, OuterRef, Q
from django.db.models.fields.json import KeyTextTransform, KeyTransform
from django.utils.text import capfirst

from als.core.alphabet import ByAlphabet
from als.core.prepared import Rows, prepared
from als.core.text.folding import plain
from reports.models import Snapshot
from sets.selectors.programmes import programmes_read_by

STEP = 20  # keys of older versions are asked for by so many


@dataclass(frozen=True)
class Version:
    """One released version of a set's report, without its megabytes. ``number`` is the set's own
    among those of the programme that have released something; ``pairs`` how many took part."""

    pk: int
    set_pk: int
    set_name: str
    title: str
    version: int
    released_at: datetime
    zone: str
    language: str
    pairs: int
    is_newest: bool
    number: int = 0


@dataclass(frozen=True)
class ReleasedLesson:
    """One lesson as a released version prints it: ``content`` is its part of the frozen content."""

    of: Version
    content: dict
    # The sponsor's newest published ``Response``; known where ``with_answers`` was asked.
    answer: object = None

    @property
    def mark(self):
        return self.content["mark"]

    @property
    def key(self):
        """Its key among all lessons of the programme: "12-L3"."""
        return f"{self.of.pk}-{self.mark}"

    @property
    def statement(self):
        return self.content["statement"]

    @property
    def title(self):
        """The editors' short title, "" where they gave none."""
        return self.content["in_short"].get("title", "")

    @property
    def themes(self):
        return self.content["themes"]

    @property
    def pairs_behind(self):
        """From how many pairs its evidence comes."""
        return self.content["behind"]["pairs"]

    @property
    def audiences(self):
        """Whom it is for, as codes; ``audience_titles`` has their words."""
        return self.content["audience_keys"]

    @property
    def is_disputed(self):
        """Did a side say no, or yes with a reservation, or does something qualify it?"""
        return bool(self.content["disagree"] or self.content["reservation"] or self.qualified_by)

    @property
    def qualified_by(self):
        return [row for row in self.content["evidence"] if row["qualifies"]]

    def is_same_as(self, other):
        return plain(self.statement) == plain(other.statement)


def audience_titles(lessons):
    """Return whom these lessons are for, as code → words with a capital, to stand alone."""
    words = {}
    for lesson in lessons:
        words |= zip(lesson.audiences, lesson.content["audiences"], strict=True)
    return {code: capfirst(said) for code, said in words.items()}


def lessons_of_programme(programme, *, older=()):
    """Return the lessons of the newest released version of each set, in the order of the sets.

    ``older`` are the keys of other released versions whose lessons are wanted as well.
    """
    older = list(older)
    return _read(_of_programme(programme.pk, Rows(older, -(-len(older) // STEP) * STEP)))


@prepared
def _of_programme(programme_pk, older):
    rows = Snapshot.objects.filter(report__set__programme=programme_pk)
    return _facts(rows, Q(is_newest=True) | Q(pk__in=older))


def lessons_of_report(report, *, older=()):
    """Return the lessons of the newest released version of one report, and of ``older`` ones."""
    rows = Snapshot.objects.filter(report=report)
    return _read(_facts(rows, Q(is_newest=True) | Q(pk__in=older)))


def lessons_of_version(user, pk):
    """Return the lessons of one released version of a programme that the person belongs to."""
    rows = Snapshot.objects.filter(report__set__programme__in=programmes_read_by(user))
    return _read(_facts(rows, Q(pk=pk)))


def _facts(snapshots, which):
    newer = Snapshot.objects.filter(
        report=OuterRef("report"), released_at__isnull=False, version__gt=OuterRef("version")
    )
    return (
        snapshots.filter(released_at__isnull=False)
        .annotate(is_newest=~Exists(newer))
        .filter(which)
        .order_by(
            "report__set__start", ByAlphabet("report__set__name"), "report__set_id", "-version"
        )
        .values_list(
            "pk",
            "report__set_id",
            "report__set__name",
            KeyTextTransform("title", "content"),
            "version",
            "released_at",
            F("report__set__programme__time_zone"),
            KeyTextTransform("language", "content"),
            KeyTransform("pairs", "content"),
            "is_newest",
            KeyTransform("lessons", "content"),
        )
    )


def _read(rows):
    found, numbers = [], {}
    for *facts, pairs, is_newest, lessons in rows:
        number = numbers.setdefault(facts[1], len(numbers) + 1)
        version = Version(*facts, len(pairs or []), is_newest, number)
        found += [ReleasedLesson(version, content) for content in lessons or []]
    return found


def newest_of(lesson, lessons):
    """Return this lesson as the newest version has it, or ``None`` if it no longer does."""
    if lesson.of.is_newest:
        return lesson
    there = [row for row in lessons if row.of.is_newest and row.of.set_pk == lesson.of.set_pk]
    same = [row for row in there if row.is_same_as(lesson)]
    alike = [row for row in there if row.content["key"] == lesson.content["key"]]
    return next(iter(same or (alike if len(alike) == 1 else [])), None)


@dataclass(frozen=True)
class Behind:
    """How much stands behind lessons together.

    The versions don't say which pairs a lesson rests on, only how many. So of the lessons of one
    set the one with the most pairs counts: there are at least so many.
    """

    lessons: int
    sets: int
    pairs: int


def behind(lessons):
    most = {}
    for lesson in lessons:
        most[lesson.of.set_pk] = max(most.get(lesson.of.set_pk, 0), lesson.pairs_behind)
    return Behind(len(lessons), len(most), sum(most.values()))
