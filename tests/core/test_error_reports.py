"""What an error report tells a service outside: a real server takes one of a real process."""

import gzip
import json
import os
import subprocess
import sys
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread

import brotli
import pytest
from django.conf import settings

FAILS = """
import os
os.environ["DJANGO_SETTINGS_MODULE"] = "als.settings"
import django
django.setup()
import sentry_sdk
from django.test import Client
from als.portal.views import feed

def person_of_feed(token):
    typed = "SECRET in a variable"
    raise ValueError(f"SECRET in a message: {typed} {token}")

feed.person_of_feed = person_of_feed
cookies = {"HTTP_COOKIE": "theme=SECRETcookie", "HTTP_REFERER": "http://testserver/SECRETpage"}
client = Client(raise_request_exception=False, **cookies)
client.get(
    "/calendar/SECRETtokenSECRETtoken.ics?q=SECRETquestion",
    headers={"X-Request-ID": "0f0e0d0c0b0a49088706050403020100"},
)
sentry_sdk.flush()
"""


@pytest.fixture
def service():
    """A server on loopback that keeps what is reported to it."""
    kept = []

    class Keeps(BaseHTTPRequestHandler):
        def do_POST(self):
            body = self.rfile.read(int(self.headers["Content-Length"]))
            unpack = brotli if self.headers["Content-Encoding"] == "br" else gzip
            kept.append(unpack.decompress(body))
            self.send_response(200)
            self.end_headers()

        def log_message(self, *args):
            pass

    with HTTPServer(("127.0.0.1", 0), Keeps) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://key@127.0.0.1:{server.server_port}/1", kept
        server.shutdown()


def test_a_report_names_the_fault_and_its_place_and_nothing_that_was_typed(service, tmp_path):
    dsn, kept = service
    env = os.environ | {"SENTRY_DSN": dsn, "DEBUG": "1", "DATABASE_URL": "sqlite://:memory:"}
    subprocess.run(
        [sys.executable, "-c", FAILS], check=True, env=env, cwd=settings.BASE_DIR, timeout=300
    )
    [envelope] = [body.decode() for body in kept]
    event = json.loads(envelope.splitlines()[2])
    [exception] = event["exception"]["values"]
    assert exception["type"] == "ValueError"
    assert exception["stacktrace"]["frames"][-1]["function"] == "person_of_feed"
    assert event["transaction"] == "als.portal.views.feed.feed"
    assert event["tags"]["request_id"] == "0f0e0d0c0b0a49088706050403020100"
    in_code = [frame.get("context_line", "") for frame in exception["stacktrace"]["frames"]]
    for line in filter(None, in_code):  # our code is no secret
        envelope = envelope.replace(json.dumps(line)[1:-1], "")
    assert "SECRET" not in envelope
