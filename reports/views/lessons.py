"""Lessons: the list with its gaps, one lesson, drafting, changing, ordering, dropping."""

from django.contrib import messages
from django.db.models import F
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from actions.selectors.comments import thread_of
from als.core.drawn_once import drawn_once
from als.core.prepared import prepared
from als.core.web.access import check_permission
from als.core.web.posting import number_in, run_action, submit_form
from reports.changes import lessons as lesson_changes
from reports.changes.frozen import public_with_lesson
from reports.content.audiences import audiences_of, titles_for, words_of
from reports.content.lessons import key_of
from reports.content.strength import weigh
from reports.forms.lessons import DropForm, LessonForm
from reports.models import Clarification, Report
from reports.rules import (
    may_answer_lessons,
    may_bring_back_lesson,
    may_draft_lesson,
    may_drop_lesson,
    may_edit_lesson,
    may_edit_report,
    may_endorse,
    may_order_lessons,
)
from reports.selectors.gaps import gaps_of
from reports.selectors.lessons import (
    answers_by_pair,
    evidence_of,
    evidence_shown,
    lessons_for,
    open_lessons,
)
from reports.selectors.responses import answers_by_key, published_facts
from reports.selectors.sides import Sides
from reports.views.lookups import lesson_for, set_for
from sets.models.roles import roles_of


@require_safe
def lessons(request, pk):
    rows = lessons_for(pk, request.user)
    # The lessons bring their set along; where there are none, it is asked for.
    set_ = rows[0].set if rows else set_for(request.user, pk)
    sides = Sides(pk)
    open_ = open_lessons(rows, sides, answers_by_key(set_pk=pk))
    context = {
        "set": set_,
        "section": "lessons",
        "lessons": open_,
        "sides": len(sides.all),
        "audiences": titles_for(set_.programme, [row.lesson.audiences for row in open_]),
        "dropped": [row for row in rows if not row.is_open],
        "gaps": _gaps(set_, open_, sides) if open_ else "",
        "may_draft": may_draft_lesson(request.user, set_),
        "may_order": may_order_lessons(request.user, set_) and len(open_) > 1,
        "waits": _waits(request.user, set_, open_),
    }
    return render(request, "reports/lessons.html", context)


def _gaps(set_, lessons, sides):
    gaps = gaps_of(set_, lessons, sides).plain()
    return _drawn_gaps(set_.pk, set_.programme.language, gaps)


@drawn_once
def _drawn_gaps(set_pk, language, gaps):
    context = {"gaps": gaps, "set_pk": set_pk, "language": language}
    return render_to_string("reports/_gaps.html", context)


def _waits(user, set_, lessons):
    """Return how many lessons the person's side has not answered; None for whoever has no side."""
    if not may_answer_lessons(user, set_):
        return None
    ours = {(seat.pair_id, seat.side) for seat in roles_of(user).seats_in_set(set_.pk)}
    return sum(not ours <= row.answers.keys() for row in lessons)


@require_safe
def lesson(request, pk):
    found = lesson_for(request.user, pk)
    set_, sides = found.set, Sides(found.set_id, found)
    rows = evidence_of(request.user, found.pk)
    for row in rows:
        row.lesson = found
    evidence, hidden = evidence_shown(rows)
    weight = weigh(rows)
    context = {
        "set": set_,
        "section": "lessons",
        "lesson": found,
        "audiences": words_of(set_.programme, found.audiences),
        "weight": weight,
        "sentence": weight.sentence(set_.programme),
        "wanted": weight.wanted(set_.programme) if found.is_open else [],
        "evidence": evidence,
        "hidden": hidden,
        "answers": answers_by_pair(found, sides),
        "response": _response_to(found),
        "question": _question_on(found),
        "thread": thread_of(request.user, found),
        "may_edit": may_edit_lesson(request.user, found),
        "may_summarise": may_edit_report(request.user, Report.of(set_)),
        "may_drop": may_drop_lesson(request.user, found, bool(sides.to(found))),
        "may_bring_back": may_bring_back_lesson(request.user, found),
        "may_endorse": may_endorse(request.user, found),
    }
    return render(request, "reports/lesson.html", context)


