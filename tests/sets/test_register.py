import io

import pytest
from django.core.management import CommandError, call_command

from als.common.refusals import Refused
from sets.models import Authority
from sets.register import SHIPPED, Imported, import_register
from tests import factories as make

HEAD = "upper_code,upper,lower_code,lower\n"
GOOD = HEAD + "U1,North,L1,Northton\nU1,North,L2,Norther\nU2,South,L3,Southton\n"


def load(text, vintage="2021", encoding="utf-8"):
    return import_register(io.BytesIO(text.encode(encoding)), vintage)


def refusal(text, **kwargs):
    with pytest.raises(Refused) as caught:
        load(text, **kwargs)
    assert not Authority.objects.exists()
    return caught.value.sentence


@pytest.mark.django_db
class TestGood:
    def test_both_tiers_are_read_with_who_lies_in_whom(self):
        assert load(GOOD) == Imported(new=5, changed=0, same=0)
        lower = Authority.objects.get(code="L3")
        assert (lower.name, lower.tier, lower.parent.name) == ("Southton", "lower", "South")

    def test_the_shipped_register_is_whole(self):
        import_register(SHIPPED, "2021")
        tiers = [Authority.objects.filter(tier=tier).count() for tier in ("upper", "lower")]
        assert tiers == [24, 181]

    def test_importing_twice_changes_nothing(self):
        load(GOOD)
        before = list(Authority.objects.values_list())
        assert load(GOOD) == Imported(new=0, changed=0, same=5)
        assert list(Authority.objects.values_list()) == before

    def test_a_newer_edition_renames_moves_and_keeps_what_it_no_longer_names(self):
        load(GOOD)
        newer = HEAD + "U1,The North,L1,Northton\nU1,The North,L3,Southton\n"
        assert load(newer, "2023") == Imported(new=0, changed=3, same=0)
        assert Authority.objects.get(code="U1").name == "The North"
        assert Authority.objects.get(code="L3").parent.code == "U1"
        assert Authority.objects.get(code="L2").vintage == "2021"
        assert {a.code for a in Authority.objects.of_newest_edition()} == {"U1", "L1", "L3"}

    def test_an_older_edition_does_not_undo_a_newer_one(self):
        load(GOOD, "2023")
        assert load(GOOD.replace("North,", "Nord,"), "2021") == Imported(new=0, changed=0, same=5)
        assert Authority.objects.get(code="U1").name == "North"

    def test_a_pair_keeps_its_authority_through_a_newer_edition(self):
        load(GOOD)
        gone = Authority.objects.get(code="L2")
        partnership = make.PartnershipFactory(tier="lower", authority=gone)
        load(HEAD + "U1,North,L1,Northton\n", "2023")
        partnership.refresh_from_db()
        assert partnership.authority == gone

    @pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
    def test_letters_of_other_alphabets_and_the_mark_of_spreadsheets(self, encoding):
        head = "županija_code,županija,općina_code,općina\n"
        load(head + "HR01,Međimurje,HR0101,Čakovec\n", encoding=encoding)
        assert Authority.objects.get(code="HR0101").name == "Čakovec"

    def test_semicolons_and_windows_line_ends(self):
        assert load(GOOD.replace(",", ";").replace("\n", "\r\n")).new == 5

    def test_empty_lines_and_blanks_around_cells_do_not_matter(self):
        load(HEAD + "\n U1 , North , L1 , Northton \n,,,\n")
        assert Authority.objects.get(code="L1").name == "Northton"

    def test_quotes_keep_a_comma_in_a_name(self):
        load(HEAD + 'U1,North,L1,"Northton, City of"\n')
        assert Authority.objects.get(code="L1").name == "Northton, City of"


