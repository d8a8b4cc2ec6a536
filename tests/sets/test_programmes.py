import pytest
from django.urls import reverse
from django.utils import translation

from als.accounts.models import User
from als.core.refusals import Refused
from als.core.text.languages import language_choices
from als.example import enrolling
from sets.changes import learning_sets, programmes
from sets.forms.programmes import ProgrammeForm
from sets.models import Authority, Programme, ProgrammeRole, RoleInvitation
from sets.models.roles import roles_of
from sets.registers.shipped import ENGLAND
from tests import factories as make
from tests.sets.helpers import PROGRAMME, SET, audit_entries, mails
from tests.sets.programmes_table import PROGRAMME as TYPED


@pytest.fixture
def maker(db):
    return make.PersonFactory(name="Maker", may_make_programmes=True)


def invite(cast, **kwargs):
    given = {"kind": "manager", "email": "new@example.org", "name": "New"}
    return enrolling.give_role(programme=cast.programme, by=cast.manager, **{**given, **kwargs})


def test_who_makes_a_programme_manages_it(maker):
    programme = programmes.make_programme(by=maker, **PROGRAMME)
    assert roles_of(maker).manages == {programme.pk}
    assert audit_entries() == [("Maker", "made", "programme")]


def test_others_make_none(cast):
    with pytest.raises(Refused):
        programmes.make_programme(by=cast.manager, **PROGRAMME)
    assert Programme.objects.count() == 1


@pytest.mark.parametrize(
    ("zone", "language", "number"),
    [("Europe/London", "en", 185), ("Europe/Zagreb", "en", 577), ("Europe/Sarajevo", "hr", 577),
     ("Europe/Oslo", "nb", 0)],
)  # fmt: skip
def test_the_list_of_its_country_comes_with_a_programme(maker, zone, language, number):
    fields = {**PROGRAMME, "time_zone": zone, "language": language}
    programmes.make_programme(by=maker, **fields)
    assert Authority.objects.count() == number


def test_englands_register_is_taken_as_it_is_if_it_is_there(maker):
    there = make.RegisterFactory(name=ENGLAND, vintage="2030")
    made = programmes.make_programme(by=maker, **{**PROGRAMME, "time_zone": "Europe/London"})
    assert (made.register, made.register.vintage) == (there, "2030")
    assert not Authority.objects.exists()


def test_a_register_that_was_chosen_is_kept_on_any_clock(maker):
    chosen = make.RegisterFactory()
    fields = {**PROGRAMME, "time_zone": "Europe/London", "register": chosen}
    assert programmes.make_programme(by=maker, **fields).register == chosen
    assert not Authority.objects.exists()


def test_the_register_changes_until_places_of_it_are_in_use(cast):
    old, new = make.AuthorityFactory().register, make.RegisterFactory()
    for register in (old, new, None, old):
        edited = programmes.edit_programme(
            programme=cast.programme, by=cast.manager, register=register
        )
        assert edited.register == register
    make.PartnershipFactory(programme=cast.programme, authority=old.authorities.get())
    for register in (new, None):
        with pytest.raises(Refused, match="places from another register"):
            programmes.edit_programme(programme=cast.programme, by=cast.manager, register=register)


def test_a_change_says_which_fields(cast):
    programmes.edit_programme(programme=cast.programme, by=cast.manager, name="New", sponsor="S")
    assert Programme.objects.get().name == "New"
    assert cast.manager.audit_entries.get().details == {"fields": ["name", "sponsor"]}


def test_saving_what_was_there_changes_nothing(cast):
    programmes.edit_programme(programme=cast.programme, by=cast.manager, name=cast.programme.name)
    assert audit_entries() == []


def test_others_change_no_programme(cast, case):
    for person in ["facilitator", "upper_a", "sponsor", "stranger"]:
        with case(person):
            with pytest.raises(Refused):
                programmes.edit_programme(
                    programme=cast.programme, by=cast.people[person], name="Mine"
                )


