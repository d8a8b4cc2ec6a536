"""Addresses of the worked example. Its start page comes before the portal's."""

from django.urls import path

from als.example import views

app_name = "example"

urlpatterns = [
    path("", views.start, name="start"),
    path("enter/<int:pk>/", views.enter, name="enter"),
    path("mailbox/", views.mailbox, name="mailbox"),
    path("mailbox/<int:pk>/", views.mail, name="mail"),
    path("mailbox/<int:pk>/html/", views.mail_html, name="mail_html"),
]
