import datetime as dt

import pytest
from django.urls import reverse

from als.core.models import OutMail
from als.core.refusals import Refused
from als.example import enrolling
from sets.changes import learning_sets
from sets.enums import SET_TRANSITIONS, SetState
from sets.models import LearningSet, SetFacilitator
from sets.models.roles import roles_of
from sets.signals import set_made
from tests import factories as make
from tests.sets.helpers import SET, asked, audit_entries, mails
from tests.sets.urls_table import SET as DETAILS

TYPED = DETAILS | {"meeting_count": "4"}


def add(cast, email="new@example.org", by=None):
    return enrolling.add_facilitator(set_=cast.set, email=email, name="New", by=by or cast.manager)


def test_a_manager_makes_a_set_and_does_not_facilitate_it(cast):
    set_ = learning_sets.make_set(programme=cast.programme, by=cast.manager, **SET)
    assert set_.state == SetState.PREPARING
    assert roles_of(cast.fresh("manager")).inside == frozenset()
    assert audit_entries(target_kind="learningset") == [("Manager", "made", "learningset")]


def test_upper_apps_hear_of_a_new_set_and_can_undo_it(cast):
    def fail(set_, by, **kwargs):
        raise RuntimeError(f"{by.name} made {set_.name}")

    set_made.connect(fail)
    try:
        with pytest.raises(RuntimeError, match="Manager made First set"):
            learning_sets.make_set(programme=cast.programme, by=cast.manager, **SET)
    finally:
        set_made.disconnect(fail)
    assert not LearningSet.objects.filter(name="First set").exists()


def test_others_make_no_set(cast, case):
    for person in ["facilitator", "upper_a", "sponsor", "stranger"]:
        with case(person):
            with pytest.raises(Refused):
                learning_sets.make_set(programme=cast.programme, by=cast.people[person], **SET)


def test_a_programme_has_a_name_once(cast):
    with pytest.raises(Refused, match="with this name"):
        learning_sets.make_set(
            programme=cast.programme, by=cast.manager, **SET | {"name": "Main set"}
        )


@pytest.mark.parametrize(
    ("field", "day"), [("start", dt.date(2026, 1, 4)), ("end", dt.date(2027, 4, 1))]
)
def test_a_set_s_year_lies_within_the_programme_s(cast, field, day):
    for change in (
        lambda: learning_sets.make_set(
            programme=cast.programme, by=cast.manager, **SET | {field: day}
        ),
        lambda: learning_sets.edit_set(set_=cast.set, by=cast.facilitator, **{field: day}),
    ):
        with pytest.raises(Refused, match="5 January 2026 to 31 March 2027") as refused:
            change()
        assert refused.value.field == field


def test_a_year_has_room_for_its_meetings(cast):
    short = SET | {"end": dt.date(2026, 2, 20)}
    with pytest.raises(Refused, match="too short for 3 meetings") as refused:
        learning_sets.make_set(programme=cast.programme, by=cast.manager, **short)
    assert refused.value.field == "end"


def test_a_new_set_has_as_many_cycles_as_it_has_meetings(cast):
    set_ = learning_sets.make_set(programme=cast.programme, by=cast.manager, **SET)
    assert [*set_.cycles.values_list("number", flat=True)] == [1, 2, 3]


@pytest.mark.parametrize("person", ["manager", "facilitator"])
def test_managers_and_facilitators_change_a_set(cast, person):
    learning_sets.edit_set(set_=cast.set, by=cast.people[person], name="Renamed")
    assert LearningSet.objects.get(pk=cast.set.pk).name == "Renamed"


def test_a_set_is_not_renamed_to_another_one(cast):
    with pytest.raises(Refused, match="with this name"):
        learning_sets.edit_set(set_=cast.set, by=cast.manager, name="Other set")


def test_a_closed_set_is_not_changed_even_by_who_saw_it_open(cast):
    LearningSet.objects.filter(pk=cast.set.pk).update(state=SetState.CLOSED)
    with pytest.raises(Refused, match="closed"):
        learning_sets.edit_set(set_=cast.set, by=cast.manager, name="Late")


