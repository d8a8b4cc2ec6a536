"""Every model of the installation: how its rows are somebody's, or why they are nobody's.

Tests walk all models. A new one, a new reference to a person, or a new column that is not in the
register (``docs/privacy.md``) fails them.
"""

from dataclasses import dataclass, field
from enum import StrEnum

from django.apps import apps
from django.db.models import Q


class Why(StrEnum):
    """What the data is for; ``docs/privacy.md`` says more about each."""

    ACCOUNT = "to know who somebody is, and let nobody else in"
    PLACE = "to know who may read and do what"
    WORK = "the set’s own work and record"
    OWN = "for the person alone"
    EVIDENCE = "to measure what changed, and to state the report’s limits"
    REPORT = "to make a report that its people agreed to"
    MAIL = "to tell people what concerns them"
    RECORD = "to show who did what, and when"
    FILES = "to make a file that somebody asked for"


class Then(StrEnum):
    """What becomes of the rows when their person is removed."""

    STAYS = "stays; it names the role instead of the person"
    GOES = "goes"
    EMPTIED = "stays, emptied of what names the person"


@dataclass(frozen=True)
class Held:
    """Rows that are somebody's. ``ways``: from the row to the person; each is exported.

    ``besides``: other references to people, with the reason why they make nobody's export.
    ``shared``: others write in these rows too, so that the words are exported to whoever may still
    read them. ``hidden``: columns that no export holds, with the reason.
    """

    label: str
    ways: tuple
    why: Why
    what: str
    then: Then = Then.STAYS
    shared: bool = False
    besides: dict = field(default_factory=dict)
    hidden: dict = field(default_factory=dict)
    kept: str = ""  # how long, where the clearing's table doesn't say
    but: Q | None = None  # the rows among those that go which stay all the same

    @property
    def model(self):
        return apps.get_model(self.label)

    def of(self, person):
        """Return the rows that are this person's, each once, the oldest first."""
        mine = Q(pk=None)
        for way in self.ways:
            mine |= Q(**{way: person.pk})
        return self.model._base_manager.filter(mine).order_by("pk")

    def going(self, person):
        """Return those of them that go when the person is removed."""
        rows = self.of(person).order_by()
        return rows.exclude(self.but) if self.but else rows


AS_NOW = "an earlier state of the row: exported with it"
DECIDES = "says who decided or answered: in that person's part of the trail"


def past_of(label, what, *besides):
    """Return what is held of a model's earlier states: by who saved them."""
    app, _, name = label.partition(".")
    return Held(
        f"{app}.Historical{name}", ("history_user",), Why.WORK, what,
        besides=dict.fromkeys(besides, AS_NOW),
    )  # fmt: skip


SIGNING_IN = "until the account goes"
OPENS = "a secret: it would open a door"

