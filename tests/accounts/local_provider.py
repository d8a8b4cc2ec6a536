"""A provider of accounts on loopback, which can be made to lie, and a browser that uses it."""

import logging
import threading
import warnings
from contextlib import contextmanager
from urllib.parse import urlsplit

import flask
import jwt
import requests
from authlib.deprecate import AuthlibDeprecationWarning
from cryptography.hazmat.primitives.asymmetric import ec
from django.test import Client
from werkzeug.serving import make_server

with warnings.catch_warnings():  # what it stands on is about to change its name
    warnings.simplefilter("ignore", AuthlibDeprecationWarning)
    import oidc_provider_mock

logging.getLogger("werkzeug").setLevel(logging.WARNING)
ROOM = "/sign-in/provider/"


class LocalProvider:
    """``claims`` goes into tokens in place of what is true, ``changes`` into the answer of a path.

    Such tokens have another key, which the provider names as its own while ``publishes_key``.
    """

    def __init__(self):
        self.app = oidc_provider_mock.app()
        self.app.after_request(self._lie)
        self.server = make_server("localhost", 0, self.app)
        self.issuer = f"http://localhost:{self.server.server_port}"
        self.key, self.named = (ec.generate_private_key(ec.SECP256R1()) for _ in range(2))
        self.tell_the_truth()

    def tell_the_truth(self):
        self.claims, self.changes, self.publishes_key, self.is_away = {}, {}, True, False
        self.asked = []  # paths

    def has(self, sub, **claims):
        requests.put(f"{self.issuer}/users/{sub}", json=claims, timeout=5).raise_for_status()

    def _lie(self, answer):
        path = flask.request.path
        if not path.startswith("/users/"):
            self.asked.append(path)
        if self.is_away:
            return flask.Response("AADSTS9: Ann Archer", status=503)
        if path in self.changes:
            answer = flask.jsonify(answer.get_json() | self.changes[path])
        if self.claims and path == "/jwks":
            key = self.key if self.publishes_key else self.named
            public = jwt.algorithms.ECAlgorithm.to_jwk(key.public_key(), as_dict=True)
            answer = flask.jsonify({"keys": [public | {"kid": "lies", "alg": "ES256"}]})
        if self.claims and "id_token" in (answer.get_json(silent=True) or {}):
            said = answer.get_json()
            true = jwt.decode(said["id_token"], options={"verify_signature": False})
            told = {k: v for k, v in (true | self.claims).items() if v is not None}
            token = jwt.encode(told, self.key, "ES256", {"kid": "lies"})
            answer = flask.jsonify(said | {"id_token": token})
        return answer


@contextmanager
def running():
    provider = LocalProvider()
    thread = threading.Thread(target=provider.server.serve_forever, args=(0.02,))
    thread.start()
    yield provider
    provider.server.shutdown()
    thread.join()
    provider.server.server_close()


def leave(client, next_url=""):
    """Go to the provider; return the address there that we lead to."""
    return client.get(ROOM, {"next": next_url} if next_url else {}).url


def agree(address, sub):
    """Sign in there; return path and query of where the provider leads back to."""
    answer = requests.post(address, data={"sub": sub}, timeout=5, allow_redirects=False)
    back = urlsplit(answer.headers["Location"])
    return f"{back.path}?{back.query}"


def come_back(sub, next_url="", client=None):
    """Return a browser with the page after the provider's, as ``page``."""
    client = client or Client()
    client.page = client.get(agree(leave(client, next_url), sub), follow=True)
    return client
