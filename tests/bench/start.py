"""How soon the product answers after it was started, beside a bare project; prints JSON.

Both with two processes under gunicorn, in turn; the medians of three starts. The code is compiled
before, as an installation does: else the environment may forbid to keep what a start compiles.
"""

import compileall
import json
import statistics
import sys
import time

from tests.bench.server import SERVER, memory, seconds_of_work, serving

BARE = (
    f"{sys.executable} -m gunicorn tests.bench.bare --worker-class gthread --threads 8 --workers 2"
    " --log-level error --bind {}"
)
STARTS = 3
OURS = ("als", "sets", "meetings", "actions", "reports", "tests/bench")


def first_answer(command):
    """Return (seconds by the clock, CPU seconds of all processes, MB of each)."""
    began = time.perf_counter()
    with serving(command) as server:
        return time.perf_counter() - began, seconds_of_work(server), memory(server)


def main():
    for folder in OURS:
        compileall.compile_dir(folder, quiet=1)
    started = {"bare": [], "product": []}
    for _again in range(STARTS):
        started["bare"].append(first_answer(BARE))
        started["product"].append(first_answer(SERVER))
    print(
        json.dumps(
            {
                name: {
                    "seconds": round(statistics.median(one[0] for one in starts), 2),
                    "cpu_seconds": round(statistics.median(one[1] for one in starts), 2),
                    "memory_mb": starts[-1][2],
                }
                for name, starts in started.items()
            }
        )
    )


if __name__ == "__main__":
    main()
