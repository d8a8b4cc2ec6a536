"""States and kinds of what the year leads to."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class LessonKind(models.TextChoices):
    POLICY = "policy", _("For policy")
    PRACTICE = "practice", _("For practice")


class LessonAudience(models.TextChoices):
    """Whom a lesson is for. The first two are shown in the programme's words for its tiers."""

    UPPER = "upper", _("Upper tier")
    LOWER = "lower", _("Lower tier")
    BOTH = "both", _("Both tiers")
    GOVERNMENT = "government", _("Government and sponsor")
    OTHER = "other", _("Others")


class LessonState(models.TextChoices):
    """A lesson that was dropped stays, with the reason; it is in no report."""

    OPEN = "open", _("In the report")
    DROPPED = "dropped", _("Dropped")


LESSON_TRANSITIONS = {
    LessonState.OPEN: {LessonState.DROPPED},
    LessonState.DROPPED: {LessonState.OPEN},
}


class PassageAnswer(models.TextChoices):
    """What one side says to a passage of its pair being quoted. Silence is no answer."""

    YES = "yes", _("Yes, with names")
    WITHOUT_NAMES = "without_names", _("Yes, without names")
    NO = "no", _("No")


class SignOffAnswer(models.TextChoices):
    """What one side says to a frozen version. Silence is no answer, and never a yes."""

    SIGNED = "signed", _("Signed")
    DECLINED = "declined", _("Declined to sign")


class ReportSection(models.TextChoices):
    """What people write in the report: a text of its own, or words before what is compiled."""

    FOREWORD = "foreword", _("Foreword")
    SUMMARY = "summary", _("Summary")
    METHOD = "method", _("How the set worked")
    ISSUES = "issues", _("Key issues")
    TRIED = "tried", _("What was tried")
    LESSONS = "lessons", _("Lessons")
    LIMITS = "limits", _("Limits of this evidence")
    ITSELF = "itself", _("What helped the set itself")
    SUPPORT = "support", _("Support given")
    PEOPLE = "people", _("Who took part")
    CLOSING = "closing", _("Note at the end")
    REMARKS = "remarks", _("What members said of their meetings")


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
    # Released with what is signed, once the date has passed by which sides were asked to answer.
    ReportState.FOR_SIGN_OFF: {
        ReportState.DRAFTING,
        ReportState.SIGNED_OFF,
        ReportState.RELEASED,
    },
    ReportState.SIGNED_OFF: {ReportState.DRAFTING, ReportState.RELEASED},
    # A correction is a new version.
    ReportState.RELEASED: {ReportState.DRAFTING},
}


class RenderingFormat(models.TextChoices):
    """The files that can be made from one frozen version."""

    PDF = "pdf", _("PDF")
    SUMMARY = "summary", _("Short PDF, at most two pages")
    ANNEX = "annex", _("Supplement: all issues, actions and entries")
    DOCX = "docx", _("Word file, for editing")
    HTML = "html", _("Web page in one file")
    JSON = "json", _("JSON, for machines")


class ResponseAnswer(models.TextChoices):
    """What the sponsor answers to a released lesson."""

    ACCEPTED = "accepted", _("Accepted")
    IN_PART = "in_part", _("Accepted in part")
    NOT_ACCEPTED = "not_accepted", _("Not accepted")
    CONSIDERING = "considering", _("Under consideration")

    @classmethod
    def with_deeds(cls):
        """Return the answers that say what will be done, and by whom."""
        return {cls.ACCEPTED, cls.IN_PART}

    @classmethod
    def with_day(cls):
        """Return the answers that say by when: it will be done, or decided."""
        return {*cls.with_deeds(), cls.CONSIDERING}


class ReplyAnswer(models.TextChoices):
    """What a side says to the set's reply to a question of the sponsor. Silence is no answer."""

    AGREED = "agreed", _("Yes, as it is")
    DECLINED = "declined", _("No, not like this")


class FollowUpMonths(models.IntegerChoices):
    """How long after the release each side is asked what became of its work."""

    SIX = 6, _("Six months after the release")
    TWELVE = 12, _("Twelve months after the release")


class FollowUpGoing(models.TextChoices):
    """Whether what a pair began in the set is still going."""

    GOING = "going", _("Still going")
    CHANGED = "changed", _("Going, in another form")
    STOPPED = "stopped", _("No longer going")
    NOT_BEGUN = "none", _("It never began")


class Relation(models.TextChoices):
    """How a released lesson stands to a finding across sets."""

    SUPPORTS = "supports", _("Supports it")
    QUALIFIES = "qualifies", _("Supports it, with a limit")
    CONTRADICTS = "contradicts", _("Contradicts it")


class ExclusionReason(models.TextChoices):
    """Why an entry stays out of the report."""

    DISCLOSURE = "disclosure", _("only the pair or the set can see it")
    UNCONFIRMED = "unconfirmed", _("not yet confirmed by a member of its pair")
    NAMED = "named", _("its words name a place or a person that may not be named")
    COULD_BE = "could_be", _("its words could name somebody, and nobody has checked them yet")
    LEFT = "left", _("its pair no longer takes part")
    NOT_ANSWERED = "not_answered", _("its pair has not answered yet")
    REFUSED = "refused", _("its pair does not want it quoted")
    NOT_AGREED = "not_agreed", _("not agreed by both sides")
    WITH_PARENT = "with_parent", _("what it belongs to is left out")
    MINUTES = "minutes", _("its minutes are not circulated yet")
    RECOGNISABLE = (
        "recognisable",
        _("readers could tell whose it is, and its pair has not accepted that"),
    )

    @classmethod
    def for_words(cls):
        """Return the reasons that lie in the words alone: changing or clearing them ends it."""
        return {cls.NAMED, cls.COULD_BE}


class RecognitionAnswer(models.TextChoices):
    """A side's decision on a passage without names by which readers could recognise it."""

    ACCEPTED = "accepted", _("Print it all the same")
    LEFT_OUT = "left_out", _("Leave it out of the report")


class Strength(models.TextChoices):
    """How much a lesson rests on. What makes which is in ``reports.content.strength``."""

    NONE = "none", _("No evidence yet")
    THIN = "thin", _("Thin")
    FAIR = "fair", _("Fair")
    STRONG = "strong", _("Strong")
