"""Messages for the next page, in a cookie of the one name prefix."""

from django.conf import settings
from django.contrib.messages.storage.cookie import CookieStorage


class CookieMessages(CookieStorage):
    cookie_name = f"{settings.COOKIE_PREFIX}messages"
