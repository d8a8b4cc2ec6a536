"""States and kinds of cycles and their meetings."""

from django.db import models
from django.utils.translation import gettext_lazy as _


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


class MinutesState(models.TextChoices):
    NONE = "none", _("No minutes yet")
    DRAFT = "draft", _("Draft")
    CIRCULATED = "circulated", _("Circulated")
    AGREED = "agreed", _("Agreed")

    @classmethod
    def shared_states(cls):
        """Return the states in which the whole set may read the minutes' page."""
        return {cls.CIRCULATED, cls.AGREED}


MINUTES_TRANSITIONS = {
    MinutesState.NONE: {MinutesState.DRAFT},
    MinutesState.DRAFT: {MinutesState.CIRCULATED},
    MinutesState.CIRCULATED: {MinutesState.AGREED},
    MinutesState.AGREED: set(),
}


class AgendaKind(models.TextChoices):
    MEMBER = "member", _("From a member")
    HOUSEKEEPING = "housekeeping", _("Housekeeping")


class AgendaState(models.TextChoices):
    PROPOSED = "proposed", _("Proposed")
    ON_AGENDA = "on_agenda", _("On the agenda")
    DISCUSSED = "discussed", _("Discussed")
    CARRIED_OVER = "carried_over", _("Carried over")

    @classmethod
    def editable_states(cls):
        """Return the states in which an item's words may still change."""
        return {cls.PROPOSED, cls.ON_AGENDA}


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

    @classmethod
    def here(cls):
        """Return the outcomes that count as having taken part."""
        return {cls.PRESENT, cls.LATE, cls.LEFT_EARLY}


class MinuteKind(models.TextChoices):
    NOTE = "note", _("Note")
    DECISION = "decision", _("Decision")
    ACTION = "action", _("Action")
