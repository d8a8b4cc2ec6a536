"""What was typed about programmes, sets and pairs → values of the domain."""

from sets.forms.agreements import AgreeForm, AskAgainForm, DeclineForm, WithdrawForm
from sets.forms.focus import FocusForm, RewordForm, ScoreForm, TopicForm, WorkshopForm
from sets.forms.ground_rules import GroundRulesForm, default_rules
from sets.forms.learning_sets import NewSetForm, SetCopyForm, SetForm
from sets.forms.looks import LookForm
from sets.forms.members import HandOverForm, MemberForm
from sets.forms.pairs import PairForm
from sets.forms.papers import PaperForm, PaperViewForm
from sets.forms.people import PersonForm
from sets.forms.programmes import ProgrammeForm, RoleForm
from sets.forms.readiness import ReadinessForm
from sets.forms.registers import RegisterForm
from sets.forms.support import NoteForm, PairFilter, SupportForm

__all__ = [
    "AgreeForm",
    "AskAgainForm",
    "DeclineForm",
    "FocusForm",
    "GroundRulesForm",
    "HandOverForm",
    "LookForm",
    "MemberForm",
    "NewSetForm",
    "NoteForm",
    "PairFilter",
    "PairForm",
    "PaperForm",
    "PaperViewForm",
    "PersonForm",
    "ProgrammeForm",
    "ReadinessForm",
    "RegisterForm",
    "RewordForm",
    "RoleForm",
    "ScoreForm",
    "SetCopyForm",
    "SetForm",
    "SupportForm",
    "TopicForm",
    "WithdrawForm",
    "WorkshopForm",
    "default_rules",
]
