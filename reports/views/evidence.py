"""What a lesson rests on: searched for, picked, reworded, removed."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from als.core.refusals import Refused
from als.core.web.access import check_permission, get_or_404
from als.core.web.posting import run_action, submit_form, text_in
from reports.changes import evidence as evidence_changes
from reports.changes.frozen import frozen_with
from reports.forms.lessons import EvidenceForm, PickedForm, RemovalForm
from reports.models import Evidence
from reports.rules import may_edit_lesson
from reports.selectors.search import look_for, picked_of, things_of
from reports.views.lessons import page_of
from reports.views.lookups import lesson_for


@require_http_methods(["GET", "POST"])
def evidence_add(request, pk):
    """Look for things and tick them; then say of each what it does for the lesson; save once."""
    found = lesson_for(request.user, pk)
    check_permission(may_edit_lesson(request.user, found))
    keys = request.GET.getlist("thing")
    if keys and ("go" in request.GET or request.method == "POST"):
        return _picked(request, found, keys)
    text = text_in(request.GET.get("q", ""))[:100]
    context = {
        "set": found.set,
        "section": "lessons",
        "lesson": found,
        "text": text,
        "nothing_ticked": "go" in request.GET,
        "found": look_for(text, lesson=found, user=request.user, picked=keys),
    }
    return render(request, "reports/evidence_search.html", context)


def _picked(request, lesson, keys):
    things = picked_of(keys, lesson=lesson, user=request.user)
    if not things:
        messages.error(
            request,
            _(
                "That entry does not exist, you may not read it, or it is evidence already. "
                "Choose another."
            ),
        )
        return redirect("reports:evidence_add", lesson.pk)
    forms = [PickedForm(request.POST or None, thing=thing) for thing in things]
    if request.method == "POST" and _save_picked(request, lesson, forms):
        sentence = ngettext(
            "The evidence is added.", "%s pieces of evidence are added.", len(forms)
        )
        messages.success(request, sentence % len(forms) if "%s" in sentence else sentence)
        return redirect("reports:lesson", lesson.pk)
    page = page_of(lesson.set, None, _("What does it do for the lesson?"), lesson=lesson)
    page["forms"] = forms
    return render(request, "reports/evidence_form.html", page)


def _save_picked(request, lesson, forms):
    """Add all of them or none. Return whether they were added."""
    valid = [form.is_valid() for form in forms]  # each shows its errors
    if not all(valid):
        return False
    keys = [form.thing["key"] for form in forms]
    things = things_of(keys, lesson=lesson, user=request.user)
    picked = [
        (things[form.thing["key"]], form.cleaned_data["stance"], form.cleaned_data["note"])
        for form in forms
        if form.thing["key"] in things
    ]
    try:
        return bool(evidence_changes.add_several(lesson=lesson, picked=picked, by=request.user))
    except Refused as refusal:
        forms[0].add_error(None, refusal.sentence)
        return False


def _evidence_for(request, pk):
    rows = Evidence.objects.with_things().with_visibility(request.user)
    rows = rows.select_related("lesson__set__programme").filter(is_visible=True)
    evidence = get_or_404(rows, pk=pk)
    check_permission(may_edit_lesson(request.user, evidence.lesson))
    return evidence


@require_http_methods(["GET", "POST"])
def evidence_edit(request, pk):
    evidence = _evidence_for(request, pk)
    form = EvidenceForm(request.POST or None, instance=evidence)
    done = _("The evidence is saved.")
    if submit_form(request, form, evidence_changes.edit_evidence, done=done, evidence=evidence):
        return redirect("reports:lesson", evidence.lesson_id)
    page = page_of(evidence.lesson.set, form, _("Change what it does for the lesson"))
    page |= {"lesson": evidence.lesson, "evidence": evidence}
    return render(request, "reports/evidence_edit.html", page)


@require_http_methods(["GET", "POST"])
def evidence_remove(request, pk):
    """Ask once more; ask why if sides may have signed a report that rests on it."""
    evidence = _evidence_for(request, pk)
    lesson = evidence.lesson
    if evidence.removed_at is not None:
        messages.info(request, _("That evidence was removed already."))
        return redirect("reports:lesson", lesson.pk)
    report = frozen_with(evidence)
    form = RemovalForm(request.POST or None) if report else None
    if request.method == "POST":
        done, remove = _("The evidence is removed."), evidence_changes.remove_evidence
        if form is None:
            run_action(request, remove, done=done, evidence=evidence)
            return redirect("reports:lesson", lesson.pk)
        if submit_form(request, form, remove, done=done, evidence=evidence):
            return redirect("reports:lesson", lesson.pk)
    page = page_of(lesson.set, form, _("Remove the evidence"), submit=_("Remove the evidence"))
    page["text"] = f"{evidence.title}\n\n{lesson.statement}"
    page["cancel_url"] = reverse("reports:lesson", args=[lesson.pk])
    if report:
        page["warning"] = _(
            "A report that is out for sign-off rests on it. The report goes back to drafting."
        )
    return render(request, "reports/confirm.html", page)
