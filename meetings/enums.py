"""States and kinds of cycles and their meetings."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Stage(models.TextChoices):
    """What a cycle is for."""

    VIEWS = "views", _("Sharing views")
    ISSUES = "issues", _("Identifying issues")
    PROPOSALS = "proposals", _("Developing proposals")
    LESSONS = "lessons", _("Sharing progress and lessons")


class MeetingState(models.TextChoices):
    DRAFT = "draft", _("Being planned")
    CALLED = "called", _("Called")
    IN_SESSION = "in_session", _("In session")
    CLOSED = "closed", _("Closed")

    @classmethod
    def agenda_states(cls):
        """Return the states in which the agenda may still change."""
        return {cls.DRAFT, cls.CALLED, cls.IN_SESSION}

    @classmethod
    def held_states(cls):
        return {cls.IN_SESSION, cls.CLOSED}


MEETING_TRANSITIONS = {
    MeetingState.DRAFT: {MeetingState.CALLED},
    MeetingState.CALLED: {MeetingState.DRAFT, MeetingState.IN_SESSION},
    MeetingState.IN_SESSION: {MeetingState.CLOSED},
    MeetingState.CLOSED: set(),
}
# A step that nobody has acted on can be taken back (``meetings.selectors.taking_back``).
MEETING_TAKEN_BACK = {
    MeetingState.IN_SESSION: MeetingState.CALLED,
    MeetingState.CLOSED: MeetingState.IN_SESSION,
}


class WhoIsNotified(models.TextChoices):
    """Who is notified when a meeting is called."""

    EVERYBODY = "everybody", _("All members and facilitators")
    LEADS = "leads", _("The leads of the pairs only")
    CHOSEN = "chosen", _("The people ticked below")


class MinutesState(models.TextChoices):
    NONE = "none", _("No minutes yet")
    DRAFT = "draft", _("Draft")
    CIRCULATED = "circulated", _("Circulated")
    AGREED = "agreed", pgettext_lazy("minutes", "Agreed")

    @classmethod
    def shared_states(cls):
        """Return the states in which the whole set may read the minutes' page."""
        return {cls.CIRCULATED, cls.AGREED}


MINUTES_TRANSITIONS = {
    MinutesState.NONE: {MinutesState.DRAFT},
    MinutesState.DRAFT: {MinutesState.CIRCULATED},
    MinutesState.CIRCULATED: {MinutesState.AGREED},
    MinutesState.AGREED: {MinutesState.CIRCULATED},
}


class AgendaKind(models.TextChoices):
    MEMBER = "member", _("From a member")
    HOUSEKEEPING = "housekeeping", _("Housekeeping")
    STANDING = "standing", _("On every agenda")


class StandingItem(models.TextChoices):
    """What is on every agenda, in the order in which a meeting takes it."""

    CHECK_IN = "check_in", _("Check-in")
    RULES = "rules", _("Ground rules")
    REPORT_BACK = "report_back", _("Report back on actions")
    AIRTIME = "airtime", _("Airtime for pairs")
    REVIEW = "review", _("How did we work today?")
    NEXT_DATE = "next_date", _("Next date")
    CHECK_OUT = "check_out", _("Check-out")

    @classmethod
    def closing(cls):
        """Return those that end a meeting; all others begin it."""
        return {cls.REVIEW, cls.NEXT_DATE, cls.CHECK_OUT}


class AgendaState(models.TextChoices):
    PROPOSED = "proposed", _("Proposed")
    ON_AGENDA = "on_agenda", _("On the agenda")
    DISCUSSED = "discussed", _("Discussed")
    CARRIED_OVER = "carried_over", _("Carried over")
    WITHDRAWN = "withdrawn", _("Withdrawn")

    @classmethod
    def editable_states(cls):
        """Return the states in which an item's words may still change."""
        return {cls.PROPOSED, cls.ON_AGENDA}

    @classmethod
    def off_agenda(cls):
        """Return the states in which an item has no place in the order."""
        return {cls.PROPOSED, cls.WITHDRAWN}


class ItemOutcome(models.TextChoices):
    """What became of an item of the agenda in its meeting."""

    DISCUSSED = "discussed", _("Discussed")
    CARRIED_OVER = "carried_over", _("Carried over")
    TAKEN_UP = "taken_up", _("Not finished")
    NOT_REACHED = "not_reached", _("Not reached")


class Answer(models.TextChoices):
    YES = "yes", _("Yes")
    MAYBE = "maybe", _("Perhaps")
    NO = "no", _("No")


class Outcome(models.TextChoices):
    PRESENT = "present", _("Present")
    LATE = "late", _("Arrived late")
    LEFT_EARLY = "left_early", _("Left early")
    APOLOGIES = "apologies", _("Sent apologies")
    ABSENT = "absent", _("Absent")
    STOOD_IN = "stood_in", _("Somebody stood in")

    @classmethod
    def here(cls):
        """Return the outcomes that count as having taken part."""
        return {cls.PRESENT, cls.LATE, cls.LEFT_EARLY}

    @classmethod
    def represented(cls):
        """Return the outcomes with which a side is represented, also by a stand-in."""
        return {cls.PRESENT, cls.LATE, cls.STOOD_IN}


class MinuteKind(models.TextChoices):
    """What an entry of the minutes is. An action is none: it is captured, as the pair's own."""

    NOTE = "note", _("Note")
    DECISION = "decision", _("Decision")


class Fit(models.TextChoices):
    """How well a slot of a date poll suits a member."""

    YES = "yes", _("Yes")
    MAYBE = "maybe", _("If need be")
    NO = "no", _("No")


class NotePolicy(models.TextChoices):
    FULL = "full", _("Notes, decisions and actions")
    SHORT = "short", _("Decisions and actions only")
    NO_AIRTIME = "no_airtime", _("Nothing during airtime")

    def kinds(self, *, airtime):
        """Return the kinds of entries that may be written, under an item of airtime or another."""
        if self == NotePolicy.NO_AIRTIME and airtime:
            return []
        return [MinuteKind.DECISION] if self == NotePolicy.SHORT else list(MinuteKind)


class TurnStage(models.TextChoices):
    """The stages of a pair's turn, in order."""

    PRESENT = "present", pgettext_lazy("stage of a turn", "Present")
    CLARIFY = "clarify", _("Clarify")
    QUESTIONS = "questions", _("Open questions")
    REFLECT = "reflect", _("Reflect")
    ACTIONS = "actions", _("Actions")


class QuestionStage(models.TextChoices):
    """What a question does for the pair whose turn it is."""

    CLARIFY = "clarify", _("Clarify")
    OPEN_UP = "open_up", _("Open up")
    CHALLENGE = "challenge", _("Challenge")
    COMMIT = "commit", _("Commit")


class MeetingRole(models.TextChoices):
    """What a member looks after in one meeting, by rota."""

    TIMEKEEPER = "timekeeper", _("Timekeeper")
    NOTE_TAKER = "note_taker", _("Note taker")
    OBSERVER = "observer", _("Process observer")


class Progress(models.TextChoices):
    """What the set says of an objective when it looks at it again."""

    FURTHER = "further", _("Further")
    NOT_FURTHER = "not_further", _("Not further")


class CorrectionState(models.TextChoices):
    OPEN = "open", _("Open")
    MADE = "made", _("Corrected")
    DECLINED = "declined", _("Not changed")