def test_inviting_twice_is_inviting_once(cast):
    role = invite(cast)
    assert invite(cast, email="NEW@example.org") == role
    assert roles_of(role.person).manages == {cast.programme.pk}


@pytest.mark.parametrize("person", ["manager", "facilitator", "upper_a"])
def test_nobody_inside_reads_for_the_sponsor(cast, person):
    with pytest.raises(Refused, match="takes part"):
        invite(cast, kind="sponsor", email=cast.people[person].email)


def test_who_was_asked_to_take_part_does_not_read_for_the_sponsor(cast):
    agreement = make.AgreementFactory(pair__set=cast.set, pair__number=9)
    with pytest.raises(Refused, match="takes part"):
        invite(cast, kind="sponsor", email=agreement.person.email)


def test_the_sponsor_does_not_become_a_manager(cast):
    with pytest.raises(Refused, match="sponsor"):
        invite(cast, email=cast.sponsor.email)


@pytest.mark.parametrize("email", ["nobody", "a@", "a" * 250 + "@example.org"])
def test_a_bad_address_invites_nobody(cast, email):
    with pytest.raises(Refused):
        invite(cast, email=email)
    assert mails() == []


def test_a_facilitator_invites_nobody_to_the_programme(cast):
    with pytest.raises(Refused):
        enrolling.give_role(
            programme=cast.programme, kind="manager", email="x@example.org", name="X",
            by=cast.facilitator,
        )  # fmt: skip
    assert not User.objects.filter(email="x@example.org").exists()


def test_a_role_that_is_taken_away_is_kept_on_record(cast):
    role = ProgrammeRole.objects.get(kind="sponsor")
    programmes.remove_role(role=role, by=cast.manager)
    programmes.remove_role(role=role, by=cast.manager)
    assert roles_of(cast.fresh("sponsor")).sponsors == frozenset()
    assert audit_entries() == [("Manager", "removed", "programmerole")]


def test_the_last_manager_stays(cast):
    with pytest.raises(Refused, match="needs a manager"):
        programmes.remove_role(role=ProgrammeRole.objects.get(kind="manager"), by=cast.manager)


def test_the_page_shows_sets_and_people_and_nothing_from_inside(cast):
    page = cast.client("manager").get(reverse("sets:programme", args=[cast.programme.pk]))
    text = page.content.decode()
    assert all(word in text for word in ("Main set", "Other set", "sponsor@example.org"))
    assert "Uppershire" not in text


def test_the_pages_queries_do_not_grow(cast, django_assert_num_queries):
    url = reverse("sets:programme", args=[cast.programme.pk])
    client = cast.client("manager")
    with django_assert_num_queries(7):
        client.get(url)
    make.SetFactory.create_batch(3, programme=cast.programme)
    for kind in ("manager", "sponsor"):
        make.ProgrammeRoleFactory(programme=cast.programme, kind=kind)
    with django_assert_num_queries(7):
        client.get(url)


def test_a_programme_is_made_in_the_page(maker, client):
    client.force_login(maker)
    response = client.post(reverse("sets:programme_new"), TYPED)
    # It is in Croatian: its words have more forms than were typed.
    assert response.url == reverse("sets:programme_words", args=[Programme.objects.get().pk])


def test_a_form_with_faults_keeps_what_was_typed_and_names_the_fields(maker, client):
    client.force_login(maker)
    typed = {**TYPED, "end_year": "2025", "contact_email": "nobody", "lower_singular": "Region"}
    response = client.post(reverse("sets:programme_new"), typed)
    assert set(response.context["form"].errors) == {"end", "contact_email", "lower_singular"}
    assert 'value="A programme"' in response.content.decode()
    assert not Programme.objects.exists()


