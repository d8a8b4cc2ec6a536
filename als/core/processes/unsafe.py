"""Addresses that the product must not start with: each refusal begins with the variable's name.

SQLite serves one machine and one writer; mail to nowhere and a broker in memory lose what they are
given; a folder that depends on where a process was started is another after a restart.
"""

from pathlib import Path
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured
from django.http.request import validate_host

SCHEMES = {
    "DATABASE_URL": ("postgres", "postgresql", "psql", "pgsql"),
    "BROKER_URL": ("redis", "rediss", "redis+socket", "unix"),
    "EMAIL_URL": ("smtp", "smtps", "smtp+tls", "smtp+ssl"),
}
TO_TRY_OUT = {
    "DATABASE_URL": ("sqlite",),
    "BROKER_URL": ("memory",),
    "EMAIL_URL": ("dummymail", "consolemail", "filemail", "memorymail"),
}


def check_scheme(name, address, *, production):
    """Raise ``ImproperlyConfigured`` unless the address is of a kind that may be used here."""
    allowed = SCHEMES[name] if production else SCHEMES[name] + TO_TRY_OUT[name]
    if urlsplit(address).scheme not in allowed:
        wanted = ", ".join(f"{scheme}://" for scheme in allowed)
        raise ImproperlyConfigured(f"{name} must begin with one of: {wanted}.")


def check_folder(storage):
    if not Path(storage.removeprefix("file://")).is_absolute():
        raise ImproperlyConfigured("STORAGE_URL must name a whole path, as file:///srv/files.")


def check_host(base_url, hosts):
    host = urlsplit(base_url).hostname
    if not host or not validate_host(host, hosts):
        raise ImproperlyConfigured(f"BASE_URL is at {host}, which ALLOWED_HOSTS does not name.")
