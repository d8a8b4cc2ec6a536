"""States and kinds of who learns together."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Tier(models.TextChoices):
    """The two tiers of government, and the two sides of a pair. A programme names them."""

    UPPER = "upper", _("Upper tier")
    LOWER = "lower", _("Lower tier")

    @property
    def other(self):
        return Tier.LOWER if self == Tier.UPPER else Tier.UPPER


class ProgrammeRoleKind(models.TextChoices):
    MANAGER = "manager", _("Programme manager")
    SPONSOR = "sponsor", _("Sponsor")


class SetState(models.TextChoices):
    PREPARING = "preparing", _("Preparing")
    RUNNING = "running", _("Running")
    CONCLUDING = "concluding", _("Concluding")
    CLOSED = "closed", _("Closed")

    @classmethod
    def open_states(cls):
        """Return the states in which members and facilitators may still write."""
        return {cls.PREPARING, cls.RUNNING, cls.CONCLUDING}


SET_TRANSITIONS = {
    SetState.PREPARING: {SetState.RUNNING},
    SetState.RUNNING: {SetState.CONCLUDING},
    SetState.CONCLUDING: {SetState.RUNNING, SetState.CLOSED},
    SetState.CLOSED: set(),
}


class PairState(models.TextChoices):
    PROPOSED = "proposed", _("Waiting for agreement")
    CONFIRMED = "confirmed", _("Taking part")
    DECLINED = "declined", _("Declined")
    WITHDRAWN = "withdrawn", _("Withdrew")

    @classmethod
    def open_states(cls):
        return {cls.PROPOSED, cls.CONFIRMED}


class AgreementState(models.TextChoices):
    INVITED = "invited", _("Invited")
    AGREED = "agreed", _("Agreed")
    DECLINED = "declined", _("Declined")
    WITHDRAWN = "withdrawn", _("Withdrew")


AGREEMENT_TRANSITIONS = {
    AgreementState.INVITED: {AgreementState.AGREED, AgreementState.DECLINED},
    AgreementState.AGREED: {AgreementState.WITHDRAWN},
    AgreementState.DECLINED: set(),
    AgreementState.WITHDRAWN: set(),
}


class Sector(models.TextChoices):
    COUNCIL = "council", _("Council")
    HEALTH = "health", _("Health")
    POLICE = "police", _("Police")
    VOLUNTARY = "voluntary", _("Voluntary and community")
    BUSINESS = "business", _("Business")
    EDUCATION = "education", _("Education")
    OTHER = "other", _("Other")