def test_a_facilitator_is_added(cast):
    facilitator = add(cast)
    assert roles_of(facilitator.person).facilitates == {cast.set.pk}
    assert audit_entries(set_id=cast.set.pk) == [("Manager", "added", "setfacilitator")]


def test_adding_twice_is_adding_once(cast):
    assert add(cast) == add(cast)


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
        learning_sets.remove_facilitator(facilitator=first, by=cast.manager)
    add(cast)
    learning_sets.remove_facilitator(facilitator=first, by=cast.manager)
    assert roles_of(cast.fresh("facilitator")).facilitates == frozenset()


def test_a_set_moves_by_the_table_and_no_other_way(cast, case):
    for before in SetState:
        for after in sorted(set(SetState) - {SetState.CLOSED}):
            with case(before, after):
                LearningSet.objects.filter(pk=cast.set.pk).update(state=before)
                # Closing can be undone, on a page of its own
                if before != after and (
                    before == SetState.CLOSED or after not in SET_TRANSITIONS[before]
                ):
                    with pytest.raises(Refused, match=r"cannot go from|page of its own"):
                        learning_sets.move_set(set_=cast.set, to=after, by=cast.facilitator)
                    after = before
                else:
                    learning_sets.move_set(set_=cast.set, to=after, by=cast.facilitator)
                assert LearningSet.objects.get(pk=cast.set.pk).state == after
                assert len(audit_entries()) == (before != after)


def test_others_move_no_set(cast, case):
    for person in ["manager", "upper_a", "other_facilitator", "sponsor"]:
        with case(person):
            with pytest.raises(Refused):
                learning_sets.move_set(
                    set_=cast.set, to=SetState.CONCLUDING, by=cast.people[person]
                )


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


def test_numbers_that_no_set_has_are_refused_at_their_field(cast, case):
    for field, typed, said in [
        ("meeting_count", "1", "A set has two to eight meetings."),
        ("meeting_count", "9", "A set has two to eight meetings."),
        ("meeting_count", "four", "“Number of meetings” must be a whole number, for example 12."),
        ("hours_a_month", "0", "Give it between 1 and 100 hours a month."),
        ("hours_a_month", "101", "Give it between 1 and 100 hours a month."),
    ]:
        with case(field, typed):
            url = reverse("sets:set_new", args=[cast.programme.pk])
            form = cast.client("manager").post(url, {**TYPED, field: typed}).context["form"]
            assert dict(form.errors) == {field: [said]}
            assert not LearningSet.objects.filter(name="A new set").exists()


def test_dates_outside_the_programme_are_refused_at_their_field(cast):
    url = reverse("sets:set_edit", args=[cast.set.pk])
    form = cast.client("facilitator").post(url, {**TYPED, "end_year": "2028"}).context["form"]
    assert list(form.errors) == ["end"]
    assert form.data["name"] == "A new set"


def test_the_number_of_meetings_is_not_changed_with_the_details(cast):
    url = reverse("sets:set_edit", args=[cast.set.pk])
    cast.client("facilitator").post(url, {**TYPED, "meeting_count": "8"})
    cast.set.refresh_from_db()
    assert (cast.set.name, cast.set.meeting_count) == ("A new set", 4)


@pytest.mark.parametrize(("year", "warns"), [("2027", False), ("2026", True)])
def test_who_changes_the_year_is_told_that_nothing_moved(cast, year, warns):
    url = reverse("sets:set_edit", args=[cast.set.pk])
    typed = {**TYPED, "end_month": "1" if year == "2027" else "12", "end_year": year}
    page = cast.client("facilitator").post(url, typed, follow=True).content.decode()
    assert ("have not moved" in page) == warns


def test_a_refusal_is_shown_on_the_form(cast):
    url = reverse("sets:set_edit", args=[cast.set.pk])
    response = cast.client("facilitator").post(url, {**TYPED, "name": "Other set"})
    assert response.status_code == 200
    assert "already has a set with this name" in response.content.decode()


