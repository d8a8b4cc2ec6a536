"""Measure the pages with 1, 100 and 2,000 full sets: ``make bench``, or for some of it

    python -m tests.bench [--sets 1,100,2000] [--pages desk,pair] [--small] [--json FILE] [--keep F]
    python -m tests.bench --sets 2000 --crowd 8,200 [--seconds 60] [--keep FOLDER]
    python -m tests.bench --sets 2000 --upkeep [--keep FOLDER]

It starts PostgreSQL for itself, with what it keeps there under the folder, if one is given, so
that the next time nothing is written again. ``docs/performance.md`` says what the columns are.
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
from contextlib import ExitStack
from pathlib import Path

from tests.bench import limits, table
from tests.services import postgresql, quickest_place, redis

SIZED = ("shared_buffers=512MB", "max_wal_size=8GB", "maintenance_work_mem=256MB", "autovacuum=off")
# Set for each size in a process of its own, which finds its database by DATABASE_URL.
PRODUCTION = {
    "DEBUG": "0",
    "EMBEDDED": "0",
    "SECRET_KEY": "for-measuring-only-" * 4,
    "BASE_URL": "https://localhost",
    "ALLOWED_HOSTS": "localhost",
    "EMAIL_URL": "smtp://127.0.0.1:1",
    "FROM_EMAIL": "Sets <sets@localhost>",
    "SECOND_FACTOR_REQUIRED": "0",
    "WEB_LOG_LEVEL": "error",
    "DJANGO_SETTINGS_MODULE": "als.settings",
}


def main(options):
    with ExitStack() as stack:
        place = quickest_place() if options.small else None
        folder = options.keep or stack.enter_context(tempfile.TemporaryDirectory(dir=place))
        folder = Path(folder)
        folder.mkdir(parents=True, exist_ok=True)
        folder.chmod(0o711)
        url = stack.enter_context(postgresql(folder / "postgresql", *SIZED))
        broker = folder / "redis"
        shutil.rmtree(broker, ignore_errors=True)
        PRODUCTION["BROKER_URL"] = stack.enter_context(redis(broker))
        if options.crowd:
            return print(crowd(url, folder, options.sets, options))
        if options.upkeep:
            return upkeep(url, folder, options.sets)
        sizes = {}
        for sets in options.sets.split(","):
            sizes[sets] = measured(url, folder, sets, options.pages, options.small)
        results = {"sizes": sizes}
        if not options.small:
            results["start"] = json.loads(_said(url, folder, sets, "tests.bench.start"))
    print(table.of_all(results))
    if options.json:
        Path(options.json).write_text(json.dumps(results, indent=1) + "\n")
    rows = [row for size in sizes.values() for row in size["pages"]]
    above = limits.above(rows) if options.small else []
    print(*above, sep="\n")
    return int(bool(above) or any(row["read_whole"] for row in rows))


def measured(url, folder, sets, pages, small=True):
    """Return the rows of one size, and the memory of the processes that served it."""
    more = (pages, "small" if small else "")
    return json.loads(_said(url, folder, sets, "tests.bench.one_size", sets, *more))


def crowd(url, folder, sets, options):
    """Return what many at once have met, as JSON. Of one page first, which seeds the database."""
    measured(url, folder, sets, "desk: member")
    people = options.crowd.split(",")
    return _said(url, folder, sets, "tests.bench.crowd", *people, str(options.seconds))


def upkeep(url, folder, sets):
    """Print a table of what beat starts, as a worker does it; return whether any did not end."""
    rows = json.loads(_said(url, folder, sets, "tests.bench.upkeep", sets))
    heads = [
        "what", "runs", "longest s", "all s", "CPU s", "database's", "statements", "rows written",
        "MB", "reads whole",
    ]  # fmt: skip
    lines = [f"| {' | '.join(heads)} |", f"| --- |{' ---: |' * 8} --- |"]
    for row in rows:
        cells = [
            row["task"], row["runs"], row["seconds"] if row["finished"] else "not ended",
            row["all_seconds"], row["cpu"], row["database_cpu"], row["statements"],
            row["written"], row["megabytes"],
            ", ".join(row["read_whole"]),
        ]  # fmt: skip
        lines.append(f"| {' | '.join(map(str, cells))} |")
    print(*lines, sep="\n")
    return int(not all(row["finished"] for row in rows))


def _said(url, folder, sets, *module):
    """Return the last line of a module, run in a process of its own with production settings."""
    env = os.environ | PRODUCTION | {"VAR": str(folder), "STORAGE_URL": f"file://{folder}/files"}
    env["DATABASE_URL"] = f"{url.rsplit('/', 1)[0]}/sets_{sets}"
    command = [sys.executable, "-m", *module]
    done = subprocess.run(command, env=env, check=True, stdout=subprocess.PIPE, text=True)
    return done.stdout.splitlines()[-1]


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sets", default="1,100,2000")
    parser.add_argument("--pages", default="")
    parser.add_argument("--small", action="store_true", help="few visits, held to limits")
    parser.add_argument("--crowd", default="", help="how many look and type at once: 8,200")
    parser.add_argument("--upkeep", action="store_true", help="what beat starts, once each")
    parser.add_argument("--seconds", default=60, type=int)
    parser.add_argument("--json")
    parser.add_argument("--keep", help="a folder whose databases are kept for the next time")
    sys.exit(main(parser.parse_args()))
