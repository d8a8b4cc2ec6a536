"""Writing in the session: entries, drafts, clashes, and who reads along."""

import pytest

from als.core.disclosure import Disclosure
from meetings.models import AgendaItem, Minute, MinuteDraft
from tests import factories as make
from tests.meetings.pages import ENTRY, page, url


def test_a_facilitator_writes_and_the_session_stays_at_the_item(cast, session, item_of):
    item = item_of(session)
    response = cast.client("facilitator").post(url("minute_new", item), ENTRY)
    assert response.url == f"{url('session', session)}?item={item.pk}#write"
    assert Minute.objects.get().text == "Heard"


def test_an_entry_without_its_pair_keeps_what_was_typed(cast, session, item_of):
    item_of(session, position=1)
    item = item_of(session, position=2, title="The second")
    typed = ENTRY | {"disclosure": "pair", "text": "Between us"}
    response = cast.client("facilitator").post(url("minute_new", item), typed)
    assert "Say which pair it should stay with." in response.text
    assert "Between us" in response.text
    assert '<h1 class="govuk-heading-l app-session__title">The second</h1>' in response.text


def test_discussed_goes_on_with_the_next_item(cast, session, item_of):
    item_of(session, position=1, title="First")
    item_of(session, position=2, title="Second")
    client = cast.client("facilitator")
    first = AgendaItem.objects.get(title="First")
    response = client.post(url("agenda_mark", first), {"discussed": "yes"}, follow=True)
    assert 'app-session__title">Second' in response.text


def test_what_is_typed_comes_back_with_a_notice(cast, session, item_of):
    item, client = item_of(session), cast.client("facilitator")
    answer = client.post(url("draft_save", item), {"text": "Half a\r\nsentence"})
    assert answer.text.strip().startswith("Draft saved ")
    text = client.get(url("session", session)).text
    assert "Half a\nsentence</textarea>" in text
    assert "is back in the field" in text


def test_a_draft_is_on_nobody_elses_page(cast, session, item_of):
    cast.client("facilitator").post(url("draft_save", item_of(session)), {"text": "SECRET"})
    for name in ("session", "live", "meeting"):
        assert "SECRET" not in page(cast, "upper_a", name, session)


def test_a_draft_is_dropped_by_its_owner_alone(cast, session, item_of):
    row = MinuteDraft.objects.create(person=cast.facilitator, item=item_of(session), text="Half")
    assert cast.client("upper_a").post(url("draft_drop", row)).status_code == 404
    cast.client("facilitator").post(url("draft_drop", row))
    assert not MinuteDraft.objects.exists()


@pytest.fixture
def pair_entry(cast, session, item_of):
    """An entry that pair A keeps to itself."""
    return make.MinuteFactory(
        item=item_of(session),
        text="SECRET",
        pair=cast.pair_a,
        disclosure=Disclosure.PAIR,
        written_by=cast.facilitator,
    )


def test_members_read_along_what_they_may_and_the_rest_is_counted(cast, session, pair_entry):
    for name in ("session", "live"):
        texts = {who: page(cast, who, name, session) for who in ("upper_a", "lower_a", "upper_b")}
        assert {who for who, text in texts.items() if "SECRET" in text} == {"upper_a", "lower_a"}
        assert "1 entry can only be seen by the pair it concerns." in texts["upper_b"]
        assert "kept to the pair it concerns" not in texts["upper_a"]


def test_members_may_not_open_an_entry_of_another_pair(cast, pair_entry):
    assert cast.client("upper_b").get(url("minute_edit", pair_entry)).status_code == 404
    assert cast.client("upper_a").get(url("minute_edit", pair_entry)).status_code == 403


def test_live_answers_nothing_new_until_something_is(cast, session, item_of):
    client, address = cast.client("upper_a"), url("live", session)
    assert client.get(f"{address}?revision=0").status_code == 204
    cast.client("facilitator").post(url("minute_new", item_of(session)), ENTRY)
    response = client.get(f"{address}?revision=0")
    assert "Heard" in response.text
    assert f"{address}?revision=1" in response.text


def test_the_facilitators_live_part_is_the_item_at_hand(cast, session, item_of):
    items = [item_of(session, title=title) for title in ("This", "That")]
    for item in items:
        make.MinuteFactory(item=item, text=f"About {item}", written_by=cast.facilitator)
    text = page(cast, "facilitator", "live", session, f"?item={items[0].pk}&revision=9")
    assert ("About This" in text, "About That" in text) == (True, False)


