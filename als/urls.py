"""The addresses of the product."""

from django.urls import include, path

from als.accounts.urls import sign_in_patterns

handler429 = "als.common.errors.too_many"  # django-allauth asks for it
urlpatterns = [
    path("", include("als.home.urls")),
    path("", include("als.accounts.urls")),
    path("", include(sign_in_patterns)),
    path("", include("sets.urls")),
    path("", include("meetings.urls")),
    path("", include("actions.urls")),
    path("", include("reports.urls")),
]
