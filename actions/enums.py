"""States and kinds of what pairs do between meetings."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class IssueKind(models.TextChoices):
    BARRIER = "barrier", _("Barrier")
    OPPORTUNITY = "opportunity", _("Opportunity")


class IssueState(models.TextChoices):
    OPEN = "open", _("Open")
    CLOSED = "closed", _("Closed")


class ThemeState(models.TextChoices):
    """The state of a theme. A facilitator only offers one; members adopt or decline it."""

    OFFERED = "offered", _("Offered as a start")
    OPEN = "open", _("On the set’s list")
    LEFT = "left", _("Declined by the set")
    MERGED = "merged", _("Merged into another")


THEME_TRANSITIONS = {
    ThemeState.OFFERED: {ThemeState.OPEN, ThemeState.LEFT},
    ThemeState.LEFT: {ThemeState.OPEN},
    ThemeState.OPEN: {ThemeState.MERGED},
    ThemeState.MERGED: {ThemeState.OPEN},
}


class MoveKind(models.TextChoices):
    """Why an issue went from one theme to another."""

    SORTED = "sorted", _("Sorted")
    MERGED = "merged", _("Themes merged")
    SPLIT = "split", _("Theme split")
    UNMERGED = "unmerged", _("Merge undone")


class ProgressVia(models.TextChoices):
    """How an entry of progress came in."""

    PAGE = "page", _("Signed in")
    LINK = "link", _("By a link from an email")
    MEETING = "meet", _("Recorded in a meeting")


class ActionState(models.TextChoices):
    PROPOSED = "proposed", _("Proposed")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    AGREED = "agreed", _("Agreed")
    UNDER_WAY = "under_way", _("Under way")
    DONE = "done", _("Done")
    STOPPED = "stopped", _("Stopped")
    DID_NOT_WORK = "did_not_work", _("Tried, did not work")

    @classmethod
    def open_states(cls):
        """Return the states in which something is still to be done."""
        return {cls.PROPOSED, cls.AGREED, cls.UNDER_WAY}

    @classmethod
    def agreed_states(cls):
        """Return the states that both sides' consent has led to."""
        return {cls.AGREED, cls.UNDER_WAY, cls.DONE, cls.STOPPED, cls.DID_NOT_WORK}

    @classmethod
    def ended_states(cls):
        """Return the states in which nothing more is to be done, whether it was agreed or not."""
        return {cls.DONE, cls.STOPPED, cls.DID_NOT_WORK, cls.WITHDRAWN}

    @classmethod
    def states_with_reason(cls):
        """Return the ends that ask why: they are learning, not failure."""
        return {cls.STOPPED, cls.DID_NOT_WORK}


# From proposed to agreed leads only the consent of both sides; a changed text leads back.
ACTION_TRANSITIONS = {
    ActionState.PROPOSED: {ActionState.AGREED, ActionState.WITHDRAWN},
    ActionState.WITHDRAWN: set(),
    ActionState.AGREED: {
        ActionState.PROPOSED,
        ActionState.UNDER_WAY,
        ActionState.DONE,
        ActionState.STOPPED,
    },
    ActionState.UNDER_WAY: {
        ActionState.PROPOSED,
        ActionState.DONE,
        ActionState.STOPPED,
        ActionState.DID_NOT_WORK,
    },
    ActionState.DONE: set(),
    ActionState.STOPPED: set(),
    ActionState.DID_NOT_WORK: set(),
}
