"""The security log: one JSON object a line, apart from what the machine says of itself.

It holds who (by number), from where, what and how it ended; never a code, a password, an address
that was typed, or a token. Whoever keeps logs reads it from the output, or from SECURITY_LOG.
"""

import logging
import re

from django.core.exceptions import PermissionDenied
from pythonjsonlogger.core import RESERVED_ATTRS
from pythonjsonlogger.json import JsonFormatter

log = logging.getLogger("als.security")
# What is in an address where a token would: long, and without a blank or a slash. And a program's.
TOKEN = re.compile(r"(?<=[/=])[\w\-.~:%+]{20,}|(?<=Bearer )[^\s\"']+|\bals_[\w\-]{20,}")
KNOWN = re.compile(r"\.(?:css|js|woff2|svg|png|py)$")


def record(event, *, request=None, person=None, **facts):
    """Write one event ("sign-in", "refused") with its facts: numbers, names of ours, booleans."""
    if person is None and request is not None:
        user = getattr(request, "user", None)
        person = user if user is not None and user.is_authenticated else None
    where = {"ip": address_of(request), **_page(request)} if request is not None else {}
    facts = {"person": person.pk if person else None, **where, **facts}
    log.info(event, extra={"facts": facts})


def _page(request):
    """Return the name of the address and the numbers in it; a token is no number."""
    match = getattr(request, "resolver_match", None)
    if match is None:
        return {}
    numbers = {key: value for key, value in match.kwargs.items() if isinstance(value, int)}
    return {"method": request.method, "page": match.view_name, **numbers}


def address_of(request):
    """Return the visitor's network address, as limits count it; "" of a request without one.

    Over a socket the connection has none, and a proxy of ours says which it is.
    """
    # Not at the top: settings name this module's formatter, and are read before any model
    from allauth.account.adapter import get_adapter

    try:
        return get_adapter().get_client_ip(request)
    except PermissionDenied:
        return ""


class PlainLog(logging.Formatter):
    """What the machine says of itself, a line each; a trace has its own."""

    def format(self, record):
        return without_tokens(super().format(record))


# Names of a record, and what they are called in a line of the machine's log, and of this one.
OF_MACHINE = {
    "levelname": "level", "request_id": "request_id", "name": "logger", "message": "message",
}  # fmt: skip
OF_SECURITY = {"message": "event", "request_id": "request"}


class JsonLog(JsonFormatter):
    """A JSON object a line: the security log, and the machine's where LOG_FORMAT asks for it."""

    def __init__(self, names):
        super().__init__(
            [*names],
            rename_fields=names,
            timestamp="time",
            # Django gives each of its lines the request, whose text may hold a token.
            reserved_attrs=[*RESERVED_ATTRS, "request"],
        )

    def process_log_record(self, log_data):
        return log_data | log_data.pop("facts", {})

    def format(self, record):
        return without_tokens(super().format(record))


def without_tokens(text):
    """Return the text with "…" for what may be a token in an address."""
    return TOKEN.sub(lambda found: found[0] if KNOWN.search(found[0]) else "…", text)
