"""Who may use which address. ``tests/test_urls.py`` walks the URL configuration against this table.

Each app's rows are in ``tests/<app>/urls_table.py``; those of sign-in and the front doors are here.
"""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import cached_property

from als.accounts.addresses import ask as ask_for_address
from als.accounts.addresses import token_of
from als.accounts.changes import make_feed
from als.accounts.welcome import welcome_token
from als.archive.models import PersonExport
from als.core import clock
from als.core.disclosure import Disclosure
from als.core.enums import MailKind, MailState
from als.core.mail import outbox
from als.core.mail.choices import choice_token
from als.core.models import OutMail
from reports.models import Rendering, Snapshot
from sets.enums import SetState
from tests import factories as make
from tests.cast import PEOPLE, Cast

ALL = frozenset(PEOPLE)
MEMBERS = frozenset({"upper_a", "lower_a", "upper_b", "lower_b"})
UPPER_A = frozenset({"upper_a"})
PAIR_A = frozenset({"upper_a", "lower_a"})
FACILITATOR = frozenset({"facilitator"})
IN_SET = MEMBERS | FACILITATOR
MANAGER = frozenset({"manager"})
SPONSOR = frozenset({"sponsor"})
NOBODY = frozenset()
RETENTION = FACILITATOR | MANAGER
KEEP = {"keep_until_day": "1", "keep_until_month": "3", "keep_until_year": "2031"}


@dataclass(frozen=True)
class Row:
    """One address with one method.

    ``who`` gets an answer; ``forbidden`` know that the thing is there and get 403; all others of
    the cast get 404. Without a sign-in everybody is sent to sign in, unless it is ``public``.
    ``kwargs`` makes the address's arguments from a ``World``, ``data`` what is sent.
    ``by_token``: it is for programs that show a token; nobody's session opens it, which is 401.
    ``html`` says that the answer to GET is a page (which axe then looks at).
    """

    name: str
    who: frozenset = NOBODY
    kwargs: Callable = field(default=lambda w: {})
    method: str = "GET"
    data: Callable = field(default=lambda w: {})
    forbidden: frozenset = NOBODY
    public: bool = False
    html: bool = True
    by_token: bool = False

    def __str__(self):
        return f"{self.method} {self.name}"


