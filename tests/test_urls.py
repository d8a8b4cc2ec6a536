"""Every address, as everybody: one walk over the table of addresses.

The world is made once, what only a row needs is added for it. Everybody asks there, each in a
transaction that is undone, and each answer is held against the table and against the words that
are not that person's to read.
"""

import pickle
import re
from http.cookies import SimpleCookie

import pytest
from django.conf import settings
from django.db import connection, transaction
from django.test import Client
from django.urls import get_resolver, reverse

from als.core.disclosure import Disclosure
from als.core.files import pdf
from als.core.models import AuditEntry, OutMail
from tests import factories as make
from tests.cast import PEOPLE, make_cast
from tests.markup import faults
from tests.url_table import all_rows
from tests.world import World

pytestmark = [pytest.mark.django_db, pytest.mark.walk]

ROWS = all_rows()
APPS = ("als", "sets", "meetings", "actions", "reports")
FIRST = {row.name: row for row in reversed(ROWS)}

IN_THE_SETS = set(PEOPLE) - {"sponsor", "researcher"}
# Words that stand in the world of every row, and who may read them.
WORDS = {
    "SECRET of the pair": {"upper_a", "lower_a", "facilitator"},
    "SEALEDWORDS": {"facilitator"},
    "MYOWNWORDS": {"upper_a"},
    # Whoever is in the set may read these; sponsor and researcher may not.
    "SECRET of the set": IN_THE_SETS,
    "SECRET of the meeting": IN_THE_SETS,
    "SECRET paper": IN_THE_SETS,
    "SECRET lesson": IN_THE_SETS,
    "SECRET draft": {"sponsor"},
    "SECRET reply": {"facilitator", "upper_a", "lower_a", "upper_b", "lower_b"},
    "SECRET answer": {"facilitator", "upper_a", "lower_a", "upper_b", "lower_b"},
    **dict.fromkeys(("Uppershire A", "Lowerton A", "Uppershire B", "Lowerton B"), IN_THE_SETS),
}
# These words are shown to their readers at these addresses, and nowhere else.
ONLY_AT = {
    "SEALEDWORDS": {"sets:notes"},
    "MYOWNWORDS": {"meetings:review", "meetings:note_write", "meetings:my_notes"},
}
NOBODY = "signed out"
WRITES_MAIL = f'INSERT INTO "{OutMail._meta.db_table}"'
WRITES_AUDIT = f'INSERT INTO "{AuditEntry._meta.db_table}"'
# HEAD is answered as GET is, by Django; PUT as whatever else no view of ours names.
OTHER_VERBS = ("OPTIONS", "PUT")
# Those who are alike wherever the table says the same of them: they take turns, row by row.
ALIKE = [("upper_b", "lower_b"), ("outsider", "other_facilitator", "stranger", "researcher")]
# Each page is asked for by both sides of the pair: what one of them keeps to herself may be there.
ALIKE_IN_POSTING = [("upper_a", "lower_a"), *ALIKE]
# Pages of the person's own, of nobody in particular, and of what was released.
OPEN_TO_SPONSORS = {
    "portal:start", "portal:dashboard", "portal:feed", "portal:healthz", "portal:readyz",
    "portal:metrics",
    "accounts:profile",
    "accounts:address", "accounts:address_stop",
    "accounts:sessions", "mfa_index", "mfa_activate_totp", "mfa_generate_recovery_codes",
    "mfa_view_recovery_codes", "mfa_add_webauthn", "mfa_login_webauthn",
    "account_reauthenticate", "account_reauthenticate_by_mail", "accounts:ask_again_send",
    "mfa_reauthenticate", "mfa_reauthenticate_webauthn",
    "accounts:feed_make", "accounts:feed_off", "accounts:welcome", "accounts:mail_choices",
    "accounts:provider_unlink",
    "accounts:mail_switch",
    "account_request_login_code", "account_confirm_login_code", "account_login", "account_logout",
    "account_signup", "account_inactive", "account_change_password", "account_set_password",
    "reports:released", "library:library", "library:library_lesson", "library:synthesis",
    "archive:own_data", "archive:own_data_ask", "archive:removal", "archive:removal_take_back",
    "reports:outcome", "reports:outcome_render", "reports:outcome_file",
    "reports:public_page", "reports:public_datacite", "reports:public_file", "reports:public_look",
    "reports:responses", "reports:respond", "reports:responses_publish",
    "reports:response_discard", "reports:question_ask",
    "reports:rendering_file", "library:synthesis_file", "actions:links", "actions:links_revoke",
}  # fmt: skip


