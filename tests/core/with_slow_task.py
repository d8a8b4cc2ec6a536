"""The settings, and one task more: it takes its time, and notes when it began and ended."""

import os
import time
from pathlib import Path

from celery import shared_task

from als.settings import *  # noqa: F403

CELERY_IMPORTS = [__name__]


@shared_task(name="slow")
def slow(seconds):
    with Path(os.environ["NOTES"]).open("a") as notes:
        print("began", file=notes, flush=True)
        time.sleep(seconds)
        print("ended", file=notes, flush=True)
