from django.apps import AppConfig


class MeetingsConfig(AppConfig):
    name = "meetings"

    def ready(self):
        from meetings import receivers  # noqa: F401
        from meetings.answers import AskCorrection, Coming
        from meetings.selectors import stand_ins  # noqa: F401
        from sets.answers import register

        register(Coming())
        register(AskCorrection())
