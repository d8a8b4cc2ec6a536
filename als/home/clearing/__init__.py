"""What goes when a set's personal data is kept no longer, what stays, and the going itself."""

from als.home.clearing.doing import clear, clear_due
from als.home.clearing.shown import (
    numbers_of,
    open_matters,
    people_told,
    what_goes,
    what_stays,
)

__all__ = [
    "clear",
    "clear_due",
    "numbers_of",
    "open_matters",
    "people_told",
    "what_goes",
    "what_stays",
]
