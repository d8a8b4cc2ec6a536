"""Changes of who learns together, about what, and by which rules."""

from sets.changes.accounts import confirm_address, switch_off_account, switch_on_account
from sets.changes.agreements import (
    agree,
    ask_again,
    decline,
    remind_unanswered,
    stop_waiting,
    withdraw,
)
from sets.changes.cleared_words import clear_word, clear_word_here, take_back_word
from sets.changes.focus import (
    decide_focus,
    propose_topic,
    record_workshop,
    reword_topic,
    withdraw_topic,
)
from sets.changes.ground_rules import accept_ground_rules, write_ground_rules
from sets.changes.invitations import (
    accept_invitation,
    decline_invitation,
    invite_colleague,
    mail_invitations,
    take_back_invitation,
)
from sets.changes.learning_sets import (
    add_facilitator,
    copy_set,
    edit_set,
    make_set,
    move_set,
    remove_facilitator,
)
from sets.changes.looks import set_look
from sets.changes.members import hand_over_lead, leave
from sets.changes.pairs import propose_pair
from sets.changes.paper_texts import read_paper_text
from sets.changes.papers import add_paper, edit_paper, give_view, open_paper
from sets.changes.programmes import edit_programme, give_role, make_programme, remove_role
from sets.changes.readiness import answer_readiness
from sets.changes.registers import import_register, refuse_others_register_of_name
from sets.changes.retention import (
    close_set,
    confirm_clearing,
    move_retention,
    remind_retention,
    take_back_clearing,
)
from sets.changes.role_invitations import (
    accept_role,
    ask_facilitator,
    ask_to_role,
    decline_role,
    mail_role_invitations,
    take_back_role_invitation,
)
from sets.changes.scoring import close_scoring, reopen_scoring, score_topics
from sets.changes.support import edit_note, edit_support, log_support, write_note

__all__ = [
    "accept_ground_rules",
    "accept_invitation",
    "accept_role",
    "add_facilitator",
    "add_paper",
    "agree",
    "answer_readiness",
    "ask_again",
    "ask_facilitator",
    "ask_to_role",
    "clear_word",
    "clear_word_here",
    "close_scoring",
    "close_set",
    "confirm_address",
    "confirm_clearing",
    "copy_set",
    "decide_focus",
    "decline",
    "decline_invitation",
    "decline_role",
    "edit_note",
    "edit_paper",
    "edit_programme",
    "edit_set",
    "edit_support",
    "give_role",
    "give_view",
    "hand_over_lead",
    "import_register",
    "invite_colleague",
    "leave",
    "log_support",
    "mail_invitations",
    "mail_role_invitations",
    "make_programme",
    "make_set",
    "move_retention",
    "move_set",
    "open_paper",
    "propose_pair",
    "propose_topic",
    "read_paper_text",
    "record_workshop",
    "refuse_others_register_of_name",
    "remind_retention",
    "remind_unanswered",
    "remove_facilitator",
    "remove_role",
    "reopen_scoring",
    "reword_topic",
    "score_topics",
    "set_look",
    "stop_waiting",
    "switch_off_account",
    "switch_on_account",
    "take_back_clearing",
    "take_back_invitation",
    "take_back_role_invitation",
    "take_back_word",
    "withdraw",
    "withdraw_topic",
    "write_ground_rules",
    "write_note",
]
