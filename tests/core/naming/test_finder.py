"""Finding what keeps a text from being without names."""

from hypothesis import given
from hypothesis import strategies as st

from als.core.naming.finder import Finder, NameReason, word_key
from tests.each import each

PEOPLE = [
    "Jan de Vries",
    "Ann Smithson (she/her)",
    "Cllr John Brownlow MBE",
    "Petra von der Leyen",
    "Ursula Berg, Leader",
    "Mary Hope-Jones",
    "Wei Li",
    "Bob Ng",
    "Nora O’Neill",
]
PLACES = ["King’s Lynn and West Norfolk", "Saint Albans City and District Council", "Lõuna"]
english = Finder(PLACES, PEOPLE, "en")
croatian = Finder(
    ["Zagreb", "Rijeka", "Karlovac", "Zagrebačka županija"],
    ["dr. sc. Petra Knežević", "Ivan Horvat", "Ana Kos"],
    "hr",
)


def of(why, found):
    return [one.name for one in found if one.why == why]


# --- names that are looked for ------------------------------------------------------------------


@each(
    ("text", "name"),
    [
        ("Mr de Vries refused to share the figures.", "Vries"),
        ("Cllr Smithson refused.", "Smithson"),
        ("Brownlow refused.", "Brownlow"),
        ("Mrs von der Leyen refused.", "Leyen"),
        ("Berg refused.", "Berg"),
        ("Ms Hope refused.", "Hope"),
        ("Jones refused.", "Jones"),
        ("ms hope refused", "Hope"),
        ("Ann refused.", "Ann"),
        ("smithson refused", "Smithson"),
        ("SMITHSON refused", "Smithson"),
        ("ann smithson refused", "Ann Smithson"),
        ("Smithson’s plan", "Smithson"),
        ("Smi**th**son refused", "Smithson"),
        ("S\u00admith\u200bson refused", "Smithson"),
        ("Sm\u0301ithson refused", "Smithson"),
        ("&#83;mithson refused", "Smithson"),
        ("𝐒𝐦𝐢𝐭𝐡𝐬𝐨𝐧 refused", "Smithson"),
        ("We met Li.", "Li"),
        ("Ng refused.", "Ng"),
        ("DeVries refused", "de Vries"),
        ("ONeill refused", "O’Neill"),
        ("Kings Lynn and West Norfolk refused.", "King’s Lynn and West Norfolk"),
        ("Kings Lynn refused.", "King’s Lynn"),
        ("West Norfolk refused.", "West Norfolk"),
        ("st albans refused", "Saint Albans"),
        ("the people of louna", "Lõuna"),
    ],
)
def test_a_name_is_found_however_it_is_written(text, name):
    assert of(NameReason.NAME, english.findings(text)) == [name]


@each(
    ("text", "name"),
    [
        ("Sastali smo se u Zagrebu.", "Zagreb"),
        ("Ured Zagrebačke županije", "Zagrebačka županija"),
        ("Rijeke su duge.", "Rijeka"),
        ("prije Karlovca", "Karlovac"),
        ("Kneževićeva je odbila.", "Knežević"),
        ("Horvatova je odbila.", "Horvat"),
        ("Razgovor s Petrom", "Petra"),
        ("Petrina ideja", "Petra"),
        ("Kosova kuća", "Kos"),
    ],
)
def test_a_name_is_found_in_the_forms_that_its_language_gives_it(text, name):
    assert of(NameReason.NAME, croatian.findings(text)) == [name]


@each("text", ["Hopefully we agree.", "the berg melts", "we live in hope", ""])
def test_common_words_are_no_names(text):
    assert english.findings(text) == []


@each("text", ["uz rijeke i potoke", "U ponedjeljak su se općine složile."])
def test_common_words_of_another_language_are_no_names(text):
    assert croatian.findings(text) == []


def test_what_somebody_does_is_found_as_a_whole_alone():
    roles = Finder((), ["County lead, pair 1", "Facilitator, research team"], "en")
    assert roles.findings("We lead a pair. Facilitators help.") == []
    assert of(NameReason.NAME, roles.findings("We asked County lead, pair 1.")) == [
        "County lead, pair 1"
    ]


def test_a_name_of_dictionary_words_with_a_particle_is_no_role():
    people = Finder((), ["Rose de Vries", "Mark van der Berg"], "en")
    assert of(NameReason.NAME, people.findings("We met. Rose rang. Mark answered.")) == [
        "Rose",
        "Mark",
    ]


