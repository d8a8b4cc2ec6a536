"""Addresses of released lessons across sets, and of the synthesis."""

from django.urls import path

from als.library.views import library, synthesis

app_name = "library"

urlpatterns = [
    path("programmes/<int:pk>/lessons/", library.library, name="library"),
    path("released/<int:pk>/lessons/<slug:mark>/", library.library_lesson, name="library_lesson"),
    path("programmes/<int:pk>/synthesis/", synthesis.synthesis, name="synthesis"),
    path("programmes/<int:pk>/findings/new/", synthesis.finding_new, name="finding_new"),
    path("findings/<int:pk>/edit/", synthesis.finding_edit, name="finding_edit"),
    path("findings/<int:pk>/lessons/", synthesis.finding_lessons, name="finding_lessons"),
    path("findings/<int:pk>/place/", synthesis.finding_place, name="finding_place"),
    path("findings/<int:pk>/withdraw/", synthesis.finding_withdraw, name="finding_withdraw"),
    path(
        "programmes/<int:pk>/synthesis/render/",
        synthesis.synthesis_render,
        name="synthesis_render",
    ),
    path("syntheses/<int:pk>/", synthesis.synthesis_job, name="synthesis_job"),
    path("syntheses/<int:pk>/cancel/", synthesis.synthesis_cancel, name="synthesis_cancel"),
    path("syntheses/<int:pk>/file/", synthesis.synthesis_file, name="synthesis_file"),
]
