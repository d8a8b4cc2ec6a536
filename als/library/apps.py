from django.apps import AppConfig


class LibraryConfig(AppConfig):
    name = "als.library"
    label = "library"

    def ready(self):
        """Register the making of a synthesis with the jobs that workers do."""
        from als.library.changes import synthesis  # noqa: F401
