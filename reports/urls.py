"""Addresses of lessons and reports."""

from django.urls import path

from reports.views import lessons, renderings, reports

app_name = "reports"

urlpatterns = [
    path("sets/<int:pk>/lessons/", lessons.lessons, name="lessons"),
    path("sets/<int:pk>/lessons/new/", lessons.lesson_new, name="lesson_new"),
    path("lessons/<int:pk>/", lessons.lesson, name="lesson"),
    path("lessons/<int:pk>/edit/", lessons.lesson_edit, name="lesson_edit"),
    path("lessons/<int:pk>/evidence/new/", lessons.evidence_add, name="evidence_add"),
    path("lessons/<int:pk>/endorse/", lessons.endorse, name="endorse"),
    path("evidence/<int:pk>/remove/", lessons.evidence_remove, name="evidence_remove"),
    path("sets/<int:pk>/report/", reports.report, name="report"),
    path("sets/<int:pk>/report/edit/", reports.report_edit, name="report_edit"),
    path("sets/<int:pk>/report/preview/", reports.report_preview, name="report_preview"),
    path("sets/<int:pk>/report/render/", renderings.render_, name="render"),
    path(
        "sets/<int:pk>/report/send-for-sign-off/",
        reports.send_for_sign_off,
        name="send_for_sign_off",
    ),
    path("sets/<int:pk>/report/sign-off/", reports.sign_off, name="sign_off"),
    path("sets/<int:pk>/report/release/", reports.release, name="release"),
    path("sets/<int:pk>/report/reopen/", reports.reopen, name="reopen"),
    path("renderings/<int:pk>/", renderings.rendering, name="rendering"),
    path("renderings/<int:pk>/file/", renderings.rendering_file, name="rendering_file"),
    path("released/", renderings.released, name="released"),
]
