"""The product on several machines: a site and a worker on each, a beat on the first two."""

import signal
import subprocess
import sys

from django.conf import settings

from tests import factories as make
from tests.cast import make_pair
from tests.faults import machines
from tests.faults.site import Site

REDIS_PORT = "6399"
REDIS = ["--port", REDIS_PORT, "--bind", machines.HERE, "--protected-mode", "no"]
WORKER = ["-m", "celery", "-A", "als", "worker", "-P", "solo", "--without-gossip"]
BEAT = ["-m", "celery", "-A", "als", "beat", "-s"]
PAIRS = 25


class Several:
    """``more`` are further values of the environment of all."""

    def __init__(self, stack, folder, machines_, database, inbox, **more):
        self.stack, self.folder = stack, folder
        url = f"redis://{machines.HERE}:{REDIS_PORT}/0"
        self.values = {
            "DEBUG": "0",
            "EMBEDDED": "1",
            "EXAMPLE": "0",
            "WEB_CONCURRENCY": "1",
            "DATABASE_URL": database,
            "BROKER_URL": url,
            "CACHE_URL": url,
            "EMAIL_URL": f"smtp://{machines.HERE}:{inbox.port}",
            **more,
        }
        self.sites = [
            Site(self._folder(one), one.address, 8000, before=one.inside, **self.values)
            for one in machines_
        ]
        for site in self.sites:
            stack.callback(self._end, site)
        self.workers = [self.program(one, "worker", *WORKER) for one in machines_]
        for one in machines_[:2]:
            self.program(one, "beat", *BEAT, str(self._folder(one) / "beat"))

    def _folder(self, machine):
        folder = self.folder / machine.name
        folder.mkdir(exist_ok=True)
        return folder

    def program(self, machine, name, *words):
        env = self.sites[0].env | {"VAR": str(self._folder(machine))}
        with (self._folder(machine) / f"{name}.log").open("ab") as log:
            started = subprocess.Popen(
                [*machine.inside, sys.executable, *words],
                cwd=settings.BASE_DIR, env=env, stdout=log, stderr=log,
            )  # fmt: skip
        self.stack.callback(started.wait, 60)
        self.stack.callback(started.kill)
        return started

    def _end(self, site):
        site.stop(signal.SIGKILL)


def fifty_people(cast):
    """Return fifty who write: (client, key of their pair)."""
    people = []
    for number in range(10, 10 + PAIRS):
        upper, lower = make.PersonFactory(), make.PersonFactory()
        pair = make_pair(cast.set, number, f"P{number}", upper, lower)
        people += [(cast.client(upper), pair.pk), (cast.client(lower), pair.pk)]
    return people
