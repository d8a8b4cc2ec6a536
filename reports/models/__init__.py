from reports.models.lessons import Endorsement, Evidence, Lesson
from reports.models.renderings import Download, Rendering
from reports.models.reports import Report, SignOff, Snapshot

__all__ = [
    "Download",
    "Endorsement",
    "Evidence",
    "Lesson",
    "Rendering",
    "Report",
    "SignOff",
    "Snapshot",
]
