"""Addresses of the pages that look across the apps."""

from django.urls import path

from als.portal.views import dashboard, doors, feed, operations, search, sets, undelivered

app_name = "portal"

urlpatterns = [
    path("", doors.start, name="start"),
    path("desk/", dashboard.dashboard, name="dashboard"),
    path("sets/<int:pk>/", sets.overview, name="set"),
    path("sets/<int:pk>/setup/", sets.setup, name="setup"),
    path("sets/<int:pk>/search/", search.search, name="search"),
    path("sets/<int:pk>/history/", sets.history, name="history"),
    path("pairs/<int:pk>/", sets.pair, name="pair"),
    path("sets/<int:pk>/mail/", undelivered.undelivered, name="undelivered"),
    path("sets/<int:pk>/mail/<int:mail_pk>/again/", undelivered.send_again, name="send_again"),
    path("calendar/<str:token>.ics", feed.feed, name="feed"),
    path("components/", doors.gallery, name="gallery"),
    path("operations/", operations.operations, name="operations"),
    path("operations/mail/<int:pk>/again/", operations.mail_again, name="mail_again"),
    path("operations/files/<str:label>/<int:pk>/again/", operations.file_again, name="file_again"),
    path("healthz", doors.healthz, name="healthz"),
    path("readyz", doors.readyz, name="readyz"),
    path("metrics", doors.prometheus, name="metrics"),
]
