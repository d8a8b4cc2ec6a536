"""Beat on a machine whose clock is set back."""

import datetime as dt

import time_machine

from als.celery import app
from als.core.processes.beat import Scheduler

NOON = dt.datetime(2027, 3, 1, 12, tzinfo=dt.UTC)


class Sending(Scheduler):
    """Notes what is sent instead of giving it to a broker."""

    producer = None

    def apply_async(self, entry, producer=None, advance=True, **kwargs):
        self.sent.append(entry.name)

    def setup_schedule(self):
        self.sent = []
        super().setup_schedule()

    def run(self):
        """Send what is due, as beat does in its loop."""
        self.sent.clear()
        for _each in range(2 * len(self.schedule)):
            self.tick()
        return "send waiting mail" in self.sent


def test_a_minute_is_a_minute_when_the_clock_is_set_back(tmp_path):
    with time_machine.travel(NOON, tick=False) as clock:
        beat = Sending(app=app, schedule_filename=str(tmp_path / "schedule"))
        try:
            clock.shift(dt.timedelta(seconds=61))
            assert beat.run()
            clock.shift(dt.timedelta(hours=-2))
            beat.run()
            clock.shift(dt.timedelta(seconds=61))
            assert beat.run()
        finally:
            beat.close()
