"""Cases of the report: the editors' words, printed while both sides of the pair agree to them."""

import pytest
from django.urls import reverse

from actions.models import Issue, ProgressEntry
from als.core.models import AuditEntry, OutMail
from als.core.refusals import Refused
from als.core.revisions import Stale, revision_of
from als.portal.selectors.dashboard.all_needs import needs_of
from reports import lapsed_cases
from reports.changes import cases as changes
from reports.changes import releasing, reports
from reports.content.report import canonical, compile_report
from reports.disclosure.policy import DisclosurePolicy, Verdict
from reports.enums import ExclusionReason
from reports.models import Case, CaseConsent, Recognition, Report
from reports.rendering import document
from reports.selectors.cases import offered_words, passages_to_quote
from reports.selectors.releasing import why_not_release
from sets.enums import Naming
from sets.models import LearningSet
from tests import factories as make
from tests.needs import need_text
from tests.reports import making
from tests.sharing import copy_of, made_once

pytestmark = pytest.mark.django_db

SAID = "We rang each other before each board."
WORDS = {
    "title": "One diary for two boards",
    "situation": "zqxcase: both boards met on the same day.",
    "tried": "One diary.",
    "happened": "It held.",
    "learned": "Look at both diaries first.",
    "quote": SAID,
}


def with_issues(cast):
    """An issue of pair A, tried and done; one of pair B without names; one of pair A for itself."""
    cast.issue_a = making.issue(cast, title="Two diaries", description=f"So it was. {SAID}")
    cast.issue_b = making.issue(cast, "lower_b", making.WITHOUT, title="Seats nobody fills")
    cast.issue_shut = making.issue(cast, "lower_a", "pair", title="Not for others")
    making.lesson(cast, cast.issue_a)
    return cast


world = made_once(with_issues)


@pytest.fixture
def cast(world, settings):
    return copy_of(world, settings)


def written(cast, issue=None, **words):
    issue = issue or cast.issue_a
    issue.refresh_from_db()
    return changes.save_case(issue=issue, by=cast.fresh("facilitator"), **{**WORDS, **words})


def answer_case(cast, case, who, answer="agreed", words="", **kwargs):
    consent = case.consents.get(side=cast.member(who).side)
    return changes.consent_to_case(
        consent=consent, answer=answer, words=words, by=cast.fresh(who), **kwargs
    )


def agreed(cast, **words):
    case = written(cast, **words)
    for who in ("upper_a", "lower_a"):
        answer_case(cast, case, who)
    return case


def signed(cast):
    found = reports.send_for_sign_off(report=Report.objects.get(), by=cast.facilitator)
    making.with_file(found.snapshot.renderings.get())
    return making.sign(cast, found)


def printed(cast):
    return compile_report(Report.of(cast.set))["cases"]


def test_it_is_printed_only_while_both_sides_agree_to_these_words(cast):
    case = written(cast)
    assert printed(cast) == []
    answer_case(cast, case, "upper_a")
    assert printed(cast) == []
    answer_case(cast, case, "lower_a")
    [found] = printed(cast)
    assert (found["mark"], found["issue"], found["quoted_from"]) == ("C1", "I1", "I1")
    assert "Uppershire A" in found["who"]
    html = document.body_html(compile_report(Report.of(cast.set)))
    assert ("zqxcase" in html, "6</span> Cases" in html) == (True, True)
    written(cast)  # the same words ask nobody again
    assert len(printed(cast)) == 1
    written(cast, tried="Another diary.")
    assert printed(cast) == []
    assert not CaseConsent.objects.exclude(answer="").exists()


