"""A browser's window that Django answers in the test's own thread, and so in its transaction.

Nothing is committed: there is no server, no table is emptied, and what a row needs is undone with
it. What wants a server (two people at once, a line that drops, Back) takes ``open_window``.
"""

import traceback
from base64 import b64decode, b64encode
from contextlib import contextmanager
from contextvars import copy_context
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from urllib.parse import urlsplit

from django.contrib.staticfiles import finders
from django.http import HttpResponseServerError
from django.test import Client

# Style sheets, scripts, fonts, pictures and the icon come from a server, so that the browser keeps
# them. Playwright's own way (``route``) sees all that a page asks for, and lets nothing be kept: it
# takes twice as long.
ANSWERED_HERE = ("Document", "Fetch", "XHR", "Ping")


class Files(SimpleHTTPRequestHandler):
    """Answers with the files of ``static/``, which stay as they are while tests run."""

    protocol_version = "HTTP/1.1"

    def translate_path(self, path):
        _before, is_static, name = urlsplit(path).path.rpartition("/static/")
        return (finders.find(name) if is_static else None) or ""

    def end_headers(self):
        self.send_header("Cache-Control", "max-age=3600")
        super().end_headers()

    def log_message(self, *args):
        pass


@contextmanager
def serve_files():
    """Serve the static files, and give the server's address."""
    with ThreadingHTTPServer(("127.0.0.1", 0), Files) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


class Window:
    """``page`` shows what ``client`` is answered; with another client it is somebody else's."""

    def __init__(self, page, origin, client=None):
        self.client = client or Client()
        self.page = page
        self.origin = origin
        self._known = {}
        # Playwright calls back in a context of its own, where Django would have no connection yet.
        self._context = copy_context()
        self._devtools = page.context.new_cdp_session(page)
        self._devtools.on("Fetch.requestPaused", self._fulfil)
        patterns = [{"urlPattern": f"{origin}/*", "resourceType": kind} for kind in ANSWERED_HERE]
        self._devtools.send("Fetch.enable", {"patterns": patterns})

    def goto(self, path, known=None):
        """Open the page at ``path`` and return it; being asked to sign in for it is a failure.

        ``known`` is the answer, where the client was given one already.
        """
        self.redirects = []
        self._known = {path: known} if known else {}
        answer = self.page.goto(self.origin + path)
        assert answer.status == 200, f"{answer.status} at {path}: {answer.text()}"
        assert not [to for to in self.redirects if "?next=" in to], f"{path} asks for a sign-in"
        return self.page

    def _fulfil(self, paused):
        request = paused["request"]
        url = urlsplit(request["url"])
        headers = {name.lower(): value for name, value in request["headers"].items()}
        answer = self._known.pop(url.path, None) or self._context.run(
            self._answer,
            request["method"],
            f"{url.path}?{url.query}",
            body_of(request),
            headers.get("content-type", ""),
        )
        given = {
            "requestId": paused["requestId"],
            "responseCode": answer.status_code,
            "responseHeaders": [
                {"name": name, "value": value}
                for name, value in answer.items()
                if name != "Location"
            ],
            "body": b64encode(answer.getvalue()).decode(),
        }
        self._devtools.send("Fetch.fulfillRequest", given)

    def _answer(self, *request):
        """Return Django's answer; the browser would ask a server for what it redirects to.

        An error raised here would be lost, with the page waiting for ever: it is the answer's text.
        """
        self.client.raise_request_exception = False
        answer = self.client.generic(*request)
        while "Location" in answer:
            self.redirects.append(answer["Location"])
            answer = self._led_on(answer["Location"])
        if exc_info := getattr(answer, "exc_info", None):
            error = "".join(traceback.format_exception(*exc_info))
            return HttpResponseServerError(error, content_type="text/plain")
        return answer

    def _led_on(self, address):
        return self.client.get(address)


def body_of(request):
    """Return what is sent with a request, as bytes."""
    return b"".join(b64decode(part["bytes"]) for part in request.get("postDataEntries", ()))
