from django.apps import AppConfig


class SetsConfig(AppConfig):
    name = "sets"

    def ready(self):
        from als.accounts.signals import access_ending, came_in, name_chosen, renamed
        from sets.accepting import AcceptRules
        from sets.answers import register
        from sets.changes.accounts import refuse_last_manager
        from sets.changes.names import record_rename, refuse_name_of_another
        from sets.changes.role_invitations import accept_with_coming_in

        came_in.connect(accept_with_coming_in)
        access_ending.connect(refuse_last_manager)
        name_chosen.connect(refuse_name_of_another)
        renamed.connect(record_rename)
        register(AcceptRules())
