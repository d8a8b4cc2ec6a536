"""What goes when a set's personal data is kept no longer, what stays, and the going itself."""

from als.home.clearing.asking import (
    ask_removal,
    in_the_way,
    preview,
    take_back_removal,
)
from als.home.clearing.doing import clear, clear_due
from als.home.clearing.mentions import mentions_in
from als.home.clearing.people import people_of
from als.home.clearing.person import remove_due, role_name
from als.home.clearing.shown import (
    numbers_of,
    open_matters,
    people_told,
    what_goes,
    what_stays,
)

__all__ = [
    "ask_removal",
    "clear",
    "clear_due",
    "in_the_way",
    "mentions_in",
    "numbers_of",
    "open_matters",
    "people_of",
    "people_told",
    "preview",
    "remove_due",
    "role_name",
    "take_back_removal",
    "what_goes",
    "what_stays",
]
