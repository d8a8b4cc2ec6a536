"""A set as a template for another: its plan comes along, its people and their words don't."""

import datetime as dt
from contextlib import suppress
from itertools import product

import pytest
from django.apps import apps
from django.core.exceptions import FieldError
from django.core.serializers import serialize
from django.urls import reverse

from als.core.refusals import Refused
from meetings.changes.cycles import make_cycles
from meetings.models import AgendaItem, Cycle, Meeting
from sets.changes import learning_sets
from sets.models import GroundRules, LearningSet
from tests import factories as make
from tests.sets.helpers import audit_entries
from tests.world import World

NEW = {"name": "Next year", "start": dt.date(2026, 9, 1), "end": dt.date(2027, 3, 31)}


def copied(cast, by=None, **fields):
    return learning_sets.copy_set(source=cast.set, by=by or cast.manager, **NEW | fields)


def rules(cast, version, text, by, **choices):
    return make.GroundRulesFactory(
        set=cast.set, version=version, text=text, written_by=cast.people[by], **choices
    )


def test_a_copy_begins_as_its_source_did(cast):
    LearningSet.objects.filter(pk=cast.set.pk).update(hours_a_month=9, objectives="Look\nAsk")
    cast.set.refresh_from_db()
    copy = copied(cast)
    same = ("purpose", "objectives", "hours_a_month", "meeting_count", "programme_id")
    assert [getattr(copy, f) for f in same] == [getattr(cast.set, f) for f in same]
    assert (copy.name, copy.state, copy.copied_from) == ("Next year", "preparing", cast.set)
    assert audit_entries(set_id=copy.pk) == [("Manager", "made", "learningset")]


def test_the_cycles_come_along_with_days_of_the_new_year(cast):
    LearningSet.objects.filter(pk=cast.set.pk).update(meeting_count=3)
    cast.set.refresh_from_db()
    make_cycles(cast.set, by=cast.facilitator)
    Cycle.objects.filter(set=cast.set, number=2).update(name="Walks", stage="issues", purpose="Go.")
    copy = copied(cast)
    words = ("number", "stage", "name", "purpose")
    assert [*copy.cycles.values_list(*words)] == [*cast.set.cycles.values_list(*words)]
    meetings = Meeting.objects.filter(cycle__set=copy)
    assert all(copy.start <= meeting.suggested_for <= copy.end for meeting in meetings)


def test_ground_rules_come_along_as_they_were_before_a_member_wrote(cast):
    rules(cast, 1, "Listen.", "facilitator", default_disclosure="pair", naming="partnerships")
    rules(cast, 2, "Listen well.", "facilitator", default_disclosure="pair", naming="partnerships")
    rules(cast, 3, "Listen well, says Upper A.", "upper_a")
    rules(cast, 4, "Listen well, says Upper A, and eat.", "facilitator")
    copy = copied(cast)
    [first] = GroundRules.objects.filter(set=copy)
    assert (first.version, first.text, first.written_by) == (1, "Listen well.", cast.manager)
    assert (first.default_disclosure, first.naming) == ("pair", "partnerships")
    # The wider of the two holds once the members of the new set have accepted it.
    assert (copy.default_disclosure, copy.naming) == ("pair", "nobody")


def test_rules_that_members_wrote_first_stay_where_they_are(cast):
    rules(cast, 1, "By a member.", "lower_b", default_disclosure="report_with_names")
    LearningSet.objects.filter(pk=cast.set.pk).update(default_disclosure="report_with_names")
    cast.set.refresh_from_db()
    copy = copied(cast)
    assert (copy.ground_rules.count(), copy.default_disclosure) == (0, "set")


def test_somebody_who_left_counts_as_a_member(cast):
    member = cast.member("upper_a")
    member.left_at = dt.datetime(2026, 3, 1, tzinfo=dt.UTC)
    member.save()
    rules(cast, 1, "By one who left.", "upper_a")
    assert copied(cast).ground_rules.count() == 0


OURS = ("sets", "meetings", "actions", "reports")
WAYS = ("set", "cycle__set", "pair__set", "meeting__cycle__set", "rules__set", "paper__set",
        "topic__set", "member__pair__set", "issue__pair__set", "lesson__set",
        "report__set", "lesson__report__set")  # fmt: skip


def rows_of(set_):
    """Return all rows of all our apps that belong to a set, however far away."""
    models = [model for app in OURS for model in apps.get_app_config(app).get_models()]
    found = []
    for model, way in product(models, WAYS):
        with suppress(FieldError, ValueError):  # no such way; one that ends at another model
            found += model.objects.filter(**{way: set_})
    return found


def test_no_person_and_no_word_of_a_member_comes_along(cast):
    world = World(cast)
    world.has("paper", "topic", "proposed_pair", "issue", "secret_issue", "action", "progress",
              "lesson", "report", "circulated_meeting")  # fmt: skip
    rules(cast, 1, "SAID by a member", "upper_a")
    world.item(world.circulated_meeting)
    copy = copied(cast)
    kinds = sorted({row._meta.model_name for row in rows_of(copy)})
    assert kinds == ["agendaitem", "cycle", "meeting"]
    items = AgendaItem.objects.filter(meeting__cycle__set=copy)
    assert set(items.values_list("kind", flat=True)) == {"standing"}
    text = serialize("json", [copy, *rows_of(copy)])
    assert [word for word in ("SAID", "SECRET", world.topic.title, "Upper A") if word in text] == []
    assert "SAID" in serialize("json", rows_of(cast.set))


@pytest.mark.parametrize("person", ["facilitator", "upper_a", "sponsor", "stranger"])
def test_others_copy_no_set(cast, person):
    with pytest.raises(Refused, match="managers"):
        copied(cast, by=cast.people[person])
    assert not LearningSet.objects.filter(name="Next year").exists()


def test_a_closed_set_can_be_copied(cast):
    LearningSet.objects.filter(pk=cast.set.pk).update(state="closed")
    cast.set.refresh_from_db()
    assert copied(cast).is_open


def test_copying_twice_makes_one_copy(cast):
    copied(cast)
    with pytest.raises(Refused, match="with this name") as refused:
        copied(cast)
    assert refused.value.field == "name"


def test_the_page_makes_the_copy_and_leads_to_who_facilitates_it(cast):
    url = reverse("sets:set_copy", args=[cast.set.pk])
    typed = {"name": "Next year", "start_day": "1", "start_month": "9", "start_year": "2026",
             "end_day": "31", "end_month": "3", "end_year": "2027"}  # fmt: skip
    client = cast.client("manager")
    assert "What is not" in client.get(url).content.decode()
    response = client.post(url, typed)
    made = LearningSet.objects.get(name="Next year")
    assert response.url == reverse("sets:facilitator_add", args=[made.pk])


def test_dates_of_a_copy_are_refused_at_their_fields(cast):
    url = reverse("sets:set_copy", args=[cast.set.pk])
    typed = {"name": "Next year", "start_day": "1", "start_month": "9", "start_year": "2026",
             "end_day": "31", "end_month": "3", "end_year": "2029"}  # fmt: skip
    client = cast.client("manager")
    assert list(client.post(url, typed).context["form"].errors) == ["end"]
    early = client.post(url, {**typed, "end_year": "2025"}).context["form"]
    assert early.errors["end"] == ["The set has to end after it starts."]
