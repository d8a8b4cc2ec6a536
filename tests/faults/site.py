"""The product served by gunicorn as it is deployed, on the test's database, for real HTTP."""

import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from urllib.parse import urlencode

from django.conf import settings
from django.db import connection
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart

from tests.year_of_mail.test_processes import until

TOKEN = "t" * 32


class Reached:
    """What answers requests at ``host`` and ``port``.

    ``cookies`` begin with this, as in production; ``heads`` are sent with each request.
    """

    cookies, heads = "", {}

    def connect(self, timeout):
        return http.client.HTTPConnection(self.host, self.port, timeout=timeout)

    def ask(self, client, path, posted=None, timeout=300, **heads):
        """Return ``(status, body, seconds)``; without an answer the status is 0."""
        cookies = {key: morsel.value for key, morsel in client.cookies.items()}
        cookies[settings.CSRF_COOKIE_NAME] = TOKEN
        sent = [f"{self.cookies}{key}={value}" for key, value in cookies.items()]
        heads = {"Cookie": "; ".join(sent), **self.heads, **heads}
        body = None
        if posted is not None:
            body, heads["Content-Type"] = encoded({"csrfmiddlewaretoken": TOKEN, **posted})
        start = time.monotonic()
        asked = self.connect(timeout)
        try:
            asked.request("GET" if body is None else "POST", path, body, heads)
            answer = asked.getresponse()
            text = answer.read()
            return answer.status, text, time.monotonic() - start
        except (http.client.HTTPException, OSError):
            return 0, b"", time.monotonic() - start
        finally:
            asked.close()

    def answers(self):
        with socket.socket() as asked:
            return asked.connect_ex((self.host, self.port)) == 0


class Site(Reached):
    """Two web processes under one gunicorn; ``more`` are further values of its environment.

    ``before`` are words of a command that runs gunicorn, such as one inside a network of its own;
    ``code`` is the folder of the product, if it is not this one.
    """

    def __init__(self, folder, host="127.0.0.1", port=None, before=(), code=None, **more):
        self.folder, self.host, self.port = folder, host, port or free_port()
        self.code = code or settings.BASE_DIR
        self.command = [*before, sys.executable, "-m", "gunicorn"]
        self.command += ["-c", "deploy/gunicorn.conf.py", "als.wsgi"]
        self.env = {
            **os.environ,
            "DEBUG": "1",
            "VAR": str(folder),
            "SECRET_KEY": settings.SECRET_KEY,  # or it knows none of the test's sign-ins
            "BIND": f"{self.host}:{self.port}",
            "BASE_URL": f"http://{self.host}:{self.port}",
            "DATABASE_URL": database_url(),
            **more,
        }
        self.start()

    def start(self):
        with (self.folder / "web.log").open("ab") as log:
            self.process = subprocess.Popen(
                self.command, cwd=self.code, env=self.env, stdout=log, stderr=log
            )
        until(self.answers)

    def children(self):
        """Return the numbers of the processes that answer requests."""
        pid = self.process.pid
        return [int(one) for one in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]

    def stop(self, by=signal.SIGTERM):
        self.process.send_signal(by)
        self.process.wait(180)


def database_url():
    """Return the address of the database that the test uses at this moment."""
    values = connection.settings_dict
    return f"postgres://{values['USER']}@/{values['HOST']}/{values['NAME']}"


def encoded(posted):
    """Return a body and its type, as a browser sends them: in parts if a file is among them."""
    if any(hasattr(value, "read") for value in posted.values()):
        return encode_multipart(BOUNDARY, posted), MULTIPART_CONTENT
    return urlencode(posted), "application/x-www-form-urlencoded"


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as free:
        return free.getsockname()[1]
