"""The settings of a worker that can be made to stand still where a test wants to kill it.

The file that HOLD names says at which step, in a line for each attempt; the worker writes the step
into the file beside it once it stands there. An attempt without a line goes on.
"""

import os
import time
from functools import wraps
from pathlib import Path

from celery.signals import worker_init

from als.settings import *  # noqa: F403


def hold(job, step):
    order = Path(os.environ["HOLD"])
    if order.read_text().split("\n")[job.attempt - 1 : job.attempt] == [step]:
        order.with_suffix(".held").write_text(step)
        time.sleep(600)


@worker_init.connect
def stand_still(**kwargs):
    from als.core import file_jobs

    file_jobs.Job.stage = around_stage(file_jobs.Job.stage)
    file_jobs.Job.page = around_page(file_jobs.Job.page)
    file_jobs._ready = before_ready(file_jobs._ready)


def around_stage(stage):
    @wraps(stage)
    def held(self, to):
        if to == "pictures":
            hold(self, "compile")
        stage(self, to)
        hold(self, str(to))

    return held


def around_page(page):
    @wraps(page)
    def held(self, done, to_do=0):
        page(self, done, to_do)
        if done == 3:
            hold(self, "a page")

    return held


def before_ready(ready):
    @wraps(ready)
    def held(job, **values):
        hold(job, "the file is there")
        return ready(job, **values)

    return held
