from django.apps import AppConfig


class PortalConfig(AppConfig):
    name = "als.portal"
    label = "portal"
