"""Changes of who learns together, about what, and by which rules."""

from sets.changes.agreements import agree, ask_again, decline, withdraw
from sets.changes.focus import decide_focus, propose_topic
from sets.changes.ground_rules import accept_ground_rules, write_ground_rules
from sets.changes.learning_sets import (
    add_facilitator,
    edit_set,
    make_set,
    move_set,
    remove_facilitator,
)
from sets.changes.pairs import add_member, propose_pair
from sets.changes.papers import add_paper, edit_paper
from sets.changes.programmes import edit_programme, give_role, make_programme, remove_role

__all__ = [
    "accept_ground_rules",
    "add_facilitator",
    "add_member",
    "add_paper",
    "agree",
    "ask_again",
    "decide_focus",
    "decline",
    "edit_paper",
    "edit_programme",
    "edit_set",
    "give_role",
    "make_programme",
    "make_set",
    "move_set",
    "propose_pair",
    "propose_topic",
    "remove_facilitator",
    "remove_role",
    "withdraw",
    "write_ground_rules",
]