@pytest.mark.django_db
class TestBad:
    def test_one_bad_line_refuses_the_whole_file_with_its_number(self):
        sentence = refusal(GOOD + "U2,South,,Nowhere\n")
        assert sentence == (
            "Nothing was imported: 1 line is wrong.\nLine 5: a code or a name is missing."
        )

    @pytest.mark.parametrize(
        ("line", "why"),
        [
            ("U1,North,L9", "it has 3 cells, not 4"),
            ("U1,North,L1,Again", "the code L1 was there before"),
            ("U1,Another,L9,Nine", "the code U1 stood for another authority before"),
            ("L1,Northton,L9,Nine", "the code L1 stood for another authority before"),
            ("U9,Nine,U9,Nine", "both authorities have the code U9"),
            (f"{'U' * 21},Nine,L9,Nine", "a code or a name is too long"),
        ],
    )
    def test_each_fault_has_its_reason(self, line, why):
        assert refusal(GOOD + line + "\n").split("\n")[1:] == [f"Line 5: {why}."]

    def test_many_faults_are_counted_and_the_first_ones_shown(self):
        lines = refusal(HEAD + "U1,North\n" * 30).split("\n")
        assert lines[0] == "Nothing was imported: 30 lines are wrong."
        assert (len(lines), lines[-1]) == (22, "And 10 more.")

    @pytest.mark.parametrize(
        "head",
        ["a,b,c,d\n", "upper,upper_code,lower,lower_code\n", "upper_code,upper,lower_code\n", "\n"],
    )
    def test_a_wrong_first_line_says_what_it_should_be(self, head):
        sentence = refusal(head + "U1,North,L1,Northton\n")
        assert sentence.startswith("The first line must name four columns")
        assert sentence.endswith("upper_code,upper,lower_code,lower")

    def test_windows_1250_text_is_named(self):
        sentence = refusal(GOOD + "U3,Međimurje,L9,Čakovec\n", encoding="cp1250")
        assert sentence.startswith("Line 5 is not UTF-8 text.")
        assert "Windows-1250" in sentence

    @pytest.mark.parametrize(
        ("text", "sentence"),
        [("", "The file is empty."), (" \n\n", "The file is empty."),
         (HEAD, "The file names no authority."),
         (GOOD + "\0", "This is not a CSV file: it holds bytes that no text has.")],
    )  # fmt: skip
    def test_a_file_without_content(self, text, sentence):
        assert refusal(text) == sentence

    def test_a_quote_that_never_ends(self):
        assert "not to be read as CSV" in refusal(GOOD + 'U1,"North,L9,Nine\n')

    @pytest.mark.parametrize("vintage", ["", " ", "the year 2021"])
    def test_an_edition_has_a_short_name(self, vintage):
        assert "at most 10 letters" in refusal(GOOD, vintage=vintage)

    def test_a_code_does_not_change_its_tier(self):
        load(GOOD)
        with pytest.raises(Refused, match="other tier in the register: L1"):
            load(HEAD + "L1,Northton,L9,Nine\n", "2023")
        assert Authority.objects.count() == 5


@pytest.mark.django_db
class TestCommand:
    def test_it_says_what_it_did(self, tmp_path, capsys):
        file = tmp_path / "register.csv"
        file.write_text(GOOD)
        call_command("import_register", str(file), vintage="2021")
        assert capsys.readouterr().out == "5 new, 0 changed, 0 as they were.\n"

    def test_without_a_file_it_takes_the_shipped_one(self, capsys):
        call_command("import_register")
        assert capsys.readouterr().out == "205 new, 0 changed, 0 as they were.\n"

    def test_a_file_needs_its_edition(self, tmp_path):
        with pytest.raises(CommandError, match="Name the edition"):
            call_command("import_register", str(tmp_path / "x.csv"))

    def test_a_file_that_is_not_there_is_a_sentence(self, tmp_path):
        with pytest.raises(CommandError, match="No such file"):
            call_command("import_register", str(tmp_path / "x.csv"), vintage="2021")

    def test_a_bad_file_is_a_sentence(self, tmp_path):
        file = tmp_path / "register.csv"
        file.write_text("nothing\n")
        with pytest.raises(CommandError, match="four columns"):
            call_command("import_register", str(file), vintage="2021")
