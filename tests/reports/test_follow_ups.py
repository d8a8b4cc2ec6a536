"""What each side says after the release: asked by mail, answered once, told as both let it."""

import datetime as dt
import re

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from actions.models import Issue
from als.core import clock
from als.core.models import AuditEntry, OutMail
from als.core.refusals import Refused
from als.core.revisions import Stale
from als.portal.mail_links import with_links
from als.portal.selectors.dashboard.all_needs import needs_of
from reports import follow_up_reminders
from reports.changes import follow_ups as changes
from reports.changes import outcomes
from reports.content.report import compile_report
from reports.disclosure.follow_ups import follow_up_verdicts
from reports.models import FollowUp
from reports.rendering.outcome import outcome_html
from reports.selectors.follow_ups import disclosed_follow_ups, follow_up_counts
from sets.enums import Naming, PairState, SetState
from sets.models import Member
from tests.library import across
from tests.needs import need_text
from tests.reports import making, responding
from tests.sharing import copy_of, made_once

pytestmark = pytest.mark.django_db

DAY = dt.timedelta(days=1)
WORDS = {"going": "going", "came": "zqxcame: both plan as one.", "disclosure": "report_with_names"}


def released_and_closed(cast):
    """A released report of a set that was closed after it. Letters have not gone out."""
    report = responding.released(cast)
    cast.set.state, cast.set.closed_at = SetState.CLOSED, clock.now()
    cast.set.keep_until = clock.today() + 900 * DAY
    cast.set.save()
    return cast, report


world = made_once(released_and_closed)


@pytest.fixture
def released(world, settings):
    return copy_of(world, settings)


@pytest.fixture
def cast(released):
    return released[0]


def later(report, days, hour=9):
    """Return nine o'clock, so many days after the release."""
    out = report.snapshots.get().released_at
    return dt.datetime.combine(out.date() + days * DAY, dt.time(hour, tzinfo=dt.UTC))


def asked(report, months=6):
    """Return the rows of the sides, by the cast's name of a member: they have been asked."""
    changes.ask_follow_ups(report=report, months=months)
    rows = FollowUp.objects.filter(report=report, months=months).select_related(*changes.PAIR_OF)
    pairs = {1: "a", 2: "b"}
    return {f"{row.side}_{pairs[row.pair.number]}": row for row in rows}


def answer(cast, row, who, **words):
    return changes.answer_follow_up(follow_up=row, by=cast.fresh(who), **{**WORDS, **words})


def consent(cast, row, who, said="yes", **kwargs):
    return changes.consent_to_follow_up(follow_up=row, answer=said, by=cast.fresh(who), **kwargs)


def why_not(cast, row):
    """Return why the answer is not told, "" if it is; and whether it is with names."""
    rows = list(FollowUp.objects.select_related("pair__upper", "pair__lower"))
    verdict = follow_up_verdicts(cast.set, rows)[row.pk]
    return verdict.excluded, verdict.names


def test_each_side_is_asked_after_six_and_twelve_months_and_reminded_once(released):
    cast, report = released
    made = [follow_up_reminders.ask(later(report, days)) for days in (150, 170)]
    assert made == [0, 0]
    out = report.snapshots.get().released_at
    first = later(report, 185)
    assert [follow_up_reminders.ask(first), follow_up_reminders.ask(first)] == [4, 0]
    letters = OutMail.objects.filter(key__regex=r"^follow-up-\d+$")
    assert {mail.to for mail in letters} == {
        cast.upper_a, cast.lower_a, cast.upper_b, cast.lower_b,
    }  # fmt: skip
    FollowUp.objects.update(asked_at=first)
    row = FollowUp.objects.get(pair=cast.pair_a, side="upper")
    assert str(row) == f"{row.side_name}: Six months after the release"  # in the history
    answer(cast, row, "upper_a")
    reminded = [follow_up_reminders.remind(first + days * DAY) for days in (13, 14, 15, 31)]
    assert reminded == [0, 3, 0, 0]
    # Neither before eight nor long after the day; a year after the release all are asked again.
    assert out.day == later(report, 0).day
    year = [follow_up_reminders.ask(later(report, days)) for days in (360, 440, 366)]
    assert year == [0, 0, 4]
    assert [(row["asked"], row["answered"]) for row in follow_up_counts(pk=cast.set.pk)] == [
        (4, 1), (4, 0),
    ]  # fmt: skip
    audits = AuditEntry.objects.filter(verb="asked what came of")
    assert {entry.details["months"] for entry in audits} == {6, 12}


