"""Two people's changes of an entry, and what each reader learns of its past."""

import datetime as dt

import pytest
import time_machine

from als.core.disclosure import Disclosure
from meetings.changes import agreeing, minutes
from meetings.merging import MAX_ENTRY_LENGTH, Wording, bring_together
from meetings.models import Minute, MinuteDraft
from meetings.selectors.revisions import changes_of
from tests import factories as make
from tests.meetings.test_minutes import draft, save, write

BASE = Wording("note", "Roads. Buses. ", Disclosure.SET, 1)
TEXT = "Roads are slow. Buses are late. Nobody knows why."
FORM = {"kind": "note", "disclosure": "set", "pair": ""}
PAIRS_OWN, WITH_NAMES = Disclosure.PAIR, Disclosure.REPORT_WITH_NAMES


@pytest.fixture
def item(session, item_of):
    return item_of(session)


@pytest.fixture
def minute(cast, item):
    return write(item, cast.facilitator, text=TEXT)


@pytest.fixture
def second(cast):
    person = make.PersonFactory(name="Second")
    make.FacilitatorFactory(set=cast.set, person=person)
    return person


def together(ours, theirs, base=BASE):
    """Bring two changes of the base together, in whichever order they came."""
    ours, theirs = base._replace(**ours), base._replace(**theirs)
    both = bring_together(base, ours, theirs)
    assert both == bring_together(base, theirs, ours)
    return both


def test_changes_of_different_things_come_together():
    assert together({"text": "Roads! Buses. "}, {"kind": "decision"}) == BASE._replace(
        text="Roads! Buses. ", kind="decision"
    )
    assert together({"disclosure": PAIRS_OWN}, {"kind": "decision"}).disclosure == PAIRS_OWN


def test_the_same_change_twice_is_made_once():
    assert together({"kind": "decision"}, {"kind": "decision"}).kind == "decision"


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        ({"text": "Roads! Buses. "}, {"text": "Roads? Buses. "}),
        ({"kind": "decision"}, {"kind": "another"}),
        ({"disclosure": PAIRS_OWN}, {"disclosure": WITH_NAMES}),
        ({"disclosure": PAIRS_OWN}, {"pair_id": 2}),
    ],
    ids=["text", "kind", "disclosure", "whose"],
)
def test_where_both_changed_the_same_a_person_has_to_say(ours, theirs):
    assert together(ours, theirs) is None


def test_new_words_go_along_where_the_other_narrows_but_not_where_they_widen():
    new = {"text": "Roads. Buses. Trams. "}
    assert together(new, {"disclosure": PAIRS_OWN}).disclosure == PAIRS_OWN
    assert together(new, {"disclosure": WITH_NAMES}) is None
    kept = BASE._replace(disclosure=PAIRS_OWN)
    assert together(new, {"disclosure": Disclosure.SET}, kept) is None
    assert together(new, {"pair_id": 2}, kept) is None
    assert together(new, {"pair_id": 2}).pair_id == 2


