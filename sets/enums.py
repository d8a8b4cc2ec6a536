"""States and kinds of who learns together."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


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
    RESEARCHER = "researcher", _("Researcher")


class AskedRole(models.TextChoices):
    """What somebody can be asked to be, besides a member: a facilitator, or a kind of role."""

    MANAGER = "manager", _("Programme manager")
    SPONSOR = "sponsor", _("Sponsor")
    RESEARCHER = "researcher", _("Researcher")
    FACILITATOR = "facilitator", _("Facilitator")


class Licence(models.TextChoices):
    """Under which a programme's reports can be used by others. Codes of the SPDX list."""

    NONE = "", _("None: ask the programme")
    CC_BY = "CC-BY-4.0", _("Creative Commons Attribution 4.0")
    CC_BY_SA = "CC-BY-SA-4.0", _("Creative Commons Attribution, Share Alike 4.0")
    CC0 = "CC0-1.0", _("Creative Commons Zero: public domain")
    OGL = "OGL-UK-3.0", _("Open Government Licence 3.0 (United Kingdom)")

    @property
    def url(self):
        """Where its text stands; "" for none."""
        return {
            Licence.NONE: "",
            Licence.CC_BY: "https://creativecommons.org/licenses/by/4.0/",
            Licence.CC_BY_SA: "https://creativecommons.org/licenses/by-sa/4.0/",
            Licence.CC0: "https://creativecommons.org/publicdomain/zero/1.0/",
            Licence.OGL: "https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/",
        }[self]


class SetState(models.TextChoices):
    PREPARING = "preparing", _("Preparing")
    RUNNING = "running", _("Running")
    CONCLUDING = "concluding", _("Concluding")
    CLOSED = "closed", _("Closed")

    @classmethod
    def open_states(cls):
        """Return the states in which members and facilitators may still write."""
        return {cls.PREPARING, cls.RUNNING, cls.CONCLUDING}

    @classmethod
    def before_conclusion(cls):
        """Return the states in which the year is ahead or under way: pairs can still apply."""
        return {cls.PREPARING, cls.RUNNING}


SET_TRANSITIONS = {
    SetState.PREPARING: {SetState.RUNNING},
    SetState.RUNNING: {SetState.CONCLUDING},
    SetState.CONCLUDING: {SetState.RUNNING, SetState.CLOSED},
    SetState.CLOSED: {SetState.CONCLUDING},  # for 14 days, on a page of its own
}


class PairState(models.TextChoices):
    PROPOSED = "proposed", _("Waiting for agreement")
    CONFIRMED = "confirmed", _("Taking part")
    DECLINED = "declined", _("Declined")
    WITHDRAWN = "withdrawn", _("Withdrew")
    LAPSED = "lapsed", _("No answer")

    @classmethod
    def open_states(cls):
        return {cls.PROPOSED, cls.CONFIRMED}

    @classmethod
    def ended_states(cls):
        return set(cls) - cls.open_states()


class AgreementState(models.TextChoices):
    INVITED = "invited", _("Invited")
    AGREED = "agreed", pgettext_lazy("a side", "Agreed")
    DECLINED = "declined", _("Declined")
    WITHDRAWN = "withdrawn", _("Withdrew")


AGREEMENT_TRANSITIONS = {
    AgreementState.INVITED: {AgreementState.AGREED, AgreementState.DECLINED},
    AgreementState.AGREED: {AgreementState.WITHDRAWN},
    AgreementState.DECLINED: set(),
    AgreementState.WITHDRAWN: set(),
}


class InvitationState(models.TextChoices):
    ASKED = "asked", _("Invited")
    ACCEPTED = "accepted", _("Accepted")
    DECLINED = "declined", _("Declined")
    TAKEN_BACK = "taken back", _("Withdrawn")


class ApplicationState(models.TextChoices):
    """What became of a pair's application; managers see it once both sides have confirmed it."""

    SENT = "sent", _("Waits for both to confirm")
    CONFIRMED = "confirmed", _("To be decided")
    INVITED = "invited", _("Invited")
    DECLINED = "declined", _("Declined")
    KEPT = "kept", _("Kept for the next set")

    @classmethod
    def decided_states(cls):
        return {cls.INVITED, cls.DECLINED, cls.KEPT}

    @classmethod
    def open_states(cls):
        """Return the states in which a manager can still decide."""
        return {cls.CONFIRMED, cls.KEPT}

    @classmethod
    def mailed_states(cls):
        """Return the states whose mail can be sent again: to confirm, or what was decided."""
        return {cls.SENT, cls.DECLINED, cls.KEPT}


