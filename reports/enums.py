"""States and kinds of what the year leads to."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class LessonKind(models.TextChoices):
    POLICY = "policy", _("For policy")
    PRACTICE = "practice", _("For practice")


class Audience(models.TextChoices):
    """Whom a lesson is for. The first two are shown in the programme's words for its tiers."""

    UPPER = "upper", _("Upper tier")
    LOWER = "lower", _("Lower tier")
    GOVERNMENT = "government", _("Government and sponsor")
    OTHER = "other", _("Others")


class Stance(models.TextChoices):
    SUPPORTS = "supports", _("Supports it")
    QUALIFIES = "qualifies", _("Qualifies it")


class EndorsementAnswer(models.TextChoices):
    AGREE = "agree", _("We agree")
    RESERVATION = "reservation", _("We agree, with a reservation")
    DISAGREE = "disagree", _("We disagree")

    @classmethod
    def with_comment(cls):
        """Return the answers that ask for words."""
        return {cls.RESERVATION, cls.DISAGREE}


class ReportState(models.TextChoices):
    DRAFTING = "drafting", _("Being drafted")
    FOR_SIGN_OFF = "for_sign_off", _("For sign-off")
    SIGNED_OFF = "signed_off", _("Signed off")
    RELEASED = "released", _("Released")


REPORT_TRANSITIONS = {
    ReportState.DRAFTING: {ReportState.FOR_SIGN_OFF},
    ReportState.FOR_SIGN_OFF: {ReportState.DRAFTING, ReportState.SIGNED_OFF},
    ReportState.SIGNED_OFF: {ReportState.DRAFTING, ReportState.RELEASED},
    # A correction is a new version.
    ReportState.RELEASED: {ReportState.DRAFTING},
}


class RenderingState(models.TextChoices):
    QUEUED = "queued", _("Waiting for a worker")
    RUNNING = "running", _("Being made")
    READY = "ready", _("Ready")
    FAILED = "failed", _("Failed")

    @classmethod
    def open_states(cls):
        return {cls.QUEUED, cls.RUNNING}


class RenderingStage(models.TextChoices):
    """What a worker is at, with how much of the work is done by then (``PROGRESS``)."""

    WAITING = "waiting", _("Waiting")
    COMPILE = "compile", _("Putting the text together")
    LAYOUT = "layout", _("Laying out the pages")
    WRITE = "write", _("Writing the file")
    FINISHED = "finished", _("Finished")


PROGRESS = {
    RenderingStage.WAITING: 0,
    RenderingStage.COMPILE: 10,
    RenderingStage.LAYOUT: 30,
    RenderingStage.WRITE: 80,
    RenderingStage.FINISHED: 100,
}


class HeldBack(models.TextChoices):
    """Why an entry stays out of the report."""

    DISCLOSURE = "disclosure", _("kept to the pair or to the set")
    UNCONFIRMED = "unconfirmed", _("not yet confirmed by a member of its pair")
    NAMED = "named", _("its words name a place or a person that may not be named")
    LEFT = "left", _("its pair no longer takes part")
    NOT_AGREED = "not_agreed", _("not agreed by both sides")
    WITH_PARENT = "with_parent", _("what it belongs to is held back")
    MINUTES = "minutes", _("its minutes have not gone round yet")


class Strength(models.TextChoices):
    """How much a lesson rests on. What makes which is in ``reports.strength``."""

    NONE = "none", _("No evidence yet")
    THIN = "thin", _("Thin")
    FAIR = "fair", _("Fair")
    STRONG = "strong", _("Strong")
