"""What is read from a file of authorities, and what it is refused for."""

import pytest

from als.core.refusals import Refused
from sets.registers.file_bytes import older_for
from sets.registers.files import read, table_in
from tests.sets.register_lists import GOOD, HEAD, LOWER_FIRST, authority, load, refusal, workbook


@pytest.mark.django_db
class TestGood:
    @pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
    def test_letters_of_other_alphabets_and_the_mark_of_spreadsheets(self, encoding):
        head = "županija_code,županija,općina_code,općina\n"
        rows = "HR01,Međimurje,HR0101,Čakovec\nHR01,Međimurje,HR0102,Prelog\n"
        load(head + rows, encoding=encoding)
        assert authority("HR0101").name == "Čakovec"

    @pytest.mark.parametrize("delimiter", [";", "\t"])
    @pytest.mark.parametrize("end", ["\r\n", "\r"])
    def test_what_spreadsheets_put_between_cells_and_lines(self, delimiter, end):
        assert load(GOOD.replace(",", delimiter).replace("\n", end)).new == 5

    def test_empty_lines_and_blanks_around_cells_do_not_matter(self):
        load(HEAD + "\n U1 , North , L1 , Northton \n,,,\n")
        assert authority("L1").name == "Northton"

    def test_quotes_keep_a_comma_in_a_name(self):
        load(HEAD + 'U1,North,L1,"Northton, City of"\n')
        assert authority("L1").name == "Northton, City of"


