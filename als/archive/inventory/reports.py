"""Lessons, the report and its versions, and findings across sets."""

from dataclasses import replace

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from als.archive.inventory.actions import STANDING
from als.archive.inventory.columns import (
    NONE,
    Impersonal,
    KeptAtClearing,
    LeftOut,
    Removed,
    Then,
    Why,
    entry,
    history_of,
    in_archive,
    personal,
)
from als.archive.inventory.sets import DECIDES
from als.library.models import Finding, FindingLesson, Synthesis
from reports.models import (
    Download,
    Endorsement,
    Evidence,
    Lesson,
    LessonComment,
    PassageConsent,
    PassageRequest,
    Recognition,
    Rendering,
    Report,
    ReportDraft,
    ReportText,
    SignOff,
    Snapshot,
)

OF_VERSION = "snapshot__report__set"
# The version that the sides signed says what its release says: that one refers to it.
KEPT_VERSION = Q(released_at__isnull=False) | Q(released_as__isnull=False)
ACROSS_SETS = LeftOut("of a programme's sets together, not of one")

# fmt: off
REPORTS = (
    entry(Lesson, "set", in_archive(), Removed(_("lessons as they were drafted")),
          personal("drafted_by", Why.REPORT, "lessons", shared=True)),
    history_of(Lesson, "set", "earlier wordings of lessons", "drafted_by"),
    entry(Evidence, "lesson__set", in_archive(), Removed(),
          personal("added_by", Why.REPORT, "evidence for lessons", shared=True)),
    entry(Endorsement, "lesson__set", in_archive("pair"),
          Removed(_("endorsements of lessons, with reservations")),
          personal("by", Why.REPORT, "responses to lessons, with reservations")),
    entry(LessonComment, "lesson__set", in_archive(shown=STANDING),
          Removed(_("comments on lessons")),
          personal("author", Why.REPORT, "comments on lessons", besides={"removed_by": DECIDES})),
    replace(history_of(LessonComment, "lesson__set", "earlier wordings of comments on lessons",
                       "author", "removed_by"), archive=in_archive(shown=NONE)),
    entry(Report, "set", in_archive(),
          KeptAtClearing("its title and state: what was released last, or nothing"),
          Impersonal("title and state of a report")),
    history_of(Report, "set", "earlier states of the report"),
    entry(ReportText, "report__set", in_archive(), Removed(_("texts of the report")),
          personal("written_by", Why.REPORT, "texts of the report", shared=True)),
    history_of(ReportText, "report__set", "earlier wordings of the report", "written_by"),
    entry(ReportDraft, "report__set", in_archive(shown=NONE), Removed(),
          personal("person", Why.OWN, "texts of the report not saved", Then.GOES)),
    entry(PassageRequest, "pair__set", in_archive("pair"), Removed(),
          personal("by", Why.REPORT, "requests for consent")),
    entry(PassageConsent, "pair__set", in_archive("pair"), Removed(),
          personal("by", Why.REPORT, "consent to passages of the report")),
    entry(Recognition, "pair__set", in_archive("pair"), Removed(),
          personal("by", Why.REPORT, "decisions on words that could identify somebody")),
    entry(Snapshot, "report__set", in_archive(),
          Removed(_("versions never released"), but=KEPT_VERSION,
                  why="released versions are frozen"),
          Impersonal("a version of the report, frozen: names as far as their people agreed")),
    entry(SignOff, OF_VERSION, in_archive("pair"), Removed(),
          personal("by", Why.REPORT, "signatures to a report, or why not")),
    entry(Rendering, OF_VERSION, in_archive(),
          Removed(but=Q(snapshot__released_at__isnull=False), emptied={"asked_by": None},
                  why="files of released versions are frozen"),
          personal("asked_by", Why.FILES, "files of reports asked for")),
    entry(Download, "rendering__snapshot__report__set", in_archive(),
          KeptAtClearing("who downloaded a released report is its record; "
                         "removed people have no name in it"),
          personal("by", Why.RECORD, "downloads of released reports", kept="for good")),
    entry(Finding, (), ACROSS_SETS, KeptAtClearing("a programme's own reading of released lessons"),
          personal("written_by", Why.REPORT, "findings across sets", shared=True,
                   kept="for good")),
    entry(FindingLesson, (), ACROSS_SETS, KeptAtClearing("refers to released versions"),
          Impersonal("which released lessons a finding rests on")),
    entry(Synthesis, (), ACROSS_SETS, None,
          personal("asked_by", Why.FILES, "files of findings asked for",
                   hidden={"content": "the file itself"}, kept="for good")),
)
# fmt: on
