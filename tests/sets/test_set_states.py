"""A set's way through its states, by page."""

import pytest
from django.urls import reverse

from sets.enums import SET_TRANSITIONS, SetState
from sets.models import LearningSet
from tests.sets.helpers import audit_entries


def state_page(cast):
    return reverse("sets:set_state", args=[cast.set.pk])


def in_state(cast, state):
    LearningSet.objects.filter(pk=cast.set.pk).update(state=state)


def state_of(cast):
    return LearningSet.objects.get(pk=cast.set.pk).state


@pytest.mark.parametrize("state", SetState)
def test_the_page_offers_what_the_table_allows(cast, state):
    in_state(cast, state)
    response = cast.client("facilitator").get(state_page(cast))
    states = response.context["states"]
    assert {one["state"] for one in states if one["allowed"]} == SET_TRANSITIONS[state]
    assert [one["state"] for one in states if one["now"]] == [state]


def test_a_facilitator_concludes_and_goes_back_to_running(cast):
    client = cast.client("facilitator")
    for state in ("concluding", "running"):
        client.post(state_page(cast), {"to": state})
        assert state_of(cast) == state
    assert [verb for _, verb, _ in audit_entries()] == ["moved", "moved"]


def test_what_cannot_go_back_is_asked_once_more(cast):
    in_state(cast, SetState.PREPARING)
    client, asked = cast.client("facilitator"), f"{state_page(cast)}?start"
    assert f'href="{asked}"' in client.get(state_page(cast)).text
    assert "can’t go back to “Preparing”" in client.get(asked).text
    client.post(state_page(cast), {"to": "running"})
    assert (state_of(cast), "can’t go back" in client.get(asked).text) == ("running", False)


def test_a_step_that_the_table_does_not_know_is_refused_with_a_sentence(cast):
    page = cast.client("facilitator").post(state_page(cast), {"to": "closed"}, follow=True)
    assert "cannot go from" in page.content.decode().replace("&#x27;", "’")
    assert state_of(cast) == "running"


@pytest.mark.parametrize("to", ["", "open", "CLOSED"])
def test_a_state_that_is_none_is_a_bad_request(cast, to):
    assert cast.client("facilitator").post(state_page(cast), {"to": to}).status_code == 400


@pytest.mark.parametrize(("person", "status"), [("upper_a", 403), ("manager", 404)])
def test_nobody_else_moves_a_set(cast, person, status):
    response = cast.client(person).post(state_page(cast), {"to": "concluding"})
    assert (response.status_code, state_of(cast)) == (status, "running")


def test_the_closing_has_a_page_of_its_own(cast):
    in_state(cast, SetState.CONCLUDING)
    client = cast.client("facilitator")
    page = client.post(state_page(cast), {"to": "closed"}, follow=True).content.decode()
    assert ("a page of its own" in page, state_of(cast)) == (True, "concluding")
    assert reverse("archive:close", args=[cast.set.pk]) in page
