from sets.views.accounts import account_address, account_off, account_on, accounts
from sets.views.agreements import (
    agreement,
    agreement_agree,
    agreement_ask_again,
    agreement_decline,
    agreement_withdraw,
)
from sets.views.focus import focus, focus_decide, focus_workshop
from sets.views.ground_rules import (
    ground_rules,
    ground_rules_accept,
    ground_rules_edit,
    ground_rules_version,
)
from sets.views.invitations import (
    invitation,
    invitation_accept,
    invitation_decline,
    invitation_take_back,
)
from sets.views.learning_sets import (
    facilitator_add,
    facilitator_remove,
    set_copy,
    set_edit,
    set_new,
)
from sets.views.looks import programme_logo, programme_look
from sets.views.members import lead_hand_over, member_add, member_leave
from sets.views.names import people_names, person_name
from sets.views.pairs import pair_new, pair_stop_waiting
from sets.views.papers import (
    paper,
    paper_edit,
    paper_file,
    paper_new,
    paper_open,
    paper_view,
    papers,
)
from sets.views.programmes import (
    programme,
    programme_edit,
    programme_invite,
    programme_new,
    programme_remove,
)
from sets.views.readiness import readiness, readiness_answer, readiness_pair
from sets.views.registers import register, register_import, registers
from sets.views.role_invitations import (
    role_accept,
    role_decline,
    role_invitation,
    role_take_back,
)
from sets.views.states import set_state
from sets.views.support import (
    note_edit,
    note_new,
    notes,
    support,
    support_edit,
    support_new,
    support_pair,
)
from sets.views.topics import (
    focus_score,
    scoring_close,
    scoring_open,
    topic_edit,
    topic_new,
    topic_withdraw,
)

__all__ = [
    "account_address",
    "account_off",
    "account_on",
    "accounts",
    "agreement",
    "agreement_agree",
    "agreement_ask_again",
    "agreement_decline",
    "agreement_withdraw",
    "facilitator_add",
    "facilitator_remove",
    "focus",
    "focus_decide",
    "focus_score",
    "focus_workshop",
    "ground_rules",
    "ground_rules_accept",
    "ground_rules_edit",
    "ground_rules_version",
    "invitation",
    "invitation_accept",
    "invitation_decline",
    "invitation_take_back",
    "lead_hand_over",
    "member_add",
    "member_leave",
    "note_edit",
    "note_new",
    "notes",
    "pair_new",
    "pair_stop_waiting",
    "paper",
    "paper_edit",
    "paper_file",
    "paper_new",
    "paper_open",
    "paper_view",
    "papers",
    "people_names",
    "person_name",
    "programme",
    "programme_edit",
    "programme_invite",
    "programme_logo",
    "programme_look",
    "programme_new",
    "programme_remove",
    "readiness",
    "readiness_answer",
    "readiness_pair",
    "register",
    "register_import",
    "registers",
    "role_accept",
    "role_decline",
    "role_invitation",
    "role_take_back",
    "scoring_close",
    "scoring_open",
    "set_copy",
    "set_edit",
    "set_new",
    "set_state",
    "support",
    "support_edit",
    "support_new",
    "support_pair",
    "topic_edit",
    "topic_new",
    "topic_withdraw",
]
