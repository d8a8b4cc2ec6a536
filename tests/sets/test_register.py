"""What the import of a register adds, changes and keeps, and what its command says."""

import io

import pytest
from django.core.management import CommandError, call_command

from als.core.refusals import Refused
from sets.models import Authority, Register
from sets.registers.editions import Imported, import_register, import_shipped
from sets.registers.shipped import (
    ENGLAND,
    ENGLAND_2021,
    ENGLAND_2024,
    ENGLAND_SOURCE,
    SHIPPED,
)
from tests import factories as make
from tests.sets.register_lists import CROATIA, GOOD, HEAD, authority, load, refusal


def counts(new=0, changed=0, same=0, gone=0):
    return Imported(new=new, changed=changed, same=same, gone=gone, register=None)


@pytest.mark.django_db
class TestImport:
    def test_both_tiers_are_read_with_who_lies_in_whom(self):
        assert load(GOOD) == counts(new=5)
        lower = authority("L3")
        assert (lower.name, lower.tier, lower.parent.name) == ("Southton", "lower", "South")

    @pytest.mark.parametrize(
        ("key", "tiers"),
        [("england-2021", (24, 181)), ("england-2024", (21, 164)), ("croatia-2015", (21, 556))],
    )
    def test_shipped_registers_are_whole_and_say_where_they_are_from(self, key, tiers):
        register = import_shipped(SHIPPED[key]).register
        found = [register.authorities.filter(tier=tier).count() for tier in ("upper", "lower")]
        assert tuple(found) == tiers
        assert (register.name, register.source) == (SHIPPED[key].register, SHIPPED[key].source)

    def test_of_england_three_counties_with_their_districts_ended_by_2024(self):
        old, new = (set(one.path.read_text().split("\n")) for one in (ENGLAND_2021, ENGLAND_2024))
        assert new < old
        gone = sorted({line.split(",")[1] for line in old - new})
        assert gone == ["Cumbria", "North Yorkshire", "Somerset"]
        assert len(old - new) == 17

    def test_croatias_names_have_their_letters_and_two_places_one_name(self):
        import_shipped(SHIPPED["croatia-2015"])
        lower = Authority.objects.filter(tier="lower")
        towns = SHIPPED["croatia-2015"].path.read_text().count(",grad\n")
        assert (towns, lower.count() - towns) == (128, 428)
        assert (
            lower.filter(name__in=["Đelekovec", "Čakovec", "Županja", "Buje – Buie"]).count() == 4
        )
        assert sorted(lower.filter(name="Otok").values_list("parent__name", flat=True)) == [
            "Splitsko-dalmatinska županija", "Vukovarsko-srijemska županija",
        ]  # fmt: skip

    def test_england_says_its_source_though_nobody_did(self):
        register = import_register(ENGLAND_2021.path, "2021-04").register
        assert (register.name, register.source) == (ENGLAND, ENGLAND_SOURCE)

    def test_importing_twice_changes_nothing(self):
        load(GOOD)
        before = list(Authority.objects.values_list())
        assert load(GOOD) == counts(same=5)
        assert list(Authority.objects.values_list()) == before

    def test_each_tier_has_its_own_codes(self):
        both = HEAD + "1,North,1,Northton\n1,North,2,Norther\n2,South,3,South\nE6,City,E6,City\n"
        load(both)
        found = Authority.objects.filter(tier="lower").values_list("code", "name", "parent__name")
        assert sorted(found) == [
            ("1", "Northton", "North"), ("2", "Norther", "North"), ("3", "South", "South"),
            ("E6", "City", "City"),
        ]  # fmt: skip
        assert load(both + "2,South,4,Southend\n", "2022") == counts(new=1, same=7)

    def test_a_code_does_not_change_its_tier(self):
        load(GOOD)
        with pytest.raises(Refused, match="other tier in the register: L1"):
            load(HEAD + "L1,Northton,U1,North\n", "2023")
        assert (Authority.objects.count(), Register.objects.get().vintage) == (5, "2021")


@pytest.mark.django_db
class TestEditions:
    def test_a_newer_one_renames_moves_and_marks_what_it_no_longer_names(self):
        load(GOOD)
        newer = HEAD + "U1,The North,L1,Northton\nU1,The North,L3,Southton\n"
        assert load(newer, "2023") == counts(changed=2, same=1, gone=2)
        assert authority("U1").name == "The North"
        assert authority("L3").parent.code == "U1"
        assert [a.code for a in Authority.objects.gone()] == ["L2", "U2"]
        assert (authority("L2").vintage, Register.objects.get().vintage) == ("2021", "2023")

    def test_an_older_one_does_not_undo_a_newer_one(self):
        load(GOOD, "2023")
        older = GOOD.replace("North,", "Nord,") + "U3,Oldshire,L9,Oldton\n"
        assert load(older, "2021") == counts(new=2, same=5, gone=2)
        assert authority("U1").name == "North"
        assert authority("L9").is_gone
        assert Register.objects.get().vintage == "2023"

    def test_what_a_newer_one_names_again_is_back(self):
        load(GOOD, "2021")
        load(HEAD + "U1,North,L1,Northton\n", "2022")
        assert load(GOOD, "2023") == counts(changed=3, same=2)

    def test_a_second_file_of_the_same_one_adds_to_it(self):
        load(GOOD)
        more = HEAD + "U1,North,L7,Seventon\n"
        assert load(more) == counts(new=1, same=1)
        assert not Authority.objects.gone().exists()

    def test_a_month_comes_after_its_bare_year(self):
        load(GOOD, "2021")
        assert load(HEAD + "U1,North,L1,Northton\n", "2021-04").gone == 3

    def test_a_pair_keeps_its_authority_through_a_newer_one(self):
        load(GOOD)
        partnership = make.PartnershipFactory(tier="lower", authority=authority("L2"))
        load(HEAD + "U1,North,L1,Northton\n", "2023")
        partnership.refresh_from_db()
        assert (partnership.authority.code, partnership.authority.is_gone) == ("L2", True)

    @pytest.mark.parametrize(
        "vintage", ["", " ", "the year 2021", "April 2021", "21", "2021-13", "2021-4", "2999"]
    )
    def test_one_is_called_by_its_year_so_that_the_newer_is_known(self, vintage):
        sentence = "Name the edition by its year, or year and month: 2021 or 2021-04."
        assert refusal(GOOD, vintage=vintage) == sentence


