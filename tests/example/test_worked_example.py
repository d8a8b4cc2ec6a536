"""What holds in the whole worked example: loaded once for all of these, and as `make run` does it.

That is on SQLite. What its pages ask of PostgreSQL, `tests/test_urls.py` asks there.
"""

import datetime as dt
import functools
import re
from html import unescape

import pytest
from django.apps import apps
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.urls import Resolver404, resolve, reverse

from actions.enums import ActionState
from actions.models import Issue, ProgressEntry, ProposedAction, Theme
from als.accounts.models import User
from als.archive.changes.clearing import clear_due
from als.core import audit_chain, clock
from als.core.audit_words import KINDS, VERBS
from als.core.disclosure import Disclosure
from als.core.enums import JobState, MailState
from als.core.models import AuditEntry, OutMail
from als.core.naming.finder import NameReason
from als.example.cast import cast_of_example, croatian_cast
from als.example.timeline import read
from als.library.selectors.synthesis import synthesis_of
from als.portal.selectors.dashboard.all_needs import needs_of
from als.research.enums import TableKind
from meetings.enums import MeetingState, MinutesState
from meetings.models import AgendaItem, AirtimeTurn, Meeting, Question
from reports.answers import AnswerFollowUp
from reports.disclosure.policy import DisclosurePolicy
from reports.enums import RenderingFormat, ReportState
from reports.models import Case, Evidence, Lesson, Rendering
from reports.selectors.outcome import compile_outcome
from reports.sources import source_of
from sets.enums import PairState
from sets.models import LearningSet, Member, Pair, Programme
from tests import kept_pdfs
from tests.archive.test_clearing import due, everything
from tests.example.running import files_of_the_sponsor, serving

pytestmark = [
    pytest.mark.slow,
    pytest.mark.django_db,
    pytest.mark.xdist_group("worked example"),
    pytest.mark.skipif(connection.vendor == "postgresql", reason="it is loaded on SQLite"),
]


@pytest.fixture(scope="module", autouse=True)
def worked_example(django_db_setup, django_db_blocker):
    """Load the example for the tests of this file; what each of them does is undone."""
    with django_db_blocker.unblock(), transaction.atomic():
        call_command("load_example", verbosity=0)
        yield
        transaction.set_rollback(True)


ENDED = "Asking residents once"


# --- a whole year -------------------------------------------------------------------------------


def test_the_worked_example_is_a_whole_year():
    main = LearningSet.objects.get(name="Two-tier partnership working")
    asked = Pair.objects.filter(set=main)
    counts = {
        "confirmed": asked.confirmed().count(),
        "declined": asked.filter(state=PairState.DECLINED).count(),
        "withdrawn": asked.filter(state=PairState.WITHDRAWN).count(),
        "themes": Theme.objects.open().filter(set=main).count(),
        "issues": Issue.objects.filter(pair__set=main).count(),
        "actions": ProposedAction.objects.filter(issue__pair__set=main).count(),
        "progress": ProgressEntry.objects.filter(action__issue__pair__set=main).count(),
        "lessons": Lesson.objects.filter(set=main).count(),
        "evidence": Evidence.objects.filter(lesson__set=main).count(),
        "agreed minutes": Meeting.objects.filter(
            cycle__set=main, minutes_state=MinutesState.AGREED
        ).count(),
        "turns": AirtimeTurn.objects.filter(ended_at__isnull=False).count(),
        "questions kept": Question.objects.good().count(),
        "carried over": AgendaItem.objects.filter(carried_from__isnull=False).count(),
    }
    assert counts == {
        "confirmed": 6,
        "declined": 1,
        "withdrawn": 1,
        "themes": 4,
        "issues": 28,
        "actions": 31,
        "progress": 75,
        "lessons": 8,
        "evidence": 44,
        "agreed minutes": 4,
        "turns": 15,
        "questions kept": 7,
        "carried over": 1,
    }
    purposes = [meeting["purpose"] for meeting in read("meetings")["meetings"]]
    assert [*main.cycles.values_list("purpose", flat=True)] == purposes
    states = set(ProposedAction.objects.values_list("state", flat=True))
    assert states == set(ActionState.values)
    report = main.report
    assert report.state == ReportState.RELEASED
    assert Rendering.objects.claimable().filter(snapshot__report=report).count() == 7
    assert OutMail.objects.filter(key__startswith="report-released").count() == 2
    agreed = Case.objects.agreed().filter(report=report)
    assert agreed.count() == len(report.snapshot.content["cases"]) == 4
    assert not OutMail.objects.filter(state=MailState.PENDING).exists()
    # What happened was written down when it happened, not when it was loaded.
    assert AuditEntry.objects.filter(at__lt=clock.now() - dt.timedelta(days=300)).count() > 50
    first, others = cast_of_example()
    assert (len(first), len(others) > 20) == (10, True)
    call_command("load_example", "--if-empty")
    with pytest.raises(CommandError, match="already"):
        call_command("load_example")


