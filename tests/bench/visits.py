"""Visit pages through the product's own WSGI application, and measure what each costs.

Costs are of this process and of PostgreSQL's process behind its connection together, so that a
page that leaves its work to the database is not a cheap one, and what else the machine does counts
little. Each visit to a page takes turns with one to a bare view, which sends the same bytes after
as many queries, each for one row by its key. Beside what saves the bare view writes as often, to
one row.
"""

import gzip
import statistics
import time
from contextlib import nullcontext
from dataclasses import dataclass, field
from io import BytesIO
from itertools import repeat
from pathlib import Path
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.core.wsgi import get_wsgi_application
from django.db import connection, transaction
from django.http import HttpResponse
from django.test.utils import CaptureQueriesContext
from django.urls import include, path

from als.accounts.models import User
from als.core.web.middleware import WRITE
from tests.bench.compiling import milliseconds
from tests.bench.server import CSRF_TOKEN

WARM, ROUNDS = 3, 15
_bodies = {}


def bare(request, queries, writes=0):
    """Send the bytes of the page before, after so many queries and writes of one row each."""
    with transaction.atomic() if writes else nullcontext():
        for _again in range(queries):
            User.objects.get(pk=request.user.pk)
        for _again in range(writes):
            User.objects.filter(pk=request.user.pk).update(name=request.user.name)
    return HttpResponse(_bodies["last"])


urlpatterns = [
    path("bare/<int:queries>/", bare),
    path("bare/<int:queries>/<int:writes>/", bare),
    path("", include("als.urls")),
]


@dataclass
class Visitor:
    """A signed-in person's browser."""

    person: User
    cookie: str = field(init=False)

    def __post_init__(self):
        store = SessionStore()
        store[SESSION_KEY] = str(self.person.pk)
        store[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
        store[HASH_SESSION_KEY] = self.person.get_session_auth_hash()
        store.save()
        cookies = {settings.SESSION_COOKIE_NAME: store.session_key}
        cookies[settings.CSRF_COOKIE_NAME] = CSRF_TOKEN
        self.cookie = "; ".join(f"{name}={value}" for name, value in cookies.items())
        self.application = get_wsgi_application()

    def get(self, address, data=None):
        """Return the status and the bytes of a page, compressed as they are sent; POST data."""
        where, _mark, query = address.partition("?")
        body = urlencode({"csrfmiddlewaretoken": CSRF_TOKEN, **(data or {})}).encode()
        environ = {
            "REQUEST_METHOD": "GET" if data is None else "POST", "PATH_INFO": where,
            "QUERY_STRING": query, "HTTP_ORIGIN": "https://localhost",
            "CONTENT_TYPE": "application/x-www-form-urlencoded", "CONTENT_LENGTH": str(len(body)),
            "SERVER_NAME": "localhost", "SERVER_PORT": "443", "SERVER_PROTOCOL": "HTTP/1.1",
            "HTTP_HOST": "localhost", "HTTP_X_FORWARDED_PROTO": "https",
            "HTTP_X_FORWARDED_FOR": "192.0.2.1", "REMOTE_ADDR": "127.0.0.1",
            "HTTP_COOKIE": self.cookie, "HTTP_ACCEPT_ENCODING": "gzip",
            "wsgi.url_scheme": "https", "wsgi.input": BytesIO(body), "wsgi.errors": BytesIO(),
        }  # fmt: skip
        answers = []
        response = self.application(environ, lambda status, headers: answers.append(status))
        body = b"".join(response)
        response.close()
        return int(answers[0].split()[0]), body


@dataclass
class Measured:
    """What a page costs, in milliseconds; ``statements`` are those it sent, with their values."""

    name: str
    address: str
    statements: list
    size: int
    compiling: float
    wall: list = field(default_factory=list)
    cost: list = field(default_factory=list)
    database: list = field(default_factory=list)
    bare: list = field(default_factory=list)

    def row(self):
        """Return the figures as they are written down."""
        return {
            "page": self.name,
            "median_ms": round(statistics.median(self.wall), 1),
            "p95_ms": round(statistics.quantiles(self.wall, n=20)[-1], 1),
            "cpu_ms": round(statistics.median(self.cost), 1),
            "database_cpu_ms": round(statistics.median(self.database), 1),
            "compile_ms": round(self.compiling, 1),
            "bare_cpu_ms": round(statistics.median(self.bare), 1),
            "ratio": round(statistics.median(self.cost) / statistics.median(self.bare), 2),
            "queries": len(self.statements),
            "bytes": self.size,
        }


def measure(name, visitor, address, typed=None, rounds=ROUNDS):
    """Return the page, ``Measured`` in turn with the bare view.

    ``typed`` gives what is sent by the number of the visit, for an address that saves.
    """
    sent = iter(map(typed, range(10_000))) if typed else repeat(None)
    for _again in range(WARM):
        status, body = visitor.get(address, next(sent))
        assert status == (302 if typed and status != 200 else 200), f"{name} answers {status}"
    with CaptureQueriesContext(connection) as captured:
        visitor.get(address, next(sent))
    statements = [query["sql"] for query in captured if query["sql"] not in ("BEGIN", "COMMIT")]
    writes = sum(bool(WRITE.match(statement)) for statement in statements)
    reads = max(len(statements) - writes - _floor(visitor), 0)
    plain = f"/bare/{reads}/{writes}/" if typed else f"/bare/{reads}/"
    _bodies["last"] = _uncompressed(body)
    compiling = statistics.median(
        milliseconds(lambda: visitor.get(address, next(sent))) for _again in range(3)
    )
    measured = Measured(name, address, statements, len(body), compiling)
    nothing = {} if typed else None
    visitor.get(plain, nothing)
    for _round in range(rounds):
        wall, cost, database = _cost_of(visitor, address, next(sent))
        measured.wall.append(wall)
        measured.cost.append(cost)
        measured.database.append(database)
        measured.bare.append(_cost_of(visitor, plain, nothing)[1])
    return measured


def _floor(visitor):
    """Return how many queries a page has that asks for nothing itself."""
    _bodies["last"] = b""
    with CaptureQueriesContext(connection) as captured:
        visitor.get("/bare/0/")
    return len(captured)


def _uncompressed(body):
    return gzip.decompress(body) if body[:2] == b"\x1f\x8b" else body


def _cost_of(visitor, address, data=None):
    """Return the milliseconds by the clock, of both processes' work, and of the database's."""
    database, own, began = database_seconds(), time.process_time(), time.perf_counter()
    visitor.get(address, data)
    wall, own = time.perf_counter() - began, time.process_time() - own
    database = database_seconds() - database
    return 1000 * wall, 1000 * (own + database), 1000 * database


def database_seconds():
    """Return how long PostgreSQL's process of our connection has worked, in seconds."""
    connection.ensure_connection()
    pid = connection.connection.get_backend_pid()
    return int(Path(f"/proc/{pid}/schedstat").read_text().split()[0]) / 1e9
