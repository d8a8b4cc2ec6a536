"""The page on which a pair says how it is quoted, and the overview of all pairs."""

import pytest
from django.urls import reverse

from als.core.disclosure import Disclosure
from reports.changes import passages as passage_changes
from reports.disclosure.policy import DisclosurePolicy
from reports.enums import PassageAnswer
from reports.models import PassageConsent
from reports.selectors.passages import passages_of
from sets.enums import Tier
from tests.pages import queries
from tests.reports import making

YES, WITHOUT, NO = PassageAnswer.YES, PassageAnswer.WITHOUT_NAMES, PassageAnswer.NO


def passages(cast):
    return passages_of(DisclosurePolicy(cast.set))[cast.pair_a.pk]


def page(cast, who, pair=None):
    pair = pair or cast.pair_a
    return cast.client(who).get(reverse("reports:pair_passages", args=[pair.pk]))


def post(cast, who, **data):
    address = reverse("reports:pair_passages", args=[cast.pair_a.pk])
    fields = {f"words-{passage.code}": passage.digest for passage in passages(cast)}
    return cast.client(who).post(address, {**fields, **data}, follow=True)


def test_the_list_shows_the_words_and_both_forms(cast):
    issue = making.issue(cast, answer=None, title="Two plans for one place")
    making.progress(making.action(issue, answer=None), answer=None, done="We met.", learned="Ask.")
    text = page(cast, "upper_a").content.decode()
    for words in ["Two plans for one place", "We met.", "Ask.", "One pair", cast.pair_a.upper.name]:
        assert words in text
    assert "These 3 passages of yours would appear like this." in text


def test_the_list_says_where_without_names_means_staying_out(cast):
    making.issue(cast, answer=None, title=f"Roles of {cast.pair_a.upper.name}")
    assert (
        "it stays out of the report, because its words name"
        in page(cast, "upper_a").content.decode()
    )


def test_one_save_keeps_the_answers_of_the_whole_list(cast):
    first, second = making.issue(cast, answer=None), making.issue(cast, answer=None)
    answers = {f"issue-{first.pk}": YES, f"issue-{second.pk}": NO}
    text = post(cast, "upper_a", **answers).content.decode()
    assert "Your side has answered everything." in text
    assert list(PassageConsent.objects.order_by("issue").values_list("answer", flat=True)) == [
        YES,
        NO,
    ]


def test_yes_to_all_is_an_answer_to_each_and_spares_what_was_answered(cast):
    first, second = making.issue(cast, answer=None), making.issue(cast, answer=None)
    post(cast, "upper_a", rest="yes", **{f"issue-{first.pk}": NO})
    said = dict(PassageConsent.objects.values_list("issue", "answer"))
    assert said == {first.pk: NO, second.pk: YES}


def test_yes_to_all_gives_no_names_to_what_has_none(cast):
    making.issue(cast, answer=None, disclosure=Disclosure.REPORT_WITHOUT_NAMES)
    post(cast, "upper_a", rest="yes")
    assert PassageConsent.objects.get().answer == WITHOUT


def test_an_answer_that_is_none_keeps_the_page_and_saves_nothing(cast):
    issue = making.issue(cast, answer=None)
    response = post(cast, "upper_a", **{f"issue-{issue.pk}": "maybe"})
    assert response.status_code == 200
    assert response.context["form"].errors
    assert not PassageConsent.objects.exists()


def test_what_was_changed_meanwhile_is_said(cast):
    issue = making.issue(cast, answer=None)
    answers = {f"issue-{issue.pk}": YES, f"words-issue-{issue.pk}": "0" * 64}
    assert (
        "1 passage has changed since you opened this page"
        in post(cast, "upper_a", **answers).content.decode()
    )


def test_the_list_is_for_the_pair_and_its_facilitators(cast, case):
    for who, status in [
        ("upper_a", 200),
        ("lower_a", 200),
        ("facilitator", 200),
        ("upper_b", 404),
        ("sponsor", 404),
        ("manager", 404),
        ("other_facilitator", 404),
        ("outsider", 404),
        ("stranger", 404),
    ]:
        with case(who):
            making.issue(cast, answer=None, title="INSIDE MATTER")
            response = page(cast, who)
            assert response.status_code == status
            assert ("INSIDE MATTER" in response.content.decode()) is (status == 200)


def test_facilitators_read_the_list_and_answer_nothing(cast):
    making.issue(cast, answer=None)
    assert page(cast, "facilitator").context["form"] is None
    assert post(cast, "facilitator", rest="yes").status_code == 403


def test_the_overview_counts_answers_by_pair_and_side(cast):
    issue = making.issue(cast, answer=None)
    making.record_answer("issue", issue, WITHOUT, [Tier.UPPER])
    found = cast.client("facilitator").get(reverse("reports:passages", args=[cast.set.pk]))
    upper, lower = found.context["rows"][0]["sides"]
    assert (upper["without"], upper["left"], lower["left"]) == (1, 0, 1)
    assert found.context["open"] == 1


def test_members_go_from_the_overview_to_their_own_list(cast):
    found = cast.client("lower_b").get(reverse("reports:passages", args=[cast.set.pk]))
    assert found.url == reverse("reports:pair_passages", args=[cast.pair_b.pk])


@pytest.mark.parametrize(
    ("who", "name"), [("upper_a", "pair_passages"), ("facilitator", "passages")]
)
def test_both_pages_take_the_same_queries_for_one_and_many(cast, who, name):
    making.progress(making.action(making.issue(cast, answer=None), answer=None), answer=None)
    pk = cast.pair_a.pk if name == "pair_passages" else cast.set.pk
    client, address = cast.client(who), reverse(f"reports:{name}", args=[pk])
    before = queries(client, address)
    for _number in range(8):
        making.progress(making.action(making.issue(cast), answer=None), answer=None)
    assert queries(client, address) == before


def test_the_desk_asks_for_what_is_open(cast):
    making.issue(cast, answer=None)
    passage_changes.ask_passages(set_=cast.set, by=cast.facilitator)
    desk = cast.client("upper_a").get("/desk/").content.decode()
    assert "Decide whether the report may quote 1 passage of your pair" in desk
    assert "may quote" not in cast.client("upper_b").get("/desk/").content.decode()
