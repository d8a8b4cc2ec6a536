"""The released lessons of a programme, for everyone in it."""

from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import render
from django.views.decorators.http import require_safe

from als.core.enums import JobState
from als.core.prepared import prepared
from als.core.search import parse
from als.core.web.access import first_or_404
from als.core.web.posting import number_in, text_in
from als.library.forms import LibraryForm
from als.library.selectors.beside import beside
from als.library.selectors.library import find, narrow, shown
from reports.enums import RenderingFormat
from reports.models import Rendering
from reports.selectors.released import lessons_of_programme, lessons_of_version, newest_of
from reports.selectors.responses import published_facts, with_answers
from sets.selectors.programmes import programmes_read_by

A_PAGE = 20


def programme_for(user, pk):
    return first_or_404(_programme(user, pk))


@prepared
def _programme(user, pk):
    return programmes_read_by(user).filter(pk=pk)


@require_safe
def library(request, pk):
    programme = programme_for(request.user, pk)
    lessons = with_answers(lessons_of_programme(programme), programme)
    found = found_in(lessons, request.GET)
    context = {
        "programme": programme,
        "any": bool(lessons),
        "sets": len({lesson.of.set_pk for lesson in lessons}),
        **found,
    }
    return render(request, "library/library.html", context)


def found_in(lessons, typed, form_class=LibraryForm):
    """Return the lessons that fit what was typed and chosen, a page of them, ready to be shown."""
    form = form_class(typed, lessons=lessons)
    text = text_in(typed.get("q", ""))
    query = parse(text)
    some = narrow(
        lessons,
        audience=form.chosen("audience"),
        kind=form.chosen("kind"),
        theme=form.chosen("theme"),
        set_pk=form.chosen("set"),
        strength=form.chosen("strength"),
        answer=form.chosen("answer"),
    )
    if text:
        some = [] if query.is_too_short else find(some, query)
    page = Paginator(some, A_PAGE).get_page(number_in(typed.get("page", "")) or 1)
    return {
        "form": form,
        "number": len(some),
        "page": page,
        "rows": [shown(lesson, query) for lesson in page],
        "query": {key: value for key, value in typed.items() if key != "page"},
    }


@require_safe
def library_lesson(request, pk, mark):
    """One lesson as in its report; of an older version, with the way to the newest."""
    lessons = lessons_of_version(request.user, pk)
    lesson = next((row for row in lessons if row.mark == mark), None)
    if lesson is None:
        raise Http404
    programme = programmes_read_by(request.user).get(sets=lesson.of.set_pk)
    newest = lesson
    if not lesson.of.is_newest:
        newest = newest_of(lesson, [*lessons_of_programme(programme), *lessons])
    (answered,) = with_answers([lesson], programme)
    context = {
        "programme": programme,
        "lesson": lesson,
        "answer": answered.answer and published_facts(answered.answer, programme),
        "newest": newest,
        **(beside(newest, programme) if newest else {}),
        "rendering": _report_of(request.user, lesson),
    }
    return render(request, "library/library_lesson.html", context)


def _report_of(user, lesson):
    """Return the PDF of the report that the lesson is in, for those who may have it."""
    rows = Rendering.objects.visible_to(user).filter(format=RenderingFormat.PDF)
    return rows.filter(snapshot=lesson.of.pk, state=JobState.READY).defer("snapshot").first()
