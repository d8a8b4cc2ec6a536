"""Changes of lessons and of the report, from the first draft to its release."""

from reports.changes.archives import (
    ask_for_archive,
    ask_for_pairs_part,
    cancel_archive,
    remove_old_archives,
    take_archive,
)
from reports.changes.audiences import edit_audiences
from reports.changes.endorsements import endorse
from reports.changes.evidence import add_evidence, add_several, edit_evidence, remove_evidence
from reports.changes.exports import (
    ask_for_own_data,
    cancel_own_data,
    remove_old_exports,
    take_own_data,
)
from reports.changes.lessons import (
    bring_back_lesson,
    draft_lesson,
    drop_lesson,
    edit_lesson,
    place_lesson,
)
from reports.changes.passages import answer_passages, ask_passages
from reports.changes.recognition import decide_recognition
from reports.changes.releasing import release
from reports.changes.renderings import (
    ask_for_all,
    ask_for_rendering,
    cancel_rendering,
    has_file,
    make_file,
    record_download,
)
from reports.changes.reports import (
    edit_report,
    freeze,
    reopen,
    send_for_sign_off,
    start_report,
)
from reports.changes.signing import decline_sign_off, sign_off
from reports.changes.synthesis import (
    ask_for_synthesis,
    cancel_synthesis,
    edit_finding,
    place_finding,
    record_synthesis_download,
    set_bearings,
    withdraw_finding,
    write_finding,
)
from reports.changes.texts import drop_text_draft, save_text, save_text_draft
from reports.changes.voiding import void_sign_offs, void_what_may_not_go_out

__all__ = [
    "add_evidence",
    "add_several",
    "answer_passages",
    "ask_for_all",
    "ask_for_archive",
    "ask_for_own_data",
    "ask_for_pairs_part",
    "ask_for_rendering",
    "ask_for_synthesis",
    "ask_passages",
    "bring_back_lesson",
    "cancel_archive",
    "cancel_own_data",
    "cancel_rendering",
    "cancel_synthesis",
    "decide_recognition",
    "decline_sign_off",
    "draft_lesson",
    "drop_lesson",
    "drop_text_draft",
    "edit_audiences",
    "edit_evidence",
    "edit_finding",
    "edit_lesson",
    "edit_report",
    "endorse",
    "freeze",
    "has_file",
    "make_file",
    "place_finding",
    "place_lesson",
    "record_download",
    "record_synthesis_download",
    "release",
    "remove_evidence",
    "remove_old_archives",
    "remove_old_exports",
    "reopen",
    "save_text",
    "save_text_draft",
    "send_for_sign_off",
    "set_bearings",
    "sign_off",
    "start_report",
    "take_archive",
    "take_own_data",
    "void_sign_offs",
    "void_what_may_not_go_out",
    "withdraw_finding",
    "write_finding",
]
