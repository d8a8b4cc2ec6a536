"""What a worker imports: done once, by the process from which workers are forked."""

import celery.apps.worker
import celery.bin.celery  # noqa: F401
import django
import kombu.transport.redis  # noqa: F401
import weasyprint  # noqa: F401

django.setup()

from als.celery import app  # noqa: E402

app.loader.import_default_modules()
