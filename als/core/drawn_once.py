"""What is drawn from plain values alone, kept for whoever asks for the same next.

    @drawn_once
    def drawn_months(months):
        return render_to_string("actions/charts/months.html", {"months": months})

The function is given nothing but values that can be a key, and they are the key, together with the
reader's language: whoever reads other numbers asks for another picture. So it may ask neither the
database nor the clock, and is given no rows: a row equals another state of itself.
"""

from functools import lru_cache, wraps

from django.utils.translation import get_language

MAX_KEPT = 100  # of each function, by a process: a picture with its table has some 20 kB


def drawn_once(draw):
    """Return the function, which draws the same values once."""

    @lru_cache(MAX_KEPT)
    def drawn(_language, *values):
        return draw(*values)

    @wraps(draw)
    def of(*values):
        return drawn(get_language(), *values)

    of.cache_clear = drawn.cache_clear
    return of
