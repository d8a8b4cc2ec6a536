"""The sponsor's answers to the lessons of a report: what is to be done, drafts, publishing."""

from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from als.core import clock
from als.core.web.posting import run_action, submit_form, text_in
from reports.changes import responses as response_changes
from reports.changes.responses import choice_of, draft_of
from reports.forms.responses import PublishForm, ResponseForm
from reports.models import ResponseDraft
from reports.selectors.responses import answered_lessons, published_facts
from reports.views.lookups import reported_lesson_for, sponsored_for


@require_safe
def responses(request, pk):
    """Show each lesson with what the sponsor has answered, and what is drafted.

    At the end are lessons that the newest version no longer has: there is nothing to answer there.
    """
    found = sponsored_for(request.user, pk)
    all_rows = answered_lessons(found, with_drafts=True)
    rows = [row for row in all_rows if row.row.is_current]
    today = clock.today(found.set.programme.time_zone)
    context = {
        **_of(found),
        "rows": rows,
        "gone": [row for row in all_rows if not row.row.is_current],
        "answered": sum(bool(row.versions) for row in rows),
        "drafts": sum(row.draft is not None for row in rows),
        "late": bool(found.respond_by and found.respond_by < today),
    }
    return render(request, "reports/responses.html", context)


def _of(report):
    return {"report": report, "programme": report.set.programme}


@require_http_methods(["GET", "POST"])
def respond(request, pk, key):
    """Draft the answer to a lesson. Nobody but the sponsor reads it before it is published.

    Of a lesson that the newest version no longer has the page shows what there is, and no form.
    """
    found = sponsored_for(request.user, pk)
    row = _row(found, key)
    typed = request.POST if request.method == "POST" else None
    form = ResponseForm(typed, instance=draft_of(row.row), is_first=not row.versions)
    done = _("The draft is saved. Only the sponsor’s people can see it.")
    if submit_form(request, form, response_changes.save_response, done=done, lesson=row.row):
        return redirect("reports:responses", pk)
    context = {
        **_of(found),
        "row": row,
        "form": form if row.row.is_current or form.is_bound else None,
        "question": row.question,
        "published": row.newest and published_facts(row.newest, found.set.programme),
    }
    return render(request, "reports/respond.html", context)


def _row(report, key):
    """Return the lesson with its answers; 404 if it is gone, and nothing was written on it."""
    rows = answered_lessons(report, with_drafts=True)
    row = next((row for row in rows if row.row.key == key), None)
    if row is None:
        raise Http404
    row.row.report = report
    return row


@require_http_methods(["GET", "POST"])
def publish(request, pk):
    """Show every complete draft as others will read it; publish those that are ticked."""
    found = sponsored_for(request.user, pk)
    rows = [
        row for row in answered_lessons(found, with_drafts=True) if row.row.is_current and row.draft
    ]
    ready = [row for row in rows if not row.missing]
    choices = [(choice_of(row.draft), f"{row.row.mark}: {row.lesson.statement}") for row in ready]
    form = PublishForm(request.POST if request.method == "POST" else None, choices=choices)
    done = _("The answers are published. The set and the programme’s managers get an email.")
    if submit_form(request, form, response_changes.publish_responses, done=done, report=found):
        return redirect("reports:outcome", pk)
    context = {
        **_of(found),
        "form": form,
        "ready": ready,
        "unready": [row for row in rows if row.missing],
    }
    return render(request, "reports/responses_publish.html", context)


@require_http_methods(["GET", "POST"])
def discard(request, pk, key):
    """Ask once more, then delete the draft."""
    found = sponsored_for(request.user, pk)
    lesson = reported_lesson_for(found, key)
    if request.method == "POST":
        run_action(
            request,
            response_changes.discard_response,
            lesson=lesson,
            seen=text_in(request.POST.get("seen", "")) or None,
            done=_("The draft is deleted."),
        )
    draft = ResponseDraft.objects.visible_to(request.user).filter(lesson=lesson).first()
    if request.method == "POST" or draft is None:
        return redirect("reports:responses", pk)
    context = {
        "title": _("Delete the draft?"),
        "text": _("The draft answer to lesson %(mark)s is deleted for all of the sponsor’s "
                  "people. What is published stays.") % {"mark": lesson.mark},
        "warning": _("This cannot be undone."),
        "submit": _("Delete the draft"),
        "hidden": {"seen": draft.revision},
        "cancel_url": reverse("reports:responses", args=[pk]),
    }  # fmt: skip
    return render(request, "confirm.html", context)
