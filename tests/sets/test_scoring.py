"""Members score the topics; facilitators close and open the scoring."""

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from als.core.models import AuditEntry
from als.core.refusals import Refused
from als.core.revisions import Stale
from als.portal.selectors.dashboard.all_needs import needs_of
from sets.changes import focus, scoring
from sets.enums import PairState
from sets.models import FocusScore, FocusWorkshop, Programme
from sets.models.focus import CRITERIA
from tests import factories as make
from tests.needs import need_text
from tests.sets.helpers import audit_entries

MEMBERS = ("upper_a", "lower_a", "upper_b", "lower_b")
DOT = 'fill="#1d4f3c"/>'
ASKED = "Score the topics for the focus"


@pytest.fixture
def topic(cast):
    return make.TopicFactory(proposed_by=cast.member("upper_a"), title="Roles")


@pytest.fixture
def other(cast):
    return make.TopicFactory(proposed_by=cast.member("upper_a"), title="Money")


def points(relevance, importance=None, feasibility=None):
    return {
        "relevance": relevance,
        "importance": importance or relevance,
        "feasibility": feasibility or relevance,
    }


def score(cast, topic, who="upper_a", given=4, **kwargs):
    given = points(given) if isinstance(given, int) else given
    return scoring.score_topics(
        set_=cast.set, scores={topic.pk: given}, by=cast.people[who], **kwargs
    )


def close(cast, by="facilitator"):
    scoring.close_scoring(set_=cast.set, by=cast.people[by])


def reopen(cast, by="facilitator"):
    scoring.reopen_scoring(set_=cast.set, by=cast.people[by])


def values():
    return list(FocusScore.objects.values_list("topic__title", "member__person__name", *CRITERIA))


def page(cast, who="upper_a", name="focus"):
    return cast.client(who).get(reverse(f"sets:{name}", args=[cast.set.pk]))


def send(cast, who="upper_a", **typed):
    url = reverse("sets:focus_score", args=[cast.set.pk])
    return cast.client(who).post(url, typed)


def typed(topic, relevance, importance=None, feasibility=None):
    """What a browser sends of one topic of the form."""
    given = points(relevance, importance, feasibility)
    return {f"{name}_{topic.pk}": str(value) for name, value in given.items()}


class TestScores:
    def test_a_member_scores_each_topic_on_three_criteria(self, cast, topic):
        assert score(cast, topic, given=points(5, 4, 2)) == 1
        assert values() == [("Roles", "Upper A", 5, 4, 2)]

    def test_scoring_again_changes_the_score(self, cast, topic):
        score(cast, topic, given=2)
        score(cast, topic, given=5)
        assert values() == [("Roles", "Upper A", 5, 5, 5)]

    def test_the_same_scores_twice_change_nothing(self, cast, topic):
        assert [score(cast, topic), score(cast, topic)] == [1, 0]
        assert len(audit_entries()) == 1

    def test_a_topic_may_be_left_out_again(self, cast, topic, other):
        score(cast, topic)
        score(cast, other)
        score(cast, topic, given=None)
        assert [title for title, *_rest in values()] == ["Money"]

    def test_nobody_but_the_sets_members_scores(self, cast, topic, case):
        for who in ["facilitator", "manager", "outsider", "sponsor", "stranger"]:
            with case(who):
                with pytest.raises(Refused, match="Only members"):
                    score(cast, topic, who)
                assert values() == []

    def test_who_facilitates_does_not_score_even_with_a_seat(self, cast, topic):
        make.FacilitatorFactory(set=cast.set, person=cast.upper_a)
        with pytest.raises(Refused, match="Only members"):
            score(cast, topic)

    def test_a_person_with_two_seats_scores_once(self, cast, topic):
        make.MemberFactory(pair=cast.pair_b, person=cast.upper_a)
        score(cast, topic, given=2)
        cast.pair_a.state, cast.pair_a.ended_at = PairState.WITHDRAWN, cast.pair_a.confirmed_at
        cast.pair_a.save()
        cast.people["upper_a"] = cast.fresh("upper_a")
        score(cast, topic, given=4)
        assert values() == [("Roles", "Upper A", 4, 4, 4)]

    def test_another_sets_topic_is_not_scored(self, cast):
        elsewhere = make.TopicFactory(proposed_by=cast.member("outsider"))
        with pytest.raises(Refused):
            score(cast, elsewhere)
        assert values() == []

    def test_a_topic_withdrawn_meanwhile_is_not_scored(self, cast, topic):
        focus.withdraw_topic(topic=topic, by=cast.upper_a)
        with pytest.raises(Refused, match="withdrawn"):
            score(cast, topic)

    def test_a_score_is_for_the_words_that_were_read(self, cast, topic):
        seen = {topic.pk: topic.words}
        focus.reword_topic(topic=topic, title="Roles", description="New.", by=cast.upper_a)
        with pytest.raises(Stale, match="reworded"):
            score(cast, topic, "lower_b", seen=seen)
        topic.refresh_from_db()
        assert score(cast, topic, "lower_b", seen={topic.pk: topic.words}) == 1

    @pytest.mark.parametrize("number", [0, 6])
    def test_the_database_takes_one_to_five_alone(self, cast, topic, number):
        with pytest.raises(IntegrityError), transaction.atomic():
            FocusScore.objects.create(
                topic=topic,
                member=cast.member("upper_a"),
                **points(3, 3, 3) | {"importance": number},
            )

    def test_the_database_takes_one_score_of_a_member_for_a_topic(self, cast, topic):
        score(cast, topic)
        with pytest.raises(IntegrityError), transaction.atomic():
            FocusScore.objects.create(topic=topic, member=cast.member("upper_a"), **points(3))

    def test_the_audit_log_says_who_scored_and_never_what(self, cast, topic):
        score(cast, topic, given=points(5, 4, 2))
        entry = AuditEntry.objects.get(verb="scored")
        assert (entry.target_kind, entry.pair_id, entry.details) == (
            "focusworkshop", None, {"topics": 1},
        )  # fmt: skip