class World:
    """The cast's main set with one of each thing, made when a row asks for it. Pair A owns them."""

    def __init__(self, cast: Cast):
        self.cast = cast
        self.set = cast.set
        self.programme = cast.programme
        self.pair = cast.pair_a

    def has(self, *names):
        """Make these things now, for a test that doesn't use them itself."""
        for name in names:
            getattr(self, name)

    @cached_property
    def concluding(self):
        self.set.state = SetState.CONCLUDING
        self.set.save(update_fields=["state"])
        return self.set

    @cached_property
    def closed(self):
        """The set, closed; its personal data is kept until today."""
        self.set.state, self.set.closed_at = SetState.CLOSED, clock.now()
        self.set.keep_until = clock.today()
        self.set.save(update_fields=["state", "closed_at", "keep_until"])
        return self.set

    @cached_property
    def upper_a(self):
        return self.cast.member("upper_a")

    @cached_property
    def rules(self):
        return make.GroundRulesFactory(set=self.set, written_by=self.cast.facilitator)

    @cached_property
    def paper(self):
        return make.PaperFactory(set=self.set, added_by=self.cast.facilitator)

    @cached_property
    def paper_file(self):
        return make.PaperFileFactory(paper=self.paper)

    @cached_property
    def topic(self):
        return make.TopicFactory(proposed_by=self.upper_a)

    @cached_property
    def proposed_pair(self):
        """A pair whose two leads (members of pair A) have not answered."""
        pair = make.PairFactory(set=self.set, number=9, proposed=True)
        for side, person in (("upper", self.cast.upper_a), ("lower", self.cast.lower_a)):
            make.AgreementFactory(pair=pair, side=side, person=person)
        return pair

    @cached_property
    def failed_mail(self):
        """An email to upper A about the set that was given up."""
        mail = outbox.write(
            self.cast.upper_a, kind=MailKind.MINUTES, key="failed", subject="Minutes",
            template="login_code", code="1", set_id=self.set.pk,
        )  # fmt: skip
        OutMail.objects.filter(pk=mail.pk).update(state=MailState.FAILED, attempts=17)
        return mail

    @cached_property
    def address_change(self):
        """Upper A has asked for another address."""
        return ask_for_address(new="elsewhere@example.org", by=self.cast.upper_a)

    def _meeting(self, number, **traits):
        return make.MeetingFactory(cycle__set=self.set, cycle__number=number, **traits)

    @cached_property
    def draft_meeting(self):
        return self._meeting(1, dated=True)

    @cached_property
    def meeting(self):
        """A called meeting."""
        return self._meeting(2, called=True)

    @cached_property
    def session(self):
        """A meeting in session."""
        return self._meeting(3, in_session=True)

    @cached_property
    def closed_meeting(self):
        return self._meeting(4, closed=True)

    @cached_property
    def circulated_meeting(self):
        return self._meeting(5, circulated=True)

    @cached_property
    def agreed_meeting(self):
        return self._meeting(6, agreed=True)

    @cached_property
    def agreed_version(self):
        return make.MinutesVersionFactory(meeting=self.agreed_meeting)

    def item(self, meeting):
        return make.ItemFactory(meeting=meeting, proposed_by=self.upper_a)

    def minute(self, meeting, **kwargs):
        return make.MinuteFactory(
            item=self.item(meeting), written_by=self.cast.facilitator, **kwargs
        )

    @cached_property
    def learning_note(self):
        return make.LearningNoteFactory(
            meeting=self.closed_meeting, member=self.upper_a, text="MYOWNWORDS"
        )

    @cached_property
    def theme(self):
        return make.ThemeFactory(set=self.set, proposed_by=self.cast.upper_a)

    @cached_property
    def issue(self):
        """An issue of pair A that the set may read."""
        return make.IssueFactory(
            pair=self.pair,
            theme=self.theme,
            confirmed_by=self.upper_a,
            raised_by=self.cast.upper_a,
            disclosure=Disclosure.REPORT_WITH_NAMES,
        )

    @cached_property
    def secret_issue(self):
        """An issue of pair A that stays with the pair."""
        return make.IssueFactory(
            pair=self.pair,
            title="SECRET of the pair",
            confirmed_by=self.upper_a,
            raised_by=self.cast.upper_a,
            disclosure=Disclosure.PAIR,
        )

    @cached_property
    def recorded_issue(self):
        """An issue that the facilitator recorded for pair A."""
        return make.IssueFactory(pair=self.pair, recorded=True, raised_by=self.cast.facilitator)

    @cached_property
    def action(self):
        """A proposed action without consents."""
        return make.ActionFactory(issue=self.issue, owner=self.upper_a)

    @cached_property
    def action_under_way(self):
        return make.ActionFactory(issue=self.issue, owner=self.upper_a, under_way=True)

    @cached_property
    def progress(self):
        return make.ProgressFactory(action=self.action_under_way)

    @cached_property
    def own_data(self):
        """A file with what is held about the upper side's lead of pair A, still to be made."""
        return PersonExport.objects.create(person=self.cast.upper_a, asked_by=self.cast.upper_a)

    @cached_property
    def lesson(self):
        return make.LessonFactory(set=self.set, drafted_by=self.cast.facilitator)

    @cached_property
    def report(self):
        return make.ReportFactory(set=self.set)

    def snapshot(self, **kwargs):
        return Snapshot.objects.create(
            report=self.report, version=1, content={}, sha256="0" * 64, **kwargs
        )

    def rendering(self, **kwargs):
        return Rendering.objects.create(
            snapshot=self.snapshot(), asked_by=self.cast.facilitator, **kwargs
        )