@pytest.mark.parametrize(("person", "name"), [("manager", "programme"), ("facilitator", "setup")])
def test_each_goes_back_to_where_they_came_from(cast, person, name):
    url = reverse("sets:set_edit", args=[cast.set.pk])
    response = cast.client(person).post(url, TYPED)
    back = {
        "programme": reverse("sets:programme", args=[cast.programme.pk]),
        "setup": reverse("portal:setup", args=[cast.set.pk]),
    }
    assert response.url == back[name]


def test_the_list_of_facilitators_costs_the_same_with_more_of_them(cast, django_assert_num_queries):
    url, client = reverse("sets:facilitator_add", args=[cast.set.pk]), cast.client("facilitator")
    with django_assert_num_queries(6):
        client.get(url)
    make.FacilitatorFactory.create_batch(2, set=cast.set)
    with django_assert_num_queries(6):
        client.get(url)


def remove(cast, person, facilitator):
    return cast.client(person), reverse("sets:facilitator_remove", args=[facilitator.pk])


def test_a_facilitator_takes_away_another(cast):
    client, url = remove(cast, "facilitator", add(cast))
    assert client.post(url).status_code == 302
    assert SetFacilitator.objects.active().filter(set=cast.set).count() == 1


def test_taking_away_asks_first_and_says_what_it_means(cast):
    added = add(cast)
    client, url = remove(cast, "manager", added)
    text = client.get(url).text
    assert f"{added.person.name} no longer facilitates “Main set”" in text
    assert "What they wrote stays" in text
    assert SetFacilitator.objects.active().filter(set=cast.set).count() == 2


def test_who_leaves_comes_to_the_desk_and_may_click_twice(cast):
    add(cast)
    client, url = remove(cast, "facilitator", cast.set.facilitators.get(person=cast.facilitator))
    assert "You no longer facilitate “Main set”" in client.get(url).text
    assert [client.post(url).url, client.post(url).url] == [reverse("portal:dashboard")] * 2
    assert client.get(reverse("portal:set", args=[cast.set.pk])).status_code == 404


def test_the_last_facilitator_stays_and_has_no_link_to_leave(cast):
    client, url = remove(cast, "facilitator", cast.set.facilitators.get())
    page = reverse("sets:facilitator_add", args=[cast.set.pk])
    assert url not in client.get(page).text
    assert client.post(url).url == page
    assert "A set needs a facilitator" in client.get(page).text
    assert SetFacilitator.objects.active().filter(set=cast.set).count() == 1


def test_a_second_click_says_kindly_that_it_is_done(cast):
    client, url = remove(cast, "manager", add(cast))
    assert client.post(url).url == client.post(url).url
    page = client.get(reverse("sets:facilitator_add", args=[cast.set.pk]))
    assert "had already been removed from the set" in page.text


def test_members_don_t_look_up_who_was_taken_away(cast):
    added = add(cast)
    learning_sets.remove_facilitator(facilitator=added, by=cast.facilitator)
    client, url = remove(cast, "upper_a", added)
    assert client.get(url).status_code == 403


def test_the_others_who_facilitate_are_told_who_joins_them(cast):
    other = make.FacilitatorFactory(set=cast.set).person
    joined = add(cast)
    sent = OutMail.objects.filter(key=f"facilitator-{joined.pk}-joined")
    assert {mail.to for mail in sent} == {cast.facilitator, other}


def test_who_is_asked_to_lead_a_side_is_no_facilitator_meanwhile(cast):
    lead = asked(cast)[0].person
    with pytest.raises(Refused, match="members cannot be facilitators"):
        enrolling.add_facilitator(set_=cast.set, email=lead.email, name="Lee", by=cast.manager)


def test_who_facilitated_a_closed_set_can_be_taken_away_and_nobody_added(cast):
    client, url = remove(cast, "manager", add(cast))
    LearningSet.objects.filter(pk=cast.set.pk).update(state="closed")
    page = client.get(reverse("sets:facilitator_add", args=[cast.set.pk])).text
    assert url in page
    assert "Add a facilitator" not in page
    client.post(url)
    assert SetFacilitator.objects.active().filter(set=cast.set).count() == 1
