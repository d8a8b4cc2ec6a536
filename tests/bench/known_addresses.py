"""Compare how long asking for a code and a wrong password take for known and unknown addresses.

    DEBUG=1 VAR=/tmp/bench python -m tests.bench.known_addresses [rounds]

The database has to be migrated; everything is rolled back. Known and unknown take turns, each from
an address of its own, so that no limit answers instead. Printed are the medians, and by how many
standard errors the means differ: under three says nothing.
"""

import os
import statistics
import sys
import time

import django


def main(rounds=200):
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "als.settings")
    django.setup()
    from django.db import transaction

    with transaction.atomic():
        people = [_person(number) for number in range(rounds)]
        compare("code", "/sign-in/", lambda email: {"email": email}, people)
        wrong = {"password": "not-their-password"}
        compare("password", "/sign-in/password/", lambda email: {"login": email, **wrong}, people)
        transaction.set_rollback(True)


def _person(number):
    from tests import factories as make

    person = make.PersonFactory(name=f"Known {number}", email=f"known.{number}@example.org")
    person.set_password("three-plain-words")
    person.save()
    return person


def compare(name, page, typed, people):
    known, unknown = [], []
    for number, person in enumerate(people):
        turns = [(known, person.email), (unknown, f"other.{number}@example.org")]
        for times, email in turns if number % 2 else reversed(turns):
            times.append(
                _seconds(page, typed(email), f"10.{len(name)}.{number % 250}.{len(email)}")
            )
    error = (
        statistics.variance(known) / len(known) + statistics.variance(unknown) / len(unknown)
    ) ** 0.5
    apart = (statistics.mean(known) - statistics.mean(unknown)) / error
    medians = [f"{statistics.median(times) * 1000:.2f} ms" for times in (known, unknown)]
    print(f"{name:10} known {medians[0]}, unknown {medians[1]}, {apart:+.1f} standard errors apart")


def _seconds(page, data, visitor):
    from django.core.cache import cache
    from django.test import Client

    cache.clear()
    browser = Client(REMOTE_ADDR=visitor)
    began = time.perf_counter()
    browser.post(page, data)
    return time.perf_counter() - began


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