def test_the_set_in_the_middle_of_its_year_has_something_to_do_for_each():
    middle = LearningSet.objects.get(name="Getting about")
    coming = Meeting.objects.get(cycle__set=middle, cycle__number=3)
    ahead = (coming.starts - clock.now()).days
    assert (coming.state, 0 <= ahead <= 14) == (MeetingState.DRAFT, True)
    actions = ProposedAction.objects.filter(issue__pair__set=middle)
    assert [actions.overdue().count(), actions.under_way().count()] == [1, 3]
    assert middle.lessons.count() == 1
    kinds = {
        need.kind for member in Member.objects.filter(pair__set=middle)
        for need in needs_of(member.person)
    }  # fmt: skip
    assert {"action_due", "action_to_consent", "poll_to_answer", "lessons_to_endorse"} <= kinds


def test_what_came_of_the_set_that_ended_a_year_ago_can_be_read(client):
    set_ = LearningSet.objects.get(name=ENDED)
    content = compile_outcome(set_.report)
    assert content["answered"] == len(content["lessons"]) == 3
    assert [len(lesson["earlier"]) for lesson in content["lessons"]] == [1, 1, 0]
    told = [(one["asked"], one["answered"], len(one["answers"])) for one in content["followed"]]
    assert told == [(6, 5, 5), (6, 4, 3)]
    findings = synthesis_of(Programme.objects.get(language="en"))["findings"]
    assert [finding["contradicts"]["sets"] for finding in findings] == [1, 0]
    client.force_login(set_.facilitators.get().person)
    for page in ("outcome", "follow_ups", "report"):
        assert client.get(reverse(f"reports:{page}", args=[set_.pk])).status_code == 200, page


UPPER = "Partnerstvo Brezanske županije, Usluge na kraju ceste"
LOWER = "Zajedno za Lipje, Usluge na kraju ceste"


def test_a_set_in_croatian_is_read_in_croatian_by_its_cast(client):
    (facilitator, upper, lower), others = croatian_cast()
    assert (len(others), upper["what"], lower["what"]) == (7, UPPER, LOWER)
    set_ = LearningSet.objects.get(name=facilitator["what"])
    states = Meeting.objects.filter(cycle__set=set_).values_list("state", "minutes_state")
    assert [*states][:3] == [
        (MeetingState.CLOSED, MinutesState.AGREED),
        (MeetingState.CLOSED, MinutesState.CIRCULATED),
        (MeetingState.CALLED, MinutesState.NONE),
    ]
    assert {need.kind for need in needs_of(upper["person"])} >= {"lessons_to_endorse"}
    client.force_login(lower["person"])
    page = client.get("/desk/")
    assert ('<html lang="hr"' in page.text, "Radni stol" in page.text) == (True, True)


# --- the files --------------------------------------------------------------------------------

BEGINNINGS = {
    ".pdf": b"%PDF-", ".docx": b"PK", ".html": b"<!doctype html>", ".json": b"{",
}  # fmt: skip


@pytest.mark.e2e
def test_a_worker_makes_its_files_and_its_sponsor_downloads_each(tmp_path):
    main = LearningSet.objects.get(name="Two-tier partnership working")
    others = Rendering.objects.undone().exclude(snapshot__report=main.report)
    others.end(JobState.CANCELLED, "")  # a worker would make them first
    with serving(connection.connection.serialize()) as url:
        paths = files_of_the_sponsor(url, tmp_path, number=len(RenderingFormat))
    assert len({*paths}) == len(RenderingFormat) + 1
    for path in paths:
        start = BEGINNINGS[path.suffix]
        assert path.read_bytes()[: len(start)] == start, path.name
        if path.suffix == ".pdf":
            kept_pdfs.keep(path.read_bytes())


# --- the audit log ----------------------------------------------------------------------------

CHECKED = re.compile(r"[0-9a-f-]{32,64}|\d{4}-\d\d-\d\d|True|False|")


def words_of_the_code():
    """Return the names of all columns, and the values of all lists of choices."""
    found = {"text", "facilitators", "whole", "pair", "send", AnswerFollowUp.name}
    found |= {*TableKind.values, *dict(settings.LANGUAGES)}
    for model in apps.get_models():
        for field in model._meta.get_fields():
            found |= {field.name, *(str(value) for value, _ in getattr(field, "choices", []) or [])}
    return found


def strings_in(value):
    if isinstance(value, dict):
        return [one for inner in value.values() for one in strings_in(inner)]
    if isinstance(value, list):
        return [one for inner in value for one in strings_in(inner)]
    return [value] if isinstance(value, str) else []


