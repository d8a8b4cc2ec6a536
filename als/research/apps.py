from django.apps import AppConfig


class ResearchConfig(AppConfig):
    name = "als.research"
    label = "research"

    def ready(self):
        """Register the making of extracts with the jobs that workers do, and what ends them."""
        from als.research import receivers  # noqa: F401
