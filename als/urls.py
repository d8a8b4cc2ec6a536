"""The addresses of the product."""

from django.apps import apps
from django.urls import include, path

from als.accounts.urls import sign_in_patterns
from als.core.web.routes import Routes

handler500 = "als.core.web.errors.server_error"
handler429 = "als.core.web.errors.too_many"  # django-allauth asks for it
included = [
    path("", include("als.portal.urls")),
    path("", include("als.archive.urls")),
    path("", include("als.library.urls")),
    path("", include("als.research.urls")),
    path("", include("als.accounts.urls")),
    path("", include(sign_in_patterns)),
    path("", include("sets.urls")),
    path("", include("meetings.urls")),
    path("", include("actions.urls")),
    path("", include("reports.urls")),
]
if apps.is_installed("als.example"):
    included.insert(0, path("", include("als.example.urls")))
urlpatterns = [Routes(included)]
