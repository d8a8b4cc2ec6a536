from django.apps import AppConfig


class CommonConfig(AppConfig):
    name = "als.common"
    label = "common"
