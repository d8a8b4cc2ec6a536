"""The workshop, the topics that members put forward, and the decision."""

import datetime as dt

import pytest
from django.urls import reverse

from als.accounts import changes as accounts
from als.core import clock
from als.core.models import AuditEntry
from als.core.refusals import Refused
from als.core.revisions import Stale
from sets.changes import focus, scoring
from sets.models import FocusDecision, FocusScore, FocusTopic, FocusWorkshop
from tests import factories as make
from tests.sets.helpers import audit_entries

MARCH = dt.date(2026, 3, 1)


def propose(cast, by="upper_a", title="Roles", description="Worth it."):
    return focus.propose_topic(
        set_=cast.set, title=title, description=description, by=cast.people[by]
    )


def reword(cast, topic, by="upper_a", title="Roles", description="In better words.", **kwargs):
    return focus.reword_topic(
        topic=topic, title=title, description=description, by=cast.people[by], **kwargs
    )


def record(cast, by="facilitator", held_on=MARCH, **kwargs):
    given = {"present": "All pairs", "limits": "No reorganising."}
    return focus.record_workshop(
        set_=cast.set, held_on=held_on, by=cast.people[by], **{**given, **kwargs}
    )


def decide(cast, topic, by="facilitator", **kwargs):
    given = {"reasons": "All had an example.", "left_out": "Money.", "decided_on": MARCH}
    return focus.decide_focus(set_=cast.set, topic=topic, by=cast.people[by], **{**given, **kwargs})


def score(cast, topic, who="lower_b", points=3):
    return FocusScore.objects.create(
        topic=topic,
        member=cast.member(who),
        relevance=points,
        importance=points,
        feasibility=points,
    )


def page(cast, who="upper_a", name="focus", pk=None):
    return cast.client(who).get(reverse(f"sets:{name}", args=[pk or cast.set.pk]))


def text_of(*args, **kwargs):
    return page(*args, **kwargs).content.decode()


class TestWorkshop:
    def test_the_facilitator_records_who_was_there_and_what_the_sponsor_ruled_out(self, cast):
        workshop = record(cast)
        assert (workshop.held_on, workshop.limits) == (MARCH, "No reorganising.")
        assert audit_entries() == [("Facilitator", "recorded", "focusworkshop")]

    def test_the_same_record_twice_is_once(self, cast):
        assert record(cast) == record(cast)
        assert len(audit_entries()) == 1

    def test_others_record_nothing(self, cast, case):
        for person in ["upper_a", "manager", "other_facilitator", "sponsor"]:
            with case(person):
                with pytest.raises(Refused):
                    record(cast, by=person)
                assert not FocusWorkshop.objects.exists()

    def test_the_limits_may_be_known_before_the_day(self, cast):
        assert record(cast, held_on=None, present="").limits == "No reorganising."

    def test_it_is_not_later_than_the_decision(self, cast):
        decide(cast, propose(cast))
        with pytest.raises(Refused, match="decided on 1 March 2026") as refused:
            record(cast, held_on=dt.date(2026, 3, 2))
        assert refused.value.field == "held_on"

    def test_the_set_reads_the_record_and_others_do_not(self, cast):
        record(cast)
        said = ("1 March 2026", "All pairs", "No reorganising.")
        text = text_of(cast, "lower_b")
        assert [words for words in said if words not in text] == []
        assert page(cast, "outsider").status_code == 404

    def test_a_wrong_day_is_reported_at_its_field_and_the_rest_is_kept(self, cast):
        typed = {"held_on_day": "31", "held_on_month": "2", "held_on_year": "2026"}
        url = reverse("sets:focus_workshop", args=[cast.set.pk])
        response = cast.client("facilitator").post(url, {**typed, "limits": "Typed."})
        assert list(response.context["form"].errors) == ["held_on"]
        assert "Typed." in response.content.decode()
        assert not FocusWorkshop.objects.exists()


