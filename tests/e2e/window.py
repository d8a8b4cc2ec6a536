"""A browser's window that Django answers in the test's own thread, and so in its transaction.

Nothing is committed: there is no server, no table is emptied, and what a row needs is undone with
it. What wants a server (two people at once, a line that drops, Back) takes ``open_window``.
"""

from contextvars import copy_context
from urllib.parse import urlsplit

from django.contrib.staticfiles import finders
from django.test import Client

ORIGIN = "http://localhost"  # to which browsers give what they else give to https alone


class Window:
    """``page`` shows what ``client`` is answered; with another client it is somebody else's."""

    def __init__(self, page, client=None):
        self.client = client or Client()
        self.page = page
        # Playwright calls back in a context of its own, where Django would have no connection yet.
        self._context = copy_context()
        page.route("**/*", self._fulfil)

    def goto(self, path):
        """Open the page at ``path`` and return it; being asked to sign in for it is a failure."""
        self.redirects = []
        answer = self.page.goto(ORIGIN + path)
        assert answer.status == 200, f"{answer.status} at {path}"
        assert not [to for to in self.redirects if "?next=" in to], f"{path} asks for a sign-in"
        return self.page

    def _fulfil(self, route):
        request = route.request
        url = urlsplit(request.url)
        if url.path.startswith("/static/"):
            route.fulfill(path=finders.find(url.path.removeprefix("/static/")))
            return
        answer = self._context.run(
            self._answer,
            request.method,
            f"{url.path}?{url.query}",
            request.post_data_buffer or b"",
            request.headers.get("content-type", ""),
        )
        headers = {name: value for name, value in answer.items() if name != "Location"}
        route.fulfill(status=answer.status_code, headers=headers, body=answer.content)

    def _answer(self, *request):
        """Return Django's answer; the browser would ask a server for what it redirects to."""
        answer = self.client.generic(*request)
        while "Location" in answer:
            self.redirects.append(answer["Location"])
            answer = self.client.get(answer["Location"])
        return answer