def test_members_answer_for_their_own_side_and_for_the_words_that_they_read(cast):
    case = written(cast)
    consent = case.consents.get(side="upper")
    for who in ("lower_a", "upper_b", "facilitator", "sponsor", "stranger"):
        with pytest.raises(Refused):
            changes.consent_to_case(consent=consent, answer="agreed", words="", by=cast.fresh(who))
    with pytest.raises(Refused, match="what the case should say instead"):
        answer_case(cast, case, "upper_a", answer="declined")
    case = written(cast, tried="Another diary.")
    with pytest.raises(Stale):
        answer_case(cast, case, "upper_a", read=1)
    answer_case(cast, case, "upper_a", answer="declined", words="It was May.", read=2)
    written(cast, tried="A third diary.")  # neither side's nor editors' words are lost by that
    assert "It was May." in CaseConsent.history.values_list("words", flat=True)
    assert set(Case.history.values_list("tried", flat=True)) == {
        "One diary.", "Another diary.", "A third diary.",
    }  # fmt: skip
    page = cast.client("facilitator").get(reverse("reports:case", args=[case.pk])).text
    assert "It was May." in page
    to = OutMail.objects.filter(key__startswith=f"case-{case.pk}-answered").values_list("to")
    assert list(to) == [(cast.facilitator.pk,)]


def test_a_yes_taken_back_voids_what_was_signed(cast):
    case = agreed(cast)
    report = signed(cast)
    assert report.snapshot.content["cases"]
    assert ["case", case.pk, True] in report.snapshot.content["sources"]
    answer_case(cast, case, "lower_a", answer="declined", words="Not any more.")
    again = making.read(report)
    assert (again.state, again.version, printed(cast)) == ("drafting", 2, [])
    assert not report.snapshot.sign_offs.filter(void_at=None).exists()


def test_a_new_member_called_as_a_word_of_the_case_voids_nothing(cast):
    LearningSet.objects.update(naming=Naming.PARTNERSHIPS)
    cast.set.refresh_from_db()
    agreed(cast, tried="One diary, as they have in Harrow.")
    report = signed(cast)
    newcomer = make.PersonFactory(name="Ann Harrow")
    make.MemberFactory(pair=cast.pair_b, side="upper", person=newcomer)
    assert printed(cast) == []  # the next version would look at its words again
    assert why_not_release(making.read(report)) == ""


def test_what_is_released_stays(cast):
    case = agreed(cast)
    snapshot = releasing.release(report=signed(cast), by=cast.facilitator).snapshot
    with pytest.raises(Refused, match="only while it is a draft"):
        written(cast, tried="Another diary.")
    with pytest.raises(Refused, match="only while it is a draft"):
        changes.drop_case(case=case, by=cast.fresh("facilitator"))
    answer_case(cast, case, "lower_a", answer="declined", words="Not any more.")
    assert making.read(snapshot.report).snapshot.content["cases"][0]["tried"] == "One diary."


def test_editors_say_nothing_that_the_report_may_not(cast):
    with pytest.raises(Refused, match="may not print this issue"):
        written(cast, cast.issue_shut)
    with pytest.raises(Refused, match="Uppershire"):
        written(cast, cast.issue_b, quote="", tried="Uppershire B did it.")
    with pytest.raises(Refused, match="word for word") as refused:
        written(cast, quote="We never rang.")
    assert refused.value.field == "quote"
    for who in ("upper_a", "sponsor", "stranger"):
        with pytest.raises(Refused, match="Only facilitators"):
            changes.save_case(issue=cast.issue_a, by=cast.fresh(who), **WORDS)
    assert not Case.objects.exists()


def test_an_entry_without_names_gives_no_words_to_a_case_with_names(cast):
    action = making.action(cast.issue_a)
    making.progress(action, happened="Both came.")
    hidden = making.progress(
        action, making.WITHOUT, done="Nothing.", happened="Somebody wept aloud."
    )
    policy = DisclosurePolicy(cast.set)
    assert policy.verdict(hidden) == Verdict()
    issue = next(row for row in policy.issues if row.pk == cast.issue_a.pk)
    assert offered_words(policy, issue)["happened"] == "Both came."
    assert "Somebody wept aloud." not in passages_to_quote(policy, issue)
    # An editor who has it from elsewhere says whose it is: the entry waits for its sides.
    Recognition.objects.filter(progress=hidden).delete()
    assert DisclosurePolicy(cast.set).lets_in(hidden)
    case = written(cast, happened="Somebody wept.")
    policy = DisclosurePolicy(cast.set)
    assert policy.verdict(hidden).excluded == ExclusionReason.RECOGNISABLE
    page = cast.client("upper_a").get(reverse("reports:recognition", args=[cast.pair_a.pk]))
    assert reverse("reports:case", args=[case.pk]) in page.text


