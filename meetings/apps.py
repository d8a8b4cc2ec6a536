from django.apps import AppConfig


class MeetingsConfig(AppConfig):
    name = "meetings"

    def ready(self):
        from meetings import receivers  # noqa: F401
        from meetings.selectors import stand_ins  # noqa: F401
