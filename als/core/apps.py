from django.apps import AppConfig


class CoreConfig(AppConfig):
    name = "als.core"
    label = "core"

    def ready(self):
        """Be heard when SQLite is connected to, which comes before any page."""
        from als.core import clearing, search_sql  # noqa: F401
