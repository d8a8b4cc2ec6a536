"""What an archive holds: a table of models, in order, and those that it leaves out, with reasons.

A test walks all models of the product: a new one has to be here, in one list or the other.
"""

from dataclasses import dataclass

from django.db.models import Model, Q

from actions.models import (
    Attachment,
    Consent,
    Issue,
    ProgressEntry,
    ProgressLink,
    ProposedAction,
    Theme,
    ThemeMove,
)
from als.accounts.models import AddressChange, CalendarFeed, CodeRequest, Removal, User
from als.archive.models import Archive, PersonExport
from als.core.models import AuditEntry, AuditSeal, FileToRemove, MailPreference, OutMail
from als.library.models import Finding, FindingLesson, Synthesis
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
    ProcessReview,
    Question,
    TurnPlan,
)
from reports.models import (
    Download,
    Endorsement,
    Evidence,
    Lesson,
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
from sets.models import (
    Agreement,
    Authority,
    ClearedWord,
    FacilitatorNote,
    FocusDecision,
    FocusScore,
    FocusTopic,
    FocusWorkshop,
    GroundRules,
    GroundRulesAcceptance,
    Invitation,
    LearningSet,
    Member,
    Pair,
    Paper,
    PaperFile,
    PaperRead,
    PaperView,
    Partnership,
    Programme,
    ProgrammeRole,
    Readiness,
    Register,
    RoleInvitation,
    SetFacilitator,
    SupportEntry,
)

ALL, NONE = Q(), Q(pk=None)
OF_PARTNERSHIP = ("pairs_as_upper__set", "pairs_as_lower__set")


@dataclass(frozen=True)
class Table:
    """A model with the paths from its rows to the set (any of them).

    ``pair`` are the paths to the pair whose own part holds the row; none: it is in no pair's part.
    ``shown`` narrows to what the set's facilitators may read, ``pair_shown`` to what the pair may.
    """

    model: type[Model]
    paths: tuple
    pair: tuple = ()
    shown: Q = ALL
    pair_shown: Q = ALL

    @property
    def label(self):
        return self.model._meta.label_lower

    @property
    def file_name(self):
        """The name of its file in the archive."""
        return f"data/{self.label}.json"

    def rows(self, condition):
        """Return the rows for which it holds, the oldest first, each once."""
        keys = self.model._base_manager.filter(condition).values("pk")
        return self.model._base_manager.filter(pk__in=keys).order_by("pk")


def table(model, *paths, **kwargs):
    return Table(model, paths, **kwargs)


def past_of(model, *paths, **kwargs):
    """Return the table of a model's earlier states (simple-history)."""
    return Table(model.history.model, paths, **kwargs)


def any_of(paths, key):
    """Return the condition that one of the paths leads to that row."""
    condition = NONE
    for path in paths:
        condition |= Q(**{path: key})
    return condition


WENT_ROUND = Q(meeting__minutes_state__in=sorted(MinutesState.shared_states()))
OF_WHAT_WENT_ROUND = Q(minute__meeting__minutes_state__in=sorted(MinutesState.shared_states()))
OF_ACTION, OF_ENTRY = "action__issue__pair", "entry__action__issue__pair"

# In the order in which a reader meets them. References may lead either way.
TABLES = (
    table(
        Register,
        "programmes__sets",
        *(f"authorities__partnership__{path}" for path in OF_PARTNERSHIP),
        *(f"authorities__children__partnership__{path}" for path in OF_PARTNERSHIP),
    ),
    table(
        Authority,
        *(f"partnership__{path}" for path in OF_PARTNERSHIP),
        *(f"children__partnership__{path}" for path in OF_PARTNERSHIP),
    ),
    table(Programme, "sets"),
    table(Partnership, *OF_PARTNERSHIP, pair=("pairs_as_upper", "pairs_as_lower")),
    table(LearningSet, "pk"),
    table(SetFacilitator, "set"),
    table(Pair, "set", pair=("pk",)),
    table(Agreement, "pair__set", pair=("pair",)),
    table(Member, "pair__set", pair=("pair",)),
    table(FocusWorkshop, "set"),
    table(FocusTopic, "set"),
    table(FocusScore, "topic__set", shown=NONE),
    table(FocusDecision, "set"),
    table(GroundRules, "set"),
    table(GroundRulesAcceptance, "rules__set", pair=("member__pair",)),
    table(Paper, "set"),
    table(PaperFile, "paper__set"),
    table(PaperRead, "paper__set"),
    table(PaperView, "paper__set", pair=("member__pair",)),
    table(Readiness, "member__pair__set", shown=NONE),
    table(SupportEntry, "pair__set", pair=("pair",)),
    table(FacilitatorNote, "set", shown=NONE),
    table(ClearedWord, "set"),
    table(Cycle, "set"),
    table(Meeting, "cycle__set"),
    table(AgendaItem, "meeting__cycle__set", pair=("proposed_by__pair",)),
    table(AgendaSupport, "item__meeting__cycle__set"),
    table(OwnerQuestion, "item__meeting__cycle__set"),
    table(AgendaSent, "meeting__cycle__set"),
    table(TurnPlan, "set"),
    table(AirtimeTurn, "meeting__cycle__set", pair=("pair",)),
    table(Question, "set"),
    table(Attendance, "meeting__cycle__set", pair=("member__pair",)),
    table(Invited, "meeting__cycle__set"),
    table(DateOption, "meeting__cycle__set"),
    table(DateAnswer, "option__meeting__cycle__set", pair=("member__pair",)),
    table(Minute, "meeting__cycle__set", pair=("pair",), pair_shown=WENT_ROUND),
    past_of(Minute, "meeting__cycle__set"),
    table(MinuteDraft, "item__meeting__cycle__set", shown=NONE),
    table(
        HolderAgreement, "minute__meeting__cycle__set",
        pair=("minute__pair",), pair_shown=OF_WHAT_WENT_ROUND,
    ),
    table(
        Correction, "minute__meeting__cycle__set",
        pair=("minute__pair",), pair_shown=OF_WHAT_WENT_ROUND,
    ),
    table(MinutesVersion, "meeting__cycle__set"),
    table(ProcessReview, "meeting__cycle__set", shown=Q(named=True)),
    table(LearningNote, "meeting__cycle__set", shown=Q(shared_at__isnull=False)),
    table(Theme, "set"),
    past_of(Theme, "set"),
    table(Issue, "pair__set", pair=("pair",)),
    past_of(Issue, "pair__set", pair=("pair",)),
    table(ThemeMove, "issue__pair__set"),
    table(ProposedAction, "issue__pair__set", pair=("issue__pair",)),
    past_of(ProposedAction, "issue__pair__set", pair=("issue__pair",)),
    table(Consent, "action__issue__pair__set", pair=(OF_ACTION,)),
    table(ProgressEntry, "action__issue__pair__set", pair=(OF_ACTION,)),
    table(Attachment, "entry__action__issue__pair__set", pair=(OF_ENTRY,)),
    table(Lesson, "set"),
    past_of(Lesson, "set"),
    table(Evidence, "lesson__set"),
    table(Endorsement, "lesson__set", pair=("pair",)),
    table(Report, "set"),
    past_of(Report, "set"),
    table(ReportText, "report__set"),
    past_of(ReportText, "report__set"),
    table(ReportDraft, "report__set", shown=NONE),
    table(PassageRequest, "pair__set", pair=("pair",)),
    table(PassageConsent, "pair__set", pair=("pair",)),
    table(Recognition, "pair__set", pair=("pair",)),
    table(Snapshot, "report__set"),
    table(SignOff, "snapshot__report__set", pair=("pair",)),
    table(Rendering, "snapshot__report__set"),
    table(Download, "rendering__snapshot__report__set"),
    table(AuditEntry, "set_id", pair=("pair_id",), shown=~Q(target_kind="facilitatornote")),
)  # fmt: skip

BY_LABEL = {one.label: one for one in TABLES}
# These belong to more than one set: an import takes those that are there already.
SHARED = (Register, Authority, Programme, Partnership)

# People go into a file of their own: name, address, and whether they may sign in.
PEOPLE = "data/people.json"

LEFT_OUT = {
    User: "as people: never passwords, rights or when they signed in",
    ProgrammeRole: "who manages and who sponsors is decided where the set is brought to",
    CodeRequest: "somebody waits for a code to sign in here, for 15 minutes",
    Removal: "a person's own wish, on this installation alone",
    AddressChange: "how somebody signs in, on this installation alone",
    PersonExport: "a person's own data is for that person alone",
    CalendarFeed: "a secret address of a person, on this installation alone",
    MailPreference: "a person's own choice, for all their sets",
    OutMail: "letters that went out, emptied after 90 days; an import must send nothing again",
    AuditSeal: "the chain of this installation's trail: what is imported is chained as imported",
    FileToRemove: "files whose rows are gone",
    RoleInvitation: "open questions: who said yes facilitates, or has the role",
    Invitation: "open questions to colleagues: who said yes is a member",
    ProgressLink: "keys to a form, mailed to a person: they open nothing elsewhere",
    Archive: "an archive does not hold archives",
    Synthesis: "of a programme's sets together, not of one",
    Finding: "of a programme's sets together, not of one",
    FindingLesson: "of a programme's sets together, not of one",
}
# References that lead out of the set, and are not taken along.
LEADS_OUT = {(LearningSet, "copied_from")}
# Models that are not the product's own: sign-in, sessions, kinds of rows.
OTHERS = {"auth", "contenttypes", "sessions", "account", "mfa", "usersessions"}


def past(model):
    """Return the model whose earlier states these rows are, or None."""
    return getattr(model, "instance_type", None)
