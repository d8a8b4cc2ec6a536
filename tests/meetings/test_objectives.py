"""An objective looked at again at each meeting, and the year's close beside its start."""

import pytest
from django.urls import reverse

from als.core.refusals import Refused
from als.core.revisions import Stale, revision_of
from meetings.changes.objectives import review_objective
from meetings.models import ObjectiveReview
from meetings.models.objectives import key_of
from meetings.selectors.document import content_of
from meetings.selectors.objectives import looked_at, to_look_at
from sets.changes.learning_sets import move_set
from sets.enums import SetState
from tests import factories as make
from tests.meetings.pages import page, url

pytestmark = pytest.mark.django_db
FIRST, SECOND = "Learn about practice", "Understand barriers"


def look(cast, meeting, words=FIRST, by="facilitator", **given):
    given = {"progress": "further", "why": "Two of three tried it.", **given}
    return review_objective(meeting=meeting, key=key_of(words), by=cast.fresh(by), **given)


def test_the_set_says_one_thing_of_an_objective_at_a_meeting(cast, session):
    row = look(cast, session)
    assert look(cast, session, why=" Two of three tried it. ") == row
    seen = revision_of(row, ["progress", "why"])
    assert look(cast, session, progress="not_further", seen=seen).pk == row.pk
    with pytest.raises(Stale):
        look(cast, session, why="Something else", seen=seen)
    assert [(one.objective, one.progress) for one in ObjectiveReview.objects.all()] == [
        (FIRST, "not_further")
    ]


@pytest.mark.parametrize("person", ["upper_a", "manager", "sponsor", "other_facilitator"])
def test_nobody_but_facilitators_writes_it_down(cast, session, person):
    with pytest.raises(Refused, match="Only facilitators"):
        look(cast, session, by=person)


@pytest.mark.parametrize("trait", ["called", "agreed"])
def test_it_is_recorded_from_the_opening_until_the_minutes_are_agreed(cast, meeting_of, trait):
    with pytest.raises(Refused, match="from the opening"):
        look(cast, meeting_of(**{trait: True}))


def test_what_was_not_looked_at_for_longest_comes_first(cast, session):
    assert [one.words for one in to_look_at(cast.set)] == [FIRST, SECOND]
    look(cast, session)
    assert [one.words for one in to_look_at(cast.set)] == [SECOND, FIRST]
    with pytest.raises(Refused, match="no longer has"):
        look(cast, session, words="Something else")


def test_it_stands_on_the_record_of_the_meeting(cast, meeting_of):
    meeting = meeting_of(circulated=True)
    look(cast, meeting)
    wanted = [{"objective": FIRST, "how": "Further", "why": "Two of three tried it."}]
    assert content_of(meeting)["objectives"] == wanted
    assert "Two of three tried it." in page(cast, "upper_b", "minutes", meeting)


def test_the_years_close_stands_beside_its_start(cast, session):
    cast.set.state = SetState.PREPARING
    cast.set.save()
    move_set(set_=cast.set, to=SetState.RUNNING, by=cast.facilitator)
    cast.set.refresh_from_db()
    look(cast, session)
    cast.set.objectives = f"{SECOND}\nA new one"
    cast.set.save()
    assert [(one.words, one.is_given_up, len(one.reviews)) for one in looked_at(cast.set)] == [
        (SECOND, False, 0), ("A new one", False, 0), (FIRST, True, 1),
    ]  # fmt: skip
    make.FocusFactory(topic__set=cast.set, topic__title="Waste", reasons="All of us can try it.")
    shown = page(cast, "upper_b", "start_and_close", cast.set)
    wanted = ("Focus: Waste", "All of us can try it.", "No longer an objective", "Two of three")
    assert [words in shown for words in wanted] == [True] * 4
    overview = cast.client("upper_b").get(reverse("portal:set", args=[cast.set.pk])).text
    assert (SECOND in overview, FIRST in overview) == (True, False)


def test_the_form_keeps_what_was_typed_and_says_what_is_missing(cast, session):
    address = reverse("meetings:objective_review", args=[session.pk, key_of(FIRST)])
    client = cast.client("facilitator")
    assert "Fill in “Why?”" in client.post(address, {"progress": "further", "why": ""}).text
    client.post(address, {"progress": "further", "why": "One plan."})
    assert "One plan." in page(cast, "facilitator", "objectives", session)
    unknown = reverse("meetings:objective_review", args=[session.pk, "0" * 16])
    assert client.get(unknown).status_code == 404
    assert url("objectives", session) in page(cast, "facilitator", "minutes", session)
