from django.urls import path

from als.home import views

app_name = "home"
urlpatterns = [
    path("", views.start, name="start"),
    path("desk/", views.desk, name="desk"),
    path("sets/<int:pk>/", views.overview, name="set"),
    path("sets/<int:pk>/setup/", views.setup, name="setup"),
    path("sets/<int:pk>/search/", views.search, name="search"),
    path("sets/<int:pk>/close/", views.close, name="close"),
    path("sets/<int:pk>/retention/", views.retention, name="retention"),
    path("sets/<int:pk>/retention/move/", views.retention_move, name="retention_move"),
    path("sets/<int:pk>/retention/confirm/", views.retention_confirm, name="retention_confirm"),
    path(
        "sets/<int:pk>/retention/take-back/",
        views.retention_take_back,
        name="retention_take_back",
    ),
    path("profile/data/", views.own_data, name="own_data"),
    path("profile/data/ask/", views.own_data_ask, name="own_data_ask"),
    path("profile/data/<int:pk>/state/", views.own_data_state, name="own_data_state"),
    path("profile/data/<int:pk>/cancel/", views.own_data_cancel, name="own_data_cancel"),
    path("profile/data/<int:pk>/file/", views.own_data_file, name="own_data_file"),
    path("profile/removal/", views.removal, name="removal"),
    path("profile/removal/take-back/", views.removal_take_back, name="removal_take_back"),
    path("sets/<int:pk>/removals/", views.removals, name="removals"),
    path("sets/<int:pk>/history/", views.history, name="history"),
    path("pairs/<int:pk>/", views.pair, name="pair"),
    path("sets/<int:pk>/mail/", views.undelivered, name="undelivered"),
    path("calendar/<str:token>.ics", views.feed, name="feed"),
    path("enter/<int:pk>/", views.enter, name="enter"),
    path("mailbox/", views.mailbox, name="mailbox"),
    path("mailbox/<int:pk>/", views.mail, name="mail"),
    path("mailbox/<int:pk>/html/", views.mail_html, name="mail_html"),
    path("components/", views.gallery, name="gallery"),
    path("healthz", views.healthz, name="healthz"),
]
