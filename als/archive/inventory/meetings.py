"""Meetings: agenda, turns, attendance, minutes, reviews."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from als.archive.inventory.columns import (
    NONE,
    Emptied,
    Impersonal,
    Removed,
    Then,
    Why,
    entry,
    history_of,
    in_archive,
    personal,
)
from als.archive.inventory.sets import DECIDES
from meetings.enums import MinutesState
from meetings.models import (
    AgendaItem,
    AgendaSent,
    AgendaSupport,
    AirtimeTurn,
    Attendance,
    Correction,
    Cycle,
    DateAnswer,
    DateOption,
    HolderAgreement,
    Invited,
    LearningNote,
    Meeting,
    Minute,
    MinuteDraft,
    MinutesVersion,
    OwnerQuestion,
    Preparation,
    ProcessReview,
    Question,
    TurnPlan,
)

OF_MEETING, OF_ITEM, OF_MINUTE = (f"{row}meeting__cycle__set" for row in ("", "item__", "minute__"))
SHARED_STATES = sorted(MinutesState.shared_states())
CIRCULATED = Q(meeting__minutes_state__in=SHARED_STATES)
OF_CIRCULATED = Q(minute__meeting__minutes_state__in=SHARED_STATES)

# fmt: off
MEETINGS = (
    entry(Cycle, "set", in_archive(), Emptied({"name": "", "purpose": ""}),
          Impersonal("name and purpose of a meeting")),
    entry(Meeting, "cycle__set", in_archive(),
          Emptied({"place": "", "link": "", "clock_item": None, "clock_since": None}),
          Impersonal("time, place and link of a meeting")),
    entry(AgendaItem, OF_MEETING, in_archive("proposed_by__pair"), Removed(_("agenda items")),
          personal(("proposed_by__person", "added_by"), Why.WORK,
                   "items for the agenda, and who presents, as typed", shared=True)),
    entry(AgendaSupport, OF_ITEM, in_archive(), Removed(),
          personal("member__person", Why.WORK, "support for an item")),
    entry(OwnerQuestion, OF_ITEM, in_archive(), Removed(),
          personal("asked_by", Why.WORK, "questions to the owner of an item")),
    entry(AgendaSent, OF_MEETING, in_archive(), Removed(),
          personal("sent_by", Why.WORK, "the agenda as it was mailed",
                   hidden={"content": "titles of items that others proposed"})),
    entry(TurnPlan, "set", in_archive(), Removed(),
          Impersonal("minutes for the parts of a turn")),
    entry(AirtimeTurn, OF_MEETING, in_archive("pair"), Removed(),
          Impersonal("a pair's seconds in a turn")),
    entry(Question, "set", in_archive(), Removed(_("questions asked")),
          personal(("asked_by__person", "added_by"), Why.WORK, "questions asked in a turn",
                   shared=True)),
    entry(Attendance, OF_MEETING, in_archive("member__pair"),
          Removed(_("answers and attendances at meetings")),
          personal("member__person", Why.WORK,
                   "answers and attendance at meetings, and who stood in")),
    entry(Invited, OF_MEETING, in_archive(), Removed(),
          personal("person", Why.MAIL, "who has a meeting in the calendar")),
    entry(DateOption, OF_MEETING, in_archive(), Removed(), Impersonal("days offered")),
    entry(DateAnswer, "option__meeting__cycle__set", in_archive("member__pair"), Removed(),
          personal("member__person", Why.WORK, "answers to date polls")),
    entry(Minute, OF_MEETING, in_archive("pair", pair_shown=CIRCULATED),
          Removed(_("minutes, with all earlier wordings")),
          personal("written_by", Why.WORK, "entries of minutes", shared=True)),
    history_of(Minute, OF_MEETING, "earlier wordings of minutes", "written_by"),
    entry(MinuteDraft, OF_ITEM, in_archive(shown=NONE), Removed(),
          personal("person", Why.OWN, "minutes typed and not saved", Then.GOES)),
    entry(HolderAgreement, OF_MINUTE, in_archive("minute__pair", pair_shown=OF_CIRCULATED),
          Removed(), personal("member__person", Why.WORK, "entries agreed for a pair")),
    entry(Correction, OF_MINUTE, in_archive("minute__pair", pair_shown=OF_CIRCULATED),
          Removed(_("corrections of minutes")),
          personal("asked_by__person", Why.WORK, "corrections asked for",
                   besides={"answered_by": DECIDES})),
    entry(MinutesVersion, OF_MEETING, in_archive(), Removed(),
          personal("agreed_by", Why.RECORD, "minutes as agreed: words, who attended", Then.EMPTIED,
                   besides={"reopened_by": DECIDES},
                   hidden={"content": "the whole set's words: on its page, for whoever may read "
                                      "it"})),
    entry(Preparation, OF_MEETING, in_archive("pair"),
          Removed(_("what sides prepared for meetings")),
          personal("written_by__person", Why.WORK, "preparations of meetings", shared=True)),
    entry(ProcessReview, OF_MEETING, in_archive(shown=Q(named=True)),
          Removed(_("answers to process reviews")),
          personal("member__person", Why.EVIDENCE, "reviews of meetings")),
    entry(LearningNote, OF_MEETING, in_archive(shown=Q(shared_at__isnull=False)),
          Removed(_("members’ own learning notes")),
          personal("member__person", Why.OWN, "own learning notes", Then.GOES,
                   but=Q(shared_at__isnull=False))),
)
# fmt: on