def names(resolver, prefix=""):
    """Yield the full name of every address of the URL configuration."""
    for entry in resolver.url_patterns:
        if hasattr(entry, "url_patterns"):
            space = f"{prefix}{entry.namespace}:" if entry.namespace else prefix
            yield from names(entry, space)
        else:
            yield f"{prefix}{entry.name}"


def test_no_view_of_ours_asks_for_a_verb_that_the_walk_leaves_out():
    code = [path.read_text() for app in APPS for path in (settings.BASE_DIR / app).rglob("*.py")]
    asks = re.compile(r"method.*[\"'](PATCH|DELETE|TRACE)|def (patch|delete|trace|head)\(self, req")
    assert [text for text in code if asks.search(text)] == []


def test_every_address_has_a_row():
    assert set(names(get_resolver())) == {row.name for row in ROWS}


# --- the world of the walk ----------------------------------------------------------------------


@pytest.fixture(scope="module")
def signed_in(django_db_setup, django_db_blocker):
    """Yield a world and each one's browser and cookies, made once for all rows; it is undone."""
    with django_db_blocker.unblock(), transaction.atomic():
        cast = make_cast()
        world = World(cast)
        fill(world)
        clients = {person: cast.client(person) for person in PEOPLE} | {NOBODY: Client()}
        cookies = {who: one.cookies.output(header="", sep=";") for who, one in clients.items()}
        yield pickle.dumps(world), clients, cookies
        transaction.set_rollback(True)


@pytest.fixture
def walk(signed_in, monkeypatch):
    """Yield the world of one row, and a function that opens a browser for one of the cast."""
    world, clients, cookies = signed_in
    # What would be a PDF stays the page that it is made from: quicker, and its words can be read.
    monkeypatch.setattr(pdf, "make", str.encode)

    def browser(person):
        clients[person].cookies = SimpleCookie(cookies[person])
        return clients[person]

    with transaction.atomic():
        yield pickle.loads(world), browser
        transaction.set_rollback(True)


def fill(world):
    """Put the words into the world that not everybody may read."""
    assert world.secret_issue.title == "SECRET of the pair"
    make.NoteFactory(set=world.set, written_by=world.cast.facilitator, text="SEALEDWORDS")
    make.NoteFactory(set=world.set, pair=world.pair, text="SEALEDWORDS of pair A")
    make.PaperFactory(set=world.set, title="SECRET paper", added_by=world.cast.facilitator)
    make.LessonFactory(set=world.set, statement="SECRET lesson", drafted_by=world.cast.facilitator)
    make.IssueFactory(
        pair=world.pair, title="SECRET of the set", confirmed_by=world.upper_a,
        raised_by=world.cast.upper_a, disclosure=Disclosure.SET,
    )  # fmt: skip
    world.has("learning_note")
    for meeting in (world.session, world.closed_meeting, world.circulated_meeting):
        world.minute(meeting, text="SECRET of the meeting")


# --- the walk -----------------------------------------------------------------------------------


def ask(client, method, url, data):
    """Return the answer and the mails that were written with it; then forget what changed."""
    mails, inserts = [], set()

    def note(execute, sql, *args):
        if sql.startswith("INSERT"):
            inserts.update(table for table in (WRITES_MAIL, WRITES_AUDIT) if sql.startswith(table))
        return execute(sql, *args)

    with transaction.atomic():
        with connection.execute_wrapper(note):
            response = getattr(client, method.lower())(url, data)
        if WRITES_MAIL in inserts:
            rows = OutMail.objects.select_related("to")
            mails = [
                (mail.to.email if mail.to else mail.address, mail.subject + mail.text)
                for mail in rows
            ]
        if WRITES_AUDIT in inserts:
            assert typed_in_audit_log(data) == []
        transaction.set_rollback(True)
    # What is the same for anybody others may keep for a while.
    kept = ["public, max-age=300"] if url.startswith("/public/") else []
    assert response["Cache-Control"] in ["private, no-store", *kept]
    response.body = response.getvalue().decode(errors="replace")  # a file is closed once it is read
    return response, mails


def typed_in_audit_log(data):
    """Return what was typed into the form and is in the audit log.

    Words of people have a capital or a space; what a form chooses from ("issues") has neither.
    """
    texts = [
        text for text in data.values() if isinstance(text, str) and text not in ("True", "False")
    ]
    typed = [text for text in texts if len(text) > 2 and (text[0].isupper() or " " in text)]
    entries = str([*AuditEntry.objects.values_list("verb", "details")]) if typed else ""
    return [text for text in typed if text in entries]