def test_a_person_is_invited_in_the_page(cast):
    url = reverse("sets:programme_invite", args=[cast.programme.pk])
    typed = {"name": "New", "email": "new@example.org", "kind": "sponsor"}
    assert cast.client("manager").post(url, typed).status_code == 302
    assert RoleInvitation.objects.get().email == "new@example.org"
    assert not User.objects.filter(email="new@example.org").exists()


def remove(cast, person, role):
    client = cast.client(person)
    return client, reverse("sets:programme_remove", args=[role.pk])


def test_removing_asks_first_and_says_what_it_means(cast):
    role = ProgrammeRole.objects.get(kind="sponsor")
    client, url = remove(cast, "manager", role)
    page = client.get(url).text
    assert "Sponsor can no longer read or download the released reports of “Two tiers”" in page
    assert "What they wrote and did stays" in page
    assert roles_of(cast.fresh("sponsor")).sponsors == {cast.programme.pk}


def test_removing_twice_is_removing_once_and_is_said_kindly(cast):
    client, url = remove(cast, "manager", ProgrammeRole.objects.get(kind="sponsor"))
    back = reverse("sets:programme", args=[cast.programme.pk])
    assert client.post(url).url == back
    assert client.post(url).url == back
    assert "had already been removed" in client.get(back).text
    assert len(audit_entries()) == 1


def test_who_leaves_comes_to_the_desk_and_may_click_twice(cast):
    make.ProgrammeRoleFactory(programme=cast.programme, kind="manager")
    role = ProgrammeRole.objects.get(person=cast.manager)
    client, url = remove(cast, "manager", role)
    assert "You no longer manage “Two tiers”" in client.get(url).text
    assert [client.post(url).url, client.post(url).url] == [reverse("portal:dashboard")] * 2
    assert client.get(reverse("sets:programme", args=[cast.programme.pk])).status_code == 404


def test_the_last_manager_stays_and_has_no_link_to_leave(cast):
    role = ProgrammeRole.objects.get(kind="manager")
    client, url = remove(cast, "manager", role)
    page = reverse("sets:programme", args=[cast.programme.pk])
    assert url not in client.get(page).text
    assert client.post(url).url == page
    assert "A programme needs a manager" in client.get(page).text
    role.refresh_from_db()
    assert role.removed_at is None


def test_what_a_removed_manager_made_stays(cast):
    other = make.ProgrammeRoleFactory(programme=cast.programme, kind="manager")
    made = learning_sets.make_set(programme=cast.programme, by=other.person, **SET)
    programmes.remove_role(role=other, by=cast.manager)
    assert audit_entries(target_kind="learningset") == [(other.person.name, "made", "learningset")]
    assert made in cast.programme.sets.all()


def test_another_programmes_role_is_out_of_reach(cast):
    role = make.ProgrammeRoleFactory(kind="manager")
    client, url = remove(cast, "manager", role)
    assert [client.get(url).status_code, client.post(url).status_code] == [404, 404]


def test_a_sponsor_can_not_look_up_who_was_removed(cast):
    gone = make.ProgrammeRoleFactory(programme=cast.programme, kind="sponsor")
    programmes.remove_role(role=gone, by=cast.manager)
    client, url = remove(cast, "sponsor", gone)
    assert client.get(url).status_code == 404


def zones_offered(programme=None):
    form = ProgrammeForm(instance=programme)
    groups = [group for group in form.fields["time_zone"].choices if group[0]]
    return dict(choice for _region, choices in groups for choice in choices)


def test_time_zones_are_offered_by_place_and_without_aliases(cast):
    offered = zones_offered()
    assert offered["Europe/Zagreb"] == "Zagreb, Croatia"
    assert offered["America/New_York"] == "New York, United States"
    assert not {"GB", "Europe/Belfast", "US/Eastern", "Asia/Calcutta", "Etc/GMT+1"} & {*offered}
    assert {"Europe/Oslo", "Europe/Tallinn", "UTC"} <= {*offered}
    assert next(iter(offered)).startswith("Europe/")