def test_no_word_that_somebody_typed_is_in_the_audit_log_of_a_whole_year():
    known = words_of_the_code()
    strings = {
        (entry.verb, entry.target_kind, text)
        for entry in AuditEntry.objects.all()
        for text in strings_in(entry.details)
    }
    odd = {one for one in strings if one[2] not in known and not CHECKED.fullmatch(one[2])}
    assert odd == set()


def test_the_history_has_words_for_all_that_happens_in_a_year():
    assert set(AuditEntry.objects.values_list("verb", flat=True)) <= VERBS.keys()
    assert set(AuditEntry.objects.values_list("target_kind", flat=True)) <= KINDS.keys()


def test_the_audit_log_of_a_whole_year_is_sealed_and_verified(settings, tmp_path):
    settings.AUDIT_ANCHORS = tmp_path / "anchors.txt"
    number = audit_chain.seal()
    assert (number > 500, audit_chain.verify().sealed) == (True, number)


# --- clearing -----------------------------------------------------------------------------------


def test_of_the_worked_example_no_name_and_no_address_is_left():
    set_ = LearningSet.objects.order_by("pk").first()
    people = set(Member.objects.filter(pair__set=set_).values_list("person", flat=True))
    others = Member.objects.exclude(pair__set=set_).values_list("person", flat=True)
    gone = list(User.objects.filter(pk__in=people - set(others)))
    facilitator = set_.facilitators.first().person
    due(type("Cast", (), {"set": set_, "facilitator": facilitator}))
    assert clear_due() == 0  # while files are waited for, of which no worker is here
    Rendering.objects.undone().end(JobState.CANCELLED, "")
    assert clear_due() == 1
    found = everything()
    assert [person.email for person in gone if person.email in found] == []
    assert [person.name for person in gone if person.name in found] == []


# --- every link ---------------------------------------------------------------------------------

LINK = re.compile(r'<a [^>]*href="([^"#]+)')
# Ways out, and what lists of a filter's answers would repeat without end.
NOT_FOLLOWED = re.compile(r"^/(enter|sign-out|static)/|[?&](page|then)=")
FILES = (".pdf", ".docx")  # each takes a second to lay out: once, whoever comes first


@functools.cache
def name_of(path):
    """Return the name that a path has in the URL tables, or the path if it has none."""
    try:
        return resolve(path).view_name
    except Resolver404:
        return path


def links_of(page):
    """Return the paths that the page's links lead to, without queries."""
    found = (unescape(link) for link in LINK.findall(page.content.decode()))
    inside = (link for link in found if link.startswith("/") and not NOT_FOLLOWED.search(link))
    return [link.partition("?")[0] for link in inside]


def walk(client, done):
    """Return what was answered at one address for each name in the URL tables, from the desk on.

    Those are the addresses to which a link leads. ``done``: the names of files that others had.
    """
    answers, waiting, names = {}, ["/desk/"], set(done)
    while waiting:
        address = waiting.pop(0)
        name = name_of(address)
        if name in names:
            continue
        names.add(name)
        if address.endswith(FILES):
            done.add(name)
        page = client.get(address)
        answers[address] = page.status_code
        if page.status_code == 200 and page["Content-Type"].startswith("text/html"):
            waiting += links_of(page)
    return answers


def those_who_walk():
    """Return a card of each kind; of the two sides of a pair, which see alike, one.

    The pages of the set that ended a year ago are asked for above.
    """
    first, _others = cast_of_example()
    alike = "Pair member, district side"
    return [card for card in first if card["kind"] != alike and card["what"] != ENDED]


def test_no_link_of_the_worked_example_leads_to_a_page_that_fails(client):
    lost, done = {}, set()
    for card in those_who_walk():
        client.force_login(card["person"])
        answers = walk(client, done)
        assert len(answers) > 2, card["kind"]
        lost[card["kind"], card["what"]] = {a: c for a, c in answers.items() if c not in (200, 302)}
    assert {who: pages for who, pages in lost.items() if pages} == {}


# --- without names ------------------------------------------------------------------------------


def test_of_its_entries_without_names_one_word_in_forty_is_asked_about_at_most():
    number, asked = 0, 0
    for set_ in LearningSet.objects.all():
        policy = DisclosurePolicy(set_)
        assert policy.rules.names.findings(set_.name) == []  # no title is somebody's name
        for row in [*policy.issues, *policy.actions, *policy.progress]:
            if source_of(row).disclosures(row)[-1] != Disclosure.REPORT_WITHOUT_NAMES:
                continue
            for text in row.report_texts:
                number += len(text.split())
                found = policy.rules.names.findings(text)
                asked += sum(one.why == NameReason.COULD_BE for one in found)
    assert number > 1000
    assert not User.objects.exclude(given="", family="").exists()  # they are called by their roles
    assert asked <= number / 40
