from sets.models.answer_links import AnswerLink
from sets.models.applications import Application, CallForPairs
from sets.models.cleared_words import ClearedWord
from sets.models.endings import Continuation, ContinuationAnswer
from sets.models.focus import FocusDecision, FocusScore, FocusTopic, FocusWorkshop
from sets.models.ground_rules import GroundRules, GroundRulesAcceptance
from sets.models.invitations import Invitation
from sets.models.learning_sets import LearningSet
from sets.models.members import Member
from sets.models.pairs import Agreement, Pair, Partnership
from sets.models.papers import Paper, PaperFile, PaperRead, PaperView
from sets.models.programmes import Programme
from sets.models.readiness import Readiness
from sets.models.register import Authority, Register
from sets.models.role_invitations import RoleInvitation
from sets.models.roles import ProgrammeRole, SetFacilitator
from sets.models.shared import SharedDesign
from sets.models.successions import Succession
from sets.models.support import FacilitatorNote, SupportEntry

__all__ = [
    "Agreement",
    "AnswerLink",
    "Application",
    "Authority",
    "CallForPairs",
    "ClearedWord",
    "Continuation",
    "ContinuationAnswer",
    "FacilitatorNote",
    "FocusDecision",
    "FocusScore",
    "FocusTopic",
    "FocusWorkshop",
    "GroundRules",
    "GroundRulesAcceptance",
    "Invitation",
    "LearningSet",
    "Member",
    "Pair",
    "Paper",
    "PaperFile",
    "PaperRead",
    "PaperView",
    "Partnership",
    "Programme",
    "ProgrammeRole",
    "Readiness",
    "Register",
    "RoleInvitation",
    "SetFacilitator",
    "SharedDesign",
    "Succession",
    "SupportEntry",
]