def expected(row, person):
    if row.by_token:
        return 401
    if person in row.who:
        return "an answer"
    return 403 if person in row.forbidden else 404


def got(response):
    is_report = response.headers.get("Content-Type") == "application/json"  # of readyz: no worker
    good = (200, 204, 302, 303, 304, 400, 409, *([503] if is_report else []))
    answered = response.status_code in good
    return "an answer" if answered else response.status_code


def leaks(row, person, response):
    """Return which words an answer tells somebody who may not read them, or not there."""
    text = response.body + str(dict(response.headers))
    return [
        word
        for word, readers in WORDS.items()
        if word in text
        and (person not in readers or row.name not in ONLY_AT.get(word, {row.name}))
        # What is public is opened by a token in the address, mailed to the one whom it is for.
        and not (row.public and word.startswith(("SECRET", "Upper", "Lower")))
    ]


def mailed(world, mails):
    """Return which words went to whom of the cast by mail although they may not read them."""
    people = {world.cast.people[person].email: person for person in PEOPLE}
    return [
        (word, people[address])
        for word, readers in WORDS.items()
        for address, text in mails
        if word in text and address in people
        if word in ONLY_AT or people[address] not in readers
    ]


def as_a_case(row):
    return pytest.param(row, id=str(row), marks=[] if row.method == "GET" else pytest.mark.sends)


@pytest.mark.parametrize("row", map(as_a_case, ROWS))
def test_everybody_gets_what_the_table_says_and_no_word_that_is_not_theirs(row, walk):
    world, browser = walk
    url, data = reverse(row.name, kwargs=row.kwargs(world)), row.data(world)
    statuses, leaked = {}, []
    asking = those_who_ask(row)
    reader = min({*asking} & {*row.who}, default=None)
    for person in asking:
        response, mails = ask(browser(person), row.method, url, data)
        statuses[person] = got(response)
        leaked += [(person, word) for word in leaks(row, person, response)]
        leaked += [("by email", *found) for found in mailed(world, mails)]
        if person == reader and is_page(response):
            assert faults(response.body) == []
    assert statuses == {person: expected(row, person) for person in asking}
    assert leaked == []
    if on_postgresql():
        if not (row.public or row.by_token):
            signed_out(row, url, data, browser(NOBODY))
        posted_only(row, url, browser)
        if asks_by_other_verbs(row):
            by_other_verbs(row, url, browser)


def on_postgresql():
    """Return whether it is the product's database, where all is asked; SQLite is for trying out."""
    return connection.vendor == "postgresql"


def is_page(response):
    """Return whether it is a whole page, not a part that a script asks for."""
    return response.status_code == 200 and response.body.startswith("<!doctype html>")


def those_who_ask(row):
    """Return one of each kind; on SQLite, for trying out, one who may, if anybody may."""
    if not on_postgresql():
        return [min(row.who, default="stranger")]
    turn = ROWS.index(row)
    resting = set()
    for group in ALIKE if row.method == "GET" else ALIKE_IN_POSTING:
        if len({expected(row, person) for person in group}) == 1:
            resting |= {*group} - {group[turn % len(group)]}
    return [person for person in PEOPLE if person not in resting]


def asks_by_other_verbs(row):
    """Return whether it is a row for that: of those with the same address, the first."""
    return (
        row is FIRST[row.name]
        and row.name not in OPEN_TO_SPONSORS
        and not (row.public or row.by_token)
    )


def signed_out(row, url, data, client):
    """Without a sign-in one is sent to sign in."""
    response, _mails = ask(client, row.method, url, data)
    if row.method == "GET":
        assert (response.status_code, response.url.split("?")[0]) == (302, "/sign-in/")
    else:  # what the form holds is not thrown away by a redirect
        assert (response.status_code, response.templates[0].name) == (403, "403_csrf.html")


def posted_only(row, url, browser):
    """What is posted to can't be fetched, unless it is a page."""
    has_page = any(other.name == row.name and other.method == "GET" for other in ROWS)
    if row.method == "POST" and not has_page:
        response, _mails = ask(browser(min(row.who, default="stranger")), "GET", url, {})
        assert response.status_code in (404, 405)


def by_other_verbs(row, url, browser):
    """What is inside a set is not there for a sponsor by any verb."""
    for verb in OTHER_VERBS:
        response, _mails = ask(browser("sponsor"), verb, url, {})
        assert response.status_code in (403, 404, 405)
        assert leaks(row, "sponsor", response) == []