class TestTopics:
    def test_a_member_puts_a_topic_forward(self, cast):
        topic = propose(cast)
        assert topic.proposed_by == cast.member("upper_a")
        assert audit_entries(pair_id=cast.pair_a.pk) == [("Upper A", "proposed", "focustopic")]

    def test_the_same_twice_is_once(self, cast):
        assert propose(cast) == propose(cast)
        assert FocusTopic.objects.count() == len(audit_entries()) == 1

    def test_the_same_title_with_other_words_is_not_swallowed(self, cast):
        propose(cast)
        with pytest.raises(Refused, match="edit that one"):
            propose(cast, description="Other words.")

    def test_only_members_of_the_set_do(self, cast, case):
        for person in ["facilitator", "manager", "outsider", "sponsor"]:
            with case(person):
                with pytest.raises(Refused):
                    propose(cast, by=person)

    def test_who_facilitates_has_no_say_even_with_a_seat(self, cast):
        make.FacilitatorFactory(set=cast.set, person=cast.upper_a)
        with pytest.raises(Refused):
            propose(cast)

    def test_the_proposer_rewords_it(self, cast):
        topic = propose(cast)
        assert reword(cast, topic).description == "In better words."
        assert [verb for _, verb, _ in audit_entries()] == ["proposed", "reworded"]

    def test_the_same_words_again_change_nothing(self, cast):
        topic = reword(cast, propose(cast))
        given = score(cast, topic)
        reword(cast, topic)
        assert list(FocusScore.objects.all()) == [given]
        assert len(audit_entries()) == 2

    def test_new_words_void_the_scores_given_to_the_old_ones(self, cast):
        topic, other = propose(cast), propose(cast, title="Money")
        score(cast, topic)
        kept = score(cast, other)
        reword(cast, topic)
        assert list(FocusScore.objects.all()) == [kept]
        assert AuditEntry.objects.get(verb="reworded").details == {"scores_void": 1}

    def test_nobody_else_changes_it(self, cast, case):
        for person in ["lower_a", "upper_b", "facilitator", "outsider"]:
            for change in ["reword", "withdraw"]:
                with case(person, change):
                    topic = propose(cast)
                    with pytest.raises(Refused):
                        if change == "reword":
                            reword(cast, topic, by=person)
                        else:
                            focus.withdraw_topic(topic=topic, by=cast.people[person])
                    topic.refresh_from_db()
                    assert (topic.description, topic.withdrawn_at) == ("Worth it.", None)

    def test_two_pages_of_the_same_topic_lose_no_words(self, cast):
        topic = propose(cast)
        seen = page(cast, name="topic_edit", pk=topic.pk).context["form"].initial["seen"]
        reword(cast, topic, description="From one page.", seen=seen)
        with pytest.raises(Stale):
            reword(cast, topic, description="From the other.", seen=seen)

    def test_a_withdrawn_one_stays_on_record_and_is_withdrawn_once(self, cast):
        topic = propose(cast)
        for _ in range(2):
            focus.withdraw_topic(topic=topic, by=cast.upper_a)
        assert [verb for _, verb, _ in audit_entries()] == ["proposed", "withdrew"]
        assert list(page(cast).context["withdrawn"]) == [topic]
        assert page(cast).context["topics"] == []

    def test_a_withdrawn_one_is_not_reworded_but_may_be_put_forward_anew(self, cast):
        topic = focus.withdraw_topic(topic=propose(cast), by=cast.upper_a)
        with pytest.raises(Refused, match="withdrawn"):
            reword(cast, topic)
        assert propose(cast) != topic

    @pytest.mark.parametrize("change", ["propose", "reword", "withdraw"])
    def test_once_the_scores_are_known_topics_stay_as_they_are(self, cast, change):
        topic = propose(cast)
        score(cast, topic)
        scoring.close_scoring(set_=cast.set, by=cast.facilitator)
        with pytest.raises(Refused, match="Scoring is closed"):
            if change == "propose":
                propose(cast, title="Late")
            elif change == "reword":
                reword(cast, topic)
            else:
                focus.withdraw_topic(topic=topic, by=cast.upper_a)

    def test_only_the_proposer_is_offered_to_change_it(self, cast):
        link = reverse("sets:topic_edit", args=[propose(cast).pk])
        pages = {who: link in text_of(cast, who) for who in ("upper_a", "lower_a", "facilitator")}
        assert pages == {"upper_a": True, "lower_a": False, "facilitator": False}

    def test_the_page_says_how_many_scores_new_words_void(self, cast):
        topic = propose(cast)
        assert "has scored this topic" not in text_of(cast, name="topic_edit", pk=topic.pk)
        score(cast, topic)
        text = text_of(cast, name="topic_edit", pk=topic.pk)
        assert "1 member has scored this topic" in text

    def test_it_is_put_forward_reworded_and_withdrawn_in_the_pages(self, cast):
        client = cast.client("lower_a")
        new = reverse("sets:topic_new", args=[cast.set.pk])
        client.post(new, {"title": "Roles", "description": "Who leads?"})
        topic = FocusTopic.objects.get(proposed_by=cast.member("lower_a"))
        edit = reverse("sets:topic_edit", args=[topic.pk])
        client.post(edit, {"title": "Roles", "description": "Who leads on what?"})
        assert "Who leads on what?" in text_of(cast, "upper_b")
        client.post(reverse("sets:topic_withdraw", args=[topic.pk]))
        assert not FocusTopic.objects.standing().exists()

    def test_a_waiting_pair_does_not_read_what_others_put_forward(self, cast):
        propose(cast, title="Told to the set")
        pair = make.PairFactory(set=cast.set, number=9, proposed=True)
        lead = make.MemberFactory(pair=pair, person=cast.stranger, lead=True)
        page = cast.client(lead.person).get(reverse("sets:focus", args=[cast.set.pk]))
        assert page.status_code == 404


