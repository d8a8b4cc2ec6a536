"""Addresses of lessons and reports."""

from django.urls import path

from actions.views import comments
from reports.models import Lesson, LessonComment
from reports.views import (
    answers,
    audiences,
    evidence,
    lessons,
    passages,
    recognition,
    released,
    renderings,
    reports,
    schema,
    signing,
    texts,
    words,
)

app_name = "reports"

urlpatterns = [
    path("schemas/report.json", schema.report_schema, name="schema"),
    path("sets/<int:pk>/lessons/", lessons.lessons, name="lessons"),
    path("sets/<int:pk>/lessons/new/", lessons.lesson_new, name="lesson_new"),
    path("lessons/<int:pk>/", lessons.lesson, name="lesson"),
    path("lessons/<int:pk>/edit/", lessons.lesson_edit, name="lesson_edit"),
    path("lessons/<int:pk>/place/", lessons.lesson_place, name="lesson_place"),
    path("lessons/<int:pk>/drop/", lessons.lesson_drop, name="lesson_drop"),
    path("lessons/<int:pk>/bring-back/", lessons.lesson_bring_back, name="lesson_bring_back"),
    path("lessons/<int:pk>/evidence/new/", evidence.evidence_add, name="evidence_add"),
    path("lessons/<int:pk>/endorse/", answers.endorse, name="endorse"),
    path(
        "lessons/<int:pk>/comments/",
        comments.comment_new,
        {"of": Lesson},
        name="lesson_comment_on_lesson",
    ),
    *comments.of_kind(LessonComment, "lesson-comments/<int:pk>/", "lesson_comment"),
    path("sets/<int:pk>/lessons/answers/", answers.answers, name="answers"),
    path("evidence/<int:pk>/edit/", evidence.evidence_edit, name="evidence_edit"),
    path("evidence/<int:pk>/remove/", evidence.evidence_remove, name="evidence_remove"),
    path("programmes/<int:pk>/audiences/", audiences.audiences, name="audiences"),
    path("sets/<int:pk>/words/", words.words, name="words"),
    path("sets/<int:pk>/words/clear/", words.word_clear, name="word_clear"),
    path("sets/<int:pk>/words/check/", words.words_check, name="words_check"),
    path("sets/<int:pk>/words/clear-here/", words.word_clear_here, name="word_clear_here"),
    path("sets/<int:pk>/words/<slug:code>/", words.passage_words, name="passage_words"),
    path("words/<int:pk>/take-back/", words.word_take_back, name="word_take_back"),
    path("sets/<int:pk>/report/", reports.report, name="report"),
    path("sets/<int:pk>/report/edit/", reports.report_edit, name="report_edit"),
    path("sets/<int:pk>/report/texts/<slug:part>/", texts.text, name="text"),
    path("sets/<int:pk>/report/texts/<slug:part>/draft/", texts.text_draft, name="text_draft"),
    path(
        "sets/<int:pk>/report/texts/<slug:part>/draft/drop/",
        texts.text_draft_drop,
        name="text_draft_drop",
    ),
    path(
        "sets/<int:pk>/report/texts/<slug:part>/history/",
        texts.text_history,
        name="text_history",
    ),
    path("sets/<int:pk>/report/preview/", reports.report_preview, name="report_preview"),
    path("sets/<int:pk>/report/render/", renderings.render_, name="render"),
    path(
        "sets/<int:pk>/report/send-for-sign-off/",
        signing.send_for_sign_off,
        name="send_for_sign_off",
    ),
    path("sets/<int:pk>/report/take-back/", signing.take_back, name="take_back"),
    path("sets/<int:pk>/report/sign-off/", signing.sign_off, name="sign_off"),
    path("sets/<int:pk>/report/not-signed/", signing.decline, name="decline"),
    path("sets/<int:pk>/report/release/", signing.release, name="release"),
    path("sets/<int:pk>/report/reopen/", signing.reopen, name="reopen"),
    path("versions/<int:pk>/files/", renderings.files, name="files"),
    path("versions/<int:pk>/render/", renderings.render_version, name="render_version"),
    path("renderings/<int:pk>/", renderings.rendering, name="rendering"),
    path("renderings/<int:pk>/cancel/", renderings.rendering_cancel, name="rendering_cancel"),
    path("renderings/<int:pk>/file/", renderings.rendering_file, name="rendering_file"),
    path("sets/<int:pk>/report/passages/", passages.passages, name="passages"),
    path("sets/<int:pk>/report/passages/ask/", passages.ask_passages, name="ask_passages"),
    path("pairs/<int:pk>/passages/", passages.pair_passages, name="pair_passages"),
    path("pairs/<int:pk>/recognition/", recognition.recognition, name="recognition"),
    path(
        "pairs/<int:pk>/recognition/accept/",
        recognition.recognition_accept,
        name="recognition_accept",
    ),
    path(
        "pairs/<int:pk>/recognition/leave-out/",
        recognition.recognition_leave_out,
        name="recognition_leave_out",
    ),
    path("released/", released.released, name="released"),
]
