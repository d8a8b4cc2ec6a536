from django.apps import AppConfig


class ReportsConfig(AppConfig):
    name = "reports"

    def ready(self):
        from reports import receivers  # noqa: F401
        from reports.answers import AnswerFollowUp
        from sets.answers import register

        register(AnswerFollowUp())