def test_who_left_a_pair_that_ended_and_a_cleared_set_are_not_asked(released):
    cast, report = released
    Member.objects.filter(person=cast.lower_a).update(left_at=clock.now())
    cast.pair_b.state, cast.pair_b.ended_at = PairState.WITHDRAWN, clock.now()
    cast.pair_b.save()
    assert [row.side for row in changes.ask_follow_ups(report=report, months=6)] == ["upper"]
    cast.set.cleared_at = clock.now()
    cast.set.save()
    assert follow_up_reminders.ask(later(report, 366)) == 0


def test_a_side_answers_for_itself_once_and_may_change_it(released):
    cast, report = released
    row = asked(report)["upper_a"]
    for who in ("lower_a", "upper_b", "facilitator", "manager", "sponsor", "stranger"):
        with pytest.raises(Refused, match="Only members of this side"):
            answer(cast, row, who)
    seen = row.revision
    first = answer(cast, row, "upper_a", seen=seen)
    assert answer(cast, row, "upper_a", seen=seen).at == first.at  # sent twice
    with pytest.raises(Stale) as refusal:
        answer(cast, row, "upper_a", came="Otherwise.", seen=seen)
    assert "zqxcame" in str(refusal.value.now)
    assert AuditEntry.objects.filter(verb="answered", target_kind="followup").count() == 1
    assert not OutMail.objects.unsent().filter(about=f"follow-up-{row.pk}").exists()


def test_it_is_told_only_with_a_yes_of_the_other_side_to_these_words(released):
    cast, report = released
    row = asked(report)["upper_a"]
    with pytest.raises(Refused, match="other side"):  # nothing is answered yet
        consent(cast, row, "lower_a")
    row = answer(cast, row, "upper_a")
    assert why_not(cast, row) == ("not_answered", False)
    for who in ("upper_a", "upper_b", "facilitator", "sponsor"):
        with pytest.raises(Refused, match="other side"):
            consent(cast, row, who)
    consent(cast, row, "lower_a", read=row.revision)
    assert why_not(cast, row) == ("", True)
    read, row = row.revision, answer(cast, row, "upper_a", copied="A neighbour did.")
    assert why_not(cast, row) == ("not_answered", False)
    with pytest.raises(Stale):
        consent(cast, row, "lower_a", read=read)
    consent(cast, row, "lower_a", "without_names")
    assert why_not(cast, row) == ("", False)
    consent(cast, row, "lower_a", "no")
    assert why_not(cast, row) == ("refused", False)
    asked_of = OutMail.objects.filter(about=f"follow-up-offered-{row.pk}")
    assert {mail.to for mail in asked_of} == {cast.lower_a}
    assert "zqxcame" not in "".join(asked_of.values_list("text", flat=True))


def test_disclosure_ground_rules_and_names_decide_as_they_do_for_the_report(released):
    cast, report = released
    row = asked(report)["upper_a"]

    def verdict(naming=Naming.EVERYBODY, **words):
        cast.set.naming = naming
        cast.set.save()
        found = answer(cast, row, "upper_a", **words)
        if found.is_offered:
            consent(cast, found, "lower_a")
        return why_not(cast, found)

    assert verdict(disclosure="pair") == ("disclosure", False)
    assert verdict(disclosure="set") == ("disclosure", False)
    assert verdict(disclosure="report_without_names") == ("", False)
    assert verdict(disclosure="report_without_names", came="Uppershire A did it.")[0] == "named"
    assert (
        verdict(disclosure="report_without_names", came="See the Ropewalk plan.")[0] == "could_be"
    )
    assert verdict(came="Upper A did it.") == ("", True)
    assert verdict(Naming.PARTNERSHIPS, came="Upper A did it. ")[0] == "named"
    assert verdict(Naming.NOBODY, came="It holds.") == ("", False)
    cast.pair_a.state, cast.pair_a.ended_at = PairState.WITHDRAWN, clock.now()
    cast.pair_a.save()
    assert why_not(cast, row)[0] == "left"


def test_words_that_the_report_has_of_one_pair_alone_keep_an_answer_without_names_out(released):
    cast, report = released
    making.issue(cast, title="The dunes move")
    row = asked(report)["upper_a"]
    row = answer(cast, row, "upper_a", disclosure="report_without_names", came="On dunes we agree.")
    consent(cast, row, "lower_a")
    assert why_not(cast, row) == ("recognisable", False)
    assert disclosed_follow_ups(cast.set)[0]["answers"] == []
    row = answer(cast, row, "upper_a", disclosure="report_without_names", came="On sand we agree.")
    consent(cast, row, "lower_a")
    (shown,) = disclosed_follow_ups(cast.set)[0]["answers"]
    assert shown["who"] == "One side of a pair"
    assert [one["answer"] for one in shown["texts"]] == ["On sand we agree."]


