from django.apps import AppConfig


class ArchiveConfig(AppConfig):
    name = "als.archive"
    label = "archive"

    def ready(self):
        """Register the making of archives and exports with the jobs that workers do."""
        from als.archive.changes import archives, exports  # noqa: F401
