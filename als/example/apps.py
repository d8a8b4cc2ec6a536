from django.apps import AppConfig


class ExampleConfig(AppConfig):
    name = "als.example"
    label = "example"
