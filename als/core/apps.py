from django.apps import AppConfig

from als.core import displays  # noqa: F401


class CoreConfig(AppConfig):
    name = "als.core"
    label = "core"

    def ready(self):
        """Register the receivers for a new SQLite connection, before any page."""
        from als.core import clearing, search_sql  # noqa: F401
