"""Accounts, what the libraries keep of them, and what serves the whole installation."""

from allauth.account.models import EmailAddress, EmailConfirmation
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount, SocialApp, SocialToken
from allauth.usersessions.models import UserSession
from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.contrib.sessions.models import Session
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from als.accounts.models import AddressChange, CalendarFeed, CodeRequest, Removal, User
from als.archive.inventory.columns import (
    Impersonal,
    KeptAtClearing,
    LeftOut,
    Removed,
    Then,
    Why,
    entry,
    in_archive,
    personal,
)
from als.archive.models import Archive, PersonExport
from als.core.models import (
    AuditEntry,
    AuditSeal,
    FileToRemove,
    MailPreference,
    OutMail,
    SearchEntry,
)

SIGNING_IN = "until the account goes"
OPENS_A_DOOR = "a secret that would let somebody in"
HOW_TO_SIGN_IN = LeftOut("how somebody signs in, on this installation alone")
OF_THE_FRAMEWORK = LeftOut("of the framework, the same on every installation")

# fmt: off
ACCOUNTS = (
    entry(User, (), LeftOut("as people: never passwords, photos, rights or when they signed in"),
          KeptAtClearing("those with another place keep their name; all others are emptied"),
          personal("pk", Why.ACCOUNT,
                   "name and its parts, language, mail address, photo, hashed password",
                   Then.EMPTIED, hidden={"password": OPENS_A_DOOR}, kept=SIGNING_IN)),
    entry(Removal, (), LeftOut("a person's own wish, on this installation alone"), None,
          personal("person", Why.ACCOUNT, "that somebody asked to be removed, and when",
                   besides={"asked_by": "the person, or nobody: the operator"}, kept="for good")),
    entry(AddressChange, (), HOW_TO_SIGN_IN, None,
          personal("person", Why.ACCOUNT,
                   "that somebody asked for another mail address, both addresses, and when each "
                   "was confirmed", Then.GOES, kept=SIGNING_IN,
                   besides={"agreed_by": "who agreed at the old one: the person, or a manager"})),
    entry(CodeRequest, (), LeftOut("somebody waits for a code to sign in here, for 10 minutes"),
          None, Impersonal("an address that asked for a code, for 10 minutes")),
    entry(CalendarFeed, (), LeftOut("a secret address of a person, on this installation alone"),
          None, personal("person", Why.OWN, "that there is a calendar address", Then.GOES,
                         hidden={"token_hash": OPENS_A_DOOR}, kept=SIGNING_IN)),
    entry(EmailAddress, (), HOW_TO_SIGN_IN, None,
          personal("user", Why.ACCOUNT, "mail address, and whether it is confirmed", Then.GOES,
                   kept=SIGNING_IN)),
    entry(EmailConfirmation, (), HOW_TO_SIGN_IN, None,
          personal("email_address__user", Why.ACCOUNT,
                   "requests to confirm a mail address", Then.GOES,
                   hidden={"key": OPENS_A_DOOR}, kept=SIGNING_IN)),
    entry(Authenticator, (), HOW_TO_SIGN_IN, None,
          personal("user", Why.ACCOUNT, "second factors: which, since when, last used", Then.GOES,
                   hidden={"data": OPENS_A_DOOR}, kept=SIGNING_IN)),
    entry(SocialAccount, (), HOW_TO_SIGN_IN, None,
          personal("user", Why.ACCOUNT,
                   "which account of an organisation signs somebody in: its number there, since "
                   "when, last used", Then.GOES,
                   kept="until the person removes it, or their address changes")),
    entry(SocialToken, (), HOW_TO_SIGN_IN, None,
          personal("account__user", Why.ACCOUNT, "nothing: such tokens are not kept", Then.GOES,
                   hidden={"token": OPENS_A_DOOR, "token_secret": OPENS_A_DOOR}, kept="not kept")),
    entry(SocialApp, (), HOW_TO_SIGN_IN, None,
          Impersonal("nothing: settings name the provider of accounts")),
    entry(UserSession, (), HOW_TO_SIGN_IN, None,
          personal("user", Why.ACCOUNT,
                   "where somebody is signed in: network address, browser, since when", Then.GOES,
                   hidden={"session_key": OPENS_A_DOOR, "data": OPENS_A_DOOR},
                   kept="until the session ends")),
    entry(Session, (), HOW_TO_SIGN_IN, None,
          Impersonal("who is signed in, for 90 days after the last page; goes with the person")),
    entry(MailPreference, (), LeftOut("a person's own choice, for all their sets"), None,
          personal("person", Why.OWN, "how each kind of mail comes", Then.GOES, kept=SIGNING_IN)),
)
INSTALLATION = (
    entry(Archive, "set", LeftOut("an archive does not hold archives"), Removed(),
          personal("asked_by", Why.FILES, "archives asked for",
                   kept="the file for a week, the row until the set is cleared")),
    entry(PersonExport, (), LeftOut("a person's own data is for that person alone"), None,
          personal("person", Why.FILES, "exports of one's own data", Then.GOES,
                   besides={"asked_by": "the person"}, kept="the file for a week")),
    entry(OutMail, "set_id",
          LeftOut("mails that were sent, emptied after 90 days; an import must send nothing again"),
          Removed(_("emails")),
          personal("to", Why.MAIL, "mails to the person: address, words, whether it arrived",
                   Then.GOES, kept="words for 90 days, the rest until the set is cleared",
                   hidden={"reply_to": "names and addresses of others: in the mail itself"})),
    entry(AuditEntry, "set_id",
          in_archive("pair_id", shown=~Q(target_kind="facilitatornote")),
          KeptAtClearing("when and what stay; who is emptied"),
          personal("by", Why.RECORD, "who did what to which row, when", Then.EMPTIED,
                   kept="for good; names until the set is cleared",
                   hidden={"by_salt": "protects the fingerprint of the name from being guessed",
                           "name_salt": "the same"})),
    entry(AuditSeal, (),
          LeftOut("the chain of this installation's audit log: an import gets its own"),
          None, Impersonal("hashes alone")),
    entry(FileToRemove, (), LeftOut("files whose rows are gone"), None,
          Impersonal("names of stored files, for minutes")),
    entry(SearchEntry, (), LeftOut("made by the database from rows that are in the archive"), None,
          Impersonal("words of texts, kept by the database as long as the text")),
    entry(Permission, (), OF_THE_FRAMEWORK, None, Impersonal("of the framework, unused")),
    entry(Group, (), OF_THE_FRAMEWORK, None, Impersonal("of the framework, unused")),
    entry(Group.permissions.through, (), OF_THE_FRAMEWORK, None,
          Impersonal("of the framework, unused")),
    entry(ContentType, (), OF_THE_FRAMEWORK, None, Impersonal("of the framework")),
)
# fmt: on
