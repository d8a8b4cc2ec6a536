from django.apps import AppConfig


class HomeConfig(AppConfig):
    name = "als.home"
    label = "home"
