from reports.models.archives import Archive
from reports.models.lessons import Endorsement, Evidence, Lesson
from reports.models.passages import PassageConsent, PassageRequest
from reports.models.renderings import Download, Rendering
from reports.models.reports import Report, SignOff, Snapshot
from reports.models.synthesis import Finding, FindingLesson, Synthesis
from reports.models.texts import ReportDraft, ReportText

__all__ = [
    "Archive",
    "Download",
    "Endorsement",
    "Evidence",
    "Finding",
    "FindingLesson",
    "Lesson",
    "PassageConsent",
    "PassageRequest",
    "Rendering",
    "Report",
    "ReportDraft",
    "ReportText",
    "SignOff",
    "Snapshot",
    "Synthesis",
]
