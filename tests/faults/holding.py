"""A worker that can be made to stand still where a test wants to kill it.

Its file of orders says at which step, in a line for each attempt; the worker writes the step into
the file beside it once it is there. An attempt without a line goes on.
"""

import time
from functools import partial, wraps

from als.core import file_jobs


def hold(order, job, step):
    if order.read_text().split("\n")[job.attempt - 1 : job.attempt] == [step]:
        order.with_suffix(".held").write_text(step)
        time.sleep(600)


def stand_still(order):
    """Let this process look at the file ``order`` at each step."""
    at = partial(hold, order)
    file_jobs.Job.stage = around_stage(file_jobs.Job.stage, at)
    file_jobs.Job.page = around_page(file_jobs.Job.page, at)
    file_jobs._ready = before_ready(file_jobs._ready, at)


def around_stage(stage, hold):
    @wraps(stage)
    def held(self, to):
        if to == "pictures":
            hold(self, "compile")
        stage(self, to)
        hold(self, str(to))

    return held


def around_page(page, hold):
    @wraps(page)
    def held(self, done, to_do=0):
        page(self, done, to_do)
        if done == 3:
            hold(self, "a page")

    return held


def before_ready(ready, hold):
    @wraps(ready)
    def held(job, **values):
        hold(job, "the file is there")
        return ready(job, **values)

    return held
