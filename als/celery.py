"""The Celery application; its settings are the ``CELERY_…`` names of ``als.settings``."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "als.settings")

app = Celery("als")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
