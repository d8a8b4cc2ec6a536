from django.urls import path

from als.home import views

app_name = "home"
urlpatterns = [
    path("", views.start, name="start"),
    path("desk/", views.desk, name="desk"),
    path("sets/<int:pk>/", views.overview, name="set"),
    path("sets/<int:pk>/setup/", views.setup, name="setup"),
    path("sets/<int:pk>/search/", views.search, name="search"),
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
