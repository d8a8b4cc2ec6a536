"""Released lessons with the sponsor's answers: what is published, and for the sponsor drafts."""

from dataclasses import dataclass, field, replace

from django.db.models import F
from django.utils import timezone

from als.core.formats import long_date
from als.core.prepared import prepared
from als.core.zones import zone
from reports.models import Clarification, ReportedLesson, Response, ResponseDraft
from reports.selectors.released import ReleasedLesson, lessons_of_report


@dataclass(frozen=True)
class AnsweredLesson:
    """A released lesson and its answers; ``versions``: the published ones, the newest first.

    ``was``: what the lesson said in the version that was answered, where it is worded otherwise
    now. ``draft`` and ``question``: the sponsor's, only where ``with_drafts`` was asked for.
    """

    row: ReportedLesson
    lesson: ReleasedLesson | None = None
    versions: list = field(default_factory=list)
    was: str = ""
    draft: ResponseDraft | None = None
    question: Clarification | None = None

    @property
    def newest(self):
        return self.versions[0] if self.versions else None

    @property
    def has_something(self):
        """Whether anything was answered, drafted or asked."""
        return bool(self.versions or self.draft or self.question)

    @property
    def missing(self):
        """What the draft still needs before it can be published: names of fields."""
        names = self.draft.missing(len(self.versions) + 1) if self.draft else []
        return [ResponseDraft._meta.get_field(name).verbose_name for name in names]

    @property
    def as_published(self):
        """The draft as others would read it, published today."""
        return answer_facts(self.draft)


def answer_facts(answer, published=None):
    """Return an answer as pages and files show it: texts alone.

    ``answer``: a ``Response``, or a draft; ``published``: its moment on the programme's clock.
    """
    return {
        "answer": str(answer.answer),
        "words": answer.get_answer_display(),
        "reason": answer.reason,
        "deeds": answer.deeds,
        "who": answer.who,
        "due": day_of(answer.due),
        "changed": answer.changed,
        "published": day_of(published),
    }


def published_facts(response, programme):
    """Return the facts of a published answer, with its day on the programme's clock."""
    at = timezone.localtime(response.published_at, zone(programme.time_zone))
    return answer_facts(response, at)


def day_of(day):
    """Return a date or a moment as text: "3 March 2027", empty for None."""
    return long_date(day) if day else ""


def answered_lessons(report, *, with_drafts=False):
    """Return an ``AnsweredLesson`` for each lesson of the newest released version.

    After them those that an earlier version had, if the sponsor answered them. Three queries.
    ``with_drafts`` is for the sponsor's own pages alone: it adds what the sponsor is at, and the
    lessons of earlier versions of which it has a draft or asked a question.
    """
    rows = ReportedLesson.objects.filter(report=report).prefetch_related("responses")
    if with_drafts:
        rows = rows.select_related("draft__written_by", "clarification__reply")
    found = [_answered(row, with_drafts) for row in rows]
    found = [one for one in found if one.row.is_current or one.has_something]
    older = {one.row.snapshot_id for one in found}
    older |= {one.newest.snapshot_id for one in found if one.newest}
    words = {
        (lesson.of.pk, lesson.content["key"]): lesson
        for lesson in lessons_of_report(report, older=older)
    }
    return [_with_words(one, words) for one in found]


def _answered(row, with_drafts):
    versions = list(row.responses.all())
    if not with_drafts:
        return AnsweredLesson(row, versions=versions)
    draft, question = getattr(row, "draft", None), getattr(row, "clarification", None)
    return AnsweredLesson(row, versions=versions, draft=draft, question=question)


def _with_words(answered, words):
    """Return the row with what its lesson says now, and what it said when it was answered."""
    key, newest = answered.row.key, answered.newest
    lesson = words[answered.row.snapshot_id, key]
    then = words[newest.snapshot_id, key] if newest else lesson
    was = "" if then.is_same_as(lesson) else then.statement
    return replace(answered, lesson=lesson, was=was)


def answers_by_key(*, set_pk=None, programme_pk=None):
    """Return the newest published answer to each lesson, by the key of its set and its own.

    They are those of a set, or of all sets of a programme.
    """
    return {(row.set_pk, row.key): row for row in _answers(set_pk, programme_pk)}


@prepared
def _answers(set_pk, programme_pk):
    path = "lesson__report__set"
    narrowed = {f"{path}__programme": programme_pk} if set_pk is None else {path: set_pk}
    rows = Response.objects.newest().filter(**narrowed)
    return rows.annotate(set_pk=F(f"{path}_id"), key=F("lesson__key"))


def lesson_words(row):
    """Return a ``ReportedLesson`` as the released version has it: a ``ReleasedLesson``."""
    lessons = lessons_of_report(row.report_id, older=[row.snapshot_id])
    return next(
        one for one in lessons if (one.of.pk, one.content["key"]) == (row.snapshot_id, row.key)
    )


def with_answers(lessons, programme):
    """Return these released lessons of the programme, each with the answer to it. One query."""
    given = answers_by_key(programme_pk=programme.pk)
    answers = [given.get((one.of.set_pk, one.content.get("key"))) for one in lessons]
    return [
        replace(one, answer=answer) if answer else one
        for one, answer in zip(lessons, answers, strict=True)
    ]
