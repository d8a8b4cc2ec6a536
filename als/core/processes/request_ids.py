"""The request's id in the messages to workers, for the lines of their logs."""

from django_guid.integrations.celery import CeleryIntegration


class OnceCeleryIsLoaded(CeleryIntegration):
    """django-guid's own; ``als.celery`` sets it up, because that loads Celery."""

    def setup(self):
        pass


def set_up_request_ids():
    """Let each message carry the id of the request, or of the task, that sends it."""
    CeleryIntegration().setup()
