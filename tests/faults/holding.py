"""A worker that can be made to stand still where a test wants to kill it.

Its file of orders says at which step, in a line for each attempt; the worker writes the step into
the file beside it once it is there. An attempt without a line goes on.
"""

import time
from functools import partial, wraps
from types import SimpleNamespace

from als.core import file_jobs
from als.core.jobs import Claim
from als.core.mail import delivery


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
    Claim.settle = before_settle(Claim.settle, at)
    delivery.message = around_message(delivery.message, at)


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


def before_settle(settle, hold):
    @wraps(settle)
    def held(claim, **values):
        hold(claim, "before it is noted")
        return settle(claim, **values)

    return held


def around_message(message, hold):
    @wraps(message)
    def held(mail):
        made, job = message(mail), SimpleNamespace(attempt=mail.attempts)

        def send():
            hold(job, "before it goes")
            made.send()
            hold(job, "after it went")

        return SimpleNamespace(send=send)

    return held
