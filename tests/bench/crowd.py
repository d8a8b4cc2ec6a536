"""Serve the product as in production, and let many use it at once; started by ``tests.bench``.

    python -m tests.bench --sets 100 --crowd 8,200 --seconds 60

Eight people look at pages one after the other; two hundred, each in a set of their own, save what
they type each two seconds. The last line is JSON: milliseconds by the clock, answers a second, the
server's CPU for an answer and the memory of its processes, and how many saves were refused, or
lost. What the visitors themselves need of the cores is in the clock's figures.
"""

import json
import os
import signal
import statistics
import subprocess
import sys
import time
from http.client import HTTPConnection
from pathlib import Path
from threading import Thread
from urllib.parse import urlencode

import django

django.setup()

from als.core.processes.supervisor import die_with_parent
from meetings.models import AgendaItem, MinuteDraft
from tests.bench.visits import CSRF_TOKEN, Visitor

PORT, EACH = 8499, 2.0  # seconds between two saves of a typist
SERVER = os.environ.get(
    "BENCH_SERVER", f"{sys.executable} -m gunicorn als.wsgi -c deploy/gunicorn.conf.py --bind {{}}"
)


class Person:
    """A browser that keeps its connection, and how long it waited for each answer, in ms."""

    def __init__(self, item):
        self.item, self.visitor = item, Visitor(item.meeting.set.facilitators.first().person)
        self.waits, self.refused, self.last = [], 0, ""
        self.link = HTTPConnection("127.0.0.1", PORT, timeout=60)

    def ask(self, address, data=None):
        heads = {"Host": "localhost", "X-Forwarded-Proto": "https", "Accept-Encoding": "gzip"}
        heads |= {"Cookie": self.visitor.cookie, "Origin": "https://localhost"}
        body = None
        if data is not None:
            body = urlencode({"csrfmiddlewaretoken": CSRF_TOKEN, **data})
            heads["Content-Type"] = "application/x-www-form-urlencoded"
        began = time.perf_counter()
        self.link.request("GET" if body is None else "POST", address, body, heads)
        answer = self.link.getresponse()
        answer.read()
        self.waits.append(1000 * (time.perf_counter() - began))
        self.refused += answer.status != 200

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
        rows = MinuteDraft.objects.filter(person=self.visitor.person, item=self.item, minute=None)
        return [row.text for row in rows] != [self.last.strip()]


def main(visitors, typists, seconds):
    items = AgendaItem.objects.filter(meeting__state="in_session", position=1)
    people = [Person(item) for item in items.order_by("meeting")[: max(visitors, typists)]]
    MinuteDraft.objects.filter(minute=None).delete()
    command = SERVER.format(f"127.0.0.1:{PORT}").split()
    server = subprocess.Popen(command, preexec_fn=die_with_parent)
    try:
        _wait_for_answer(people[0])
        looked = _at_once(people[:visitors], Person.look, seconds, server.pid)
        typed = _at_once(people[:typists], Person.type, seconds, server.pid)
        memory = [_memory(process) for process in _processes(server.pid)]
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait(30)
    typed["lost"] = sum(person.has_lost for person in people[:typists])
    print(json.dumps({"looking": looked, "typing": typed, "memory_mb": memory}))


def _wait_for_answer(person):
    began = time.time()
    while time.time() - began < 60:
        try:
            return person.ask("/desk/")
        except OSError:
            person.link.close()
            time.sleep(0.2)
    raise SystemExit("The server has not answered for a minute.")


def _at_once(people, work, seconds, server):
    until, threads, worked = time.time() + seconds, [], _seconds_of_work(server)
    for number, person in enumerate(people):
        person.waits, person.refused = [], 0
        more = (EACH * number / len(people),) if work is Person.type else ()
        threads.append(Thread(target=work, args=(person, until, *more)))
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    waits = [wait for person in people for wait in person.waits]
    return {
        "people": len(people),
        "answers": len(waits),
        "answers_a_second": round(len(waits) / seconds, 1),
        "median_ms": round(statistics.median(waits), 1),
        "cpu_ms_an_answer": round(1000 * (_seconds_of_work(server) - worked) / len(waits), 2),
        "p95_ms": round(statistics.quantiles(waits, n=20)[-1], 1),
        "refused": sum(person.refused for person in people),
    }


def _processes(pid):
    """Return the server's own key and those of the processes that it started."""
    return [pid, *map(int, Path(f"/proc/{pid}/task/{pid}/children").read_text().split())]


def _seconds_of_work(pid):
    """Return the CPU seconds that the server's processes have taken so far."""
    fields = [
        Path(f"/proc/{p}/stat").read_text().rpartition(")")[2].split() for p in _processes(pid)
    ]
    return sum(int(field[11]) + int(field[12]) for field in fields) / os.sysconf("SC_CLK_TCK")


def _memory(pid):
    """Return what a process has to itself, and its share of the rest, in MB."""
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    return int(next(line.split()[1] for line in lines if line.startswith("Pss:"))) // 1024


if __name__ == "__main__":
    main(*map(int, sys.argv[1:4]))