def test_what_gets_too_long_together_is_left_to_a_person():
    half = "x" * (MAX_ENTRY_LENGTH // 2)
    assert (
        together({"text": f"{half} a. Roads. Buses. "}, {"text": f"Roads. Buses. {half}"}) is None
    )


def test_changes_that_do_not_touch_are_one_new_revision(cast, minute, second):
    save(minute, second, TEXT.replace("Nobody", "Everybody"), 1)
    saved = save(minute, cast.facilitator, TEXT.replace("slow", "very slow"), 1)
    assert saved.text == "Roads are very slow. Buses are late. Everybody knows why."
    assert (saved.brought_together, saved.revision, saved.history.count()) == (True, 3, 3)
    assert not MinuteDraft.objects.exists()


def test_a_late_save_of_what_stands_already_changes_nothing(cast, minute, second):
    save(minute, second, TEXT + " So be it.", 1)
    saved = save(minute, cast.facilitator, TEXT, 1)
    assert (saved.text, saved.revision) == (TEXT + " So be it.", 2)


def test_a_revision_that_never_was_is_no_base(cast, minute):
    with pytest.raises(minutes.MinuteClash):
        save(minute, cast.facilitator, "Mine", 7)
    assert MinuteDraft.objects.get().text == "Mine"


def test_a_clash_keeps_kind_and_disclosure_as_well(cast, minute, second):
    save(minute, second, "Theirs", 1)
    with pytest.raises(minutes.MinuteClash):
        save(minute, cast.facilitator, "M", 1, kind="decision", disclosure="pair", pair=cast.pair_a)
    assert Wording.of(MinuteDraft.objects.get()) == ("decision", "M", "pair", cast.pair_a.pk)


def test_typing_on_beside_a_clash_does_not_hide_it(cast, minute, second):
    save(minute, second, "Theirs", 1)
    draft(minute.item, cast.facilitator, "Mine", minute=minute, base=1)
    draft(minute.item, cast.facilitator, "Mine, and more", minute=minute, base=2)
    assert MinuteDraft.objects.get().base_revision == 1
    text = cast.client("facilitator").get(f"/minutes/{minute.pk}/edit/").text
    assert 'id="theirs"' in text


def test_an_autosave_after_both_were_brought_together_brings_no_draft_back(cast, minute, second):
    mine = TEXT.replace("slow", "very slow")
    save(minute, second, TEXT.replace("Nobody", "Everybody"), 1)
    save(minute, cast.facilitator, mine, 1)
    assert draft(minute.item, cast.facilitator, mine, minute=minute, base=1) is None


def test_a_draft_brings_back_all_that_was_chosen(cast, item):
    client = cast.client("facilitator")
    typed = {"text": "Half", "kind": "decision", "disclosure": "pair", "pair": cast.pair_a.pk}
    client.post(f"/agenda/{item.pk}/draft/", typed)
    form = client.get(f"/meetings/{item.meeting_id}/session/?item={item.pk}").context["form"]
    assert form.initial == typed


def test_a_draft_of_agreed_minutes_is_refused_with_a_sentence(cast, meeting_of, item_of):
    item = item_of(meeting_of(2, agreed=True))
    answer = cast.client("facilitator").post(f"/agenda/{item.pk}/draft/", {"text": "Half"})
    assert (answer.status_code, MinuteDraft.objects.count()) == (409, 0)
    assert answer.text == "The minutes are agreed and can no longer be changed."


def test_an_entry_for_agreed_minutes_comes_back_in_full(cast, meeting_of, item_of):
    item = item_of(meeting_of(2, agreed=True))
    answer = cast.client("facilitator").post(
        f"/agenda/{item.pk}/minutes/new/", {**FORM, "text": "All of <b>it</b>"}
    )
    assert "All of &lt;b&gt;it&lt;/b&gt;" in answer.text
    assert (answer.status_code, Minute.objects.count()) == (200, 0)


@pytest.mark.parametrize(
    "text", ["<script>alert(1)</script>", "🚌 👩‍👩‍👧", "مرحبا بالعالم", "a\n\n\nb"]
)
def test_odd_text_is_kept_as_it_is(cast, item, text):
    client = cast.client("facilitator")
    client.post(f"/agenda/{item.pk}/draft/", {"text": text})
    assert MinuteDraft.objects.get().text == text
    client.post(f"/agenda/{item.pk}/minutes/new/", {**FORM, "text": text})
    assert Minute.objects.get().text == text


def test_a_paste_of_200_kb_is_kept_as_a_draft_and_refused_as_an_entry(cast, item):
    client, text = cast.client("facilitator"), "é" * 200_000
    assert client.post(f"/agenda/{item.pk}/draft/", {"text": text}).status_code == 200
    answer = client.post(f"/agenda/{item.pk}/minutes/new/", {**FORM, "text": text})
    assert "it has 200000 characters, and at most 20000 fit" in answer.text
    assert text in answer.text
    assert (MinuteDraft.objects.get().text, Minute.objects.count()) == (text, 0)


def test_without_scripts_a_save_on_an_old_revision_is_brought_together_and_shown(
    cast, minute, second
):
    save(minute, second, TEXT.replace("Nobody", "Everybody"), 1)
    typed = {**FORM, "text": TEXT.replace("slow", "very slow"), "base_revision": "1"}
    answer = cast.client("facilitator").post(f"/minutes/{minute.pk}/edit/", typed, follow=True)
    assert answer.redirect_chain == [(f"/minutes/{minute.pk}/revisions/", 302)]
    assert "the entry now has both" in answer.text


def test_a_draft_that_touches_nothing_rests_on_its_own_revision(cast, minute, second):
    draft(minute.item, cast.facilitator, TEXT + " Mine.", minute=minute, base=1)
    save(minute, second, "Theirs. " + TEXT, 1)
    response = cast.client("facilitator").get(f"/minutes/{minute.pk}/edit/")
    assert response.context["form"].initial["base_revision"] == 1
    assert "saving keeps both" in response.text


# What readers learn of the past


def revised(minute, by, *steps):
    """Save revisions with these disclosures, one after the other; pair A's if kept to a pair."""
    for number, disclosure in enumerate(steps, start=minute.revision):
        pair = by.pair_a if disclosure == "pair" else None
        text = f"{number + 1} {disclosure}"
        save(minute, by.facilitator, text, number, disclosure=disclosure, pair=pair)
    return Minute.objects.select_related("meeting__cycle__set").get(pk=minute.pk)


def read_by(cast, who, minute):
    """The revisions whose text the person gets to read, and how many others are counted."""
    changed, hidden = changes_of(minute, cast.fresh(who))
    return [change.now.revision for change in changed], hidden


def test_members_read_the_revisions_of_what_they_read_along(cast, minute):
    minute = revised(minute, cast, "set", "report_with_names")
    assert read_by(cast, "facilitator", minute) == ([3, 2, 1], 0)
    assert read_by(cast, "upper_b", minute) == ([3, 2, 1], 0)


def test_what_was_kept_to_a_pair_and_all_before_stays_from_the_others(cast, minute):
    minute = revised(minute, cast, "pair", "set", "set")
    assert read_by(cast, "upper_b", minute) == ([4, 3], 2)
    assert read_by(cast, "upper_a", minute) == ([4, 3, 2, 1], 0)
    assert read_by(cast, "facilitator", minute) == ([4, 3, 2, 1], 0)


def test_the_page_holds_no_word_of_a_revision_that_was_narrower(cast, minute):
    save(minute, cast.facilitator, "SECRET", 1, disclosure="pair", pair=cast.pair_a)
    save(minute, cast.facilitator, "Said to all", 2, disclosure="set", pair=None)
    address = f"/minutes/{minute.pk}/revisions/"
    seen = {who: cast.client(who).get(address).text for who in ("upper_a", "upper_b")}
    assert {who: "SECRET" in text for who, text in seen.items()} == {
        "upper_a": True,
        "upper_b": False,
    }
    assert "2 earlier revisions are not visible to you." in seen["upper_b"]


def test_an_entry_that_is_kept_to_a_pair_now_has_no_past_for_others(cast, minute):
    revised(minute, cast, "pair")
    address = f"/minutes/{minute.pk}/revisions/"
    answers = {who: cast.client(who).get(address).status_code for who in ("lower_a", "lower_b")}
    assert answers == {"lower_a": 200, "lower_b": 404}


def test_members_read_back_to_what_was_circulated_and_not_the_drafts_before(
    cast, meeting_of, item_of
):
    meeting = meeting_of(2, closed=True)
    minute = revised(write(item_of(meeting), cast.facilitator, text="First"), cast, "set")
    agreeing.circulate_minutes(meeting=meeting, by=cast.facilitator)
    minute = revised(minute, cast, "report_with_names")
    assert read_by(cast, "upper_b", minute) == ([3, 2], 1)
    assert read_by(cast, "facilitator", minute) == ([3, 2, 1], 0)


def test_the_page_says_who_changed_what_and_when(cast, minute, second):
    moment = dt.datetime(2026, 3, 4, 12, tzinfo=dt.UTC)
    with time_machine.travel(moment, tick=False):
        save(minute, second, TEXT.replace("slow", "fast"), 1, kind="decision")
    text = cast.client("upper_b").get(f"/minutes/{minute.pk}/revisions/").text
    assert text.index("Revision 2") < text.index("Second, Wed 4 Mar 2026, 12:00")
    assert "from “Note” to “Decision”" in text
    assert " slow<span" in text
    assert " fast<span" in text


def test_many_revisions_take_as_many_queries_as_one(cast, minute, django_assert_max_num_queries):
    client, address = cast.client("upper_b"), f"/minutes/{minute.pk}/revisions/"
    revised(minute, cast, *["set"] * 24)
    with django_assert_max_num_queries(6):
        page = client.get(address)
    assert page.text.count("app-difference") == 20
    assert client.get(address + "?page=2").text.count("app-difference") == 5
