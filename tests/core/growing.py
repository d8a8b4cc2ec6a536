"""How much longer a function takes for a text that is four times as long."""

import gc
import time

TIMES, AT_MOST = 4, 5  # so many times the text, at most so many times the time
SHORT = 0.1  # seconds


def taken(function, text):
    """Return the seconds of the processor.

    Without the collection of garbage: it takes what the process has in memory, not the text.
    """
    gc.disable()
    try:
        start = time.process_time()
        function(text)
        return time.process_time() - start
    finally:
        gc.enable()


def growth(function, short, long):
    """Return how many times as long the long text takes, as the quickest of a few tries says.

    A busy machine is no fault: as soon as it is little enough it is not tried again, and what takes
    no longer than a turn of the machine's is tried more often. What takes the square of the length
    takes sixteen times as long in each try.
    """
    shorts, longs = [], []
    while len(longs) < 6 or (min(longs) < SHORT and len(longs) < 20):
        shorts.append(taken(function, short))
        longs.append(taken(function, long))
        times = min(longs) / max(min(shorts), 1e-6)
        if times <= AT_MOST:
            break
    return times