def _response_to(lesson):
    """Return the sponsor's newest answer as the page shows it, or None."""
    found = answers_by_key(set_pk=lesson.set_id).get((lesson.set_id, key_of(lesson)))
    return found and published_facts(found, lesson.set.programme)


def _question_on(lesson):
    """Return the sponsor's question on the lesson, or None."""
    rows = _questions(lesson.set_id)
    return next((row for row in rows if row.of_key == key_of(lesson)), None)


@prepared
def _questions(set_pk):
    rows = Clarification.objects.filter(lesson__report__set=set_pk).select_related("reply")
    return rows.annotate(of_key=F("lesson__key"))


@require_http_methods(["GET", "POST"])
def lesson_new(request, pk):
    """Draft one; a gap's link says whom it may be for."""
    set_ = set_for(request.user, pk)
    check_permission(may_draft_lesson(request.user, set_))
    wished = [code for code in audiences_of(set_.programme) if code == request.GET.get("for")]
    form = LessonForm(request.POST or None, programme=set_.programme, initial={"audiences": wished})
    done = _("The lesson is drafted. Now add what it rests on.")
    if made := submit_form(request, form, lesson_changes.draft_lesson, done=done, set_=set_):
        return redirect("reports:lesson", made.pk)
    title = _("Draft a lesson")
    return render(request, "reports/form.html", page_of(set_, form, title))


@require_http_methods(["GET", "POST"])
def lesson_edit(request, pk):
    found = lesson_for(request.user, pk)
    check_permission(may_edit_lesson(request.user, found))
    form = LessonForm(request.POST or None, instance=found, programme=found.set.programme)
    if submit_form(
        request, form, lesson_changes.edit_lesson, done=_("The lesson is saved."), lesson=found
    ):
        return redirect("reports:lesson", pk)
    title = _("Change the lesson")
    warning = _("If you change it, the answers so far no longer count: all sides are asked again.")
    return render(request, "reports/form.html", page_of(found.set, form, title, warning=warning))


def page_of(set_, form, title, **context):
    return {
        "set": set_, "section": "lessons", "form": form, "title": title, "warning": "", **context
    }  # fmt: skip


@require_POST
def lesson_place(request, pk):
    """Put it at the place that the button names: pressed twice, it stays there."""
    found = lesson_for(request.user, pk)
    check_permission(may_order_lessons(request.user, found.set))
    place = number_in(request.POST.get("place", ""))
    if place is not None:
        done = _("The lesson has moved.")
        run_action(request, lesson_changes.place_lesson, lesson=found, place=place, done=done)
    return redirect(reverse("reports:lessons", args=[found.set_id]) + f"#lesson-{found.pk}")


@require_http_methods(["GET", "POST"])
def lesson_drop(request, pk):
    """Ask for the reason, then drop it."""
    found = lesson_for(request.user, pk)
    if not found.is_open:
        messages.info(request, _("That lesson was dropped already."))
        return redirect("reports:lesson", pk)
    answered = bool(Sides(found.set_id, found).to(found))
    check_permission(may_drop_lesson(request.user, found, answered))
    form = DropForm(request.POST or None)
    done = _("The lesson is dropped. It can be brought back.")
    if submit_form(request, form, lesson_changes.drop_lesson, done=done, lesson=found):
        return redirect("reports:lessons", found.set_id)
    text = _("“%(lesson)s” will not be in the report. Its evidence and answers are kept.") % {
        "lesson": found.statement
    }
    warnings = [
        _("Sides have answered it. They will get an email with your reason.") if answered else "",
        _("The report’s public page shows it, and will be switched off.")
        if public_with_lesson(found)
        else "",
    ]
    warning = " ".join(filter(None, warnings))
    context = page_of(found.set, form, _("Drop the lesson"), warning=warning, text=text)
    context["cancel_url"] = reverse("reports:lesson", args=[pk])
    return render(request, "reports/confirm.html", context)


@require_POST
def lesson_bring_back(request, pk):
    found = lesson_for(request.user, pk)
    check_permission(found.is_open or may_bring_back_lesson(request.user, found))
    done = _("The lesson is back, at the end of the list. The answers to it count again.")
    run_action(request, lesson_changes.bring_back_lesson, lesson=found, done=done)
    return redirect("reports:lesson", pk)
