"""The mails of this app, one function each, by subject. They are rows, sent after the commit."""

from sets.notifications.answers import answer_disowned, answer_given, rules_accepted, rules_written
from sets.notifications.applications import (
    about_application,
    application_came_in,
    application_decided,
    application_to_confirm,
)
from sets.notifications.continuations import (
    continuation_over,
    continuation_proposed,
    continuation_settled,
)
from sets.notifications.members import (
    colleague_asked,
    invitation_settled,
    lead_handed_over,
    member_removed,
    no_longer_of,
)
from sets.notifications.pairs import (
    agreed,
    asked_no_more,
    confirmed,
    ended,
    invitation,
    lapsed,
    reminder,
)
from sets.notifications.roles import (
    facilitators_joined,
    role_asked,
    role_settled,
    role_taken_away,
)

__all__ = [
    "about_application",
    "agreed",
    "answer_disowned",
    "answer_given",
    "application_came_in",
    "application_decided",
    "application_to_confirm",
    "asked_no_more",
    "colleague_asked",
    "confirmed",
    "continuation_over",
    "continuation_proposed",
    "continuation_settled",
    "ended",
    "facilitators_joined",
    "invitation",
    "invitation_settled",
    "lapsed",
    "lead_handed_over",
    "member_removed",
    "no_longer_of",
    "reminder",
    "role_asked",
    "role_settled",
    "role_taken_away",
    "rules_accepted",
    "rules_written",
]