HELD = [
    Held(
        "accounts.User", ("pk",), Why.ACCOUNT, "name and its parts, mail address, hashed password",
        Then.EMPTIED, hidden={"password": OPENS}, kept=SIGNING_IN,
    ),
    Held(
        "accounts.Removal", ("person",), Why.ACCOUNT, "that somebody asked to be removed, and when",
        besides={"asked_by": "the person, or nobody: the operator"}, kept="for good",
    ),
    Held(
        "accounts.AddressChange", ("person",), Why.ACCOUNT,
        "that somebody asked for another mail address, both addresses, and when each was confirmed",
        Then.GOES, besides={"agreed_by": "who agreed at the old one: the person, or a manager"},
        kept=SIGNING_IN,
    ),
    Held(
        "accounts.CalendarFeed", ("person",), Why.OWN, "that there is a calendar address",
        Then.GOES, hidden={"token_hash": OPENS}, kept=SIGNING_IN,
    ),
    Held(
        "account.EmailAddress", ("user",), Why.ACCOUNT, "mail address, and whether it is confirmed",
        Then.GOES, kept=SIGNING_IN,
    ),
    Held(
        "account.EmailConfirmation", ("email_address__user",), Why.ACCOUNT,
        "a question whether an address is somebody's", Then.GOES, hidden={"key": OPENS},
        kept=SIGNING_IN,
    ),
    Held(
        "mfa.Authenticator", ("user",), Why.ACCOUNT, "second factors: which, since when, last used",
        Then.GOES, hidden={"data": OPENS}, kept=SIGNING_IN,
    ),
    Held(
        "usersessions.UserSession", ("user",), Why.ACCOUNT,
        "where somebody is signed in: address of the network, browser, since when",
        Then.GOES, hidden={"session_key": OPENS, "data": OPENS}, kept="until the session ends",
    ),
    Held(
        "core.MailPreference", ("person",), Why.OWN, "how each kind of mail comes", Then.GOES,
        kept=SIGNING_IN,
    ),
    Held(
        "core.OutMail", ("to",), Why.MAIL, "mails to the person: address, words, whether it came",
        Then.GOES, kept="words for 90 days, the rest until the set is cleared",
        hidden={"reply_to": "names and addresses of others: in the mail itself"},
    ),
    Held(
        "core.AuditEntry", ("by",), Why.RECORD, "who did what to which row, when", Then.EMPTIED,
        kept="for good; names until the set is cleared",
        hidden={"by_salt": "keeps the mark from being guessed", "name_salt": "the same"},
    ),
    Held("sets.ProgrammeRole", ("person",), Why.PLACE, "managing or sponsoring a programme",
         kept="for good"),
    Held("sets.SetFacilitator", ("person",), Why.PLACE, "facilitating a set"),
    Held("sets.Member", ("person",), Why.PLACE, "a seat for a side of a pair: sector, lead, dates"),
    Held(
        "sets.LearningSet", ("clearing_confirmed_by",), Why.RECORD,
        "who confirmed that personal data goes", shared=True, kept="for good",
    ),
    Held("sets.Agreement", ("person", "decided_by"), Why.PLACE,
         "an invitation to take part, the answer and its reason"),
    Held("sets.Invitation", ("person",), Why.PLACE, "being asked to take part for a side",
         Then.GOES, besides={"by": "who asked: in that person's part of the trail"}),
    Held("sets.RoleInvitation", ("person",), Why.PLACE, "being asked to take on a role",
         Then.GOES, besides={"by": "who asked: in that person's part of the trail"}),
    Held("sets.FocusWorkshop", ("scoring_closed_by",), Why.WORK,
         "who closed the scoring; who was there, as typed", shared=True),
    Held("sets.FocusTopic", ("proposed_by__person",), Why.WORK, "topics proposed", shared=True),
    Held("sets.FocusScore", ("member__person",), Why.WORK, "own scores of topics"),
    Held("sets.FocusDecision", ("recorded_by",), Why.WORK, "the choice of the focus", shared=True),
    Held("sets.GroundRules", ("written_by",), Why.WORK, "versions of the ground rules",
         shared=True),
    Held("sets.GroundRulesAcceptance", ("member__person",), Why.WORK, "ground rules accepted"),
    Held("sets.Paper", ("added_by",), Why.WORK, "papers", shared=True),
    Held("sets.PaperFile", ("added_by",), Why.WORK, "files of papers, with the words in them",
         hidden={"text": "the words of the file, which is in the export", "words": "the same"}),
    Held("sets.PaperRead", ("person",), Why.WORK, "papers read"),
    Held("sets.PaperView", ("member__person",), Why.WORK, "what somebody thinks of a paper"),
    Held("sets.Readiness", ("member__person",), Why.EVIDENCE,
         "answers on trust, roles, willingness and hours, with a comment", Then.EMPTIED),
    Held("sets.ClearedWord", ("cleared_by",), Why.REPORT, "words that are no names, as cleared",
         shared=True, besides={"taken_back_by": DECIDES}),
    Held("sets.SupportEntry", ("given_by",), Why.WORK, "support given to a pair", shared=True),
    Held("sets.FacilitatorNote", ("written_by",), Why.OWN, "private notes of facilitators"),
    Held("meetings.AgendaItem", ("proposed_by__person", "added_by"), Why.WORK,
         "items for the agenda, and who presents, as typed", shared=True),
    Held("meetings.AgendaSupport", ("member__person",), Why.WORK, "support for an item"),
    Held("meetings.OwnerQuestion", ("asked_by",), Why.WORK, "questions to the owner of an item"),
    Held("meetings.AgendaSent", ("sent_by",), Why.WORK, "the agenda as it was mailed",
         hidden={"content": "titles of items that others proposed"}),
    Held("meetings.Question", ("asked_by__person", "added_by"), Why.WORK,
         "questions asked in a turn", shared=True),
    Held("meetings.Attendance", ("member__person",), Why.WORK,
         "answers and attendance at meetings, and who stood in"),
    Held("meetings.Invited", ("person",), Why.MAIL, "who has a meeting in the calendar"),
    Held("meetings.DateAnswer", ("member__person",), Why.WORK, "answers to date polls"),
    Held("meetings.Minute", ("written_by",), Why.WORK, "entries of minutes", shared=True),
    past_of("meetings.Minute", "earlier wordings of minutes", "written_by"),
    Held("meetings.MinuteDraft", ("person",), Why.OWN, "minutes typed and not saved", Then.GOES),
    Held("meetings.HolderAgreement", ("member__person",), Why.WORK, "entries agreed for a pair"),
    Held("meetings.Correction", ("asked_by__person",), Why.WORK, "corrections asked for",
         besides={"answered_by": DECIDES}),
    Held("meetings.MinutesVersion", ("agreed_by",), Why.RECORD,
         "minutes as agreed: words, who was there", Then.EMPTIED,
         besides={"reopened_by": DECIDES},
         hidden={"content": "the whole set's words: on its page, for whoever may read it"}),
    Held("meetings.ProcessReview", ("member__person",), Why.EVIDENCE, "reviews of meetings"),
    Held("meetings.LearningNote", ("member__person",), Why.OWN, "own learning notes",
         Then.GOES, but=Q(shared_at__isnull=False)),
    Held("actions.Theme", ("proposed_by",), Why.WORK, "themes", shared=True,
         besides={"merged_by": DECIDES}),
    past_of("actions.Theme", "earlier wordings of themes", "proposed_by", "merged_by"),
    Held("actions.ThemeMove", ("by",), Why.WORK, "issues moved to another theme"),
    Held("actions.Issue", ("raised_by", "confirmed_by__person"), Why.WORK, "issues", shared=True),
    past_of("actions.Issue", "earlier wordings of issues", "raised_by", "confirmed_by"),
    Held("actions.ProposedAction", ("proposed_by", "owner__person"), Why.WORK, "actions",
         shared=True),
    past_of("actions.ProposedAction", "earlier wordings of actions", "proposed_by", "owner"),
    Held("actions.Consent", ("member__person",), Why.WORK, "consents to actions"),
    Held("actions.ProgressEntry", ("author__person",), Why.WORK, "progress between meetings"),
    Held("actions.Attachment", ("added_by",), Why.WORK, "files added to progress"),
    Held("actions.ProgressLink", ("member__person",), Why.MAIL,
         "links in mail that take progress without signing in", Then.GOES),
    Held("reports.Lesson", ("drafted_by",), Why.REPORT, "lessons", shared=True),
    past_of("reports.Lesson", "earlier wordings of lessons", "drafted_by"),
    Held("reports.Evidence", ("added_by",), Why.REPORT, "evidence for lessons", shared=True),
    Held("reports.Endorsement", ("by",), Why.REPORT, "answers to lessons, with reservations"),
    Held("reports.PassageRequest", ("by",), Why.REPORT, "consent asked for"),
    Held("reports.PassageConsent", ("by",), Why.REPORT, "consent to passages of the report"),
    Held("reports.Recognition", ("by",), Why.REPORT,
         "decisions on words that could give a passage away"),
    past_of("reports.Report", "earlier states of the report"),
    Held("reports.ReportText", ("written_by",), Why.REPORT, "texts of the report", shared=True),
    past_of("reports.ReportText", "earlier wordings of the report", "written_by"),
    Held("reports.ReportDraft", ("person",), Why.OWN, "texts of the report not saved", Then.GOES),
    Held("reports.SignOff", ("by",), Why.REPORT, "signatures to a report, or why not"),
    Held("reports.Rendering", ("asked_by",), Why.FILES, "files of reports asked for"),
    Held("archive.Archive", ("asked_by",), Why.FILES, "archives asked for",
         kept="the file for a week, the row until the set is cleared"),
    Held("archive.PersonExport", ("person",), Why.FILES, "exports of one's own data",
         Then.GOES, besides={"asked_by": "the person"}, kept="the file for a week"),
    Held("reports.Download", ("by",), Why.RECORD, "released reports taken", kept="for good"),
    Held("library.Finding", ("written_by",), Why.REPORT, "findings across sets", shared=True,
         kept="for good"),
    Held("library.Synthesis", ("asked_by",), Why.FILES, "files of findings asked for",
         hidden={"content": "the file itself"}, kept="for good"),
]  # fmt: skip