class TestClosing:
    def test_closed_scoring_takes_no_more_scores(self, cast, topic):
        score(cast, topic)
        close(cast)
        with pytest.raises(Refused, match="Scoring is closed"):
            score(cast, topic, "lower_a")

    def test_closing_twice_is_once(self, cast, topic):
        score(cast, topic)
        close(cast)
        close(cast)
        assert [verb for _, verb, _ in audit_entries()] == ["scored", "closed the scoring of"]

    def test_without_a_score_there_is_nothing_to_close(self, cast, topic):
        with pytest.raises(Refused, match="Nobody has scored"):
            close(cast)

    def test_it_is_opened_again_once_and_members_score_on(self, cast, topic):
        score(cast, topic)
        close(cast)
        reopen(cast)
        reopen(cast)
        score(cast, topic, given=1)
        assert [verb for _, verb, _ in audit_entries()].count("opened the scoring of") == 1
        assert values() == [("Roles", "Upper A", 1, 1, 1)]

    def test_after_the_decision_it_stays_closed(self, cast, topic):
        make.FocusFactory(topic=topic, recorded_by=cast.facilitator)
        with pytest.raises(Refused, match="has decided"):
            reopen(cast)
        with pytest.raises(Refused, match="Scoring is closed"):
            score(cast, topic)

    def test_only_the_sets_facilitators_close_and_open_it(self, cast, topic, case):
        for who in ["upper_a", "manager", "other_facilitator", "sponsor"]:
            with case(who):
                score(cast, topic)
                for change in (close, reopen):
                    with pytest.raises(Refused, match="facilitators"):
                        change(cast, by=who)

    def test_the_database_wants_a_person_with_the_time(self, cast):
        workshop = FocusWorkshop(set=cast.set, scoring_closed_by=cast.facilitator)
        with pytest.raises(IntegrityError), transaction.atomic():
            workshop.save()

    def test_the_buttons_close_and_open_it(self, cast, topic):
        score(cast, topic)
        client = cast.client("facilitator")
        for name, closed in (("scoring_close", True), ("scoring_open", False)):
            client.post(reverse(f"sets:{name}", args=[cast.set.pk]))
            found = FocusWorkshop.objects.get(set=cast.set).scoring_closed_at
            assert (found is not None) == closed