class TestDecision:
    def test_the_facilitator_records_what_the_set_chose(self, cast):
        topic = propose(cast)
        decision = decide(cast, topic)
        assert (decision.topic, decision.recorded_by) == (topic, cast.facilitator)

    def test_it_says_who_recorded_it_by_the_names_of_then_and_now(self, cast):
        decision = decide(cast, propose(cast))
        then = cast.facilitator.name
        accounts.rename(person=cast.fresh("facilitator"), name="Una Newname")
        page = text_of(cast, "upper_a")
        assert f"recorded by {then} (now Una Newname) on" in page
        assert decision.recorded_at is not None

    def test_recording_it_closes_the_scoring(self, cast):
        topic = propose(cast)
        decide(cast, topic)
        assert FocusWorkshop.objects.get().scoring_closed_by == cast.facilitator
        with pytest.raises(Refused, match="Scoring is closed"):
            propose(cast, title="Late")

    def test_recording_again_mends_the_record_and_leaves_an_audit_entry(self, cast):
        topic = propose(cast)
        decide(cast, topic)
        for _ in range(2):
            decide(cast, topic, reasons="Better words.")
        assert FocusDecision.objects.get().reasons == "Better words."
        assert [verb for _, verb, kind in audit_entries() if kind == "focusdecision"] == [
            "recorded", "recorded again",
        ]  # fmt: skip

    def test_others_record_nothing(self, cast, case):
        for person in ["upper_a", "manager", "other_facilitator", "sponsor"]:
            with case(person):
                with pytest.raises(Refused):
                    decide(cast, propose(cast), by=person)

    def test_another_sets_topic_is_not_chosen(self, cast):
        elsewhere = make.TopicFactory(proposed_by=cast.member("outsider"))
        with pytest.raises(Refused, match="not in this set"):
            decide(cast, elsewhere)

    def test_a_topic_that_was_withdrawn_meanwhile_is_not_chosen(self, cast):
        topic = propose(cast)
        focus.withdraw_topic(topic=topic, by=cast.upper_a)
        with pytest.raises(Refused, match="withdrawn"):
            decide(cast, topic)

    @pytest.mark.parametrize(
        ("days", "sentence"), [(2, "in the future"), (-2, "can’t have decided before")]
    )
    def test_it_is_dated_between_the_workshop_and_today(self, cast, days, sentence):
        record(cast, held_on=clock.today())
        with pytest.raises(Refused, match=sentence) as refused:
            decide(cast, propose(cast), decided_on=clock.today() + dt.timedelta(days=days))
        assert refused.value.field == "decided_on"

    def post(self, cast, topic, **typed):
        day = {"decided_on_day": "1", "decided_on_month": "3", "decided_on_year": "2026"}
        given = {"topic": topic.pk, "reasons": "R", "left_out": "", **day}
        url = reverse("sets:focus_decide", args=[cast.set.pk])
        return cast.client("facilitator").post(url, {**given, **typed})

    def test_it_is_recorded_in_the_page(self, cast):
        topic = propose(cast)
        assert self.post(cast, topic).url == reverse("sets:focus", args=[cast.set.pk])
        assert FocusDecision.objects.get().decided_on == MARCH

    def test_what_was_seen_of_a_decision_that_never_was_is_stale(self, cast):
        with pytest.raises(Stale):
            decide(cast, propose(cast), seen="of another day")

    def test_the_form_offers_the_sets_standing_topics_alone(self, cast):
        propose(cast)
        withdrawn = focus.withdraw_topic(topic=propose(cast, title="Gone"), by=cast.upper_a)
        elsewhere = make.TopicFactory(proposed_by=cast.member("outsider"), title="Secret elsewhere")
        for topic in (withdrawn, elsewhere):
            response = self.post(cast, topic)
            assert list(response.context["form"].errors) == ["topic"]
            assert topic.title not in response.content.decode()

    def test_a_date_to_come_is_reported_at_its_field(self, cast):
        response = self.post(cast, propose(cast), decided_on_year="2199")
        assert list(response.context["form"].errors) == ["decided_on"]

    def test_the_page_shows_it_with_what_was_left_out(self, cast):
        decide(cast, propose(cast))
        text = text_of(cast, "lower_b")
        said = ("Roles", "All had an example.", "Money.", "1 March 2026", "Chosen")
        assert [words for words in said if words not in text] == []

    def test_the_chosen_topic_may_be_another_than_the_best_scored(self, cast):
        best, chosen = propose(cast, title="Best"), propose(cast)
        score(cast, best, points=5)
        score(cast, chosen, points=2)
        decide(cast, chosen)
        assert "Place 2 of 2 by the members’ scores" in text_of(cast)

    def test_what_the_scores_say_stands_beside_the_choice_once_they_are_known(self, cast):
        topic = propose(cast)
        score(cast, topic, points=4)
        said = "Place 1 by the members’ scores"
        assert said not in text_of(cast, "facilitator", "focus_decide")
        scoring.close_scoring(set_=cast.set, by=cast.facilitator)
        assert said in text_of(cast, "facilitator", "focus_decide")

    def test_without_topics_there_is_nothing_to_choose_from(self, cast):
        assert "Nothing to choose from" in text_of(cast, "facilitator", "focus_decide")

    def test_a_new_one_is_offered_with_today_s_date(self, cast):
        form = page(cast, "facilitator", "focus_decide").context["form"]
        assert form["decided_on"].value() == clock.today(cast.programme.time_zone)
