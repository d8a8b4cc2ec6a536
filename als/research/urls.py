"""Addresses of research: the pages, and the API for programs."""

from django.urls import path

from als.research.views import api, pages

app_name = "research"
V1 = "api/research/v1"

urlpatterns = [
    path("programmes/<int:pk>/research/", pages.research, name="research"),
    path("programmes/<int:pk>/research/tokens/new/", pages.token_new, name="token_new"),
    path("research/tokens/<int:pk>/revoke/", pages.token_revoke, name="token_revoke"),
    path("research/extracts/<int:pk>/", pages.extract_state, name="extract_state"),
    path("research/extracts/<int:pk>/cancel/", pages.extract_cancel, name="extract_cancel"),
    path("research/extracts/<int:pk>/file/", pages.extract_file, name="extract_file"),
    path("sets/<int:pk>/research/", pages.of_set, name="of_set"),
    path("sets/<int:pk>/research/stop/", pages.stop, name="stop"),
    path("research/api/", api.api_page, name="api"),
    path(f"{V1}/openapi.json", api.openapi, name="openapi"),
    path(f"{V1}/extracts/", api.extracts, name="api_extracts"),
    path(f"{V1}/extracts/<int:pk>/code-book/", api.code_book, name="api_code_book"),
    path(f"{V1}/extracts/<int:pk>/tables/<slug:table>/", api.rows, name="api_rows"),
]