def test_when_the_meeting_closes_readers_are_told_and_asking_ends(cast, meeting_of, item_of):
    meeting = meeting_of(closed=True)
    make.MinuteFactory(item=item_of(meeting), text="Unread", written_by=cast.facilitator)
    text = page(cast, "upper_a", "live", meeting, "?revision=9")
    assert "The meeting is closed." in text
    assert ("Unread" in text, "hx-get" in text) == (False, False)


def test_a_member_who_comes_too_early_or_too_late_is_led_on(cast, called, meeting_of):
    client = cast.client("upper_a")
    for number, trait, name in ((2, "closed", "meeting"), (3, "circulated", "minutes")):
        meeting = meeting_of(number, **{trait: True})
        assert client.get(url("session", meeting)).url == url(name, meeting)
    assert client.get(url("session", called)).url == url("meeting", called)


def test_a_clash_shows_both_texts_and_the_next_save_settles_it(cast, pair_entry):
    client, address = cast.client("facilitator"), url("minute_edit", pair_entry)
    entry = {"kind": "note", "disclosure": "pair", "pair": cast.pair_a.pk}
    client.post(address, entry | {"text": "Theirs", "base_revision": "1"})
    response = client.post(address, entry | {"text": "Mine", "base_revision": "1"})
    shown = " ".join(response.text.split())
    assert "<p>Theirs</p>" in shown
    assert "<p>Mine</p>" in shown
    assert 'name="base_revision" value="2"' in shown
    assert 'id="theirs"' in client.get(address).text
    client.post(address, entry | {"text": "Both", "base_revision": "2"})
    pair_entry.refresh_from_db()
    assert (pair_entry.text, pair_entry.revision, MinuteDraft.objects.count()) == ("Both", 3, 0)


def test_keeping_theirs_drops_mine(cast, pair_entry):
    client, address = cast.client("facilitator"), url("minute_edit", pair_entry)
    row = MinuteDraft.objects.create(
        person=cast.facilitator, item=pair_entry.item, minute=pair_entry, text="Mine"
    )
    assert client.post(url("draft_drop", row)).url == address
    assert 'id="theirs"' not in client.get(address).text


def test_what_people_type_is_shown_as_text(cast, session, item_of):
    item = item_of(session, title="<b>Bold</b>", why="<script>alert(1)</script>")
    make.MinuteFactory(item=item, text="<img src=x>", written_by=cast.facilitator)
    for person, name in (
        ("upper_a", "session"),
        ("facilitator", "session"),
        ("upper_a", "meeting"),
    ):
        text = page(cast, person, name, session)
        assert not any(tag in text for tag in ("<b>Bold", "<script>alert", "<img src=x"))


def test_the_empty_session_says_what_to_do(cast, session):
    assert "Nothing is on the agenda" in page(cast, "facilitator", "session", session)
    assert "Nothing is on the agenda." in page(cast, "upper_a", "session", session)


@pytest.mark.parametrize(("whose", "reach"), [("upper_a", "pair"), (None, "set")])
def test_where_entries_stay_with_a_pair_the_offered_choice_can_be_saved(
    cast, session, item_of, whose, reach
):
    cast.set.default_disclosure = Disclosure.PAIR
    cast.set.save()
    item = item_of(session) if whose else make.ItemFactory(meeting=session, housekeeping=True)
    form = cast.client("facilitator").get(url("session", session)).context["form"]
    offered = {name: form[name].value() or "" for name in ("disclosure", "pair")}
    assert offered["disclosure"] == reach
    cast.client("facilitator").post(url("minute_new", item), ENTRY | offered)
    assert Minute.objects.get().pair == (cast.pair_a if whose else None)


def test_who_closes_is_told_of_text_that_is_typed_and_not_saved(cast, session, item_of):
    row = MinuteDraft.objects.create(
        person=cast.facilitator, item=item_of(session), text="Half a thought"
    )
    warns = {
        name: "Half a thought" in page(cast, "facilitator", name, session)
        for name in ("close", "circulate", "minutes")
    }
    assert warns == {"close": True, "circulate": True, "minutes": True}
    row.delete()
    assert "not saved yet" not in page(cast, "facilitator", "close", session)
