from django.apps import AppConfig


class CommonConfig(AppConfig):
    name = "als.common"
    label = "common"

    def ready(self):
        """Be heard when SQLite is connected to, which comes before any page."""
        from als.common import clearing, search_sql  # noqa: F401
