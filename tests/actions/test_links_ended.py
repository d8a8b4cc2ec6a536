"""Links to log progress that open nothing: ended ones, altered ones and other people's."""

from contextlib import nullcontext

import pytest
from django.test import Client
from django.urls import reverse

from actions.changes import links
from actions.enums import ActionState
from actions.models import ProgressEntry, ProgressLink
from actions.tokens import LIFE, link_of_token, progress_token
from als.core import clock
from als.core.refusals import Refused
from sets.enums import PairState, SetState
from tests import factories as make
from tests.actions.by_link import send, url
from tests.actions.conftest import NOW
from tests.pages import text_of


def expire(cast, link):
    """Only the clock has moved on: see ``later``."""


def use(cast, link):
    send(link, done="NEVER SHOWN")


def revoke(cast, link):
    links.revoke_link(link=link, by=cast.upper_a)


def leave(cast, link):
    type(link.member).objects.filter(pk=link.member_id).update(left_at=NOW, lead=False)


def end_pair(cast, link):
    type(cast.pair_a).objects.filter(pk=cast.pair_a.pk).update(
        state=PairState.WITHDRAWN, ended_at=NOW
    )


def close_set(cast, link):
    type(cast.set).objects.filter(pk=cast.set.pk).update(state=SetState.CLOSED)


def move(link, **to):
    type(link.action).objects.filter(pk=link.action_id).update(**to)


def end_action(cast, link):
    move(link, state=ActionState.DONE, ended_at=NOW)


def void(cast, link):
    move(link, state=ActionState.PROPOSED, agreed_at=None)


def write_rules(cast, link):
    make.GroundRulesFactory(set=cast.set, written_by=cast.facilitator)


def lock_out(cast, link):
    type(cast.upper_a).objects.filter(pk=cast.upper_a.pk).update(is_active=False)


DEAD = [
    (expire, "It worked for 14 days, until Wed 24 Jun 2026", "action"),
    (use, "It was used on Wed 10 Jun 2026", "action"),
    (revoke, "It was revoked on Wed 10 Jun 2026", "action"),
    (leave, "You no longer take part", "desk"),
    (lock_out, "You no longer take part", "desk"),
    (end_pair, "no longer takes part", "desk"),
    (close_set, "The set is closed", "action"),
    (write_rules, "ground rules that you have not accepted", "rules"),
    (end_action, "The action has ended", "action"),
    (void, "both sides have to consent to it again", "action"),
]


def later(happens):
    return clock.set_to(NOW + LIFE) if happens is expire else nullcontext()


def leaky(cast, link):
    """Fill the action with words that no page of a link may show; return these."""
    make.ProgressFactory(action=link.action, done="SECRET entry", learned="SECRET lesson")
    type(link.action).objects.filter(pk=link.action_id).update(measure="SECRET measure")
    people = [cast.people[name].name for name in ("upper_a", "lower_a", "facilitator", "upper_b")]
    places = [str(side) for side in (cast.pair_a.upper, cast.pair_a.lower)]
    return ["SECRET", "NEVER SHOWN", link.action.issue.title, str(cast.set), *people, *places]


def test_each_end_of_a_link_says_so_and_shows_what_was_typed_and_nothing_else(cast, link, case):
    hidden = [*leaky(cast, link), str(link.action)]
    ways = {
        "action": reverse("actions:action", args=[link.action_id]),
        "rules": reverse("sets:ground_rules", args=[cast.set.pk]),
        "desk": reverse("portal:dashboard"),
    }
    typed = {"done": "<b>Mine</b>", "reason": "Because", "state_after": "done"}
    assert Client().get(url(link)).status_code == 200
    for happens, says, way in DEAD:
        with case(happens.__name__):
            happens(cast, link)
            before = ProgressEntry.objects.count()
            with later(happens):
                page, answer = Client().get(url(link)), send(link, **typed)
            assert (page.status_code, answer.status_code) == (410, 410)
            assert ProgressEntry.objects.count() == before
            assert says in text_of(page)
            assert page.context["way_on"] == ways[way]
            assert [text["value"] for text in answer.context["typed"]] == [
                "<b>Mine</b>", "Ask first.", "Because",
            ]  # fmt: skip
            assert "&lt;b&gt;Mine&lt;/b&gt;" in answer.text
            assert [word for word in hidden if word in page.text + answer.text] == []


def test_the_open_form_shows_the_title_and_nothing_else_of_the_set(cast, link):
    hidden = leaky(cast, link)
    page = Client().get(url(link)).text
    assert str(link.action) in page
    assert [word for word in hidden if word in page] == []


def altered(token):
    """Yield tokens that differ from a good one, and other people's good ones."""
    yield token[:-1]
    yield token[1:]
    yield token[: len(token) // 2]
    yield token.swapcase()
    yield token + "a"
    yield token.replace(":", "", 1)
    yield "x"
    yield "é" * 40
    yield "%00"


def test_an_altered_link_opens_nothing_and_says_so(link):
    for wrong in altered(progress_token(link)):
        response = Client().get(reverse("actions:progress_link", args=[wrong]))
        assert (response.status_code, response.context["way_on"]) == (
            410,
            reverse("portal:dashboard"),
        )
        assert "not complete, or has been changed" in text_of(response)


def test_a_token_of_another_kind_or_of_no_row_opens_nothing(cast, link):
    from django.core.signing import Signer

    others = Signer(salt="sets.agreement").sign_object([link.pk])
    nowhere = progress_token(ProgressLink(pk=link.pk + 1))
    for wrong in (others, nowhere):
        with pytest.raises(Refused, match="not complete"):
            link_of_token(wrong)


def test_somebody_else_who_is_signed_in_is_shown_nothing_and_sends_nothing(cast, link, case):
    hidden = {*leaky(cast, link), str(link.action)}
    for person in ("lower_a", "upper_b", "facilitator", "sponsor", "stranger"):
        with case(person):
            client = cast.client(person)
            for response in (client.get(url(link)), send(link, client, done="Mine")):
                assert response.status_code == 403
                assert "emailed to somebody else" in text_of(response)
                others = hidden - {cast.people[person].name}
                assert [word for word in others if word in response.text] == []
            assert ProgressLink.objects.working().get() == link


def test_a_change_by_somebody_else_is_refused_under_the_page_too(cast, link):
    for person in ("lower_a", "facilitator"):
        by = cast.fresh(person)
        with pytest.raises(Refused, match="somebody else"):
            links.log_by_link(link=link, by=by, done="Met.", disclosure="set")
        with pytest.raises(Refused, match="somebody else"):
            links.revoke_link(link=link, by=by)


def test_the_newest_rules_have_to_be_accepted(cast, link):
    rules = make.GroundRulesFactory(set=cast.set, written_by=cast.facilitator)
    rules.acceptances.create(member=link.member)
    assert Client().get(url(link)).status_code == 200
    make.GroundRulesFactory(set=cast.set, written_by=cast.facilitator, version=2)
    assert Client().get(url(link)).status_code == 410