class TestForm:
    def test_all_topics_are_saved_as_a_whole(self, cast, topic, other):
        response = send(cast, **typed(topic, 5, 4, 3), **typed(other, 1))
        assert response.url == reverse("sets:focus", args=[cast.set.pk])
        assert values() == [("Roles", "Upper A", 5, 4, 3), ("Money", "Upper A", 1, 1, 1)]

    def test_a_topic_left_out_entirely_is_fine(self, cast, topic, other):
        assert send(cast, **typed(other, 2)).status_code == 302
        assert values() == [("Money", "Upper A", 2, 2, 2)]

    def test_a_half_scored_topic_is_reported_at_its_place_and_nothing_is_saved(
        self, cast, topic, other
    ):
        half = {f"relevance_{topic.pk}": "5"}
        form = send(cast, **half, **typed(other, 2)).context["form"]
        sentence = (
            "“Roles” is half scored. Still needed: importance and feasibility within the year. "
            "Or leave the topic out."
        )
        assert form.errors == {f"importance_{topic.pk}": [sentence]}
        assert form[f"relevance_{topic.pk}"].value() == "5"
        assert values() == []

    def test_a_number_off_the_scale_is_reported_at_its_place(self, cast, topic, case):
        for wrong in ["0", "6", "2.5", "many"]:
            with case(wrong):
                form = send(cast, **typed(topic, 3) | {f"importance_{topic.pk}": wrong}).context[
                    "form"
                ]
                assert list(form.errors) == [f"importance_{topic.pk}"]

    def test_leaving_out_takes_back_what_was_scored(self, cast, topic):
        send(cast, **typed(topic, 3))
        send(cast, **typed(topic, 3), **{f"out_{topic.pk}": "on"})
        assert values() == []

    def test_what_one_scored_before_is_ticked(self, cast, topic):
        score(cast, topic, given=points(5, 4, 2))
        Programme.objects.update(language="hr")
        mine, hers = page(cast, name="focus_score"), page(cast, "lower_a", "focus_score")
        fields = [f"{name}_{topic.pk}" for name in CRITERIA]
        assert [mine.context["form"][name].value() for name in fields] == [5, 4, 2]
        assert [hers.context["form"][name].value() for name in fields] == [None] * 3
        assert '<div class="app-prose" lang="hr">' in mine.text, "words are the set's"

    def test_words_that_changed_meanwhile_are_shown_and_the_second_save_goes_through(
        self, cast, topic
    ):
        sent = typed(topic, 3) | {f"words_{topic.pk}": topic.words}
        focus.reword_topic(topic=topic, title="Roles", description="New words.", by=cast.upper_a)
        clash = send(cast, "lower_b", **sent)
        assert "New words." in clash.content.decode()
        again = {field.html_name: field.value() for field in clash.context["form"] if field.value()}
        assert send(cast, "lower_b", **again).status_code == 302
        assert values() == [("Roles", "Lower B", 3, 3, 3)]

    def test_scoring_closed_meanwhile_keeps_what_was_ticked(self, cast, topic):
        score(cast, topic, "lower_b")
        close(cast)
        response = send(cast, **typed(topic, 5))
        assert "Scoring is closed" in response.content.decode()
        assert response.context["form"][f"relevance_{topic.pk}"].value() == "5"

    def test_once_it_is_closed_the_page_offers_no_form(self, cast, topic):
        score(cast, topic)
        close(cast)
        text = page(cast, name="focus_score").content.decode()
        assert ("Scoring is closed" in text, f"relevance_{topic.pk}" in text) == (True, False)


