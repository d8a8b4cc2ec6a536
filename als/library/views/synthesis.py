"""What the sets of a programme found together: page, findings, PDF."""

import io

from django.http import FileResponse, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from als.core.enums import JobState
from als.core.text.folding import plain
from als.core.web.access import check_permission, get_or_404
from als.core.web.posting import number_in, run_action, submit_form
from als.library.changes import synthesis as synthesis_changes
from als.library.forms import FindingForm, PickForm, relation_choices
from als.library.models import Finding, Synthesis
from als.library.selectors.synthesis import older_versions, picked, relations_of, synthesis_of
from als.library.views.library import found_in, programme_for
from reports.selectors.released import lessons_of_programme
from reports.selectors.responses import with_answers
from sets.rules import manages

RELATION = "relation-"  # before the key of a lesson, in the names of the boxes


def finding_for(user, pk, *, among=None):
    """Return the finding for those who manage its programme; others of it get 403."""
    rows = (among or Finding.objects.current()).visible_to(user).select_related("programme")
    found = get_or_404(rows, pk=pk)
    check_permission(manages(user, found.programme))
    return found


@require_safe
def synthesis(request, pk):
    """Findings that rest on nothing yet are shown to those alone who can mend that."""
    programme = programme_for(request.user, pk)
    content = synthesis_of(programme)
    may_manage = manages(request.user, programme)
    findings = [row for row in content["findings"] if row["rows"] or may_manage]
    rows = Synthesis.objects.visible_to(request.user).filter(programme=programme)
    file = rows.defer("content").first()
    context = {
        "programme": programme,
        "synthesis": {**content, "findings": findings},
        "may_manage": may_manage,
        "file": file,
        "seen": file and fingerprint_of(file),
    }
    return render(request, "library/synthesis.html", context)


@require_http_methods(["GET", "POST"])
def finding_new(request, pk):
    programme = programme_for(request.user, pk)
    check_permission(manages(request.user, programme))
    form = FindingForm(request.POST or None)
    done = _("The finding is saved. Now choose the lessons that relate to it.")
    if made := submit_form(
        request, form, synthesis_changes.write_finding, done=done, programme=programme
    ):
        return redirect("library:finding_lessons", made.pk)
    return _form(request, programme, form, _("Write a finding"))


@require_http_methods(["GET", "POST"])
def finding_edit(request, pk):
    found = finding_for(request.user, pk)
    form = FindingForm(request.POST or None, instance=found)
    done = _("The finding is saved.")
    if submit_form(request, form, synthesis_changes.edit_finding, done=done, finding=found):
        return _to_finding(found)
    return _form(request, found.programme, form, _("Change the finding"))


def _form(request, programme, form, title):
    context = {"programme": programme, "form": form, "title": title}
    return render(request, "library/finding_form.html", context)


def _to_finding(finding):
    url = reverse("library:synthesis", args=[finding.programme_id])
    return redirect(f"{url}#finding-{finding.pk}")


@require_http_methods(["GET", "POST"])
def finding_lessons(request, pk):
    """Pick the lessons that relate to a finding: those picked stand first, then what is found."""
    found = finding_for(request.user, pk)
    if request.method == "POST":
        done = _("The relation of these lessons to the finding is saved.")
        relations = {
            name.removeprefix(RELATION): value
            for name, value in request.POST.items()
            if name.startswith(RELATION)
        }
        run_action(
            request, synthesis_changes.set_relations, finding=found, relations=relations, done=done
        )
        return redirect(f"{request.path}?{request.GET.urlencode()}")
    lessons = lessons_of_programme(found.programme, older=older_versions(found))
    related = relations_of(found, lessons)
    there = picked(found, lessons)
    others = [row for row in lessons if row.of.is_newest and row.key not in there]
    others = with_answers(others, found.programme)
    context = {
        "programme": found.programme,
        "finding": found,
        "picked": [
            {"lesson": now or was, "relation": row.relation, "gone": now is None}
            for row, was, now in related
        ],
        "choices": relation_choices(),
        **found_in(others, request.GET, PickForm),
    }
    return render(request, "library/finding_lessons.html", context)


@require_POST
def finding_place(request, pk):
    """Put it at the place that the button names: pressed twice, it stays there."""
    found = finding_for(request.user, pk)
    place = number_in(request.POST.get("place", ""))
    if place is not None:
        done = _("The finding has moved.")
        run_action(request, synthesis_changes.place_finding, finding=found, place=place, done=done)
    return _to_finding(found)


@require_http_methods(["GET", "POST"])
def finding_withdraw(request, pk):
    found = finding_for(request.user, pk, among=Finding.objects.all())
    if request.method == "POST":
        done = _("The finding is withdrawn.")
        run_action(request, synthesis_changes.withdraw_finding, finding=found, done=done)
    if request.method == "POST" or found.withdrawn_at is not None:
        return redirect("library:synthesis", found.programme_id)
    context = {
        "title": _("Withdraw the finding?"),
        "text": f"{found.statement}\n\n"
        + _("It will no longer be on the page or in new PDFs. The lessons stay."),
        "warning": _("PDFs that have been downloaded already still contain it."),
        "submit": _("Withdraw it"),
        "cancel_url": reverse("library:synthesis", args=[found.programme_id]),
    }
    return render(request, "confirm.html", context)


@require_POST
def synthesis_render(request, pk):
    programme = programme_for(request.user, pk)
    check_permission(manages(request.user, programme))
    done = _(
        "The PDF is being made from the page as it is now. You can leave this page in the meantime."
    )
    run_action(request, synthesis_changes.ask_for_synthesis, programme=programme, done=done)
    return redirect(reverse("library:synthesis", args=[pk]) + "#file")


def _made_for(user, pk):
    rows = Synthesis.objects.visible_to(user).select_related("programme").defer("content")
    return get_or_404(rows, pk=pk)


@require_safe
def synthesis_job(request, pk):
    """Show how far it is. The page asks every two seconds: 204 while nothing has changed."""
    found = _made_for(request.user, pk)
    check_permission(manages(request.user, found.programme))
    seen = fingerprint_of(found)
    if request.GET.get("seen") == seen:
        return HttpResponse(status=204)
    context = {"programme": found.programme, "file": found, "seen": seen, "may_manage": True}
    return render(request, "library/_synthesis_file.html", context)


def fingerprint_of(row):
    return f"{row.state}-{row.stage}-{row.pages_done}-{row.attempts}"


@require_POST
def synthesis_cancel(request, pk):
    found = _made_for(request.user, pk)
    check_permission(manages(request.user, found.programme))
    done = _("The PDF is no longer being made.")
    run_action(request, synthesis_changes.cancel_synthesis, synthesis=found, done=done)
    return redirect("library:synthesis", found.programme_id)


@require_POST
def synthesis_file(request, pk):
    """Hand out the file, and write down who took it."""
    found = get_or_404(
        Synthesis.objects.visible_to(request.user).select_related("programme").defer("content"),
        pk=pk,
        state=JobState.READY,
    )
    synthesis_changes.record_synthesis_download(synthesis=found, by=request.user)
    slug = slugify(plain(found.programme.name))[:60].strip("-") or "programme"
    name = f"{slug}-{found.asked_at:%Y-%m-%d}.pdf"
    # Less than a megabyte: read at once, so that no file stays open with a slow reader.
    with found.file.open("rb") as file:
        data = io.BytesIO(file.read())
    return FileResponse(data, as_attachment=True, filename=name, content_type="application/pdf")