def looked():
    """Look at all; return how many cases have lapsed."""
    assert sum(lapsed_cases.looking()) == 1  # set
    return Case.objects.filter(lapsed_at__isnull=False).count()


def test_a_lapsed_case_is_told_once_until_it_is_saved_again(cast):
    to_send = reverse("reports:send_for_sign_off", args=[cast.set.pk])
    case = agreed(cast)
    assert looked() == 0
    page = cast.client("facilitator").get(to_send).text
    assert "is not in this version" not in page
    cast.issue_a.description += " And more."
    cast.issue_a.save()
    assert (looked(), looked()) == (1, 1)
    to = OutMail.objects.filter(key__contains=f"case-{case.pk}-lapsed").values_list("to", flat=True)
    assert list(to) == [cast.facilitator.pk]
    for who, there in (("facilitator", True), ("upper_a", False), ("sponsor", False)):
        kinds = {need.kind for need in needs_of(cast.fresh(who))}
        assert ("case_lapsed" in kinds) is there, who
    page = cast.client("facilitator").get(to_send).text
    assert "One case is not in this version" in page
    write = cast.client("facilitator").get(reverse("reports:case_write", args=[cast.issue_a.pk]))
    assert write.url == reverse("reports:case", args=[case.pk])
    page = cast.client("facilitator").get(write.url).text
    assert "Yes, which no longer counts" in page
    assert reverse("reports:passages", args=[cast.set.pk]) in page
    making.record_answer("issue", cast.issue_a)
    agreed(cast)
    assert looked() == 0


def test_a_look_that_has_no_time_for_all_sets_goes_on_behind_the_last(cast, monkeypatch):
    agreed(cast)
    of_sets = []
    monkeypatch.setattr(lapsed_cases, "_look_at", lambda set_, now: of_sets.append(set_) or 1 / 0)
    next(lapsed_cases.looking())  # its failure holds up nobody
    assert (list(lapsed_cases.looking()), of_sets) == ([], [cast.set])
    assert list(lapsed_cases.looking()) == [1]  # the next day


def test_what_is_withdrawn_from_under_a_case_takes_the_answers_to_it_along(cast):
    entry = making.progress(making.action(cast.issue_a), happened="It held.")
    agreed(cast)
    assert len(printed(cast)) == 1
    for disclosure in (making.WITHOUT, "pair"):
        ProgressEntry.objects.filter(pk=entry.pk).update(disclosure=disclosure)
        assert printed(cast) == []
    ProgressEntry.objects.filter(pk=entry.pk).update(disclosure=making.WITH, happened="It fell.")
    entry.refresh_from_db()
    making.record_answer("progress", entry)
    assert printed(cast) == []  # the sides let other words out than those it was written from
    url = reverse("reports:cases", args=[cast.set.pk])
    assert "withdrawn, changed or narrowed" in cast.client("facilitator").get(url).text
    case = written(cast)  # the same words, but asked about again
    assert set(case.consents.values_list("answer", flat=True)) == {""}
    assert "withdrawn, changed" not in cast.client("facilitator").get(url).text
    for who in ("upper_a", "lower_a"):
        answer_case(cast, case, who)
    assert len(printed(cast)) == 1
    making.record_answer("progress", entry, "no", sides=["lower"])
    assert printed(cast) == []


