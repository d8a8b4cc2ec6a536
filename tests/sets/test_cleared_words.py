"""Words that could be names, and of which somebody of the set said that they are none."""

import pytest

from als.accounts.changes import invite
from als.core.models import AuditEntry
from als.core.refusals import Refused
from sets.changes import cleared_words
from sets.models import ClearedWord, Programme
from sets.selectors.names import names_of
from tests import factories as make

TEXT = "we opened the Ropewalk"


def could_be(cast, text=TEXT):
    return [one.name for one in names_of(cast.set).findings(text)]


@pytest.fixture
def ropewalk(cast):
    return cleared_words.clear_word(set_=cast.set, word="Ropewalk", by=cast.upper_a)


def test_a_member_clears_a_word_for_the_whole_set(cast, ropewalk):
    assert could_be(cast) == []
    assert (ropewalk.cleared_by, ropewalk.word) == (cast.upper_a, "Ropewalk")
    assert could_be(cast, "the ROPEWALK’s doors") == []


def test_it_stays_a_possible_name_in_another_set(cast, ropewalk):
    assert names_of(cast.other_set).found_in(TEXT) == ["Ropewalk"]


def test_a_word_is_cleared_once(cast, ropewalk):
    assert cleared_words.clear_word(set_=cast.set, word="ropewalk", by=cast.facilitator) == ropewalk


def test_it_can_be_taken_back_and_cleared_again(cast, ropewalk):
    cleared_words.take_back_word(row=ropewalk, by=cast.facilitator)
    assert could_be(cast) == ["Ropewalk"]
    cleared_words.clear_word(set_=cast.set, word="Ropewalk", by=cast.facilitator)
    assert could_be(cast) == []
    assert ClearedWord.objects.filter(set=cast.set).count() == 2


@pytest.mark.parametrize("word", ["Lowerton", "LOWERTONS", "Uppershire"])
def test_a_part_of_a_places_name_cannot_be_cleared(cast, word):
    with pytest.raises(Refused, match="part of a name of this set"):
        cleared_words.clear_word(set_=cast.set, word=word, by=cast.facilitator)


def test_a_part_of_a_persons_name_cannot_be_cleared(cast):
    make.MemberFactory(pair=cast.pair_a, person__name="Mary Hope-Jones")
    with pytest.raises(Refused, match="part of a name"):
        cleared_words.clear_word(set_=cast.set, word="Hope", by=cast.facilitator)


def test_who_comes_later_with_a_cleared_word_for_a_name_voids_the_clearing(cast, ropewalk):
    make.MemberFactory(pair=cast.pair_a, person__name="Ann Ropewalk")
    assert could_be(cast) == ["Ropewalk"]


def test_nobody_else_clears_a_word_or_takes_one_back(cast, ropewalk, case):
    for who in ["outsider", "sponsor", "stranger", "manager", "other_facilitator"]:
        with case(who):
            person = getattr(cast, who)
            with pytest.raises(Refused):
                cleared_words.clear_word(set_=cast.set, word="Pavilion", by=person)
            with pytest.raises(Refused):
                cleared_words.take_back_word(row=ropewalk, by=person)


def test_one_word_is_cleared_at_a_time(cast, case):
    for word in ["", "two words", "a.b@example.org", "–", "x" * 101]:
        with case(word):
            with pytest.raises(Refused):
                cleared_words.clear_word(set_=cast.set, word=word, by=cast.facilitator)


def test_the_audit_log_holds_who_and_when_and_not_the_word(cast, ropewalk):
    entry = AuditEntry.objects.get(target_kind="clearedword")
    assert (entry.by, entry.set_id, entry.details) == (cast.upper_a, cast.set.pk, {})
    assert "Ropewalk" not in entry.verb


# --- whose names are looked for -----------------------------------------------------------------


def test_the_names_of_a_set_are_those_of_all_pairs_ever_asked(cast):
    declined = make.PairFactory(set=cast.set, number=7, declined=True, upper__place="Farshire")
    make.MemberFactory(pair=declined, person__name="Nora Quillfeather")
    make.AgreementFactory(pair=declined, side="upper", person__name="Ana Sturdybridge")
    found = names_of(cast.set).sure
    text = "Farshire, Uppershire A Partnership, Lowerton B, Quillfeather, Sturdybridge"
    assert found.found_in(text) == [
        "Farshire", "Lowerton B", "Quillfeather", "Sturdybridge", "Uppershire A Partnership"
    ]  # fmt: skip


def test_who_facilitates_manages_or_reads_for_the_sponsor_is_among_them(cast):
    person = invite(email="kos@example.org", name="Ana Kos", by=cast.manager)
    make.ProgrammeRoleFactory(programme=cast.programme, person=person, kind="sponsor")
    assert names_of(cast.set).sure.found_in("Kos said so") == ["Kos"]


def test_who_stood_in_at_a_meeting_is_among_them(cast):
    meeting = make.MeetingFactory(cycle__set=cast.set, cycle__number=1, called=True)
    make.AttendanceFactory(
        meeting=meeting,
        member=cast.member("upper_a"),
        outcome="stood_in",
        stand_in="Nora Quillfeather, for the trust",
    )
    assert names_of(cast.set).sure.found_in("Quillfeather said so") == ["Quillfeather"]


def test_the_names_of_another_set_are_not_among_them(cast):
    make.PairFactory(set=cast.other_set, number=7, upper__place="Farshire")
    assert names_of(cast.other_set).sure.found_in("Farshire") == ["Farshire"]
    assert names_of(cast.set).sure.found_in("Farshire") == []


def test_the_programmes_language_decides_about_forms(cast):
    Programme.objects.filter(pk=cast.programme.pk).update(language="hr")
    make.PairFactory(set=cast.set, number=8, upper__place="Zagreb")
    cast.set.programme.refresh_from_db()
    assert names_of(cast.set).sure.found_in("Bilo je u Zagrebu") == ["Zagreb"]