HOME = [
    Row("portal:start", ALL, public=True),
    Row("portal:dashboard", ALL),
    Row("portal:set", IN_SET, lambda w: {"pk": w.set.pk}),
    Row("portal:setup", FACILITATOR, lambda w: {"pk": w.set.pk}, forbidden=MEMBERS),
    Row("archive:close", FACILITATOR, lambda w: {"pk": w.concluding.pk}, forbidden=MEMBERS),
    Row(
        "archive:close",
        FACILITATOR,
        lambda w: {"pk": w.concluding.pk},
        "POST",
        lambda w: KEEP,
        forbidden=MEMBERS,
    ),
    Row("archive:reopen", FACILITATOR, lambda w: {"pk": w.closed.pk}, forbidden=MEMBERS),
    Row("archive:reopen", FACILITATOR, lambda w: {"pk": w.closed.pk}, "POST", forbidden=MEMBERS),
    Row("archive:retention", IN_SET | MANAGER, lambda w: {"pk": w.closed.pk}),
    Row("archive:retention_move", RETENTION, lambda w: {"pk": w.closed.pk}, forbidden=MEMBERS),
    Row(
        "archive:retention_move",
        RETENTION,
        lambda w: {"pk": w.closed.pk},
        "POST",
        lambda w: KEEP,
        forbidden=MEMBERS,
    ),
    Row("archive:retention_confirm", RETENTION, lambda w: {"pk": w.closed.pk}, forbidden=MEMBERS),
    Row(
        "archive:retention_confirm",
        RETENTION,
        lambda w: {"pk": w.closed.pk},
        "POST",
        forbidden=MEMBERS,
    ),
    Row(
        "archive:retention_take_back",
        RETENTION,
        lambda w: {"pk": w.closed.pk},
        "POST",
        forbidden=MEMBERS,
    ),
    Row("archive:removals", FACILITATOR, lambda w: {"pk": w.set.pk}, forbidden=MEMBERS),
    Row("archive:own_data", ALL),
    Row("archive:own_data_ask", ALL, method="POST"),
    Row("archive:own_data_state", UPPER_A, lambda w: {"pk": w.own_data.pk}),
    Row("archive:own_data_cancel", UPPER_A, lambda w: {"pk": w.own_data.pk}, "POST"),
    Row("archive:own_data_file", UPPER_A, lambda w: {"pk": w.own_data.pk}, "POST"),
    Row("archive:removal", ALL),
    Row("archive:removal", ALL, method="POST"),
    Row("archive:removal_take_back", ALL, method="POST"),
    Row("portal:history", IN_SET, lambda w: {"pk": w.set.pk}),
    Row("portal:search", IN_SET, lambda w: {"pk": w.set.pk}),
    Row("portal:pair", IN_SET, lambda w: {"pk": w.pair.pk}),
    Row("portal:pair", FACILITATOR, lambda w: {"pk": w.proposed_pair.pk}),
    # Only where the worked example is on: tests/portal says what they do there.
    Row("example:start", ALL, public=True),
    Row("example:enter", NOBODY, lambda w: {"pk": w.cast.upper_a.pk}, "POST", public=True),
    Row("example:mailbox", NOBODY, public=True),
    Row("example:mail", NOBODY, lambda w: {"pk": 1}, public=True),
    Row("example:mail_html", NOBODY, lambda w: {"pk": 1}, public=True),
    Row("portal:undelivered", FACILITATOR, lambda w: {"pk": w.set.pk}, forbidden=MEMBERS),
    Row(
        "portal:send_again",
        FACILITATOR,
        lambda w: {"pk": w.set.pk, "mail_pk": w.failed_mail.pk},
        "POST",
        forbidden=MEMBERS,
    ),
    Row("portal:gallery", NOBODY, public=True),
    Row(
        "portal:feed",
        ALL,
        lambda w: {"token": make_feed(by=w.cast.upper_b)},
        public=True,
        html=False,
    ),
    Row("portal:operations", NOBODY),
    Row("portal:mail_again", NOBODY, lambda w: {"pk": 1}, method="POST"),
    Row(
        "portal:file_again", NOBODY, lambda w: {"label": "archive.archive", "pk": 1}, method="POST"
    ),
    Row("portal:healthz", ALL, public=True, html=False),
    Row("portal:readyz", ALL, public=True, html=False),
    Row("portal:metrics", NOBODY, public=True),
]


def by_address_link(name):
    """An address in the mail that went to upper A's old mail address."""
    kwargs = {"kwargs": lambda w: {"token": token_of(w.address_change, "old")}}
    return Row(name, UPPER_A, **kwargs, public=True, forbidden=ALL - UPPER_A)


