"""Every model with a way to a set: removed, emptied, or kept with its reason.

A test walks all models and fails for one that is in none of the three. Rows are removed in the
order of ``REMOVED``: what is reached through another row comes before that one.
"""

from dataclasses import dataclass

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from actions import models as actions
from als.accounts.models import User
from als.archive import models as archive
from als.core import models as common
from als.library import models as library
from meetings import models as meetings
from reports import models as reports
from sets import models as sets

MEETING = "meeting__cycle__set"
ISSUE = "issue__pair__set"


@dataclass(frozen=True)
class Removed:
    """Rows that go. ``way``: from the row to its set. ``words``: what the page calls them, if it
    counts them. ``but``: the rows among them that stay."""

    model: type
    way: str
    words: str = ""
    but: Q | None = None
    file: str = ""

    def of(self, set_pk):
        rows = self.model._base_manager.filter(**{self.way: set_pk})
        return rows.exclude(but) if (but := self.but) else rows


RELEASED = Q(released_at__isnull=False)
# The version that the sides signed says what its release says: that one refers to it.
KEPT_VERSION = RELEASED | Q(released_as__isnull=False)

REMOVED = [
    Removed(archive.Archive, "set", file="file"),
    Removed(reports.PassageConsent, "pair__set"),
    Removed(reports.Recognition, "pair__set"),
    Removed(reports.PassageRequest, "pair__set"),
    Removed(reports.Endorsement, "lesson__set", _("endorsements of lessons, with reservations")),
    Removed(reports.Evidence, "lesson__set"),
    Removed(reports.Lesson.history.model, "set"),
    Removed(reports.Lesson, "set", _("lessons as they were drafted")),
    Removed(reports.ReportDraft, "report__set"),
    Removed(reports.ReportText.history.model, "report__set"),
    Removed(reports.ReportText, "report__set", _("texts of the report")),
    Removed(reports.SignOff, "snapshot__report__set"),
    Removed(reports.Report.history.model, "set"),
    Removed(actions.ProgressLink, f"action__{ISSUE}"),
    Removed(actions.Attachment, f"entry__action__{ISSUE}", _("attachments"), file="file"),
    Removed(actions.ProgressEntry, f"action__{ISSUE}", _("progress entries")),
    Removed(actions.Consent, f"action__{ISSUE}"),
    Removed(actions.ProposedAction.history.model, ISSUE),
    Removed(actions.ProposedAction, ISSUE, _("actions, with all earlier wordings")),
    Removed(actions.ThemeMove, ISSUE),
    Removed(actions.Issue.history.model, "pair__set"),
    Removed(actions.Issue, "pair__set", _("issues, with all earlier wordings")),
    Removed(actions.Theme.history.model, "set"),
    Removed(actions.Theme, "set", _("themes")),
    Removed(meetings.LearningNote, MEETING, _("members’ own learning notes")),
    Removed(meetings.ProcessReview, MEETING, _("answers to process reviews")),
    Removed(meetings.MinutesVersion, MEETING),
    Removed(meetings.Correction, f"minute__{MEETING}", _("corrections of minutes")),
    Removed(meetings.HolderAgreement, f"minute__{MEETING}"),
    Removed(meetings.MinuteDraft, f"item__{MEETING}"),
    Removed(meetings.Minute.history.model, MEETING),
    Removed(meetings.Minute, MEETING, _("minutes, with all earlier wordings")),
    Removed(meetings.DateAnswer, f"option__{MEETING}"),
    Removed(meetings.DateOption, MEETING),
    Removed(meetings.Invited, MEETING),
    Removed(meetings.Attendance, MEETING, _("answers and attendances at meetings")),
    Removed(meetings.Question, "set", _("questions asked")),
    Removed(meetings.AirtimeTurn, MEETING),
    Removed(meetings.TurnPlan, "set"),
    Removed(meetings.AgendaSent, MEETING),
    Removed(meetings.OwnerQuestion, f"item__{MEETING}"),
    Removed(meetings.AgendaSupport, f"item__{MEETING}"),
    Removed(meetings.AgendaItem, MEETING, _("agenda items")),
    Removed(sets.ClearedWord, "set"),
    Removed(sets.FacilitatorNote, "set", _("sealed notes")),
    Removed(sets.SupportEntry, "pair__set", _("entries of the support log")),
    Removed(sets.Readiness, "member__pair__set", _("answers about working together")),
    Removed(sets.PaperView, "paper__set"),
    Removed(sets.PaperRead, "paper__set"),
    Removed(sets.PaperFile, "paper__set", _("files of papers"), file="file"),
    Removed(sets.Paper, "set", _("papers")),
    Removed(sets.GroundRulesAcceptance, "rules__set"),
    Removed(sets.GroundRules, "set", _("versions of the ground rules")),
    Removed(sets.FocusDecision, "set"),
    Removed(sets.FocusScore, "topic__set"),
    Removed(sets.FocusTopic, "set", _("topics for the focus, with their scores")),
    Removed(sets.FocusWorkshop, "set"),
    Removed(sets.Invitation, "pair__set"),
    Removed(sets.RoleInvitation, "set"),
    Removed(sets.Agreement, "pair__set", _("answers to invitations, with reasons")),
    Removed(sets.Member, "pair__set", _("places of members in pairs")),
    Removed(sets.SetFacilitator, "set", _("places of facilitators")),
    Removed(common.OutMail, "set_id", _("mails")),
]
# These wait for what refers to them: the report itself is emptied first.
UNRELEASED = [
    Removed(
        reports.Rendering, "snapshot__report__set", but=Q(snapshot__released_at__isnull=False),
        file="file",
    ),
    Removed(reports.Snapshot, "report__set", _("versions never released"), but=KEPT_VERSION),
]  # fmt: skip
# Rows that stay, without what people wrote in these columns.
EMPTIED = [
    (sets.Pair, "set", {"outside_reason": ""}),
    (meetings.Cycle, "set", {"name": "", "purpose": ""}),
    (
        meetings.Meeting, "cycle__set",
        {"place": "", "link": "", "clock_item": None, "clock_since": None},
    ),
    (reports.Rendering, "snapshot__report__set", {"asked_by": None}),
]  # fmt: skip
KEPT = {
    sets.LearningSet: "its name, purpose and dates, which describe no person",
    sets.Programme: "belongs to no set",
    reports.Report: "its title and state: what was released last, or nothing",
    reports.Snapshot: "released versions are frozen",
    reports.Download: "who took a released report is its record; gone people have no name in it",
    library.Finding: "a programme's own reading of released lessons",
    library.FindingLesson: "refers to released versions",
    common.AuditEntry: "when and what stay; who is emptied",
    User: "those with another place keep their name; all others are emptied",
}
