"""The scheduler of beat, for machines whose clock may be set back."""

import datetime as dt

from celery.beat import PersistentScheduler


class Scheduler(PersistentScheduler):
    """Celery's own, which waits two hours with everything when the clock is set back by two."""

    def tick(self, *args, **kwargs):
        """Take what was last sent in the future as sent now: a minute is a minute."""
        now = self.app.now()
        future = [
            entry
            for entry in self.schedule.values()
            if entry.last_run_at > now + dt.timedelta(seconds=1)
        ]
        for entry in future:
            entry.last_run_at = now
        if future:
            self._heap = None  # the order in which they are due; the tick rebuilds it
        return super().tick(*args, **kwargs)