APPLICATION_TRANSITIONS = {
    ApplicationState.SENT: {ApplicationState.CONFIRMED},
    ApplicationState.CONFIRMED: ApplicationState.decided_states(),
    ApplicationState.KEPT: {ApplicationState.INVITED, ApplicationState.DECLINED},
    ApplicationState.INVITED: set(),
    ApplicationState.DECLINED: set(),
}


class Sector(models.TextChoices):
    COUNCIL = "council", _("Council")
    HEALTH = "health", _("Health")
    POLICE = "police", _("Police")
    VOLUNTARY = "voluntary", _("Voluntary and community")
    BUSINESS = "business", _("Business")
    EDUCATION = "education", _("Education")
    OTHER = "other", _("Other")


class Naming(models.TextChoices):
    """Whom the report may name, from the narrowest to the widest."""

    NOBODY = "nobody", _("Nobody: neither people nor partnerships")
    PARTNERSHIPS = "partnerships", _("Partnerships, but no people")
    EVERYBODY = "everybody", _("Partnerships and people")

    def is_narrower_than(self, other):
        return Naming.values.index(self) < Naming.values.index(other)

    def called(self, partnership):
        """Return the label with a programme’s own word for a partnership (``Inflected``)."""
        text = {
            Naming.NOBODY: _("Nobody: neither people nor {partnership:plural}"),
            Naming.PARTNERSHIPS: _("{partnership:^plural}, but no people"),
            Naming.EVERYBODY: _("{partnership:^plural} and people"),
        }[self]
        return str(text).format(partnership=partnership)

    def means(self, partnership):
        """Return what the choice does to the report, for those who choose it."""
        text = {
            Naming.NOBODY: _("Every entry in the report is attributed to “one pair”."),
            Naming.PARTNERSHIPS: _(
                "{partnership:^plural} and places are named where an entry’s author agreed. An "
                "entry whose words name a person is left out."
            ),
            Naming.EVERYBODY: _(
                "{partnership:^plural}, places and people are named where an entry’s author agreed."
            ),
        }[self]
        return str(text).format(partnership=partnership)

    @property
    def caution(self):
        """Return the hint for whoever chooses who can see an entry, or ""."""
        return {
            Naming.NOBODY: _(
                "The set’s ground rules say that the report names nobody, whatever is chosen here."
            ),
            Naming.PARTNERSHIPS: _(
                "The set’s ground rules say that the report names no people: an entry whose words "
                "name a person stays out of it."
            ),
            Naming.EVERYBODY: "",
        }[self]


class ResearchUse(models.TextChoices):
    """Whether coded rows of a set may go into a research extract, the narrower first."""

    NO = "no", _("No")
    YES = "yes", _("Yes, coded and without names")

    @property
    def means(self):
        return {
            ResearchUse.NO: _("Nothing of this set goes to researchers."),
            ResearchUse.YES: _(
                "Once the report is released, researchers of the programme can download tables: "
                "numbers, dates and states under codes, and the words of entries that the report "
                "may print without names. The set sees each download on a page."
            ),
        }[self]


class ReadinessMoment(models.TextChoices):
    """When a member answers the short questions about working together."""

    START = "start", _("At the start")
    CLOSE = "close", _("At the close")

    @classmethod
    def of(cls, set_state):
        """Return which of the two is answered while the set is in that state, or None."""
        return {
            SetState.PREPARING: cls.START,
            SetState.RUNNING: cls.START,
            SetState.CONCLUDING: cls.CLOSE,
        }.get(set_state)


class PaperKind(models.TextChoices):
    BACKGROUND = "background", _("Background paper")
    OTHER = "other", _("Other paper")


class SupportKind(models.TextChoices):
    """How facilitators helped a pair."""

    CALL = "call", _("Call")
    MAIL = "mail", _("Email")
    VISIT = "visit", _("Visit")
    MEETING = "meeting", _("Meeting with the pair")
    RESEARCH = "research", _("Finding something out")
    OTHER = "other", _("Other")


MAX_QUESTION_LENGTH = 500  # characters: shared, and in the bank of a set


class SharedKind(models.TextChoices):
    """What facilitators of a programme share with one another."""

    AGENDA = "agenda", _("Agenda")
    QUESTION = "question", _("Question")
    PAPER = "paper", _("Paper")
    RULES = "rules", _("Ground rules")
