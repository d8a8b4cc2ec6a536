from django.apps import AppConfig


class SetsConfig(AppConfig):
    name = "sets"

    def ready(self):
        from als.accounts.signals import name_chosen, renamed
        from sets.changes.names import record_rename, refuse_name_of_another

        name_chosen.connect(refuse_name_of_another)
        renamed.connect(record_rename)
