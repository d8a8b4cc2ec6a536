"""Taking a name apart that was typed as a whole."""

from hypothesis import given
from hypothesis import strategies as st

from als.core.naming.people import split_name, words_left_out
from tests.each import each


@each(
    ("name", "given", "family", "before", "after", "pronouns"),
    [
        ("Jan de Vries", "Jan", "de Vries", "", "", ""),
        ("Petra von der Leyen", "Petra", "von der Leyen", "", "", ""),
        ("dr. sc. Petra Knežević", "Petra", "Knežević", "dr. sc.", "", ""),
        ("Cllr John Brownlow MBE", "John", "Brownlow", "Cllr", "MBE", ""),
        ("Ann Smithson (she/her)", "Ann", "Smithson", "", "", "she/her"),
        ("Ann Smithson she/her", "Ann", "Smithson", "", "", "she/her"),
        ("Ursula Berg, Leader", "Ursula", "Berg", "", "Leader", ""),
        ("Ursula Berg, Head of Policy", "Ursula", "Berg", "", "Head of Policy", ""),
        ("Ursula Berg – Kent CC", "Ursula", "Berg", "", "Kent CC", ""),
        ("Mary Hope-Jones", "Mary", "Hope-Jones", "", "", ""),
        ("Mary Ann (Polly) Smith", "Mary Ann Polly", "Smith", "", "", ""),
        ("de Vries, Jan", "Jan", "de Vries", "", "", ""),
        ("Hope Jones, Mary", "Mary", "Hope Jones", "", "", ""),
        ("The Revd Canon John Smith", "John", "Smith", "Revd Canon", "the", ""),
        ("Jane Doe née Smith", "Jane Smith", "Doe", "", "née", ""),
        ("Ivan Horvat, mag. oec.", "Ivan", "Horvat", "", "mag. oec.", ""),
        ("Alderman J. B. Clarke", "J. B.", "Clarke", "Alderman", "", ""),
        ("Ms Li", "", "Li", "Ms", "", ""),
        ("Madonna", "Madonna", "", "", "", ""),
        ("Jane Ma", "Jane", "Ma", "", "", ""),
        ("The Rev’d Ruth St John-Smith", "Ruth", "St John-Smith", "Rev’d", "the", ""),
        ("Ana Kos (ona/njezina)", "Ana", "Kos", "", "", "ona/njezina"),
        ("Lars Berg hen/hens", "Lars", "Berg", "", "", "hen/hens"),
        ("Johannes (Hans) Berg", "Johannes Hans", "Berg", "", "", ""),
        ("Ann Kos BA (Hons)", "Ann", "Kos", "", "BA, Hons", ""),
    ],
)
def test_a_name_is_taken_apart(name, given, family, before, after, pronouns):
    parts = split_name(name)
    assert (parts.given, parts.family, parts.name_before) == (given, family, before)
    assert (parts.name_after, parts.pronouns) == (after, pronouns)


@given(st.text(max_size=150))
def test_any_text_can_be_taken_apart(name):
    parts = split_name(name)
    assert all(len(part) <= 200 for part in parts.as_fields().values())


@given(
    st.lists(
        st.sampled_from(
            ["Ann", "de", "Cllr", "Berg", "MBE", "(she/her)", "(Polly)", ",", "Leader", "Ng"]
        )
    )
)
def test_no_word_of_a_name_gets_lost(words):
    name = " ".join(["The", *words, "née", "Kos"])
    assert words_left_out(name, split_name(name).as_fields()) == []
