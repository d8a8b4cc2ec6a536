"""The project: settings, addresses, Celery, and what all apps are built on."""

from als.celery import app as celery_app

__all__ = ["celery_app"]
