"""Run once what beat starts, with many sets; started by ``tests.bench --upkeep``.

It is a Monday of the sets' year, some minutes after eight by their clock, so that reminders and
digests have work, and so has each other row (``due``). All is rolled back, and no mail leaves:
nobody is at the mail server's address.
A task that leaves the rest to another run gets it, as a worker would give it in the end. Each run
may take a minute; what takes longer is stopped, and how far it had come is printed.
"""

import datetime as dt
import json
import signal
import sys
import time
from contextlib import contextmanager
from pathlib import Path

import django

django.setup()

from django.conf import settings
from django.db import OperationalError, connection, transaction

from als.celery import app
from als.core import clock
from als.core.processes.runs import unfinished
from als.schedule import schedule
from tests.bench import due
from tests.bench.one_size import seed
from tests.bench.visits import database_seconds

MONDAY = dt.datetime(2026, 11, 16, 8, 5, tzinfo=dt.UTC)
AT_MOST = 60  # seconds
MANY = 100_000  # rows of a table read from one end to the other
COUNTS = (
    "SELECT relname, n_tup_ins + n_tup_upd + n_tup_del, seq_tup_read FROM pg_stat_xact_user_tables"
)


class TooLongError(BaseException):
    """The minute is over; nothing that the task catches."""


def tasks():
    """Yield ``(name, task, arguments)`` of each row of the schedule."""
    app.loader.import_default_modules()
    for name, row in schedule(settings.QUEUES).items():
        yield name, app.tasks[row["task"]], row.get("args", ())


def measured(name, task, arguments):
    """Return the row of one task; what it has written is taken back."""
    statements = 0

    def count(execute, sql, params, many, context):
        nonlocal statements
        statements += 1
        return execute(sql, params, many, context)

    Path("/proc/self/clear_refs").write_text("5")  # the peak of memory begins anew
    with transaction.atomic():
        written, read = counts()
        began, own, database = time.perf_counter(), time.process_time(), database_seconds()
        with clock.set_to(MONDAY), connection.execute_wrapper(count):
            runs = [timed(task, arguments)]
            while all(finished for _seconds, finished in runs) and unfinished(task.name):
                runs.append(timed(task, (True,)))
        row = {
            "task": name,
            "runs": len(runs),
            "seconds": round(max(seconds for seconds, _finished in runs), 2),
            "all_seconds": round(time.perf_counter() - began, 2),
            "cpu": round(time.process_time() - own, 2),
            "database_cpu": round(database_seconds() - database, 2),
            "statements": statements,
            "megabytes": peak(),
            "finished": all(finished for _seconds, finished in runs),
        }
        transaction.set_rollback(False)
        now_written, now_read = counts()
        row["written"] = now_written - written
        row["read_whole"] = [
            table for table, rows in now_read.items() if rows - read.get(table, 0) > MANY
        ]
        transaction.set_rollback(True)
    return row


def timed(task, arguments):
    """Run the task once; return how many seconds that took, and whether it came to its end."""
    began = time.perf_counter()
    with stopped_after(AT_MOST) as done, transaction.atomic():
        task.run(*arguments)
    return time.perf_counter() - began, done()


def counts():
    """Return how many rows were written by now, and how many of each table in reading it whole."""
    with connection.cursor() as cursor:
        cursor.execute(COUNTS)
        rows = cursor.fetchall()
    return sum(written for _table, written, _read in rows), {row[0]: row[2] or 0 for row in rows}


@contextmanager
def stopped_after(seconds):
    """Give a function that returns whether all inside came to its end in time."""
    finished = []

    def stop(*_signal):
        raise TooLongError

    with connection.cursor() as cursor:  # no signal comes through while PostgreSQL works
        cursor.execute(f"SET LOCAL statement_timeout = '{seconds}s'")
    signal.signal(signal.SIGALRM, stop)
    signal.alarm(seconds)
    try:
        yield lambda: bool(finished)
        finished.append(True)
    except (TooLongError, OperationalError):
        pass
    finally:
        signal.alarm(0)


def peak():
    """Return the most memory that this process had since it was asked to begin anew, in MB."""
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM")) // 1024


def main(sets):
    seed(sets)
    rows = []
    with transaction.atomic():
        due.prepare(MONDAY)
        for task in tasks():
            rows.append(measured(*task))
            print(f"{sets} sets: {rows[-1]}", file=sys.stderr, flush=True)
        transaction.set_rollback(True)
    print(json.dumps(rows))


if __name__ == "__main__":
    main(int(sys.argv[1]))
