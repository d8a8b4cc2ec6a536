import datetime as dt

import pytest
from django.urls import reverse

from als.common import clock
from als.common.refusals import Refused
from sets import changes
from sets.models import FocusDecision, FocusTopic
from tests import factories as make
from tests.sets.helpers import trail


def propose(cast, by="upper_a", title="Roles"):
    return changes.propose_topic(
        set_=cast.set, title=title, description="Worth it.", by=cast.people[by]
    )


def decide(cast, topic, by="facilitator", **kwargs):
    given = {
        "reasons": "All had an example.",
        "left_out": "Money.",
        "present": "All pairs",
        "decided_on": dt.date(2026, 3, 1),
    }
    return changes.decide_focus(
        set_=cast.set, topic=topic, by=cast.people[by], **{**given, **kwargs}
    )


def test_a_member_proposes_a_topic(cast):
    topic = propose(cast)
    assert topic.proposed_by == cast.member("upper_a")
    assert trail(pair_id=cast.pair_a.pk) == [("Upper A", "proposed", "focustopic")]


def test_proposing_the_same_twice_is_once(cast):
    assert propose(cast) == propose(cast)
    assert FocusTopic.objects.count() == len(trail()) == 1


@pytest.mark.parametrize("person", ["facilitator", "manager", "outsider", "sponsor"])
def test_only_members_of_the_set_propose(cast, person):
    with pytest.raises(Refused):
        propose(cast, by=person)


def test_the_facilitator_records_what_the_set_chose(cast):
    topic = propose(cast)
    decision = decide(cast, topic)
    assert (decision.topic, decision.recorded_by) == (topic, cast.facilitator)


def test_recording_again_mends_the_record_and_leaves_a_trail(cast):
    topic = propose(cast)
    decide(cast, topic)
    decide(cast, topic, reasons="Better words.")
    assert FocusDecision.objects.get().reasons == "Better words."
    assert [verb for _, verb, kind in trail() if kind == "focusdecision"] == [
        "recorded", "recorded again",
    ]  # fmt: skip


@pytest.mark.parametrize("person", ["upper_a", "manager", "other_facilitator", "sponsor"])
def test_others_record_nothing(cast, person):
    with pytest.raises(Refused):
        decide(cast, propose(cast), by=person)


def test_another_sets_topic_is_not_chosen(cast):
    elsewhere = make.TopicFactory(proposed_by=cast.member("outsider"))
    with pytest.raises(Refused, match="not one of this set"):
        decide(cast, elsewhere)


def test_a_decision_of_tomorrow_is_not_recorded(cast):
    with pytest.raises(Refused, match="future"):
        decide(cast, propose(cast), decided_on=clock.today() + dt.timedelta(days=2))


def post(cast, topic, **typed):
    day = {"decided_on_day": "1", "decided_on_month": "3", "decided_on_year": "2026"}
    given = {"topic": topic.pk, "reasons": "R", "left_out": "", "present": "All", **day}
    url = reverse("sets:focus_decide", args=[cast.set.pk])
    return cast.client("facilitator").post(url, {**given, **typed})


def test_the_decision_is_recorded_in_the_page(cast):
    topic = propose(cast)
    assert post(cast, topic).url == reverse("sets:focus", args=[cast.set.pk])
    assert FocusDecision.objects.get().decided_on == dt.date(2026, 3, 1)


def test_the_form_offers_the_sets_own_topics_alone(cast):
    propose(cast)
    elsewhere = make.TopicFactory(proposed_by=cast.member("outsider"), title="Secret elsewhere")
    response = post(cast, elsewhere)
    assert list(response.context["form"].errors) == ["topic"]
    assert "Secret elsewhere" not in response.content.decode()


def test_a_date_to_come_is_told_at_its_field(cast):
    response = post(cast, propose(cast), decided_on_year="2199")
    assert list(response.context["form"].errors) == ["decided_on"]


def test_the_page_shows_the_decision_with_what_was_left_out(cast):
    decide(cast, propose(cast))
    url = reverse("sets:focus", args=[cast.set.pk])
    text = cast.client("lower_b").get(url).content.decode()
    said = ("Roles", "All had an example.", "Money.", "All pairs", "1 March 2026", "Chosen")
    assert [words for words in said if words not in text] == []


def test_without_topics_there_is_nothing_to_choose_from(cast):
    url = reverse("sets:focus_decide", args=[cast.set.pk])
    assert "Nothing to choose from" in cast.client("facilitator").get(url).content.decode()


def test_a_topic_is_proposed_in_the_page(cast):
    url = reverse("sets:topic_new", args=[cast.set.pk])
    cast.client("lower_a").post(url, {"title": "Roles", "description": "Who leads?"})
    assert FocusTopic.objects.get().proposed_by == cast.member("lower_a")


def test_the_pages_queries_do_not_grow(cast, django_assert_num_queries):
    client, url = cast.client("upper_a"), reverse("sets:focus", args=[cast.set.pk])
    decide(cast, propose(cast))
    with django_assert_num_queries(6):
        client.get(url)
    for by in ("lower_a", "upper_b"):
        propose(cast, by=by)
    with django_assert_num_queries(6):
        client.get(url)


def test_a_new_decision_is_offered_with_today_s_date(cast):
    page = cast.client("facilitator").get(reverse("sets:focus_decide", args=[cast.set.pk]))
    assert page.context["form"]["decided_on"].value() == clock.today(cast.programme.time_zone)