@pytest.mark.django_db
class TestBad:
    def test_one_bad_line_refuses_the_whole_file_with_its_number(self):
        assert refusal(GOOD + "U2,South,,Nowhere\n") == (
            "Nothing was imported: 1 line is wrong.\nLine 5: a code or a name is missing."
        )

    @pytest.mark.parametrize(
        ("line", "why"),
        [
            ("U1,North,L9", "it has 3 cells, not 4"),
            ("U1", "it has 1 cell, not 4"),
            ("U1,North,L9,Nine,more", "it has 5 cells, not 4"),
            ("U1,North,L1,Again", "the code L1 was there before"),
            ("U1,Another,L9,Nine", "the code U1 stood for “North” before"),
            ("L1,Northton,L9,Nine", "the code L1 stood for the other tier before"),
            ("U3,West,U1,North", "the code U1 stood for the other tier before"),
            (f"{'U' * 251},Nine,L9,Nine", "a code or a name is too long"),
            (f"U9,{'N' * 121},L9,Nine", "a code or a name is too long"),
            ("U9,Nine\x07,L9,Nine", "a code or a name holds a line break or a control character"),
        ],
    )
    def test_each_fault_has_its_reason(self, line, why):
        assert refusal(GOOD + line + "\n").split("\n")[1:] == [f"Line 5: {why}."]

    def test_every_wrong_line_is_listed(self):
        lines = refusal(HEAD + "U1,North\n" * 30).split("\n")
        assert lines[0] == "Nothing was imported: 30 lines are wrong."
        assert [line.split(":")[0] for line in lines[1:]] == [f"Line {n}" for n in range(2, 32)]

    def test_reading_stops_where_nobody_would_mend_line_by_line(self):
        lines = refusal(HEAD + "U1,North\n" * 100_000).split("\n")
        assert (len(lines), lines[-1]) == (202, "Reading stopped here. Is it the right file?")

    @pytest.mark.parametrize(
        "head",
        ["upper_code,upper,upper_code,upper\n", "\n"],
    )  # fmt: skip
    def test_a_wrong_first_line_says_what_it_should_be(self, head):
        sentence = refusal(head + "U1,North,L1,Northton\n")
        assert sentence.startswith("The first line must name the columns")
        assert sentence.endswith("upper_code,upper,lower_code,lower")

    @pytest.mark.parametrize("junk", ["x", "x,", "xxxx\n", '"'])
    def test_three_megabytes_of_junk(self, junk):
        sentence = refusal(junk * (3_000_000 // len(junk)))
        assert "The first line must name the columns" in sentence or "as CSV" in sentence

    @pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
    def test_windows_1250_text_is_named_with_its_line(self, end):
        text = (GOOD + "U3,Međimurje,L9,Čakovec\n").replace("\n", end)
        sentence = refusal(text, encoding="cp1250")
        assert sentence.startswith("Line 5 is not UTF-8 text.")
        assert "Windows-1250" in sentence

    @pytest.mark.parametrize(
        ("language", "names"),
        [("hr", "Čakovec Ćuprija Đurđevac Šibenik Žminj čćžšđ"), ("pl", "Łódź Świdnica ąęńó"),
         ("et", "Põltsamaa Võru Šaštõž"), ("nb", "Ålesund Bærum Tromsø"), ("en", "Ynys Môn")],
    )  # fmt: skip
    def test_the_older_encoding_of_its_language_reads_it_right(self, language, names):
        first = older_for(language)[0]
        text = f"{HEAD}U3,{names},L9,Nine\n"
        assert read(text.encode(first), encoding=first)[0].name == names
        assert table_in(text.encode(first), older_for(language)).encoding == first
        assert table_in(text.encode(), older_for(language)).encoding == ""

    def test_where_it_does_not_fit_the_next_that_does_is_taken(self):
        table = table_in(f"{HEAD}U3,Mâconnais \x9d,L9,N\n".encode("iso8859-2"), older_for("en"))
        assert table.encoding == "cp1250"
        assert table.in_encoding("iso8859-2").rows[0][1][1] == "Mâconnais \x9d"

    @pytest.mark.parametrize(
        ("text", "sentence"),
        [("", "The file is empty."), (" \n\n", "The file is empty."),
         ("\ufeff", "The file is empty."),
         (HEAD, "The file names no authority."),
         (GOOD + "\0", ("This is not a CSV file: it holds bytes that no text has. "
                        "Save it as “CSV UTF-8”."))],
    )  # fmt: skip
    def test_a_file_without_content(self, text, sentence):
        assert refusal(text) == sentence

    @pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-32"])
    def test_what_a_spreadsheet_calls_unicode_text_is_read(self, encoding):
        text = HEAD + "U1,Međimurska,L1,Čakovec\nU1,Međimurska,L2,Prelog\n"
        assert load(text.replace(",", "\t"), encoding=encoding).new == 3
        assert authority("L1").name == "Čakovec"

    def test_a_file_of_too_many_lines_is_refused_before_they_are_looked_at(self):
        lines = "".join(f"{HEAD}" if not n else f"C1,Kent,D{n},Dover\n" for n in range(50_002))
        assert "more than 50000 lines" in refusal(lines)

    def test_a_first_line_that_names_the_separator_is_passed_over(self):
        text = "sep=;\r\n" + GOOD.replace(",", ";").replace("\n", "\r\n")
        assert load(text).new == 5

    @pytest.mark.parametrize("first", ["sep=;,", "sep=;;;;", "sep=", "SEP=,;"])
    def test_where_it_names_several_or_none_the_line_of_names_tells_it(self, first):
        assert len(read(f"{first}\n{GOOD.replace(',', ';')}".encode())) == 5

    @pytest.mark.parametrize(
        "written",
        [
            "sep = ;\n" + GOOD.replace(",", ";"),
            GOOD.replace(",", "|"),
            GOOD.replace(",", ", "),
            GOOD.replace("\n", ",,\n"),
            "\ufeff\ufeff\u200b" + GOOD,
            "\n".join(",".join(f' "{c}"' for c in line.split(",")) for line in GOOD.split()),
        ],
    )
    def test_what_programs_leave_around_a_list_is_passed_over(self, written):
        assert read(written.encode()) == read(GOOD.encode())

    @pytest.mark.parametrize("code", ["l1", "L\u200b1", "Ｌ1"])
    def test_codes_that_look_alike_are_doubles(self, code):
        assert f"the code {code} was there before" in refusal(f"{GOOD}U2,South,{code},Other\n")

    @pytest.mark.parametrize("code", ["u1", "U\u200d1"])
    def test_an_upper_code_is_written_in_one_way(self, code):
        assert f"the code {code} was written otherwise" in refusal(f"{GOOD}{code},North,L9,N\n")

    def test_a_wrong_line_after_it_has_the_number_that_an_editor_shows(self):
        assert "Line 3:" in refusal("sep=,\n" + HEAD + "U1,North,L1\n")

    def test_a_workbook_is_read(self):
        assert read(workbook(*(line.split(",") for line in GOOD.split()))) == read(GOOD.encode())

    def test_numbers_of_a_workbook_are_codes(self):
        rows = [HEAD.strip().split(","), [1, "North", 11.0, "Northton"]]
        assert [row.code for row in read(workbook(*rows))] == ["1", "11"]

    @pytest.mark.parametrize(
        ("data", "step"),
        [
            (b"PK\3\4 no workbook", "save it as “CSV UTF-8”"),
            (b"\xd0\xcf\x11\xe0" + bytes(600), "Save it as XLSX"),
            (b"%PDF-1.4 a list", "Ask its publisher"),
        ],
    )
    def test_another_kind_of_file_is_refused_with_the_step_that_helps(self, data, step):
        with pytest.raises(Refused, match=step):
            read(data)

    def test_a_file_beyond_all_measure(self):
        sentence = refusal("x" * 5_300_000)
        assert sentence == "The file is larger than 5 MB: no list of authorities is."

    def test_a_quote_that_never_ends(self):
        assert "not to be read as CSV" in refusal(GOOD + 'U1,"North,L9,Nine\n')


def refusal_of(text):
    with pytest.raises(Refused) as caught:
        read(text.encode())
    return caught.value.sentence


class TestOrderOfColumns:
    def test_where_nothing_shows_it_nothing_is_read(self):
        with pytest.raises(Refused, match="It is not certain which columns"):
            read(LOWER_FIRST.encode())

    def test_a_code_that_stands_twice_by_a_slip_makes_nothing_certain(self):
        slip = LOWER_FIRST.rstrip() + "\nD03,Weston,C03,Midshire\nD03,Weston,C04,Norshire\n"
        with pytest.raises(Refused, match="It is not certain which columns"):
            read(slip.encode())

    def test_the_mark_of_a_tab_is_read(self):
        assert len(read(("sep=\t\n" + GOOD.replace(",", "\t")).encode())) == 5

    def test_said_it_is_read_as_said(self):
        rows = read(LOWER_FIRST.encode(), (2, 3, 0, 1))
        assert [(row.code, row.tier) for row in rows] == [
            ("C01", "upper"), ("C02", "upper"), ("D01", "lower"), ("D02", "lower"),
        ]  # fmt: skip

    def test_where_a_tier_has_no_codes_its_names_stand_for_them(self):
        names = "municipality,county,note\nOtok,Split,a\nOtok,Vukovar,\nSinj,Split,\n"
        rows = read(names.encode(), (None, 1, None, 0))
        assert [(row.code, row.name, row.parent) for row in rows] == [
            ("Split", "Split", ""), ("Vukovar", "Vukovar", ""),
            ("Otok (Split)", "Otok", "Split"), ("Otok (Vukovar)", "Otok", "Vukovar"),
            ("Sinj (Split)", "Sinj", "Split"),
        ]  # fmt: skip

    @pytest.mark.parametrize("title", ["Places of 2024", "Places;;;", "A;\n\nB"])
    def test_titles_above_the_names_of_columns_are_passed_over(self, title):
        text = f"{title}\n\n{GOOD.replace(',', ';')}"
        assert read(text.encode()) == read(GOOD.encode())
        assert "Line 7:" in refusal_of(f"Places\n\n{GOOD}U3,West\n")

    def test_so_they_are_in_a_workbook(self):
        rows = [["Places of 2024"], [], *(line.split(",") for line in GOOD.split())]
        assert read(workbook(*rows)) == read(GOOD.encode())

    def test_a_column_without_a_name_has_its_number(self):
        assert table_in(b"code,,name\n1,2,3\n").head == ["code", "Column 2", "name"]

    def test_the_words_of_a_programme_show_it(self):
        rows = read(LOWER_FIRST.encode(), words=[("County", "District")])
        assert {row.code: row.parent for row in rows}["D01"] == "C01"

    def test_two_within_one_show_it(self):
        rows = read((LOWER_FIRST + "D03,Weston,C01,Westshire\n").encode())
        assert {row.code: row.parent for row in rows}["D03"] == "C01"

    def test_other_heads_and_more_columns_are_not_guessed(self):
        more = "year,code,name,parent code,parent\n2021,D1,North,C1,West\n2021,D2,South,C1,West\n"
        with pytest.raises(Refused, match="It is not certain"):
            read(more.encode())
        assert len(read(more.encode(), (3, 4, 1, 2))) == 3