@given(
    person=st.sampled_from(["Smithson", "Brownlow", "Berg", "Knežević", "O’Neill", "Ng"]),
    before=st.sampled_from(
        ["", "We met ", "the “", "**", "(", "Cllr ", "a-", "...", "1. ", "[x]("]
    ),
    after=st.sampled_from(["", ".", "’s plan", "**", ") ", "-led", "\u200b", "!", "’", "\n"]),
    case=st.sampled_from([str, str.upper, str.title]),
    within=st.sampled_from(["", "\u00ad", "\u200b", "\u2060", "\ufe0f"]),
)
def test_a_surname_is_found_in_any_wrapping(person, before, after, case, within):
    finder = Finder((), [f"Ana {person}"], "en")
    text = before + case(person[0] + within + person[1:]) + after
    assert of(NameReason.NAME, finder.findings(text)) != []


# --- what is never anonymous --------------------------------------------------------------------


@each(
    "address",
    [
        "a.b@example.org",
        "www.example.org",
        "https://example.org/page?x=1",
        "kent.gov.uk",
        "KENT.GOV.UK",
        "@kent_cc",
        "#kentcares",
        "01553 616200",
        "+44 (0)1553 616-200",
        "01553-616200",
        "+385 1 2345 678",
        "12 34 56 78",
        "PE30 1EX",
        "pe30 1ex",
        "PE301EX",
        "1011 AB",
        "HR-10000",
        "ann at example dot org",
        "ann [at] example",
        "oh one six oh three five five five",
        "nula devet jedan dva tri pet sest sedam",
        "zero one five five three six",
        "01553\u200b616200",
        "01553_616200",
        "01553,616,200",
        "01553·616·200",
        "01553\t616200",
        "616-200 300",
        "example dot org",
        "example[.]org",
        "t.me/ann",
        "insta: annsmith",
    ],
)
def test_addresses_and_numbers_are_never_anonymous(address):
    assert of(NameReason.ADDRESS, english.findings(f"we wrote to {address}, twice")) == [address]


@each("text", ["rang 616200", "ext. 4521", "tel 22334", "mobitel: 912345"])
def test_a_short_number_behind_a_word_for_telephones_is_one(text):
    assert of(NameReason.ADDRESS, english.findings(f"we {text}, twice")) == [text.split()[-1]]


@each(
    "text",
    [
        "on 12.05.2026 or 2026-05-12",
        "from 2024–2027",
        "it cost 1,250,000 or 1 250 000",
        "some of it, e.g. a list, at 10.30",
        "the roads.",
        "3.5 of 40, and 2nd",
        "10.30–11.45, 30–40 000 and 900 000–1 200 000 of it",
        "12, 14, 16, 18 and 20; 2019, 2020, 2021",
        "call 12 people, ring 3 times, to the extent 4521",
        "one or two of three, then four, five and six",
    ],
)
def test_dates_amounts_and_shortened_words_are_no_addresses(text):
    assert english.findings(text) == []


# --- what could be a name -----------------------------------------------------------------------


@each(
    ("text", "words"),
    [
        ("We met Rose and asked Grace.", ["Rose", "Grace"]),
        ("Roads were bad. Buses were late.", []),
        ("Quillfeather refused.", ["Quillfeather"]),
        ("We asked. Sheila refused.", ["Sheila"]),
        ("Mr. Rose refused.", ["Rose"]),
        ("We met\nRose there.", ["Rose"]),
        ("We met.\n\nRoads were bad.", []),
        ("- Roads\n- Buses\n1. Trains\n# Streets", []),
        ("We agreed: Roads come first.", []),
        ("He said “We never did” of it.", []),
        ("the “Rose” project", ["Rose"]),
        ("J. B. refused, and JB as well", ["J", "B", "JB"]),
        ("as did THE COUNTY", ["THE", "COUNTY"]),
        ("deLuca and McDonald", ["deLuca", "McDonald"]),
        ("R0se and Sm1th", ["R0se", "Sm1th"]),
        ("Rоse wrote", ["Rоse"]),  # with a Cyrillic о
        ("王 refused", ["王"]),
        ("سميث refused", ["سميث"]),
        ("On Monday in May I’m sure I agreed. It isn’t so, and it’s Tuesday’s.", []),
        ("The Cllr and the Mr refused on Mondays.", []),
        ("wl refused", ["wl"]),
        ("we asked w. l. to help, e.g. twice", ["w. l"]),
        ("we asked s m i t h s o n", ["s m i t h s o n"]),
        ("options a, b, c, d and e", []),
        ("we asked brown low and Brown-\nlow", ["brown low", "Brown-\nlow"]),
        ("norfolk folk and brownlowesque talk", ["norfolk", "brownlowesque"]),
        ("the north, the reading, the roses of the west", []),
    ],
)
def test_what_could_be_a_name_is_asked_about(text, words):
    assert of(NameReason.COULD_BE, english.findings(text)) == words


@each("text", ["zagrebački ured", "riječki ured", "Zagrepčani su odbili."])
def test_words_made_from_a_places_name_are_asked_about(text):
    assert len(croatian.findings(text)) == 1


