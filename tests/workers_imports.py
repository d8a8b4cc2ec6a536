"""What a worker imports: done once, by the process from which workers are forked."""

import celery.apps.worker
import celery.bin.celery
import django
import kombu.transport.redis
import weasyprint

django.setup()

from als.celery import app

app.loader.import_default_modules()
