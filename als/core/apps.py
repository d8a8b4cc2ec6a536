from django.apps import AppConfig
from django.conf import settings

from als.core import displays  # noqa: F401
from als.core.processes import error_reports


class CoreConfig(AppConfig):
    name = "als.core"
    label = "core"

    def ready(self):
        """Register the receivers for a new SQLite connection, before any page."""
        from als.core import clearing, search_sql  # noqa: F401

        if settings.SENTRY_DSN:
            error_reports.start(settings.SENTRY_DSN)
