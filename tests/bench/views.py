"""Time pages of the worked example against a bare view that asks the database as often.

    EMBEDDED=1 VAR=/tmp/bench python manage.py migrate && … load_example
    EMBEDDED=1 VAR=/tmp/bench python -m tests.bench.views

Both go through the whole stack (middleware, session, sign-in) in this process. The bare view reads
one row by its key for each query that the page makes, and answers with a dozen bytes: what is
above it is the page's own work, templates for the most part. The budget is twice the bare view.
"""

import statistics
import time
from contextlib import contextmanager

import django

django.setup()

from django.conf import settings  # noqa: E402
from django.db import connection  # noqa: E402
from django.http import HttpResponse  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext, override_settings  # noqa: E402
from django.urls import include, path  # noqa: E402

from als.accounts.models import User  # noqa: E402
from tests.bench.pages import PAGES  # noqa: E402

ROUNDS = 25
PEOPLE = {"facilitator": 3, "sponsor": 2}


def bare(request, number):
    for _again in range(number):
        User.objects.get(pk=request.user.pk)
    return HttpResponse("as bare as possible")


urlpatterns = [path("bare/<int:number>/", bare), path("", include("als.urls"))]


@contextmanager
def signed_in(person):
    client = Client(HTTP_HOST="127.0.0.1")
    client.force_login(User.objects.get(pk=person), settings.AUTHENTICATION_BACKENDS[0])
    yield client


def median_of(client, address):
    """Return the median of so many rounds, in milliseconds, after one to get warm."""
    times = []
    for _round in range(ROUNDS + 1):
        began = time.perf_counter()
        assert client.get(address).status_code == 200, address
        times.append(time.perf_counter() - began)
    return 1000 * statistics.median(times[1:])


def queries_of(client, address):
    with CaptureQueriesContext(connection) as captured:
        client.get(address)
    return len(captured)


def main():
    floor = None
    for kind, pages in PAGES.items():
        with signed_in(PEOPLE[kind]) as client:
            floor = queries_of(client, "/bare/0/")
            for address in pages:
                if client.get(address).status_code != 200:
                    continue  # another facilitator's
                queries = queries_of(client, address)
                page = median_of(client, address)
                plain = median_of(client, f"/bare/{max(queries - floor, 0)}/")
                print(f"{address:26}{queries:4} queries {page:7.1f} ms, bare {plain:6.1f} ms,"
                      f" {page / plain:4.1f} times")  # fmt: skip


if __name__ == "__main__":
    with override_settings(ROOT_URLCONF="tests.bench.views", DEBUG=False):
        main()
