"""A row in each table of the installation, for what is to be the same after a backup."""

import datetime as dt

from allauth.account.models import EmailAddress, EmailConfirmation
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount, SocialApp, SocialToken
from django.contrib.auth.models import Group, Permission

from actions.changes import links
from actions.models import ProposedAction
from als.accounts import addresses, changes, codes
from als.archive.changes import archives, exports, removal_requests
from als.core import audit_chain, clearing, clock
from als.core.enums import MailChoice, MailKind
from als.library.changes import synthesis
from als.library.models import Finding, FindingLesson, Synthesis
from als.research.changes import tokens
from als.research.enums import TableKind
from als.research.models import Extract, ExtractSet
from reports.models import PublicPage, Snapshot
from sets.changes import applications, invitations, role_invitations
from tests import factories as make
from tests.answer_links import answer_link_for
from tests.archive.whole import whole_set
from tests.files import pdf


def whole_installation(cast):
    """Fill the cast's set, and each table that it leaves empty."""
    whole_set(cast)
    _of_people(cast)
    _of_the_set(cast)
    _of_the_programme(cast)
    _of_libraries(cast)
    audit_chain.seal()


def _of_people(cast):
    person = cast.fresh("upper_a")
    codes.ask(address=person.email, code="ABCDEF")
    changes.make_feed(by=person)
    changes.choose_mail(person=person, choices={MailKind.DUE: MailChoice.DIGEST}, by=person)
    addresses.ask(new="new@example.org", by=person)
    removal_requests.ask_removal(person=cast.stranger, by=cast.stranger)
    exports.ask_for_own_data(by=person)
    Authenticator.objects.create(user=person, type="totp", data={"secret": "č"})


def _of_the_set(cast):
    new = {"email": "new.one@example.org", "name": "Nova Osoba"}
    invitations.ask_colleague(
        pair=cast.pair_a, side="upper", sector="council", by=cast.upper_a, **new
    )
    role_invitations.ask_facilitator(set_=cast.set, by=cast.fresh("facilitator"), **new)
    archives.ask_for_archive(set_=cast.set, by=cast.fresh("facilitator"))
    action = ProposedAction.objects.filter(issue__pair__set=cast.set).first()
    answer_link_for("rules", thing=cast.set.ground_rules.first(), member=cast.member("upper_a"))
    links.make_link(action=action, member=cast.member("upper_a"))
    clearing.remove_later(["papers/gone"])
    snapshot = Snapshot.objects.filter(report__set=cast.set).first()
    PublicPage.objects.create(report=snapshot.report, snapshot=snapshot, on_by=cast.facilitator)


def _of_the_programme(cast):
    call = applications.open_call(
        set_=make.SetFactory(programme=cast.programme),
        text="Come.",
        last_day=clock.today() + dt.timedelta(9),
        by=cast.fresh("manager"),
    )
    words = {"hours": 4, "partnership": "New", "name": "Ann"}
    two = {f"{side}_{key}": value for side in ("upper", "lower") for key, value in words.items()}
    to = {"upper_email": "u@example.org", "lower_email": "l@example.org"}
    applications.apply(call=call, why="We share a river.", bring="A bridge.", **two, **to)
    make.SharedFactory(programme=cast.programme, kind="paper", content=pdf())


def _of_libraries(cast):
    by, programme = cast.fresh("manager"), cast.programme
    found = {"statement": "It rains.", "explanation": "Often."}
    synthesis.write_finding(programme=programme, by=by, **found)
    snapshot = Snapshot.objects.first()
    FindingLesson.objects.create(
        finding=Finding.objects.first(), snapshot=snapshot, mark="L1", relation="supports"
    )
    now = {"asked_by": by, "asked_at": clock.now()}
    Synthesis.objects.create(programme=programme, content={"sets": []}, **now)
    made = {"tables": [TableKind.ISSUES], "days": 3, "name": "Notebook"}
    _token, row = tokens.make_token(programme=programme, by=cast.fresh("researcher"), **made)
    extract = Extract.objects.create(role=row.role, tables=["issues"], **now)
    ExtractSet.objects.create(extract=extract, set=cast.set, snapshot=snapshot)


def fill_what_the_product_leaves_empty(cast):
    """Tables of libraries that nothing of ours writes in."""
    group = Group.objects.create(name="Group")
    group.permissions.add(Permission.objects.first())
    mine = EmailAddress.objects.create(user=cast.upper_a, email=cast.upper_a.email)
    EmailConfirmation.objects.create(email_address=mine, key="k")
    account = SocialAccount.objects.create(
        user=cast.upper_a, provider="https://login.example", uid="u-1"
    )
    app = SocialApp.objects.create(provider="openid_connect", name="P", client_id="c")
    SocialToken.objects.create(app=app, account=account, token="t")