ACCOUNTS = [
    Row("accounts:address", ALL),
    Row("accounts:address", ALL, method="POST", data=lambda w: {"new": "elsewhere@example.org"}),
    Row("accounts:address_stop", ALL, method="POST"),
    by_address_link("accounts:address_link"),
    replace(by_address_link("accounts:address_confirm"), method="POST"),
    replace(by_address_link("accounts:address_link_stop"), method="POST"),
    Row("accounts:language", ALL, public=True),
    Row("accounts:language", ALL, method="POST", data=lambda w: {"language": "en"}, public=True),
    Row("accounts:profile", ALL),
    Row("accounts:profile", ALL, method="POST", data=lambda w: {"name": "New name"}),
    Row("accounts:photo_give", ALL),
    Row("accounts:photo_give", ALL, method="POST"),
    Row("accounts:photo_remove", ALL, method="POST"),
    Row("accounts:feed_make", ALL, method="POST"),
    Row("accounts:feed_off", ALL, method="POST"),
    Row(
        # Whoever is signed in as another is told that the invitation isn't theirs.
        "accounts:welcome",
        NOBODY,
        lambda w: {"token": welcome_token(make.PersonFactory())},
        public=True,
        forbidden=ALL,
    ),
    Row("accounts:mail_choices", ALL),
    Row(
        "accounts:mail_choices",
        ALL,
        method="POST",
        data=lambda w: {kind.value: "at_once" for kind in MailKind.chosen()},
    ),
    Row(
        "accounts:mail_switch",
        ALL,
        lambda w: {"token": choice_token(w.cast.upper_a, MailKind.MINUTES)},
        public=True,
    ),
    Row(
        "accounts:mail_switch",
        ALL,
        lambda w: {"token": choice_token(w.cast.upper_a, MailKind.MINUTES)},
        "POST",
        public=True,
    ),
    Row("account_request_login_code", ALL, public=True),
    Row("account_confirm_login_code", ALL, public=True),
    Row("account_login", ALL, public=True),
    Row("account_logout", ALL, public=True),
    Row("account_signup", ALL, public=True),
    Row("account_inactive", ALL, public=True),
    Row("account_change_password", ALL),
    Row("account_set_password", ALL),
    Row("accounts:security_txt", ALL, public=True, html=False),
    Row("accounts:sessions", ALL),
    Row("accounts:sessions_end", ALL, method="POST"),
    Row("accounts:session_end", NOBODY, lambda w: {"pk": 1}, "POST"),
    Row("accounts:provider_there", ALL, public=True, html=False),
    Row("accounts:provider_back", ALL, public=True, html=False),
    Row("accounts:provider_enter", ALL, public=True, html=False),
    Row("accounts:provider_enter", ALL, method="POST", public=True, html=False),
    Row("accounts:provider_unlink", ALL, method="POST"),
    # Who has no password and no second factor is led to the code by mail.
    Row("account_reauthenticate", ALL),
    Row("mfa_reauthenticate", ALL),
    Row("mfa_reauthenticate_webauthn", ALL),
    Row("account_reauthenticate_by_mail", ALL),
    Row("account_reauthenticate_by_mail", ALL, method="POST", data=lambda w: {"code": "AAAA-BBBB"}),
    Row("accounts:ask_again_send", ALL, method="POST"),
    Row("mfa_login_webauthn", ALL, public=True),
    Row("mfa_login_webauthn", ALL, method="POST", data=lambda w: {"credential": "{}"}, public=True),
    Row("mfa_add_webauthn", ALL),
    Row("mfa_add_webauthn", ALL, method="POST", data=lambda w: {"credential": "{}"}),
    Row("mfa_edit_webauthn", NOBODY, lambda w: {"pk": 1}),
    Row("mfa_remove_webauthn", NOBODY, lambda w: {"pk": 1}, "POST"),
    Row("mfa_authenticate", ALL, public=True),
    Row("mfa_authenticate", ALL, method="POST", public=True),
    Row("mfa_index", ALL),
    Row("mfa_activate_totp", ALL),
    Row("mfa_activate_totp", ALL, method="POST", data=lambda w: {"code": "000000"}),
    Row("mfa_deactivate_totp", NOBODY),
    Row("mfa_view_recovery_codes", NOBODY),
    Row("mfa_generate_recovery_codes", ALL),
    Row("mfa_generate_recovery_codes", ALL, method="POST"),
]


def all_rows():
    """Return the whole table."""
    from tests.actions.urls_table import ROWS as ACTIONS
    from tests.meetings.urls_table import ROWS as MEETINGS
    from tests.reports.urls_table import ROWS as REPORTS
    from tests.research.urls_table import ROWS as RESEARCH
    from tests.sets.urls_table import ROWS as SETS

    return [*HOME, *ACCOUNTS, *SETS, *MEETINGS, *ACTIONS, *REPORTS, *RESEARCH]
