"""The pages of registers, and who may import into which."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from als.core.models import AuditEntry
from als.core.refusals import Refused
from sets.changes import registers
from sets.forms.registers import ColumnsForm
from sets.models import Authority, Programme, Register
from sets.registers.editions import import_register
from sets.registers.files import read
from sets.registers.shipped import ENGLAND, ENGLAND_2021
from tests import factories as make
from tests.sets.register_lists import CROATIA, GOOD, HEAD, LOWER_FIRST

IMPORT = {"register": "new", "name": "Land", "vintage": "2021", "source": "Office, open licence"}


@pytest.fixture
def land(db):
    return import_register(io.BytesIO(GOOD.encode()), "2021", "Land", "Office").register


def uploaded(content=GOOD, name="register.csv"):
    content = content.encode() if isinstance(content, str) else content
    return SimpleUploadedFile(name, content, "text/csv")


def look(cast, content=GOOD, **typed):
    """Send the file: the answer asks for the columns, or says what is wrong."""
    url = reverse("sets:register_import")
    return cast.client("manager").post(url, {**IMPORT, "file": uploaded(content), **typed})


def post(cast, content=GOOD, **typed):
    """Send the file, and then the columns as the page offers them."""
    response = look(cast, content, **typed)
    form = response.context and response.context["form"]
    if not isinstance(form, ColumnsForm):
        return response
    chosen = {name: form[name].value() for name in form.fields}
    return cast.client("manager").post(reverse("sets:register_import"), chosen)


def bring(by, text=GOOD, **kwargs):
    given = {"rows": read(text.encode()), "name": "Land", "vintage": "2023"}
    return registers.import_register(by=by, **{**given, **kwargs})


class TestWhoImports:
    def test_a_manager_and_it_is_on_record(self, cast):
        done = bring(cast.manager)
        entry = AuditEntry.objects.get()
        assert (entry.by_name, entry.verb, entry.target_id) == (
            "Manager",
            "imported",
            done.register.pk,
        )
        assert entry.details == {"vintage": "2023", "new": 5, "changed": 0, "gone": 0}
        assert done.register.authorities.count() == 5

    def test_nobody_else(self, cast, case):
        for person in ["facilitator", "upper_a", "sponsor", "stranger"]:
            with case(person):
                with pytest.raises(Refused, match="Only managers"):
                    bring(cast.people[person])
                assert not Register.objects.exists()

    def test_into_the_register_of_ones_own_programme(self, cast, land):
        Programme.objects.update(register=land)
        assert bring(cast.manager).register == land

    def test_not_into_a_register_that_anothers_programme_uses(self, cast, land):
        make.ProgrammeFactory(register=land)
        with pytest.raises(Refused, match="Ask those who run this installation"):
            bring(cast.manager, name="LAND")
        assert Register.objects.get().vintage == "2021"

    def test_nor_into_one_whose_places_anothers_pairs_have(self, cast, land):
        make.PartnershipFactory(authority=land.authorities.first())
        with pytest.raises(Refused, match="don’t manage"):
            bring(cast.manager)

    def test_the_page_says_so_at_the_register(self, cast, land):
        make.ProgrammeFactory(register=land, name="SECRET programme")
        response = post(cast, register=land.pk, name="", vintage="2023")
        assert list(response.context["form"].errors) == ["register", "file"]
        assert "command import_register" in response.text
        assert "SECRET" not in response.text


class TestImport:
    def test_a_new_register_comes_in_by_the_page(self, cast):
        response = post(cast, CROATIA.read_bytes(), name="Hrvatska", vintage="2024-01")
        register = Register.objects.get()
        assert response.url == reverse("sets:register", args=[register.pk])
        assert (register.name, register.vintage) == ("Hrvatska", "2024-01")
        assert register.source == "Office, open licence"

    def test_a_newer_edition_says_what_it_did(self, cast, land):
        newer = HEAD + "U1,The North,L1,Northton\nU1,The North,L9,Nine\n"
        response = post(cast, newer, register=land.pk, name="", vintage="2023", source="")
        page = cast.client("manager").get(response.url)
        assert Authority.objects.gone().count() == 3
        assert Register.objects.get().source == "Office"
        assert "3 authorities of older editions are gone" in page.text

    def test_the_whole_list_of_faults_is_on_the_page(self, cast):
        response = post(cast, HEAD + "U1,North\n" * 30)
        assert list(response.context["form"].errors) == ["__all__"]
        assert "Nothing was imported: 30 lines are wrong." in response.text
        assert response.text.count("Line 31: it has 2 cells, not 4.") == 1
        assert not Register.objects.exists()

    def test_what_was_typed_stays_and_the_file_has_to_be_chosen_again(self, cast):
        response = post(cast, vintage="last year")
        assert list(response.context["form"].errors) == ["vintage", "file"]
        assert "Choose “register.csv” again" in response.text
        assert 'value="Office, open licence"' in response.text
        assert 'value="last year"' in response.text

    def test_a_file_that_is_none_is_refused_at_its_field(self, cast, case):
        for content, sentence in [
            ("", "The file is empty."),
            (b"PK\x03\x04\0\0", "This XLSX file can’t be read"),
            ("county\n", "The first line must name the columns"),
            (b"x" * 5_300_000, "The file is larger than 5 MB"),
        ]:
            with case(content):
                errors = post(cast, content).context["form"].errors
                assert list(errors) == ["file"]
                assert sentence in errors["file"][0]

    def test_each_fault_is_reported_at_its_field(self, cast, case):
        for typed, field in [
            ({"register": ""}, "register"),
            ({"register": "77"}, "register"),
            ({"name": ""}, "name"),
            ({"name": "x" * 121}, "name"),
            ({"vintage": ""}, "vintage"),
            ({"source": "x" * 301}, "source"),
        ]:
            with case(typed, field):
                assert post(cast, **typed).context["form"].errors.keys() == {field, "file"}

    def test_a_new_name_is_new(self, cast, land):
        assert "choose it above" in post(cast, name="LAND").text
        assert "Leave this empty" in post(cast, register=land.pk).text

    def test_no_file_at_all_is_asked_for(self, cast):
        response = cast.client("manager").post(reverse("sets:register_import"), IMPORT)
        assert response.context["form"].errors == {
            "file": ["Choose a file for “File with the list”."]
        }

    def test_anothers_codes_are_refused_on_top_and_nothing_is_kept(self, cast, land):
        response = post(cast, CROATIA.read_bytes(), register=land.pk, name="", vintage="2023")
        assert "has no authority of “Land”" in response.text
        assert Register.objects.get().vintage == "2021"

    def test_sending_it_twice_changes_nothing(self, cast):
        post(cast)
        before = list(Authority.objects.values_list())
        post(cast, register=Register.objects.get().pk, name="")
        assert list(Authority.objects.values_list()) == before


class TestPages:
    def page(self, cast, register, **query):
        url = reverse("sets:register", args=[register.pk])
        return cast.client("manager").get(url, query)

    def test_the_list_counts_each_tier_and_shows_source_and_licence(self, cast, land):
        import_register(ENGLAND_2021.path, "2021-04")
        import_register(io.BytesIO((HEAD + "U1,North,L1,Northton\n").encode()), "2023", "Land")
        text = cast.client("manager").get(reverse("sets:registers")).text
        assert "Edition 2021-04: 24 of the upper tier, 181 of the lower." in text
        assert "Source: Office for National Statistics, Open Government Licence v3.0" in text
        assert "Edition 2023: 1 of the upper tier, 1 of the lower." in text
        assert "3 of older editions are gone." in text

    def test_lists_that_come_with_the_product_are_imported_by_a_button(self, cast):
        import_register(ENGLAND_2021.path, "2021-04")
        client = cast.client("manager")
        offered = client.get(reverse("sets:registers")).context["offered"]
        assert [one.key for one in offered] == ["england-2024", "croatia-2015"]
        for one in offered:
            client.post(reverse("sets:register_shipped", args=[one.key]))
        england = Register.objects.get(name=ENGLAND)
        assert (england.vintage, england.authorities.gone().count()) == ("2024", 20)
        assert not client.get(reverse("sets:registers")).context["offered"]
        assert client.post(reverse("sets:register_shipped", args=["mars"])).status_code == 404

    def test_the_lower_ones_stand_beneath_their_upper_one(self, cast, land):
        branches = self.page(cast, land).context["page"].object_list
        found = [(b["upper"].name, [one.name for one in b["lowers"]]) for b in branches]
        assert found == [("North", ["Norther", "Northton"]), ("South", ["Southton"])]

    def test_a_name_is_found_without_its_accents(self, cast, case):
        for query, found in [
            ("durdevac", [("Koprivničko-križevačka", ["Đurđevac"])]),
            ("ŽUPANJA", [("Vukovarsko-srijemska", ["Županja"])]),
            ("HR0501", [("Varaždinska", ["Varaždin"])]),
            ("srijemska", [("Vukovarsko-srijemska", ["Vukovar", "Županja"])]),
            ("nowhere", []),
            ("a\0b", []),
        ]:
            with case(query):
                register = import_register(CROATIA, "2024", "Hrvatska").register
                branches = self.page(cast, register, q=query).context["page"].object_list
                assert [(b["upper"].name, [x.name for x in b["lowers"]]) for b in branches] == found

    def test_what_is_gone_has_a_tag_and_says_which_of_my_partnerships_have_it(self, cast, land):
        lost = Authority.objects.get(code="L2")
        cast.pair_a.lower.authority = lost
        cast.pair_a.lower.save()
        make.PairFactory(lower__name="SECRET partnership", lower__authority=lost)
        declined = make.PairFactory(set=cast.set, number=8, declined=True, lower__authority=lost)
        import_register(io.BytesIO((HEAD + "U1,North,L1,Northton\n").encode()), "2023", "Land")
        text = self.page(cast, land).text
        assert text.count("govuk-tag--grey") == 3
        assert "Lowerton A Partnership: Norther (Two tiers)" in text
        assert "SECRET" not in text
        assert declined.lower.name not in text

    def test_the_queries_do_not_grow(self, cast, land, django_assert_num_queries):
        client = cast.client("manager")
        urls = [reverse("sets:registers"), reverse("sets:register", args=[land.pk])]
        for url, number in zip(urls, (4, 6), strict=True):
            with django_assert_num_queries(number):
                client.get(url)
        make.AuthorityFactory.create_batch(30, register=land)
        make.AuthorityFactory.create_batch(3)
        for url, number in zip(urls, (4, 6), strict=True):
            with django_assert_num_queries(number):
                client.get(url)

    def test_many_upper_ones_are_leafed_through(self, cast, land):
        make.AuthorityFactory.create_batch(30, register=land)
        assert len(self.page(cast, land).context["page"]) == 20
        assert len(self.page(cast, land, page="2").context["page"]) == 12

    def test_managers_find_their_way_from_the_programme(self, cast):
        url = reverse("sets:programme", args=[cast.programme.pk])
        assert reverse("sets:registers") in cast.client("manager").get(url).text


class TestColumns:
    def test_nothing_is_imported_before_they_were_looked_at(self, cast):
        response = look(cast)
        assert (response.status_code, Register.objects.exists()) == (200, False)
        assert "The file has 3 rows. Nothing is imported yet." in response.text
        assert "U1" in response.text

    def test_where_they_are_certain_they_are_chosen_already(self, cast):
        form = look(cast).context["form"]
        assert [form[name].value() for name, _label in form.PARTS] == ["0", "1", "2", "3"]

    def test_where_they_are_not_they_have_to_be_chosen(self, cast):
        response = post(cast, LOWER_FIRST)
        assert response.context["form"].errors["upper_code"] == [
            "Choose the column for “Code of the upper tier”."
        ]
        assert not Register.objects.exists()

    def test_the_tiers_are_as_chosen(self, cast):
        kept = look(cast, LOWER_FIRST).context["form"]["kept"].value()
        chosen = {"upper_code": 2, "upper_name": 3, "lower_code": 0, "lower_name": 1, "kept": kept}
        cast.client("manager").post(reverse("sets:register_import"), chosen)
        assert Authority.objects.get(code="D01").parent.code == "C01"

    def test_one_column_is_not_two_things(self, cast):
        kept = look(cast).context["form"]["kept"].value()
        chosen = {"upper_code": 0, "upper_name": 0, "lower_code": 2, "lower_name": 3, "kept": kept}
        response = cast.client("manager").post(reverse("sets:register_import"), chosen)
        assert response.context["form"].errors["lower_name"] == [
            "Choose each column once: two are the same."
        ]

    def test_a_file_that_does_not_show_its_encoding_is_shown_in_each(self, cast):
        cast.programme.language = "hr"
        cast.programme.save()
        file = (GOOD + "U3,Međimurje,L9,Šaš\n").encode("cp1250")
        form = look(cast, file).context["form"]
        assert form["encoding"].value() == "cp1250"
        assert form.fields["encoding"].choices == [
            ("cp1250", "Windows-1250: Međimurje, Šaš"),
            ("cp1252", "Windows-1252: Meðimurje, Šaš"),
            ("iso8859-2", "ISO 8859-2: Međimurje, �a�"),
        ]
        chosen = {name: form[name].value() for name in form.fields}
        cast.client("manager").post(reverse("sets:register_import"), chosen)
        assert Authority.objects.get(code="L9").name == "Šaš"

    def test_another_than_the_one_shown_can_be_chosen(self, cast):
        form = look(cast, (GOOD + "U3,Međimurje,L9,Nine\n").encode("cp1250")).context["form"]
        assert form["encoding"].value() == "cp1252"
        chosen = {name: form[name].value() for name in form.fields} | {"encoding": "cp1250"}
        cast.client("manager").post(reverse("sets:register_import"), chosen)
        assert Authority.objects.get(code="U3").name == "Međimurje"

    def test_four_of_many_columns_are_taken_and_names_stand_for_codes(self, cast):
        strange = "year,place,note,region,code\n2024,Otok,,Split,7\n2024,Sinj,,Split,8\n"
        form = look(cast, strange).context["form"]
        chosen = {"upper_code": "none", "upper_name": 3, "lower_code": 4, "lower_name": 1}
        sent = {**chosen, "kept": form["kept"].value()}
        cast.client("manager").post(reverse("sets:register_import"), sent)
        found = Authority.objects.values_list("code", "name").order_by("code")
        assert list(found) == [("7", "Otok"), ("8", "Sinj"), ("Split", "Split")]

    def test_bad_rows_are_named_by_line_and_nothing_is_kept(self, cast):
        response = post(cast, GOOD + "U3,West,L1,Weston\n")
        assert "Line 5: the code L1 was there before." in str(response.context["form"].errors)
        assert not Register.objects.exists()

    def test_what_another_page_made_up_is_not_read(self, cast):
        response = cast.client("manager").post(reverse("sets:register_import"), {"kept": "made up"})
        assert response.headers["Location"] == reverse("sets:register_import")
