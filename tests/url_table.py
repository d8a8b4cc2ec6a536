"""Who may use which address. ``tests/test_urls.py`` walks the URL configuration against this table.

Each app's rows are in tables of its own (``all_rows``); those of sign-in and the front doors are
here.
"""

from collections.abc import Callable
from dataclasses import dataclass, field, replace

from als.accounts.addresses import token_of
from als.accounts.changes import make_feed
from als.accounts.welcome import welcome_token
from als.core.enums import MailKind
from als.core.mail.choices import choice_token
from tests import factories as make
from tests.cast import PEOPLE

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
    from tests.meetings.session_table import ROWS as SESSIONS
    from tests.meetings.urls_table import ROWS as MEETINGS
    from tests.reports.urls_table import ROWS as REPORTS
    from tests.research.urls_table import ROWS as RESEARCH
    from tests.sets.programmes_table import ROWS as PROGRAMMES
    from tests.sets.urls_table import ROWS as SETS

    return [
        *HOME,
        *ACCOUNTS,
        *PROGRAMMES,
        *SETS,
        *MEETINGS,
        *SESSIONS,
        *ACTIONS,
        *REPORTS,
        *RESEARCH,
    ]
