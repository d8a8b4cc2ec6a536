"""What a side says to lessons: to one of them, or to all of them on one page."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from als.core.disclosure import Disclosure
from als.core.web.access import check_permission
from als.core.web.posting import save_form, submit_form
from reports.changes import endorsements
from reports.forms.lessons import EndorsementForm, EndorsementOfSeveralForm
from reports.models import Endorsement, Lesson
from reports.rules import may_answer_lessons, may_endorse
from reports.views.lessons import page_of
from reports.views.lookups import lesson_for, set_for
from reports.views.seats import seat_asked, sides_spoken_for
from sets import name_warnings
from sets.selectors.names import names_of


@require_http_methods(["GET", "POST"])
def endorse(request, pk):
    found = lesson_for(request.user, pk)
    check_permission(may_endorse(request.user, found))
    seat = seat_asked(request, found.set_id)
    answer = _answers_by(seat, found.set_id).get((found.pk, found.text_version))
    form = EndorsementForm(
        request.POST or None, instance=answer, initial={"read": found.text_version}
    )
    without = Disclosure.REPORT_WITHOUT_NAMES
    name_warnings.attach_warning(form, found.set, ["comment"], at="comment", disclosure=without)
    done = _("Your side’s answer is saved.")
    if made := submit_form(
        request, form, endorsements.endorse, done=done, lesson=found, pair_id=seat.pair_id
    ):
        _hint_at_names(request, found, made)
        return redirect("reports:lesson", pk)
    page = page_of(found.set, form, _("What is your side’s answer?"), lesson=found)
    page |= _spoken_for(request, found.set, seat)
    return render(request, "reports/endorse.html", page)


def _hint_at_names(request, lesson, endorsement):
    """Show the author which words keep the comment out of the report, which names nobody."""
    without, code = Disclosure.REPORT_WITHOUT_NAMES, f"endorsement-{endorsement.pk}"
    name_warnings.warn(request, lesson.set, without, code, endorsement.report_texts)


def _spoken_for(request, set_, seat):
    return {
        "spoken_for": sides_spoken_for(request.user, set_, seat),
        "this_page": request.path,
    }


def _answers_by(seat, set_id):
    """Return the seat's endorsements of the set's lessons: ``{(lesson, version): row}``."""
    rows = Endorsement.objects.filter(
        lesson__set_id=set_id, pair_id=seat.pair_id, side=seat.side
    )  # fmt: skip
    return {(row.lesson_id, row.text_version): row for row in rows}


@require_http_methods(["GET", "POST"])
def answers(request, pk):
    """Answer all lessons of the set for one's side. What is left open stays open."""
    set_ = set_for(request.user, pk)
    check_permission(may_answer_lessons(request.user, set_))
    seat = seat_asked(request, set_.pk)
    forms = _forms(request, set_, seat)
    if request.method == "POST":
        saved, left = _save_each(request, seat, [f for f in forms if f.has_new_answer])
        if saved:
            sentence = ngettext("%s answer is saved.", "%s answers are saved.", saved) % saved
            messages.success(request, sentence)
        if not left:
            return redirect("reports:lessons", pk)
    page = page_of(set_, None, _("What is your side’s answer?"))
    page |= _spoken_for(request, set_, seat)
    page |= {"forms": forms, "left": sum(form.instance.pk is None for form in forms)}
    return render(request, "reports/answers.html", page)


def _forms(request, set_, seat):
    by_lesson = _answers_by(seat, set_.pk)
    lessons = Lesson.objects.open().filter(set=set_).select_related("set")
    forms = [
        EndorsementOfSeveralForm(
            request.POST or None,
            lesson=row,
            number=number,
            language=set_.programme.language,
            instance=by_lesson.get((row.pk, row.text_version)),
            initial={"read": row.text_version},
        )
        for number, row in enumerate(lessons, start=1)
    ]
    without, names = Disclosure.REPORT_WITHOUT_NAMES, names_of(set_)
    for form in forms:
        name_warnings.attach_warning(
            form, set_, ["comment"], at="comment", disclosure=without, names=names
        )
    return forms


def _save_each(request, seat, forms):
    """Save what can be saved; return how many were, and how many were not."""
    made = [
        save_form(
            form, endorsements.endorse, lesson=form.lesson, by=request.user, pair_id=seat.pair_id
        )
        for form in forms
    ]
    for form, row in zip(forms, made, strict=True):
        if row is not None:
            _hint_at_names(request, form.lesson, row)
    return sum(row is not None for row in made), made.count(None)
