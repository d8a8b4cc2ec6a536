"""Time a search in a set of many entries, on a database that is made for it and thrown away.

    python -m tests.services -- python -m tests.bench.search [rows]

Prints the seconds of the slowest of five searches for a rare and for a common word.
"""

import os
import random
import sys
import time

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "als.settings")
django.setup()

from django.core.management import call_command
from django.db import connection

from actions.models import Issue
from als.portal.selectors.search import search
from tests import factories as make
from tests.cast import make_cast

TEXT = "county district plan bus housing budget partner meeting review forms grant policy"


def fill(cast, rows):
    """Write issues of some 600 characters; one in a thousand has a rare word."""
    chance, words = random.Random(1), TEXT.split()
    member = cast.member("upper_a")
    base = make.IssueFactory.build(pair=cast.pair_a, confirmed_by=member, raised_by=cast.upper_a)
    Issue.objects.bulk_create(
        Issue(
            **{
                field.attname: getattr(base, field.attname)
                for field in Issue._meta.concrete_fields
                if field.name not in ("id", "title", "description")
            },
            title=" ".join(chance.choices(words, k=6)),
            description=" ".join(chance.choices(words, k=95))
            + (" aqueduct" if number % 1000 == 0 else ""),
        )
        for number in range(rows)
    )


def main(rows=20_000):
    call_command("migrate", verbosity=0)
    cast = make_cast()
    fill(cast, rows)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    for text in ("aqueduct", "policies", "durdevac"):
        seconds = []
        for _round in range(5):
            start = time.perf_counter()
            found = search(text, set_=cast.set, user=cast.fresh("upper_b"))
            seconds.append(time.perf_counter() - start)
        print(f"{rows} rows, “{text}”: {found.number} found, {max(seconds):.2f} s")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
