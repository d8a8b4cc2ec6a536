"""Addresses that the product must not start with: each refusal begins with the variable's name.

SQLite serves one machine and one writer; mail to nowhere and a broker in memory lose what they are
given; a folder that depends on where a process was started is another after a restart.
"""

from email.utils import parseaddr
from ipaddress import ip_network
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

# Nobody's, for good (RFC 2606): what stands in examples, and was to be replaced
RESERVED = ("example.com", "example.net", "example.org", "example", "invalid", "test")

PROVIDER = ("OIDC_NAME", "OIDC_ISSUER", "OIDC_CLIENT_ID", "OIDC_CLIENT_SECRET", "OIDC_DOMAINS")
ANY_DOMAIN = "*"
MAX_PROVIDER_NAME = 40  # letters, on a button of a telephone
# Microsoft's addresses for accounts of anybody, in place of an organisation's own
OF_ANYBODY = ("common", "organizations", "consumers")


def check_scheme(name, address, *, production):
    """Raise ``ImproperlyConfigured`` unless the address is of a kind that may be used here."""
    allowed = SCHEMES[name] if production else SCHEMES[name] + TO_TRY_OUT[name]
    if urlsplit(address).scheme not in allowed:
        wanted = ", ".join(f"{scheme}://" for scheme in allowed)
        raise ImproperlyConfigured(f"{name} must begin with one of: {wanted}.")


def check_folder(storage):
    if not Path(storage.removeprefix("file://")).is_absolute():
        raise ImproperlyConfigured("STORAGE_URL must name a whole path, as file:///srv/files.")


def networks(name, written):
    """Return the networks of these addresses, as 10.0.0.5 or 10.0.0.0/24."""
    try:
        return [ip_network(one) for one in written]
    except ValueError as error:
        raise ImproperlyConfigured(f"{name} must hold addresses or networks: {error}.") from error


def check_host(base_url, hosts):
    host = urlsplit(base_url).hostname
    if not host or not validate_host(host, hosts):
        raise ImproperlyConfigured(f"BASE_URL is at {host}, which ALLOWED_HOSTS does not name.")


def check_no_example(**addresses):
    """Raise ``ImproperlyConfigured`` if one of them, of pages, servers or mail, is an example's."""
    for name, value in addresses.items():
        host = _host_of(value)
        if any(host == reserved or host.endswith(f".{reserved}") for reserved in RESERVED):
            raise ImproperlyConfigured(f"{name} is at {host}, an example: put your own there.")


def _host_of(address):
    if "://" in address:
        host = urlsplit(address).hostname or ""
    else:
        host = parseaddr(address)[1].rpartition("@")[2]
    return host.lower().rstrip(".")


def check_provider(settings, *, production):
    """Raise ``ImproperlyConfigured`` if the provider of accounts is half set, or not safe."""
    given = [name for name in (*PROVIDER, "OIDC_SECOND_FACTOR") if settings[name]]
    missing = [name for name in PROVIDER if not settings[name]]
    if given and missing:
        raise ImproperlyConfigured(f"{missing[0]} is not set: {given[0]} needs it.")
    if not given:
        return
    if len(settings["OIDC_NAME"]) > MAX_PROVIDER_NAME:
        raise ImproperlyConfigured(f"OIDC_NAME is longer than {MAX_PROVIDER_NAME} letters.")
    _check_issuer(urlsplit(settings["OIDC_ISSUER"]), production=production)
    _check_domains(settings["OIDC_DOMAINS"])
    if settings["OIDC_SECOND_FACTOR"] and settings["OIDC_DOMAINS"] == [ANY_DOMAIN]:
        raise ImproperlyConfigured(
            "OIDC_SECOND_FACTOR needs the domains in OIDC_DOMAINS by name: with * the provider"
            " could sign in as any manager by itself."
        )


def _check_domains(domains):
    if domains == [ANY_DOMAIN]:
        return
    for domain in domains:
        if "." not in domain or "@" in domain or not domain.isascii() or domain != domain.strip():
            raise ImproperlyConfigured(
                "OIDC_DOMAINS must be what comes after the @, as example.org,example.net; "
                "or * for any."
            )


def _check_issuer(issuer, *, production):
    schemes = ("https",) if production else ("https", "http")
    if issuer.scheme not in schemes or not issuer.hostname or issuer.query or issuer.fragment:
        raise ImproperlyConfigured("OIDC_ISSUER must be an address that begins with https://.")
    if issuer.path.strip("/").partition("/")[0] in OF_ANYBODY:
        raise ImproperlyConfigured("OIDC_ISSUER must name your own tenant: this one is anybody's.")
