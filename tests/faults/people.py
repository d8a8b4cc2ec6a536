"""People who write all the time, and who note what they were told was saved."""

import itertools
import threading
import time
from collections import Counter
from collections.abc import Callable
from contextlib import contextmanager
from dataclasses import dataclass, field

from django.db import connections
from django.urls import reverse

from actions.models import Issue
from tests.faults import figures
from tests.year_of_mail.test_processes import until

SAVED = 302
BETWEEN = 0.05  # seconds from an answer to the next request
WELL = 10  # answers in a row


def issue_form(pair, title):
    """Return where an issue of the pair is raised, and what is typed."""
    typed = {"kind": "barrier", "title": title, "disclosure": "set"}
    typed |= dict.fromkeys(("description", "upper_view", "existing_practice"), "As it is.")
    return reverse("actions:issue_new", args=[pair]), typed


@dataclass
class Writers:
    """Each writes one thing after the other, under a title that comes once: issues, if not told.

    ``sites`` are asked by turns; a request without an answer is not sent again.
    """

    sites: list
    people: list  # (client, key of what ``form`` writes into: a pair)
    form: Callable = issue_form
    model: type = Issue
    patience: float = 20  # seconds
    answers: list = field(default_factory=list)  # (when it was sent, status, title, seconds)

    def __post_init__(self):
        self.over = threading.Event()
        self.threads = [
            threading.Thread(target=self._write, args=(number, *person), daemon=True)
            for number, person in enumerate(self.people)
        ]

    def _write(self, number, client, key):
        for turn in itertools.count(number):
            if self.over.wait(BETWEEN):
                return
            title, sent = f"Number {turn} of {number}", time.monotonic()
            path, typed = self.form(key, title)
            site = self.sites[turn % len(self.sites)]
            status, _body, seconds = site.ask(client, path, typed, self.patience)
            self.answers.append((sent, status, title, seconds))

    def saved(self):
        return [title for _sent, status, title, _seconds in self.answers if status == SAVED]

    def saved_since(self, moment):
        return sum(status == SAVED and sent >= moment for sent, status, *_rest in [*self.answers])

    def until_well(self, since):
        """Wait for ten saves that began after the moment; return the seconds until then."""
        until(lambda: self.saved_since(since) >= WELL, within=60)
        return time.monotonic() - since

    def stop(self):
        self.over.set()
        for thread in self.threads:
            thread.join(self.patience + 10)

    def outcome(self):
        """Return how many saves were acknowledged, lost and doubled, and all statuses."""
        connections.close_all()  # ours may have been cut by the fault
        there = Counter(self.model.objects.values_list("title", flat=True))
        saved = self.saved()
        return {
            "saved": len(saved),
            "lost": sum(title not in there for title in saved),
            "doubled": sum(number > 1 for number in there.values()),
            "statuses": Counter(status for _sent, status, *_rest in self.answers),
        }


@contextmanager
def writing(sites, people, **more):
    """Let the people write; they have begun once it is entered."""
    writers = Writers(sites, people, **more)
    for thread in writers.threads:
        thread.start()
    try:
        until(lambda: len(writers.saved()) >= len(people), within=60)
        yield writers
    finally:
        writers.stop()


def try_out(fault, installation, people):
    """Let people write while it breaks; note what it cost, and return the outcome.

    ``fault(*installation)`` returns when all was there again; the first of it is the site.
    """
    with writing(installation[:1], people) as writers:
        seconds = writers.until_well(fault(*installation))
    outcome = writers.outcome()
    figures.note(fault.__doc__.rstrip("."), outcome, seconds)
    assert (outcome["lost"], outcome["doubled"]) == (0, 0)
    return outcome
