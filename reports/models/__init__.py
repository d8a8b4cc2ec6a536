from reports.models.comments import LessonComment
from reports.models.lessons import Endorsement, Evidence, Lesson
from reports.models.passages import PassageConsent, PassageRequest
from reports.models.recognition import Recognition
from reports.models.renderings import Download, Rendering
from reports.models.reports import Report, SignOff, Snapshot
from reports.models.texts import ReportDraft, ReportText

__all__ = [
    "Download",
    "Endorsement",
    "Evidence",
    "Lesson",
    "LessonComment",
    "PassageConsent",
    "PassageRequest",
    "Recognition",
    "Rendering",
    "Report",
    "ReportDraft",
    "ReportText",
    "SignOff",
    "Snapshot",
]
