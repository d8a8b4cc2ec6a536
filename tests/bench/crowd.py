"""Serve the product as in production, and let many use it at once; started by ``tests.bench``.

    python -m tests.bench --sets 100 --crowd 8,200 --seconds 60

Eight people look at pages one after the other; two hundred, each in a set of their own, save what
they type each two seconds. The last line is JSON: milliseconds by the clock, answers a second, the
server's CPU for an answer and the memory of its processes, and how many saves were refused, or
lost.
"""

import json
import sys
import time

import django

django.setup()

from meetings.models import AgendaItem, MinuteDraft
from tests.bench.server import Browser, at_once, memory, serving
from tests.bench.visits import Visitor

EACH = 2.0  # seconds between two saves of a typist


class Person(Browser):
    def __init__(self, item):
        self.item, self.person = item, item.meeting.set.facilitators.first().person
        self.last = ""
        super().__init__(Visitor(self.person).cookie)

    def look(self, until):
        meeting = self.item.meeting
        pages = ["/desk/", f"/sets/{meeting.set.pk}/", f"/meetings/{meeting.pk}/session/"]
        pages += [f"/sets/{meeting.set.pk}/{name}/" for name in ("actions", "issues", "lessons")]
        while time.time() < until:
            for page in pages:
                self.ask(page)

    def type(self, until, first):
        time.sleep(first)
        while time.time() < until:
            began, self.last = time.time(), f"{self.last} word"
            typed = {"text": self.last.strip(), "kind": "note", "disclosure": "set"}
            self.ask(f"/agenda/{self.item.pk}/draft/", typed)
            time.sleep(max(0, EACH - (time.time() - began)))

    @property
    def has_lost(self):
        rows = MinuteDraft.objects.filter(person=self.person, item=self.item, minute=None)
        return [row.text for row in rows] != [self.last.strip()]


def main(visitors, typists, seconds):
    items = AgendaItem.objects.filter(meeting__state="in_session", position=1)
    people = [Person(item) for item in items.order_by("meeting")[: max(visitors, typists)]]
    MinuteDraft.objects.filter(minute=None).delete()
    with serving() as server:
        until = time.time() + seconds
        looked = at_once(people[:visitors], lambda person: person.look(until), server)
        until, first = time.time() + seconds, iter(range(typists))
        typed = at_once(
            people[:typists],
            lambda person: person.type(until, EACH * next(first) / typists),
            server,
        )
        held = memory(server)
    typed["lost"] = sum(person.has_lost for person in people[:typists])
    print(json.dumps({"looking": looked, "typing": typed, "memory_mb": held}))


if __name__ == "__main__":
    main(*map(int, sys.argv[1:4]))