# No row of these is somebody's. What people typed into them, or what names a person, is said.
NOBODYS = {
    "accounts.CodeRequest": "an address that asked for a code, for 15 minutes",
    "core.AuditSeal": "hashes alone",
    "core.FileToRemove": "names of stored files, for minutes",
    "sets.Register": "public registers of authorities",
    "sets.Authority": "public registers of authorities",
    "sets.Programme": "contact name and address of an office, or of a person: emptied with them",
    "sets.Partnership": "organisations",
    "sets.Pair": "organisations; a reason that facilitators typed",
    "meetings.Cycle": "name and purpose of a meeting",
    "meetings.Meeting": "time, place and link of a meeting",
    "meetings.TurnPlan": "minutes for the parts of a turn",
    "meetings.AirtimeTurn": "a pair's seconds in a turn",
    "meetings.DateOption": "days offered",
    "reports.Report": "title and state of a report",
    "reports.Snapshot": "a version of the report, frozen: names as far as their people agreed",
    "library.FindingLesson": "which released lessons a finding rests on",
    "auth.Permission": "of the framework, unused",
    "auth.Group": "of the framework, unused",
    "auth.Group_permissions": "of the framework, unused",
    "contenttypes.ContentType": "of the framework",
    "sessions.Session": "who is signed in, for 90 days after the last page; goes with the person",
}  # fmt: skip


def references(model):
    """Return the names of the columns of a model that lead to a person, or to a person's seat."""
    return [
        column.name
        for column in model._meta.concrete_fields
        if column.is_relation and column.related_model._meta.label in LEADS_TO_PERSON
    ]


LEADS_TO_PERSON = {
    "accounts.User", "sets.Member", "sets.SetFacilitator", "sets.ProgrammeRole",
    "account.EmailAddress",
}  # fmt: skip
