from reports.models.cases import Case, CaseConsent
from reports.models.clarifications import Clarification, ClarificationReply, ReplyConsent
from reports.models.comments import LessonComment
from reports.models.follow_ups import FollowUp
from reports.models.lessons import Endorsement, Evidence, Lesson
from reports.models.outcomes import Outcome
from reports.models.passages import PassageConsent, PassageRequest
from reports.models.public_pages import PublicPage
from reports.models.recognition import Recognition
from reports.models.renderings import Download, Rendering
from reports.models.reports import Report, SignOff, Snapshot
from reports.models.responses import ReportedLesson, Response, ResponseDraft
from reports.models.texts import ReportDraft, ReportText

__all__ = [
    "Case",
    "CaseConsent",
    "Clarification",
    "ClarificationReply",
    "Download",
    "Endorsement",
    "Evidence",
    "FollowUp",
    "Lesson",
    "LessonComment",
    "Outcome",
    "PassageConsent",
    "PassageRequest",
    "PublicPage",
    "Recognition",
    "Rendering",
    "ReplyConsent",
    "Report",
    "ReportDraft",
    "ReportText",
    "ReportedLesson",
    "Response",
    "ResponseDraft",
    "SignOff",
    "Snapshot",
]