class TestRanking:
    def shown(self, cast, who):
        return [row.topic.title for row, _picture in page(cast, who).context.get("ranking", [])]

    def test_nobody_sees_it_before_scoring_is_closed_and_then_all_of_the_set(
        self, cast, topic, other
    ):
        score(cast, topic, given=2)
        score(cast, other, given=5)
        readers = (*MEMBERS, "facilitator")
        assert [self.shown(cast, who) for who in readers] == [[]] * 5
        close(cast)
        assert [self.shown(cast, who) for who in readers] == [["Money", "Roles"]] * 5
        reopen(cast)
        assert self.shown(cast, "upper_a") == []

    def test_a_withdrawn_topic_is_not_in_it(self, cast, topic, other):
        score(cast, topic)
        score(cast, other)
        focus.withdraw_topic(topic=topic, by=cast.upper_a)
        close(cast)
        assert self.shown(cast, "upper_a") == ["Money"]

    def test_the_page_says_how_many_scored_and_never_who(self, cast, topic):
        make.MemberFactory(pair=cast.pair_b, person=cast.upper_a)
        score(cast, topic, "lower_b")
        text = page(cast, "upper_b").content.decode()
        assert "1 of 4" in text
        assert "Lower B" not in text
        close(cast)
        assert "Lower B" not in page(cast, "facilitator").content.decode()

    def test_below_four_members_the_page_says_why_there_are_no_dots(self, cast, topic):
        for who in MEMBERS[:3]:
            score(cast, topic, who)
        close(cast)
        text = page(cast).content.decode()
        assert ("Fewer than four scored it" in text, text.count(DOT)) == (True, 0)

    def test_from_four_members_on_each_is_a_dot(self, cast, topic):
        for number, who in enumerate(MEMBERS, start=2):
            score(cast, topic, who, given=number)
        close(cast)
        text = page(cast).content.decode()
        said = "Mean 3.50 of 5, from 4 members; the middle half of them between 2.75 and 4.25."
        assert (text.count(DOT), said in text) == (4, True)

    def test_the_numbers_stand_under_the_picture(self, cast, topic, other):
        score(cast, topic, given=points(5, 4, 2))
        close(cast)
        assert page(cast).context["table"]["rows"] == [
            ["Roles", 1, "–", "–", "–", "–", "–", 1],
            ["Money", "–", "–", "–", "–", "–", "–", 0],
        ]

    @pytest.mark.parametrize("closed", [False, True])
    def test_the_pages_queries_do_not_grow(self, cast, topic, django_assert_num_queries, closed):
        client = cast.client("lower_a")
        urls = [reverse(f"sets:{name}", args=[cast.set.pk]) for name in ("focus", "focus_score")]
        score(cast, topic)
        if closed:
            close(cast)
        for more in (0, 5):
            for number in range(more):
                FocusScore.objects.create(
                    topic=make.TopicFactory(proposed_by=cast.member("lower_b")),
                    member=cast.member("upper_b"),
                    **points(number + 1 if number < 5 else 5),
                )
            for url in urls:
                with django_assert_num_queries(6):
                    client.get(url)


class TestDesk:
    def asked(self, cast, who):
        return ASKED in [need_text(need) for need in needs_of(cast.fresh(who))]

    def test_members_are_asked_until_they_have_scored_every_topic(self, cast, topic, other):
        score(cast, topic)
        assert self.asked(cast, "upper_a")
        score(cast, other)
        asked = {who: self.asked(cast, who) for who in ("upper_a", "lower_a", "facilitator")}
        assert asked == {"upper_a": False, "lower_a": True, "facilitator": False}

    def test_new_words_ask_again(self, cast, topic):
        score(cast, topic, "lower_a")
        focus.reword_topic(topic=topic, title="Roles", description="New.", by=cast.upper_a)
        assert self.asked(cast, "lower_a")

    def test_nothing_is_asked_without_topics_or_once_it_is_closed(self, cast, topic, other):
        focus.withdraw_topic(topic=other, by=cast.upper_a)
        score(cast, topic)
        assert self.asked(cast, "lower_a")
        close(cast)
        assert not self.asked(cast, "lower_a")
        assert not self.asked(cast, "outsider")


def test_who_waits_for_the_other_side_does_not_find_the_page(cast, topic):
    score(cast, topic)
    close(cast)
    waiting = make.MemberFactory(pair=make.PairFactory(set=cast.set, number=7, proposed=True))
    response = cast.client(waiting.person).get(reverse("sets:focus", args=[cast.set.pk]))
    assert response.status_code == 404


def test_no_history_of_the_set_tells_who_has_scored(cast, topic):
    score(cast, topic)
    assert not AuditEntry.objects.filter(verb="scored", set_id=cast.set.pk).exists()
    assert AuditEntry.objects.filter(verb="scored").exists()
