"""The report's summary, lesson by lesson: what it rests on, its limit, what is asked of whom."""

from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from als.core.web.access import check_permission
from als.core.web.posting import submit_form
from reports.changes import lessons as lesson_changes
from reports.content.report import compile_report
from reports.forms.lessons import SummaryForm
from reports.models import Lesson, Report
from reports.models.lessons import SUMMARY
from reports.rules import may_edit_report
from reports.selectors.summaries import offered_summary
from reports.views.lookups import lesson_for, report_for
from sets.rules import facilitates


@require_safe
def summaries(request, pk):
    """List the lessons with what the summary says of each."""
    found = report_for(request.user, pk)
    check_permission(facilitates(request.user, found.set))
    context = {
        "set": found.set,
        "section": "report",
        "lessons": Lesson.objects.open().filter(set=found.set),
        "may_edit": may_edit_report(request.user, found),
    }
    return render(request, "reports/summaries.html", context)


@require_http_methods(["GET", "POST"])
def summary(request, pk):
    """Write what the summary says of a lesson; where nothing is written, begin with the record."""
    lesson = lesson_for(request.user, pk)
    report = Report.of(lesson.set)
    check_permission(may_edit_report(request.user, report))
    initial, offered = {"read": lesson.text_version}, {}
    if request.method == "GET" and not any(getattr(lesson, name) for name in SUMMARY):
        offered = offered_summary(compile_report(report), lesson)
        initial |= offered
    posted = request.POST if request.method == "POST" else None
    form = SummaryForm(posted, instance=lesson, initial=initial)
    done = _("The summary of this lesson is saved.")
    if submit_form(request, form, lesson_changes.summarise_lesson, done=done, lesson=lesson):
        return redirect("reports:summaries", lesson.set_id)
    context = {
        "set": lesson.set,
        "section": "report",
        "lesson": lesson,
        "form": form,
        "offered": bool(offered),
    }
    return render(request, "reports/summary_write.html", context)
