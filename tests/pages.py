"""What tests ask of a page: how many queries it takes, and its text."""

from django.db import connection
from django.test.utils import CaptureQueriesContext


def queries(client, address, data=None):
    """Return how many queries the page takes."""
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address, data).status_code == 200
    return len(captured)


def text_of(response):
    """Return the answer on one line."""
    return " ".join(response.text.split())
