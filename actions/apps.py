from django.apps import AppConfig


class ActionsConfig(AppConfig):
    name = "actions"

    def ready(self):
        from actions import receivers, records  # noqa: F401

        records.register_all()
