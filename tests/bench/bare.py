"""A bare Django project of one page with one query: what the product's start is compared with."""

import os

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.urls import path

FOLDER, _slash, NAME = os.environ["DATABASE_URL"].partition("@/")[2].rpartition("/")
PARTS = ("auth", "contenttypes", "sessions", "messages", "staticfiles")

settings.configure(
    SECRET_KEY="for-measuring-only",
    ALLOWED_HOSTS=["localhost"],
    ROOT_URLCONF=__name__,
    USE_TZ=True,
    DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
    INSTALLED_APPS=[f"django.contrib.{part}" for part in PARTS],
    MIDDLEWARE=[
        "django.middleware.security.SecurityMiddleware",
        "django.contrib.sessions.middleware.SessionMiddleware",
        "django.middleware.common.CommonMiddleware",
        "django.middleware.csrf.CsrfViewMiddleware",
        "django.contrib.auth.middleware.AuthenticationMiddleware",
        "django.contrib.messages.middleware.MessageMiddleware",
        "django.middleware.clickjacking.XFrameOptionsMiddleware",
    ],
    DATABASES={
        "default": {
            "ENGINE": "django.db.backends.postgresql",
            "HOST": FOLDER,
            "NAME": NAME,
            "USER": "app",
        }
    },
    TEMPLATES=[
        {
            "BACKEND": "django.template.backends.django.DjangoTemplates",
            "OPTIONS": {
                "loaders": [("django.template.loaders.locmem.Loader", {"page": "{{ number }}"})],
                "context_processors": [
                    "django.template.context_processors.request",
                    "django.contrib.auth.context_processors.auth",
                    "django.contrib.messages.context_processors.messages",
                ],
            },
        }
    ],
)
application = get_wsgi_application()

from django.contrib.contenttypes.models import ContentType
from django.shortcuts import render


def page(request):
    return render(request, "page", {"number": ContentType.objects.count()})


urlpatterns = [path("", page)]
