from django.apps import AppConfig


class SetsConfig(AppConfig):
    name = "sets"

    def ready(self):
        from als.accounts.signals import access_ending, name_chosen, renamed
        from sets.changes.accounts import refuse_last_manager
        from sets.changes.names import record_rename, refuse_name_of_another

        access_ending.connect(refuse_last_manager)
        name_chosen.connect(refuse_name_of_another)
        renamed.connect(record_rename)
