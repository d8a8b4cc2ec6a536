"""Lessons, what they rest on, and what both sides of each pair say to them."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from als.common.access import get_or_404, require
from als.common.posting import press, save_form, text_in
from reports import changes, shown
from reports.compile.lessons import audience_words
from reports.forms import EndorsementForm, EvidenceForm, LessonForm, SearchForm
from reports.models import Endorsement, Evidence
from reports.rules import may_draft_lesson, may_edit_lesson, may_endorse
from reports.search import described, look_for, thing_of
from reports.strength import weigh
from reports.views.reach import lesson_for, set_for
from sets.models import roles_of


@require_safe
def lessons(request, pk):
    set_ = set_for(request.user, pk)
    sides = 2 * len(shown.sides_of(set_))
    cards = [
        shown.card(lesson, number, set_.programme, sides)
        for number, lesson in enumerate(shown.lessons_for(set_, request.user), start=1)
    ]
    context = {
        "set": set_,
        "section": "lessons",
        "lessons": cards,
        "gaps": sum(bool(card["gap"]) for card in cards),
        "may_draft": may_draft_lesson(request.user, set_),
    }
    return render(request, "reports/lessons.html", context)


@require_safe
def lesson(request, pk):
    found = lesson_for(request.user, pk)
    set_ = found.set
    pairs = shown.sides_of(set_)
    rows = list(
        found.evidence(manager="objects").current().with_things().with_visibility(request.user)
    )
    evidence, hidden = shown.evidence_shown(rows)
    weight = weigh(rows)
    context = {
        "set": set_,
        "section": "lessons",
        "lesson": found,
        "audiences": ", ".join(audience_words(set_.programme, a) for a in found.audiences),
        "weight": weight,
        "sentence": weight.sentence(set_.programme),
        "evidence": evidence,
        "hidden": hidden,
        "head": [_("Pair"), set_.programme.upper_singular.capitalize(),
                 set_.programme.lower_singular.capitalize()],
        "endorsements": shown.endorsement_rows(found, pairs),
        "words": shown.words_said(found, pairs),
        "may_edit": may_edit_lesson(request.user, found),
        "may_endorse": may_endorse(request.user, found),
    }  # fmt: skip
    return render(request, "reports/lesson.html", context)


@require_http_methods(["GET", "POST"])
def lesson_new(request, pk):
    set_ = set_for(request.user, pk)
    require(may_draft_lesson(request.user, set_))
    form = LessonForm(request.POST or None, programme=set_.programme)
    if request.method == "POST":
        made = save_form(form, changes.draft_lesson, set_=set_, by=request.user)
        if made:
            messages.success(request, _("The lesson is drafted. Now add what it rests on."))
            return redirect("reports:lesson", made.pk)
    title = _("Draft a lesson")
    return render(request, "reports/form.html", _page(set_, form, title))


@require_http_methods(["GET", "POST"])
def lesson_edit(request, pk):
    found = lesson_for(request.user, pk)
    require(may_edit_lesson(request.user, found))
    form = LessonForm(request.POST or None, instance=found, programme=found.set.programme)
    if request.method == "POST" and save_form(
        form, changes.edit_lesson, lesson=found, by=request.user
    ):
        messages.success(request, _("The lesson is saved."))
        return redirect("reports:lesson", pk)
    title = _("Change the lesson")
    warning = _(
        "If you change it, what the sides said to it no longer counts: they are asked again."
    )
    return render(request, "reports/form.html", _page(found.set, form, title, warning=warning))


def _page(set_, form, title, section="lessons", **context):
    return {"set": set_, "section": section, "form": form, "title": title, "warning": "", **context}


@require_http_methods(["GET", "POST"])
def evidence_add(request, pk):
    """Look for a thing, choose it, say what it does for the lesson."""
    found = lesson_for(request.user, pk)
    require(may_edit_lesson(request.user, found))
    if key := request.GET.get("thing"):
        return _evidence_chosen(request, found, key)
    search = SearchForm(request.GET or None)
    text = text_in(request.GET.get("q", ""))[:100]
    context = {
        "set": found.set,
        "section": "lessons",
        "lesson": found,
        "search": search,
        "text": text,
        "found": look_for(text, set_=found.set, user=request.user),
    }
    return render(request, "reports/evidence_search.html", context)


def _evidence_chosen(request, lesson, key):
    chosen = thing_of(key, set_=lesson.set, user=request.user)
    if chosen is None:
        messages.error(request, _("That is not there, or not yours to read. Choose another."))
        return redirect("reports:evidence_add", lesson.pk)
    kind, thing = chosen
    form = EvidenceForm(request.POST or None)
    if request.method == "POST" and save_form(
        form, changes.add_evidence, lesson=lesson, thing=thing, by=request.user
    ):
        messages.success(request, _("The evidence is added."))
        return redirect("reports:lesson", lesson.pk)
    context = {"lesson": lesson, "chosen": described(kind, thing)}
    page = _page(lesson.set, form, _("Add evidence"), **context)
    return render(request, "reports/evidence_form.html", page)


@require_POST
def evidence_remove(request, pk):
    rows = Evidence.objects.with_things().with_visibility(request.user)
    evidence = get_or_404(rows.select_related("lesson__set").filter(is_visible=True), pk=pk)
    require(may_edit_lesson(request.user, evidence.lesson))
    done = _("The evidence is removed.")
    press(request, changes.remove_evidence, evidence=evidence, by=request.user, done=done)
    return redirect("reports:lesson", evidence.lesson_id)


@require_http_methods(["GET", "POST"])
def endorse(request, pk):
    found = lesson_for(request.user, pk)
    require(may_endorse(request.user, found))
    seat = roles_of(request.user).seat_in_set(found.set_id)
    said = Endorsement.objects.filter(
        lesson=found, pair=seat.pair_id, side=seat.side, text_version=found.text_version
    ).first()
    form = EndorsementForm(
        request.POST or None, instance=said, initial={"read": found.text_version}
    )
    if request.method == "POST" and save_form(form, changes.endorse, lesson=found, by=request.user):
        messages.success(request, _("Your side’s answer is recorded."))
        return redirect("reports:lesson", pk)
    page = _page(found.set, form, _("What does your side say?"), lesson=found)
    return render(request, "reports/endorse.html", page)
