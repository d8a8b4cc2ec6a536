"""How the work stands, as numbers and as pictures; nothing that the reader may not read counts."""

from actions.charts.pairs import pair_states, pairs_picture, pairs_table
from actions.charts.standing import MONTHS_SHOWN, Standing, standing_of
from actions.charts.states import states_picture, states_table
from actions.charts.themes import themes_picture, themes_table

__all__ = [
    "MONTHS_SHOWN",
    "Standing",
    "pair_states",
    "pairs_picture",
    "pairs_table",
    "standing_of",
    "states_picture",
    "states_table",
    "themes_picture",
    "themes_table",
]
