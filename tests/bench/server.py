"""The product under gunicorn, as it is served, and those who visit it over the network.

Milliseconds are by the clock, as visitors wait; what they need of the cores themselves is in them.
"""

import os
import signal
import statistics
import subprocess
import sys
import time
from contextlib import contextmanager
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from threading import Thread
from urllib.parse import urlencode

from als.core.processes.supervisor import die_with_parent

PORT = 8499
CSRF_TOKEN = "benchmark" * 3 + "abcde"  # 32 letters, as Django's own
SERVER = os.environ.get(
    "BENCH_SERVER", f"{sys.executable} -m gunicorn als.wsgi -c deploy/gunicorn.conf.py --bind {{}}"
)


class Browser:
    """It keeps its connection, and how long it waited for each answer, in ms."""

    def __init__(self, cookie=""):
        self.cookie, self.waits, self.refused = cookie, [], 0
        self.link = HTTPConnection("127.0.0.1", PORT, timeout=60)

    def ask(self, address, data=None):
        heads = {"Host": "localhost", "X-Forwarded-Proto": "https", "Accept-Encoding": "gzip"}
        heads |= {"Cookie": self.cookie, "Origin": "https://localhost"}
        body = None
        if data is not None:
            body = urlencode({"csrfmiddlewaretoken": CSRF_TOKEN, **data})
            heads["Content-Type"] = "application/x-www-form-urlencoded"
        began = time.perf_counter()
        try:
            self.link.request("GET" if body is None else "POST", address, body, heads)
            answer = self.link.getresponse()
            answer.read()
            self.refused += answer.status not in ((200,) if body is None else (200, 302))
        except (OSError, HTTPException):
            self.refused += 1
            self.link.close()
        self.waits.append(1000 * (time.perf_counter() - began))


@contextmanager
def serving(command=SERVER, **more):
    """Give the number of the server's first process, once it answers."""
    words = command.format(f"127.0.0.1:{PORT}").split()
    server = subprocess.Popen(words, preexec_fn=die_with_parent, **more)
    try:
        _wait_for_answer(server)
        yield server.pid
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait(30)


def _wait_for_answer(server):
    began = time.time()
    while time.time() - began < 60 and server.poll() is None:
        browser = Browser()
        browser.ask("/")
        browser.link.close()
        if not browser.refused:
            return
        time.sleep(0.01)
    raise SystemExit("The server has not answered for a minute.")


def at_once(browsers, work, pid):
    """Let all work in a thread each, ``work(browser)``, and return what they met."""
    began, worked = time.perf_counter(), seconds_of_work(pid)
    for browser in browsers:
        browser.waits, browser.refused = [], 0
    threads = [Thread(target=work, args=(browser,)) for browser in browsers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    waits = [wait for browser in browsers for wait in browser.waits]
    return {
        "people": len(browsers),
        "answers": len(waits),
        "answers_a_second": round(len(waits) / (time.perf_counter() - began), 1),
        "median_ms": round(statistics.median(waits), 1),
        "cpu_ms_an_answer": round(1000 * (seconds_of_work(pid) - worked) / len(waits), 2),
        "p95_ms": round(statistics.quantiles(waits, n=20)[-1], 1),
        "refused": sum(browser.refused for browser in browsers),
    }


def processes(pid):
    """Return the numbers of the server's process and of those that it started."""
    return [pid, *map(int, Path(f"/proc/{pid}/task/{pid}/children").read_text().split())]


def seconds_of_work(pid):
    """Return the CPU seconds that the server's processes have taken so far."""
    fields = [
        Path(f"/proc/{p}/stat").read_text().rpartition(")")[2].split() for p in processes(pid)
    ]
    return sum(int(field[11]) + int(field[12]) for field in fields) / os.sysconf("SC_CLK_TCK")


def memory(pid):
    """Return MB of each process: resident, its share of that, and what nobody else has of it."""
    return [_memory(process) for process in processes(pid)]


def _memory(pid):
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()[1:]
    kilobytes = {name: int(rest.split()[0]) for name, rest in (line.split(":") for line in lines)}
    own = kilobytes["Private_Clean"] + kilobytes["Private_Dirty"]
    return {
        "resident": kilobytes["Rss"] // 1024,
        "share": kilobytes["Pss"] // 1024,
        "own": own // 1024,
    }