@pytest.mark.django_db
class TestWhichRegister:
    def test_codes_are_a_registers_own(self):
        load(GOOD, register="Land")
        load(GOOD.replace("North", "Nord"), register="Other")
        assert sorted(a.name for a in Authority.objects.filter(code="U1")) == ["Nord", "North"]

    def test_a_name_is_the_same_in_capitals(self):
        load(GOOD, register="Županije i općine")
        assert load(GOOD, register=" ŽUPANIJE i općine ") == counts(same=5)

    def test_without_a_name_it_is_the_one_that_has_the_authorities(self):
        load(GOOD, register="Land")
        newer = GOOD.replace("Norther", "Northest")
        done = import_register(io.BytesIO(newer.encode()), "2023")
        assert (done.register.name, done) == ("Land", counts(changed=1, same=4))

    def test_the_same_codes_for_other_names_are_another_register(self):
        load(GOOD)
        other = HEAD + "U1,Istria,L1,Pula\n"
        with pytest.raises(Refused, match="No register has these authorities"):
            import_register(io.BytesIO(other.encode()), "2021")

    def test_of_several_the_person_says_which(self):
        load(GOOD, register="Land")
        load(GOOD, register="Other")
        with pytest.raises(Refused, match=r"Several registers .*: Land and Other"):
            import_register(io.BytesIO(GOOD.encode()), "2023")

    def test_another_countrys_file_does_not_take_a_registers_place(self):
        load(GOOD)
        with pytest.raises(Refused, match="has no authority of “Land”"):
            import_register(CROATIA, "2023", "Land")
        assert not Authority.objects.gone().exists()

    def test_the_source_stays_until_another_is_given(self):
        file = GOOD.encode()
        import_register(io.BytesIO(file), "2021", "Land", "Office")
        import_register(io.BytesIO(file), "2022", "Land")
        assert Register.objects.get().source == "Office"
        import_register(io.BytesIO(file), "2023", "Land", "Bureau")
        assert Register.objects.get().source == "Bureau"

    @pytest.mark.parametrize("name", [" ", "x" * 121])
    def test_a_name_has_a_length(self, name):
        sentence = "Enter a name for the register of at most 120 characters."
        assert refusal(GOOD, register=name) == sentence


@pytest.mark.django_db
class TestCommand:
    def said(self, capsys, *args, **options):
        call_command("import_register", *map(str, args), **options)
        return capsys.readouterr().out

    def test_without_a_file_it_takes_the_shipped_one(self, capsys):
        all_new = f"{ENGLAND}, edition 2024: 185 new, 0 changed, 0 as they were, 0 gone.\n"
        assert self.said(capsys) == all_new
        assert "edition 2015: 577 new" in self.said(capsys, shipped="croatia-2015")

    def test_englands_file_is_known_without_a_name(self, capsys, tmp_path):
        copy = tmp_path / "some.csv"
        copy.write_bytes(ENGLAND_2021.path.read_bytes())
        assert self.said(capsys, copy, vintage="2021-04").startswith(f"{ENGLAND}, edition 2021-04")
        newer = ENGLAND_2021.path.read_text().replace("Huntingdonshire", "Huntingdon")
        copy.write_text("\n".join(newer.split("\n")[:-3]))
        assert self.said(capsys, copy, vintage="2023") == (
            f"{ENGLAND}, edition 2023: 0 new, 1 changed, 202 as they were, 2 gone.\n"
        )

    def test_columns_and_encoding_are_given(self, capsys, tmp_path):
        file = tmp_path / "popis.csv"
        file.write_bytes("općina;županija\nČakovec;Međimurska\n".encode("cp1250"))
        named = {"vintage": "2024", "register": "Popis"}
        self.said(capsys, file, columns="0,2,0,1", encoding="cp1250", **named)
        assert authority("Međimurska").children.get().name == "Čakovec"
        with pytest.raises(CommandError, match="Name four different columns"):
            self.said(capsys, file, columns="0,0,0,1", **named)

    def test_another_countrys_is_named(self, capsys):
        said = self.said(capsys, CROATIA, vintage="2024", register="Hrvatska", source="DZS")
        assert said.startswith("Hrvatska, edition 2024: ")
        assert Register.objects.get().source == "DZS"

    @pytest.mark.parametrize(
        ("text", "vintage", "sentence"),
        [
            (GOOD, None, "Name the edition"),
            (GOOD, "2021", "--register NAME"),
            (None, "2021", "No such file"),
            ("nothing\n", "2021", "name the columns"),
        ],
    )
    def test_what_goes_wrong_is_a_sentence(self, tmp_path, text, vintage, sentence):
        file = tmp_path / "register.csv"
        if text:
            file.write_text(text)
        with pytest.raises(CommandError, match=sentence):
            call_command("import_register", str(file), vintage=vintage)
        assert not Register.objects.exists()
