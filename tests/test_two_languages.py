"""A Croatian and an English member of one pair: each reads mail in their own language."""

import datetime as dt
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from actions.changes import captures
from als.accounts.notifications import sign_in_changed
from als.accounts.welcome import welcome_token
from als.core import clock
from als.core.mail import outbox
from als.core.models import OutMail
from als.core.text import kept
from als.core.text.later import later, when_read
from als.portal import notifications as digest
from als.portal.selectors.feed import feed_of
from als.research import openapi
from meetings.calendar import calendar_file
from meetings.models import AgendaSent, Meeting
from meetings.notifications import notify_agenda
from meetings.selectors.agenda import agenda_of
from meetings.selectors.sent_agenda import changed_since, content_of
from meetings.tasks import remind
from meetings.tokens import poll_link
from reports.models import Rendering
from sets.models import GroundRulesAcceptance, Programme
from tests import factories as make
from tests.croatian import croatian

pytestmark = pytest.mark.django_db
STARTS = dt.datetime(2026, 3, 4, 10, tzinfo=dt.UTC)
WORDS = {
    "Hello %(name)s,": "Dobar dan, %(name)s,",
    "On %(day)s: %(meeting)s": "Dana %(day)s: %(meeting)s",
    "Changed agenda: %s": "Izmijenjen dnevni red: %s",
    "New: “%(title)s”, %(long)s": "Novo: „%(title)s“, %(long)s",
    "Your week: what is waiting for you, and what is new": "Vaš tjedan",
    "Your sign-in: something has changed": "Vaša prijava: nešto se promijenilo",
    "Your code to sign in": "Kôd za prijavu",
    "the operator": "administrator",
    "Choose how other emails come:": "Odaberite kako stižu druge poruke:",
}


@pytest.fixture(autouse=True)
def members(cast):
    cast.upper_a.language = "hr"
    cast.upper_a.save()
    with croatian(WORDS):
        yield


def mails():
    return {row.to.name: row for row in OutMail.objects.select_related("to").order_by("pk")}


def code(person, **kwargs):
    kwargs.setdefault("kind", "sign_in")
    return outbox.write(
        person, key="k", subject=later("Your code to sign in"), template="login_code", code="1",
        **kwargs,
    )  # fmt: skip


def test_a_worker_writes_each_reminder_in_the_language_of_its_reader(cast):
    make.MeetingFactory(cycle__set=cast.set, cycle__number=1, called=True)
    with clock.set_to(STARTS - dt.timedelta(days=14)):
        remind()
    subjects = {name: row.subject for name, row in mails().items()}
    assert subjects.pop("Upper A").startswith("Dana 4. ožujka")
    assert len(subjects) == 4
    assert {subject.partition(":")[0] for subject in subjects.values()} == {"On 4 March"}
    assert translation.get_language() == "en"


def test_both_parts_of_a_mail_and_its_footer_are_in_one_language(cast):
    code(cast.upper_a)
    code(cast.lower_a)
    ours, theirs = mails()["Upper A"], mails()["Lower A"]
    assert (ours.subject, theirs.subject) == ("Kôd za prijavu", "Your code to sign in")
    assert "Odaberite kako stižu druge poruke:" in ours.text
    assert ['<html lang="hr">' in row.html for row in (ours, theirs)] == [True, False]


def test_what_differs_in_an_agenda_is_said_in_each_language(cast):
    rules = make.GroundRulesFactory(set=cast.set)
    for name in ("upper_a", "lower_a"):
        GroundRulesAcceptance.objects.create(rules=rules, member=cast.member(name))
    meeting = make.MeetingFactory(cycle__set=cast.set, cycle__number=1, called=True)
    make.ItemFactory(meeting=meeting, title="Gate", minutes=5, position=1, state="on_agenda")
    agenda = agenda_of(meeting)
    sent = AgendaSent(meeting=meeting, content=[], sent_by=cast.facilitator, pk=1)
    sent.sent_at = clock.now()
    notify_agenda(sent, agenda, changed_since(sent, content_of(agenda)))
    assert mails()["Upper A"].subject.startswith("Izmijenjen dnevni red: ")
    assert "- Novo: „Gate“, " in mails()["Upper A"].text
    assert "- New: “Gate”, 5 minutes" in mails()["Lower A"].text


def test_one_digest_is_croatian_and_the_other_english(cast):
    issue = make.IssueFactory(pair=cast.pair_a, confirmed_by=cast.member("upper_a"))
    make.ActionFactory(issue=issue, owner=cast.member("upper_a"), due=dt.date(2026, 6, 1))
    rules = make.GroundRulesFactory(set=cast.set)
    for name in ("upper_a", "lower_a"):
        GroundRulesAcceptance.objects.create(rules=rules, member=cast.member(name))
    with clock.set_to(dt.datetime(2026, 6, 15, 7, tzinfo=dt.UTC)):
        digest.send_digests()
    assert mails()["Upper A"].subject == "Vaš tjedan"
    assert "Dajte suglasnost, bez prijave:" in mails()["Upper A"].text
    assert "Consent, without signing in:" in mails()["Lower A"].text
    assert mails()["Lower A"].subject.startswith("Your week")
    assert translation.get_language() == "en"


def test_the_reader_counts_and_not_whose_page_had_the_cause(cast):
    with translation.override("hr"):
        sign_in_changed(cast.lower_a, "password_set", None)
        code(cast.lower_b, set_id=cast.set.pk)
    assert "the operator" in mails()["Lower A"].text
    assert mails()["Lower B"].subject == "Your code to sign in"