def test_a_yes_to_one_pair_is_none_to_its_names(cast):
    Issue.objects.filter(pk=cast.issue_a.pk).update(disclosure=making.WITHOUT)
    case = agreed(cast)
    assert printed(cast)[0]["who"] == "One pair"
    Issue.objects.filter(pk=cast.issue_a.pk).update(disclosure=making.WITH)
    assert printed(cast) == []
    member = cast.client("upper_a")
    page = member.get(reverse("reports:case", args=[case.pk]))
    assert ("agreed to this case without names" in page.text, "Uppershire A" in page.text) == (
        True, True,
    )  # fmt: skip
    answer_case(cast, case, "upper_a")
    answer_case(cast, case, "lower_a", names=False)  # from a page that said "One pair"
    assert printed(cast) == []
    answer_case(cast, case, "lower_a")
    assert "Uppershire A" in printed(cast)[0]["who"]


def test_an_issue_that_may_no_longer_be_printed_takes_its_case_along(cast):
    agreed(cast)
    making.record_answer("issue", cast.issue_a, "no", sides=["lower"])
    content = compile_report(Report.of(cast.set))
    assert (content["cases"], "zqxcase" in canonical(content)) == ([], False)


def test_two_editors_do_not_write_over_each_other(cast):
    case = written(cast)
    seen = revision_of(case, changes.WORDS)
    written(cast, seen=seen, tried="A shared diary.")
    with pytest.raises(Stale):
        written(cast, seen=seen, tried="No diary.")


def test_their_order_and_their_number_are_the_editors(cast):
    for number in range(changes.MAX_CASES - 1):
        written(cast, making.issue(cast, title=f"Issue {number}"), quote="", title=f"Case {number}")
    last = written(cast)
    with pytest.raises(Refused, match="six cases"):
        written(cast, making.issue(cast, title="One too many"), quote="")
    editor = cast.fresh("facilitator")
    changes.move_case_up(case=last, by=editor)
    titles = list(Case.objects.values_list("title", flat=True))
    assert titles[-2:] == [WORDS["title"], "Case 4"]
    changes.drop_case(case=last, by=editor)
    assert Case.objects.count() == changes.MAX_CASES - 1
    assert not CaseConsent.history.filter(case_id=last.pk).exists()
    assert AuditEntry.objects.filter(verb="dropped").exists()


def test_the_pair_is_told_and_others_do_not_see_it(cast):
    case = written(cast)
    mails = OutMail.objects.filter(key__startswith=f"case-{case.pk}-worded")
    assert {mail.to_id for mail in mails} == {cast.upper_a.pk, cast.lower_a.pk}
    assert all("zqxcase" not in mail.text for mail in OutMail.objects.all())
    needs = [need for need in needs_of(cast.fresh("upper_a")) if need.kind == "case_to_consent"]
    assert [need_text(need) for need in needs] == [
        f"Decide whether the report may print the case “{WORDS['title']}”"
    ]
    readers = ("upper_a", "lower_a", "facilitator", "upper_b", "sponsor", "manager", "stranger")
    sees = [who for who in readers if Case.objects.visible_to(cast.fresh(who)).exists()]
    assert sees == ["upper_a", "lower_a", "facilitator"]


def test_the_pages_lead_from_the_issue_to_the_printed_case(cast):
    editor, member = cast.client("facilitator"), cast.client("upper_a")
    listed = reverse("reports:cases", args=[cast.set.pk])
    write = reverse("reports:case_write", args=[cast.issue_a.pk])
    assert write in editor.get(listed).text
    page = editor.get(write)
    assert page.context["form"].initial["situation"] == cast.issue_a.description
    assert SAID in page.text
    answer = editor.post(write, WORDS | {"quote": "Never said."})
    assert (answer.status_code, "word for word" in answer.text) == (200, True)
    assert "zqxcase" in answer.text  # what was typed is still there
    assert editor.post(write, WORDS).url == listed
    case = Case.objects.get()
    url = reverse("reports:case", args=[case.pk])
    assert "zqxcase" in member.get(url).text
    consent = reverse("reports:case_consent", args=[case.pk])
    assert member.get(consent).status_code == 200
    assert member.post(consent, {"answer": "agreed", "read": 1, "names": "on"}).url == url
    assert CaseConsent.objects.get(side="upper").answer == "agreed"
    assert "Yes, as it is" in editor.get(listed).text
