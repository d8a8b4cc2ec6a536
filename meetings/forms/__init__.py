"""What is typed about a meeting, made into values of the domain."""

from meetings.forms.agenda import (
    AnswerOwnerForm,
    AskOwnerForm,
    HousekeepingForm,
    ItemForm,
    MarkForm,
    MoveForm,
    OrderForm,
    SupportForm,
    TimesForm,
)
from meetings.forms.agreeing import (
    AgreeForm,
    CorrectionAnswerForm,
    CorrectionForm,
    EntryAgreeForm,
    ReopenForm,
)
from meetings.forms.airtime import PairKeyForm, SeenStageForm, TurnPlanForm
from meetings.forms.minutes import DraftForm, MinuteEditForm, MinuteForm
from meetings.forms.planning import (
    AnswerForm,
    CallForm,
    CancelForm,
    CycleForm,
    CycleNumberForm,
    InviteForm,
    MeetingForm,
)
from meetings.forms.polls import FitsForm, SlotForm
from meetings.forms.questions import KeepForm, NoteQuestionForm, QuestionForm
from meetings.forms.review import LearningNoteForm, ReviewForm
from meetings.forms.session import ArrivalForm, AttendanceForm, NotePolicyForm

__all__ = [
    "AgreeForm",
    "AnswerForm",
    "AnswerOwnerForm",
    "ArrivalForm",
    "AskOwnerForm",
    "AttendanceForm",
    "CallForm",
    "CancelForm",
    "CorrectionAnswerForm",
    "CorrectionForm",
    "CycleForm",
    "CycleNumberForm",
    "DraftForm",
    "EntryAgreeForm",
    "FitsForm",
    "HousekeepingForm",
    "InviteForm",
    "ItemForm",
    "KeepForm",
    "LearningNoteForm",
    "MarkForm",
    "MeetingForm",
    "MinuteEditForm",
    "MinuteForm",
    "MoveForm",
    "NotePolicyForm",
    "NoteQuestionForm",
    "OrderForm",
    "PairKeyForm",
    "QuestionForm",
    "ReopenForm",
    "ReviewForm",
    "SeenStageForm",
    "SlotForm",
    "SupportForm",
    "TimesForm",
    "TurnPlanForm",
]
