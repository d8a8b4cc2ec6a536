from sets.views.agreements import (
    agreement,
    agreement_agree,
    agreement_ask_again,
    agreement_decline,
    agreement_withdraw,
)
from sets.views.focus import focus, focus_decide, topic_new
from sets.views.ground_rules import ground_rules, ground_rules_accept, ground_rules_edit
from sets.views.learning_sets import facilitator_add, facilitator_remove, set_edit, set_new
from sets.views.pairs import member_add, pair_new
from sets.views.papers import paper, paper_edit, paper_new, papers
from sets.views.programmes import (
    programme,
    programme_edit,
    programme_invite,
    programme_new,
    programme_remove,
)

__all__ = [
    "agreement",
    "agreement_agree",
    "agreement_ask_again",
    "agreement_decline",
    "agreement_withdraw",
    "facilitator_add",
    "facilitator_remove",
    "focus",
    "focus_decide",
    "ground_rules",
    "ground_rules_accept",
    "ground_rules_edit",
    "member_add",
    "pair_new",
    "paper",
    "paper_edit",
    "paper_new",
    "papers",
    "programme",
    "programme_edit",
    "programme_invite",
    "programme_new",
    "programme_remove",
    "set_edit",
    "set_new",
    "topic_new",
]