@each(
    "word",
    [
        "zadrani", "zadarski", "zadru", "sisčani", "sisački", "siska", "osječani", "osječki",
        "dubrovčani", "dubrovački", "čakovcu", "međimurci", "istrani", "istarski", "puljanka",
        "pulski", "ninski", "ninjani", "višani", "ličani", "velikogorički", "djakovački",
        "anin", "ivinoj", "đurin", "djurina", "horvatov", "zubčev", "zubcu", "orlovu", "radeljkov",
        "holyjeva", "kneževićka", "Kneževićkin",
    ],
)  # fmt: skip
def test_words_made_from_a_name_are_asked_about_though_its_letters_change(word):
    places = ["Zadar", "Sisak", "Osijek", "Dubrovnik", "Čakovec", "Međimurska županija", "Pula"]
    places += ["Istarska županija", "Nin", "Vis", "Ličko-senjska županija", "Velika Gorica"]
    people = ["Ana Orao", "Ivo Zubac", "Đuro Radeljak", "Ivan Horvat", "Mirela Holy"]
    finder = Finder([*places, "Đakovo"], [*people, "Petra Knežević"], "hr")
    assert len(finder.findings(f"Rekli su da je {word} plan dobar.")) == 1
    assert finder.findings("Osjećaju bolje i visoko, a njihova viskoza je licem osobna.") == []


@each(
    ("text", "word"),
    [
        ("Kosu smo pitali.", "Kosu"),
        ("Orlov plan je loš.", "Orlov"),
        ("Carem su se bavili.", "Car"),
    ],
)
def test_a_first_word_that_may_be_a_case_of_a_name_is_asked_about(text, word):
    people = Finder((), ["Ana Kos", "Mate Orao", "Hrvoje Car"], "hr")
    assert [one.name for one in people.findings(text)] == [word]


@each(
    ("text", "word"),
    [
        ("Bury was against it.", "Bury"),
        ("Stoke was against it.", "Stoke"),
        ("smith refused", "smith"),
        ("we asked finch about it", "finch"),
        ("they asked ng", "ng"),
        ("we spoke with hull and others", "hull"),
        ("mueller refused", "mueller"),
        ("klwn refused", "klwn"),
        ("bobng and annsmith refused", "bobng"),
        ("st john refused", "john"),
        ("stjohn refused", "stjohn"),
        ("5tratford refused", "5tratford"),
    ],
)
def test_a_name_that_is_a_common_word_or_is_written_another_way_holds(text, word):
    places = [
        "Bury St Edmunds",
        "Stoke-on-Trent",
        "Kingston upon Hull",
        "King’s Lynn & West Norfolk",
    ]
    people = ["John Smith", "Atticus Finch", "Bob Ng", "Hans Müller", "Ann Smith", "Ruth St John"]
    found = Finder(places, [*people, "Al Stratford"], "en").findings(text)
    assert word in [text[one.start : one.end] for one in found]


def test_a_common_word_written_small_is_cleared_in_its_sentence():
    people = Finder((), ["Jack Price"], "en")
    assert people.findings("We agreed what price to ask. Upon a price we agreed.") == []
    (one,) = people.findings("they asked at price")
    cleared = Finder((), ["Jack Price"], "en", cleared_here=[one.here])
    assert (one.word, cleared.findings("they asked at price")) == ("", [])
    assert len(cleared.findings("they asked price")) == 1


def test_a_cleared_word_is_asked_about_no_more():
    cleared = Finder(PLACES, PEOPLE, "en", cleared=[word_key("Rosé"), word_key("B.")])
    assert cleared.findings("We met ROSE’s people.") == []
    assert of(NameReason.COULD_BE, cleared.findings("plan B and J. B. too")) == ["B", "J"]


def test_a_cleared_word_that_is_part_of_a_name_clears_nothing():
    cleared = Finder(PLACES, PEOPLE, "en", cleared=["berg", "norfolk", "lynn"])
    assert [one.name for one in cleared.findings("Berg of Norfolk")] == ["Berg", "Norfolk"]
    assert all(one.word == "" for one in cleared.findings("Berg of Norfolk and Lynn"))


@each("word", ["Berg", "bergs", "HOPE", "Hope-Jones", "Norfolk", "Vries"])
def test_a_part_of_a_name_is_known_in_any_form(word):
    assert english.is_part(word)


def test_people_alone_and_what_is_sure_are_found_without_guessing():
    text = "We met Rose and Berg in Lõuna, a@b.org."
    assert english.sure.found_in(text) == ["Berg", "Lõuna", "a@b.org"]
    assert english.people_alone.found_in(text) == ["Berg", "a@b.org"]
