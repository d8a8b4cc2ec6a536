"""The project: settings, addresses, Celery, and what all apps are built on."""
