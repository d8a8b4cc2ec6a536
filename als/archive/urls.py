"""Addresses of archives, own data, removal and clearing."""

from django.urls import path

from als.archive.views import archives, person, retention

app_name = "archive"

urlpatterns = [
    path("sets/<int:pk>/close/", retention.close, name="close"),
    path("sets/<int:pk>/reopen/", retention.reopen, name="reopen"),
    path("sets/<int:pk>/retention/", retention.retention, name="retention"),
    path("sets/<int:pk>/retention/move/", retention.retention_move, name="retention_move"),
    path("sets/<int:pk>/retention/confirm/", retention.retention_confirm, name="retention_confirm"),
    path(
        "sets/<int:pk>/retention/take-back/",
        retention.retention_take_back,
        name="retention_take_back",
    ),
    path("profile/data/", person.own_data, name="own_data"),
    path("profile/data/ask/", person.own_data_ask, name="own_data_ask"),
    path("profile/data/<int:pk>/state/", person.own_data_state, name="own_data_state"),
    path("profile/data/<int:pk>/cancel/", person.own_data_cancel, name="own_data_cancel"),
    path("profile/data/<int:pk>/file/", person.own_data_file, name="own_data_file"),
    path("profile/removal/", person.removal, name="removal"),
    path("profile/removal/take-back/", person.removal_take_back, name="removal_take_back"),
    path("sets/<int:pk>/removals/", person.removals, name="removals"),
    path("sets/<int:pk>/archive/", archives.archive, name="archive"),
    path("sets/<int:pk>/archive/new/", archives.archive_ask, name="archive_ask"),
    path("pairs/<int:pk>/archive/", archives.pair_archive, name="pair_archive"),
    path("pairs/<int:pk>/archive/new/", archives.pair_archive_ask, name="pair_archive_ask"),
    path("archives/<int:pk>/", archives.archive_state, name="archive_state"),
    path("archives/<int:pk>/cancel/", archives.archive_cancel, name="archive_cancel"),
    path("archives/<int:pk>/file/", archives.archive_file, name="archive_file"),
]