def test_so_do_words_of_the_version_that_is_out_though_the_entry_has_others_now(
    released,
):
    cast, report = released
    issue = making.issue(cast, title="The dunes move")
    action = making.action(issue, what="Fence the marram", done=True, ended_reason="It grew.")
    making.progress(action, happened="Both came to the jetty.")
    across.version(cast.set, number=2, file=False, **compile_report(report))
    Issue.objects.filter(pk=issue.pk).update(title="Something else", disclosure="pair")
    making.issue(cast, "upper_b", title="No dunes, marram or jetty")
    row = asked(report)["upper_a"]
    for words in ("dunes", "marram", "jetty"):
        row = answer(cast, row, "upper_a", came=f"Our {words}.", disclosure="report_without_names")
        consent(cast, row, "lower_a")
        assert why_not(cast, row) == ("recognisable", False), words
    row = answer(cast, row, "upper_a", came="Something else.", disclosure="report_without_names")
    consent(cast, row, "lower_a")
    assert why_not(cast, row) == ("", False)


def test_the_link_answers_once_in_a_closed_set_and_can_be_disowned(released, client):
    cast, report = released
    row = asked(report)["upper_a"]
    mail = OutMail.objects.get(key=f"follow-up-{row.pk}", to=cast.upper_a)
    (path,) = set(re.findall(r"http://[^/\s]+(/\S*a/\d+-\S+)", mail.text))
    shown = client.get(path)
    assert shown.status_code == 200
    assert not FollowUp.objects.answered().exists()
    assert cast.client("lower_a").get(path).status_code == 403
    typed = {**WORDS, "answer": "send"}
    assert client.post(path, {**typed, "going": ""}).status_code == 200  # kept, with why
    sent = client.post(path, typed)
    assert client.post(path, typed).url == sent.url  # sent twice
    row.refresh_from_db()
    assert (row.by, row.came) == (cast.upper_a, WORDS["came"])
    over = client.post(path, {**typed, "came": "Something else."})
    assert over.status_code == 410
    assert "Something else." in over.content.decode()
    consent(cast, row, "lower_a")
    disown = sent.url.replace("given/", "not-me/")
    assert client.post(disown).url == client.post(disown).url == sent.url
    row.refresh_from_db()
    assert (row.going, row.came, row.by, row.consent) == ("", "", None, "")
    assert OutMail.objects.filter(to=cast.facilitator, key__endswith="-disowned").count() == 1


def test_the_pages_are_for_those_whose_answer_it_is(released):
    cast, report = released
    rows = asked(report)
    row = answer(cast, rows["upper_a"], "upper_a", disclosure="pair")

    def status(who, name, pk):
        return cast.client(who).get(reverse(f"reports:{name}", args=[pk])).status_code

    readers = ("upper_a", "lower_a", "upper_b", "facilitator", "sponsor", "manager", "outsider")
    assert [status(who, "follow_ups", cast.set.pk) for who in readers] == [
        200, 200, 200, 200, 404, 404, 404,
    ]  # fmt: skip
    assert [status(who, "follow_up", row.pk) for who in readers] == [
        200, 403, 404, 403, 404, 404, 404,
    ]  # fmt: skip
    row = answer(cast, row, "upper_a")
    assert [status(who, "follow_up_consent", row.pk) for who in readers] == [
        403, 200, 403, 403, 404, 404, 404,
    ]  # fmt: skip
    saved = cast.client("lower_a").post(
        reverse("reports:follow_up_consent", args=[row.pk]),
        {"answer": "yes", "read": row.revision},
        follow=True,
    )
    assert "In the short report" in " ".join(saved.content.decode().split())
    saved = cast.client("lower_b").post(
        reverse("reports:follow_up", args=[rows["lower_b"].pk]),
        {"going": "stopped", "advice": "Ask sooner.", "disclosure": "set"},
    )
    assert saved.status_code == 302
    assert FollowUp.objects.get(pk=rows["lower_b"].pk).advice == "Ask sooner."


def some_answers(cast, report):
    """Let pair A's sides answer: one with names that both allow, one that stays in the set."""
    rows = asked(report)
    named = answer(cast, rows["upper_a"], "upper_a", came="zqxnamed: it holds.")
    consent(cast, named, "lower_a")
    answer(cast, rows["lower_a"], "lower_a", came="zqxset: between us.", disclosure="set")
    unnamed = answer(
        cast, rows["upper_b"], "upper_b", advice="zqxunnamed: ask sooner.",
        disclosure="report_without_names",
    )  # fmt: skip
    consent(cast, unnamed, "lower_b", "without_names")
    return rows


