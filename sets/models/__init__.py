from sets.models.focus import FocusDecision, FocusTopic
from sets.models.ground_rules import GroundRules, GroundRulesAcceptance
from sets.models.learning_sets import LearningSet
from sets.models.pairs import Agreement, Member, Pair, Partnership
from sets.models.papers import Paper
from sets.models.programmes import Programme
from sets.models.register import Authority
from sets.models.roles import (
    ProgrammeRole,
    Roles,
    Seat,
    SetFacilitator,
    forget_roles,
    roles_of,
)

__all__ = [
    "Agreement",
    "Authority",
    "FocusDecision",
    "FocusTopic",
    "GroundRules",
    "GroundRulesAcceptance",
    "LearningSet",
    "Member",
    "Pair",
    "Paper",
    "Partnership",
    "Programme",
    "ProgrammeRole",
    "Roles",
    "Seat",
    "SetFacilitator",
    "forget_roles",
    "roles_of",
]
