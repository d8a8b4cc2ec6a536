from django.apps import AppConfig


class ActionsConfig(AppConfig):
    name = "actions"

    def ready(self):
        from actions import receivers, records  # noqa: F401
        from actions.answers import ConfirmIssue, ConfirmProgress, ConsentToAction
        from sets.answers import register

        register(ConsentToAction())
        register(ConfirmIssue())
        register(ConfirmProgress())
        records.register_all()
