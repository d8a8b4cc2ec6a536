"""The entry for gunicorn."""

import os

from django.core.wsgi import get_wsgi_application

from als.core.web import patience

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "als.settings")
patience.install()

application = get_wsgi_application()
