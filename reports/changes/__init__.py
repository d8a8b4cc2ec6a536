"""Changes of lessons and of the report, from the first draft to its release."""

from reports.changes.lessons import (
    add_evidence,
    draft_lesson,
    edit_lesson,
    endorse,
    remove_evidence,
)
from reports.changes.renderings import ask_for_rendering, has_file, make_file, record_download
from reports.changes.reports import (
    edit_report,
    freeze,
    release,
    reopen,
    send_for_sign_off,
    sign_off,
    start_report,
)

__all__ = [
    "add_evidence",
    "ask_for_rendering",
    "draft_lesson",
    "edit_lesson",
    "edit_report",
    "endorse",
    "freeze",
    "has_file",
    "make_file",
    "record_download",
    "release",
    "remove_evidence",
    "reopen",
    "send_for_sign_off",
    "sign_off",
    "start_report",
]
