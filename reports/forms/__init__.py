"""What people type about lessons and the report."""

from reports.forms.audiences import AudiencesForm
from reports.forms.lessons import (
    AnswerForm,
    DropForm,
    EndorsementForm,
    EvidenceForm,
    LessonForm,
    PickedForm,
    RemovalForm,
)
from reports.forms.passages import PassagesForm
from reports.forms.report import ReopenForm, ReportForm
from reports.forms.signing import DeclineForm, SendForm
from reports.forms.texts import TextDraftForm, TextForm

__all__ = [
    "AnswerForm",
    "AudiencesForm",
    "DeclineForm",
    "DropForm",
    "EndorsementForm",
    "EvidenceForm",
    "LessonForm",
    "PassagesForm",
    "PickedForm",
    "RemovalForm",
    "ReopenForm",
    "ReportForm",
    "SendForm",
    "TextDraftForm",
    "TextForm",
]
