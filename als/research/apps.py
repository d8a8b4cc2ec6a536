from django.apps import AppConfig


class ResearchConfig(AppConfig):
    name = "als.research"
    label = "research"
