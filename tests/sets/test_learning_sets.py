import pytest
from django.urls import reverse

from als.common.refusals import Refused
from sets import changes
from sets.enums import SET_TRANSITIONS, SetState
from sets.models import LearningSet, SetFacilitator, roles_of
from sets.signals import set_made
from tests import factories as make
from tests.sets.helpers import SET, mails, trail
from tests.sets.urls_table import SET as TYPED


def add(cast, email="new@example.org", by=None):
    return changes.add_facilitator(set_=cast.set, email=email, name="New", by=by or cast.manager)


def test_a_manager_makes_a_set_and_does_not_facilitate_it(cast):
    set_ = changes.make_set(programme=cast.programme, by=cast.manager, **SET)
    assert set_.state == SetState.PREPARING
    assert roles_of(cast.fresh("manager")).sets == frozenset()
    assert trail(target_kind="learningset") == [("Manager", "made", "learningset")]


def test_upper_rooms_hear_of_a_new_set_and_can_undo_it(cast):
    def fail(set_, by, **kwargs):
        raise RuntimeError(f"{by.name} made {set_.name}")

    set_made.connect(fail)
    try:
        with pytest.raises(RuntimeError, match="Manager made First set"):
            changes.make_set(programme=cast.programme, by=cast.manager, **SET)
    finally:
        set_made.disconnect(fail)
    assert not LearningSet.objects.filter(name="First set").exists()


@pytest.mark.parametrize("person", ["facilitator", "upper_a", "sponsor", "stranger"])
def test_others_make_no_set(cast, person):
    with pytest.raises(Refused):
        changes.make_set(programme=cast.programme, by=cast.people[person], **SET)


def test_a_programme_has_a_name_once(cast):
    with pytest.raises(Refused, match="of this name"):
        changes.make_set(programme=cast.programme, by=cast.manager, **SET | {"name": "Main set"})


@pytest.mark.parametrize("person", ["manager", "facilitator"])
def test_managers_and_facilitators_change_a_set(cast, person):
    changes.edit_set(set_=cast.set, by=cast.people[person], name="Renamed")
    assert LearningSet.objects.get(pk=cast.set.pk).name == "Renamed"


def test_a_set_is_not_renamed_to_another_one(cast):
    with pytest.raises(Refused, match="of this name"):
        changes.edit_set(set_=cast.set, by=cast.manager, name="Other set")


def test_a_closed_set_is_not_changed_even_by_who_saw_it_open(cast):
    LearningSet.objects.filter(pk=cast.set.pk).update(state=SetState.CLOSED)
    with pytest.raises(Refused, match="closed"):
        changes.edit_set(set_=cast.set, by=cast.manager, name="Late")


def test_a_facilitator_is_added_and_told(cast):
    facilitator = add(cast)
    assert roles_of(facilitator.person).facilitates == {cast.set.pk}
    assert mails() == [("new@example.org", "facilitator")]
    assert trail(set_id=cast.set.pk) == [("Manager", "added", "setfacilitator")]


def test_adding_twice_is_adding_once(cast):
    assert add(cast) == add(cast)
    assert len(mails()) == 1


@pytest.mark.parametrize("person", ["upper_a", "sponsor"])
def test_neither_member_nor_sponsor_facilitates(cast, person):
    with pytest.raises(Refused):
        add(cast, email=cast.people[person].email)
    assert mails() == []


@pytest.mark.parametrize("person", ["other_facilitator", "upper_a", "sponsor"])
def test_others_add_no_facilitator(cast, person):
    with pytest.raises(Refused):
        add(cast, by=cast.people[person])


def test_the_last_facilitator_stays_until_there_is_another(cast):
    first = SetFacilitator.objects.get(set=cast.set)
    with pytest.raises(Refused, match="needs a facilitator"):
        changes.remove_facilitator(facilitator=first, by=cast.manager)
    add(cast)
    changes.remove_facilitator(facilitator=first, by=cast.manager)
    assert roles_of(cast.fresh("facilitator")).facilitates == frozenset()


@pytest.mark.parametrize("before", SetState)
@pytest.mark.parametrize("after", SetState)
def test_a_set_moves_by_the_table_and_no_other_way(cast, before, after):
    LearningSet.objects.filter(pk=cast.set.pk).update(state=before)
    if before != after and after not in SET_TRANSITIONS[before]:
        with pytest.raises(Refused, match="can't become"):
            changes.move_set(set_=cast.set, to=after, by=cast.facilitator)
        after = before
    else:
        changes.move_set(set_=cast.set, to=after, by=cast.facilitator)
    assert LearningSet.objects.get(pk=cast.set.pk).state == after
    assert len(trail()) == (before != after)


@pytest.mark.parametrize("person", ["manager", "upper_a", "other_facilitator", "sponsor"])
def test_others_move_no_set(cast, person):
    with pytest.raises(Refused):
        changes.move_set(set_=cast.set, to=SetState.CONCLUDING, by=cast.people[person])


def test_making_a_set_leads_to_who_facilitates_it(cast):
    url = reverse("sets:set_new", args=[cast.programme.pk])
    response = cast.client("manager").post(url, TYPED)
    made = LearningSet.objects.get(name="A new set")
    assert response.url == reverse("sets:facilitator_add", args=[made.pk])


def test_a_set_that_ends_before_it_starts_is_not_made(cast):
    url = reverse("sets:set_new", args=[cast.programme.pk])
    response = cast.client("manager").post(url, {**TYPED, "end_year": "2025"})
    assert list(response.context["form"].errors) == ["end"]
    assert not LearningSet.objects.filter(name="A new set").exists()


def test_a_refusal_is_shown_on_the_form(cast):
    url = reverse("sets:set_edit", args=[cast.set.pk])
    response = cast.client("facilitator").post(url, {**TYPED, "name": "Other set"})
    assert response.status_code == 200
    assert "has a set of this name" in response.content.decode()


@pytest.mark.parametrize(("person", "name"), [("manager", "programme"), ("facilitator", "setup")])
def test_each_goes_back_to_where_they_came_from(cast, person, name):
    url = reverse("sets:set_edit", args=[cast.set.pk])
    response = cast.client(person).post(url, TYPED)
    back = {
        "programme": reverse("sets:programme", args=[cast.programme.pk]),
        "setup": reverse("home:setup", args=[cast.set.pk]),
    }
    assert response.url == back[name]


def test_the_list_of_facilitators_costs_the_same_with_more_of_them(cast, django_assert_num_queries):
    url, client = reverse("sets:facilitator_add", args=[cast.set.pk]), cast.client("facilitator")
    with django_assert_num_queries(5):
        client.get(url)
    make.FacilitatorFactory.create_batch(2, set=cast.set)
    with django_assert_num_queries(5):
        client.get(url)


def test_a_facilitator_takes_away_another(cast):
    added = add(cast)
    url = reverse("sets:facilitator_remove", args=[added.pk])
    assert cast.client("facilitator").post(url).status_code == 302
    assert SetFacilitator.objects.active().filter(set=cast.set).count() == 1