@pytest.mark.parametrize(("with_set", "person"), [(True, "lower_a"), (False, "lower_a")])
def test_who_has_chosen_none_reads_that_of_their_programme(cast, with_set, person):
    Programme.objects.update(language="hr")
    row = code(cast.people[person], set_id=cast.set.pk if with_set else None)
    assert row.subject == "Kôd za prijavu"


def test_an_address_alone_is_written_to_in_the_language_of_what_it_applied_for(cast):
    nobody = outbox.Outsider("ana@example.org")
    row = code(nobody, kind="application", language="hr")
    assert row.subject == "Kôd za prijavu"


@pytest.mark.parametrize("language", ["nb", "xx"])
def test_of_a_language_that_is_not_there_the_mail_is_english(cast, language):
    Programme.objects.update(language=language)
    cast.lower_a.language = language
    assert code(cast.lower_a).subject == "Your code to sign in"


def test_words_that_wait_are_read_anew_each_time():
    sentence = later("On %(day)s: %(meeting)s") % {"day": when_read(str.upper, "x"), "meeting": 1}
    with translation.override("hr"):
        assert f"{sentence}" == "Dana X: 1"
    assert f"{sentence}" == "On X: 1"


def test_no_sentence_of_a_mail_is_translated_where_the_mail_is_caused():
    rooms = [*Path().glob("*/notifications.py"), *Path("als").glob("*/notifications.py")]
    rooms += Path("sets/notifications").glob("*.py")
    assert len(rooms) > 10
    eager = "django.utils.translation import gettext as _"
    assert [path for path in rooms if eager in path.read_text()] == []


def test_calendars_and_exports_are_in_the_language_of_the_programme(cast):
    Programme.objects.update(language="hr")
    meeting = make.MeetingFactory(
        cycle__set=cast.set, cycle__number=1, called=True, link="https://example.org/x"
    )
    with croatian({"Join online: %s": "Uključite se: %s", "Issue no.": "Pitanje br."}):
        entry = calendar_file(Meeting.objects.get(pk=meeting.pk)).replace("\r\n ", "")
        export = cast.client("facilitator").post(f"/sets/{cast.set.pk}/export/issues/")
    assert "Uključite se: https://example.org/x" in entry
    assert "Pitanje br." in b"".join(export.streaming_content).decode("utf-8-sig")


def test_a_feed_is_named_for_its_person_and_speaks_as_the_programme_does(cast):
    action = make.ActionFactory(
        issue=make.IssueFactory(pair=cast.pair_a), owner=cast.member("upper_a"), agreed=True
    )
    with croatian({"Action learning sets": "Učenje", "Due: %s": "Rok: %s"}):
        feeds = [feed_of(cast.fresh(one)).replace("\r\n ", "") for one in ("upper_a", "lower_a")]
    assert ["X-WR-CALNAME:Učenje" in feed for feed in feeds] == [True, False]
    assert [f"SUMMARY;LANGUAGE=en:Due: {action}" in feed for feed in feeds] == [True, True]


def test_nothing_kept_by_a_process_is_in_the_language_of_whoever_came_first():
    with croatian({"Research data": "Podaci za istraživanje"}):
        with translation.override("hr"):
            assert openapi.description()["info"]["title"] == "Podaci za istraživanje"
        assert openapi.description()["info"]["title"] == "Research data"


def test_what_stays_on_record_is_said_in_the_language_of_the_programme(cast):
    with croatian({"No issue yet": "Još bez pitanja"}), translation.override("hr"):
        issue = captures._no_issue_yet(cast.pair_a, cast.upper_a)
    assert issue.title == "No issue yet"


def test_a_page_behind_a_link_in_a_mail_is_in_the_language_of_the_mail(cast):
    meeting = make.MeetingFactory(cycle__set=cast.set, cycle__number=1)
    make.DateOptionFactory(meeting=meeting)
    pages = []
    for person in ("upper_a", "lower_a"):
        link = poll_link(meeting, cast.member(person)).partition("8000")[2]
        pages.append(Client().get(link))
    switched = Client()
    switched.cookies["language"] = "en"
    link = poll_link(meeting, cast.member("upper_a")).partition("8000")[2]
    pages.append(switched.get(link))
    assert [page["Content-Language"] for page in pages] == ["hr", "en", "en"]


def test_an_invited_person_is_welcomed_in_the_language_of_the_programme(cast):
    Programme.objects.update(language="hr")
    cast.lower_a.last_login = None
    cast.lower_a.save()
    page = Client().get(reverse("accounts:welcome", args=[welcome_token(cast.lower_a)]))
    assert (page.status_code, page["Content-Language"]) == (200, "hr")


@pytest.mark.parametrize(
    ("kept_one", "read"),
    [
        (kept.STOPPED, "Radnik je stao."),
        (kept.NOT_MADE % "AB12", "Nije uspjelo. Oznaka: AB12"),
        (kept.ADDRESS_REFUSED % "550 100% no", "Odbijeno: 550 100% no"),
        ("OSError: no such host", "OSError: no such host"),
        ("", ""),
    ],
)
def test_what_a_worker_kept_is_read_in_each_language(kept_one, read):
    words = {
        kept.STOPPED: "Radnik je stao.",
        kept.NOT_MADE: "Nije uspjelo. Oznaka: %s",
        kept.ADDRESS_REFUSED: "Odbijeno: %s",
    }
    assert Rendering(error=kept_one).failure == kept_one
    with croatian(words), translation.override("hr"):
        assert Rendering(error=kept_one).failure == read
