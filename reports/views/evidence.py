"""What a lesson rests on: looked for and picked on one page, reworded, removed."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods

from actions.forms.filters import pair_rows
from als.core.refusals import Refused
from als.core.web.access import check_permission, get_or_404
from als.core.web.posting import run_action, submit_form, text_in
from reports.changes import evidence as evidence_changes
from reports.changes.frozen import frozen_with
from reports.enums import Stance
from reports.forms.lessons import EvidenceFilter, EvidenceForm, PickedForm, RemovalForm
from reports.models import Evidence
from reports.rules import may_edit_lesson
from reports.selectors.search import look_for, picked_of, things_of
from reports.views.lessons import page_of
from reports.views.lookups import lesson_for
from sets.models import Pair


@require_http_methods(["GET", "POST"])
def evidence_add(request, pk):
    """Look for things, say of each what it does for the lesson, and save them all at once.

    "Search" sends the same form and saves nothing: what was chosen and typed comes back with what
    was found.
    """
    lesson = lesson_for(request.user, pk)
    check_permission(may_edit_lesson(request.user, lesson))
    saving = request.method == "POST" and "look" not in request.POST
    keys = _chosen_keys(request)
    things = picked_of(keys, lesson=lesson, user=request.user)
    if saving and keys and not things:
        messages.error(request, _ALL_GONE)
        return redirect("reports:evidence_add", pk)
    chosen = [_form_of(request, thing, saving=saving) for thing in things]
    if saving and chosen and _save_picked(request, lesson, chosen):
        return redirect("reports:lesson", pk)
    pairs = Pair.objects.filter(set=lesson.set).confirmed().with_partnerships()
    look = EvidenceFilter(request.POST or request.GET, pairs=pair_rows(pairs))
    narrowed = look.chosen()
    found = look_for(
        text_in(narrowed.pop("q")), lesson=lesson, user=request.user, besides=keys, **narrowed
    )
    page = page_of(lesson.set, look, _("Add evidence"), lesson=lesson, found=found)
    page["forms"] = [*chosen, *(PickedForm(thing=thing) for thing in found)]
    page["nothing_chosen"] = saving and not chosen
    return render(request, "reports/evidence_form.html", page)


_ALL_GONE = gettext_lazy(
    "That entry does not exist, you may not read it, or it is evidence already. Choose another."
)


def _chosen_keys(request):
    """Return the keys of what was chosen, or written about, on the page or by its address."""
    sent = request.POST
    if request.method != "POST":
        return request.GET.getlist("thing")
    keys = [name.removesuffix("-stance") for name in sent if name.endswith("-stance")]
    return [key for key in keys if sent[f"{key}-stance"] or sent.get(f"{key}-note", "").strip()]


def _form_of(request, thing, *, saving):
    """Return the form of a chosen thing; its errors show only when it is to be saved."""
    if saving:
        return PickedForm(request.POST, thing=thing)
    sent, key = request.POST, thing["key"]
    initial = {
        "stance": sent.get(f"{key}-stance", Stance.SUPPORTS),
        "note": sent.get(f"{key}-note"),
    }
    return PickedForm(thing=thing, initial=initial)


def _save_picked(request, lesson, forms):
    """Add all of them or none, and leave a message. Return whether they were added."""
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
        added = evidence_changes.add_several(lesson=lesson, picked=picked, by=request.user)
    except Refused as refusal:
        forms[0].add_error(None, refusal.sentence)
        return False
    sentence = ngettext("The evidence is added.", "%s pieces of evidence are added.", len(added))
    messages.success(request, sentence % len(added) if "%s" in sentence else sentence)
    return bool(added)


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