def test_time_zones_are_called_as_the_readers_language_does(cast):
    with translation.override("hr"):
        offered = zones_offered()
    assert offered["Europe/Rome"] == "Rim, Italija"
    assert offered["America/New_York"] == "New York, Sjedinjene Američke Države"


def test_the_page_names_the_zone_as_the_form_does(cast):
    page = cast.client("manager").get(reverse("sets:programme", args=[cast.programme.pk])).text
    assert ("London, Britain (UK)" in page, "Europe/London" in page) == (True, False)


def test_a_programme_that_has_an_alias_keeps_it(cast):
    cast.programme.time_zone = "US/Eastern"
    assert "US/Eastern" in zones_offered(cast.programme)


def test_a_new_programme_has_no_time_zone_before_one_is_chosen(maker, client):
    client.force_login(maker)
    response = client.post(reverse("sets:programme_new"), {**TYPED, "time_zone": ""})
    assert response.context["form"].errors == {"time_zone": ["Choose an answer for “Time zone”."]}


def test_a_text_beyond_all_measure_is_refused_in_a_sentence_and_kept(maker, client):
    client.force_login(maker)
    response = client.post(reverse("sets:programme_new"), {**TYPED, "purpose": "x" * 50_001})
    assert response.context["form"].errors == {
        "purpose": ["Shorten “Purpose”: it has 50001 characters, and at most 50000 fit."]
    }
    assert "x" * 50_001 in response.text


def test_a_fault_is_reported_at_its_field_and_what_was_typed_stays(maker, client, case):
    for typed, field in [
        ({"end_day": "5", "end_month": "1", "end_year": "2026"}, "end"),
        ({"lower_singular": "REGION"}, "lower_singular"),
        ({"lower_plural": "Regions "}, "lower_plural"),
        ({"time_zone": "Europe/Atlantis"}, "time_zone"),
        ({"language": "tlh"}, "language"),
        ({"register": "99999"}, "register"),
        ({"name": " "}, "name"),
    ]:
        with case(typed, field):
            client.force_login(maker)
            response = client.post(reverse("sets:programme_new"), {**TYPED, **typed})
            form = response.context["form"]
            assert list(form.errors) == [field]
            assert f'href="#{form[field].focus_id}"' in response.text
            assert 'value="office@example.org"' in response.text
            assert not Programme.objects.exists()


def test_language_and_register_are_chosen_and_shown(cast):
    register = make.RegisterFactory(name="Županije i općine")
    url = reverse("sets:programme_edit", args=[cast.programme.pk])
    client = cast.client("manager")
    typed = {**TYPED, "language": "hr", "register": register.pk}
    page = client.get(client.post(url, typed).url).text
    assert "Hrvatski" in page
    assert "Županije i općine, edition 2021" in page
    assert '<div class="app-prose" lang="hr">' in page


def test_a_register_that_is_in_use_is_reported_at_its_field(cast):
    used = make.AuthorityFactory()
    make.PartnershipFactory(programme=cast.programme, authority=used)
    Programme.objects.update(register=used.register)
    url = reverse("sets:programme_edit", args=[cast.programme.pk])
    response = cast.client("manager").post(url, TYPED)
    assert list(response.context["form"].errors) == ["register"]


def test_the_languages_are_called_by_their_own_names():
    choices = dict(language_choices())
    assert (choices["hr"], choices["de"], choices["is"]) == ("Hrvatski", "Deutsch", "Íslenska")
    assert list(choices)[:3] == ["bs", "ca", "cs"]


def test_the_edit_pages_queries_do_not_grow(cast, django_assert_num_queries):
    url, client = reverse("sets:programme_edit", args=[cast.programme.pk]), cast.client("manager")
    for _again in range(2):
        with django_assert_num_queries(5):
            client.get(url)
        make.RegisterFactory.create_batch(3)


def test_a_new_programme_is_in_the_products_language_unless_another_is_chosen():
    assert ProgrammeForm()["language"].value() == "en"