def test_the_programme_reads_what_was_let_out_and_counts_and_no_more(released):
    cast, report = released
    some_answers(cast, report)
    outcome = reverse("reports:outcome", args=[cast.set.pk])

    def shown(who, url):
        return " ".join(cast.client(who).get(url).content.decode().split())

    for who in ("sponsor", "manager", "outsider", "upper_b", "facilitator"):
        page = shown(who, outcome)
        assert "Three of the four sides have answered." in page, who
        assert ("zqxnamed" in page, "zqxunnamed" in page, "zqxset" in page) == (True, True, False)
        before, after = page.split("zqxunnamed")[0], page.split("zqxnamed")[0]
        assert "One side of a pair" in before[-400:]
        assert "Uppershire A Partnership, with Lowerton A Partnership" in after[-400:]
    assert cast.client("stranger").get(outcome).status_code == 404
    inside = shown("upper_b", reverse("portal:set", args=[cast.set.pk]))
    assert ("zqxnamed" in inside, "zqxset" in inside) == (True, False)
    own = shown("upper_b", reverse("reports:follow_ups", args=[cast.set.pk]))
    assert "zqxset" in own
    assert "Three of the four sides have answered." in shown("manager", "/desk/")
    assert "sides have answered." not in shown("sponsor", "/desk/")


def test_the_set_finds_what_it_may_read_and_nobody_else_anything(released):
    cast, report = released
    some_answers(cast, report)
    answer(cast, asked(report, 12)["lower_b"], "lower_b", came="zqxpair: alone.", disclosure="pair")

    def found(who):
        url = reverse("portal:search", args=[cast.set.pk])
        words = ("zqxnamed", "zqxset", "zqxpair")
        pages = {word: cast.client(who).get(url, {"q": word}).content.decode() for word in words}
        return [word for word, page in pages.items() if f"<mark>{word}</mark>" in page]

    assert found("upper_a") == found("lower_a") == ["zqxnamed", "zqxset"]
    assert found("upper_b") == found("facilitator") == ["zqxnamed", "zqxset", "zqxpair"]
    assert found("sponsor") == found("manager") == found("outsider") == []


def test_the_pdf_has_it_and_is_made_anew_when_more_is_told(released):
    cast, report = released
    with pytest.raises(Refused, match="No answer"):
        outcomes.ask_for_outcome(report=report, by=cast.sponsor)
    rows = some_answers(cast, report)
    row = outcomes.ask_for_outcome(report=report, by=cast.sponsor)
    assert outcomes.ask_for_outcome(report=report, by=cast.facilitator) == row
    html = outcome_html(row.content)
    assert ("zqxnamed" in html, "zqxunnamed" in html, "zqxset" in html) == (True, True, False)
    answer(cast, rows["upper_a"], "upper_a", disclosure="pair")
    again = outcomes.ask_for_outcome(report=report, by=cast.facilitator)
    assert again != row
    assert "zqxnamed" not in outcome_html(again.content)


def test_the_desk_and_the_digest_ask_both_sides(released):
    cast, report = released
    rows = asked(report)

    def needs(who):
        return [need for need in needs_of(cast.fresh(who)) if need.kind.startswith("follow_up")]

    (need,) = needs("upper_a")
    assert need_text(need).endswith("what became of your work, six months after the report")
    (((_need, links),),) = with_links([([cast.member("upper_a")], [need])])
    assert [str(label) for label, _address in links] == ["Answer, without signing in:"]
    offered = answer(cast, rows["upper_a"], "upper_a")
    assert [needs("upper_a"), [need.kind for need in needs("lower_a")]] == [
        [], ["follow_up_to_answer", "follow_up_to_consent"],
    ]  # fmt: skip
    consent(cast, offered, "lower_a")
    assert [need.kind for need in needs("lower_a")] == ["follow_up_to_answer"]
    assert needs("facilitator") == needs("sponsor") == []


def test_the_database_knows_the_rules(released):
    cast, report = released
    row = asked(report)["upper_a"]
    for bad in (
        {"going": "going"}, {"by": cast.upper_a}, {"months": 7}, {"side": "mid"},
        {"consent": "yes", "consent_by": cast.lower_a, "consent_at": clock.now()},
    ):  # fmt: skip
        with pytest.raises(IntegrityError), transaction.atomic():
            FollowUp.objects.filter(pk=row.pk).update(**bad)
    with pytest.raises(IntegrityError), transaction.atomic():
        FollowUp.objects.create(report=report, pair=row.pair, side="upper", months=6)
