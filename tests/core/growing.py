"""How much longer a function takes for a text that is eight times as long."""

import gc
import time

# In proportion a text takes 8 times as long, with the square of its length 64 times. What a longer
# text costs in memory, and what else a machine does, has made 8 into 15 but never into 20.
TIMES, AT_MOST = 8, 24
TRIES = 4


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


def growth(function, short, long, harmless=0):
    """Return how many times as long the long text takes, as the quickest of a few tries says.

    It is 0 if the long text takes less than ``harmless`` seconds.
    """
    shorts, longs = [], []
    for _try in range(TRIES):
        longs.append(taken(function, long))
        if min(longs) < harmless:
            return 0
        shorts.append(taken(function, short))
        times = min(longs) / max(min(shorts), 1e-6)
        if times <= AT_MOST:
            break
    return times
