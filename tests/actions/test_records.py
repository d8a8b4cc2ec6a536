"""What is captured in a meeting is on its record, for each reader as far as it may."""

import io

import docx
import pytest
from django.urls import reverse

from actions.changes import actions, captures, consents, issues
from als.archive.papers import for_pair
from meetings.changes import agreeing
from meetings.models import Meeting
from meetings.selectors import document
from tests import factories as make

WORDS = {"issue": "Nobody decides", "secret": "Kept to us", "action": "Ring the other office"}


@pytest.fixture
def item(cast):
    """An item with an issue for the set, one for pair A alone, and an action for the set."""
    meeting = make.MeetingFactory(cycle__set=cast.set, cycle__number=2, in_session=True)
    item = make.ItemFactory(meeting=meeting, title="Grants", state="on_agenda")
    by = {"item": item, "by": cast.facilitator}
    for name, step in (("secret", "pair"), ("issue", "set")):
        meeting.set.default_disclosure = step
        captured = captures.capture_issue(pair=cast.pair_a, kind="barrier", title=WORDS[name], **by)
        issues.confirm_issue(issue=captured, by=cast.fresh("upper_a"))
    owner = cast.member("lower_a")
    captures.capture_action(issue=captured, owner=owner, what=WORDS["action"], **by)
    return item


def closed(item, state):
    Meeting.objects.filter(pk=item.meeting_id).update(
        state="closed",
        closed_at=item.meeting.ends,
        minutes_state=state,
        circulated_at=item.meeting.ends if state == "circulated" else None,
    )
    return Meeting.objects.get()


def words_in(text):
    return {name for name, words in WORDS.items() if words in text}


def word_file(response):
    return "\n".join(p.text for p in docx.Document(io.BytesIO(response.content)).paragraphs)


READERS = {
    "facilitator": set(WORDS),
    "upper_a": set(WORDS),
    "upper_b": {"issue", "action"},
}


@pytest.mark.parametrize("reader", READERS)
def test_it_stands_on_the_pages_of_the_meeting_for_whom_it_may(cast, item, reader):
    client, pk = cast.client(reader), item.meeting_id
    for page in ("session", "live", "meeting"):
        url = reverse(f"meetings:{page}", args=[pk])
        assert words_in(client.get(url, {"item": item.pk}).text) == READERS[reader]
    closed(item, "circulated")
    response = client.get(reverse("meetings:minutes", args=[pk]))
    assert words_in(response.text) == READERS[reader]
    assert ("1 entry can only be seen" in response.text) == (reader == "upper_b")
    response = client.get(reverse("meetings:minutes_file", args=[pk, "docx"]))
    assert words_in(word_file(response)) == READERS[reader]


def test_before_the_pair_confirms_it_nobody_else_reads_it(cast, item):
    captures.capture_issue(
        item=item, pair=cast.pair_b, kind="barrier", title="Not yet", by=cast.facilitator
    )
    for page in ("session", "meeting"):
        url = reverse(f"meetings:{page}", args=[item.meeting_id])
        seen = {who: "Not yet" in cast.client(who).get(url).text for who in (*READERS, "lower_b")}
        assert seen == {"facilitator": True, "upper_a": False, "upper_b": True, "lower_b": True}


def test_agreed_minutes_keep_it_as_it_was_and_hide_what_was_narrowed_since(cast, item):
    meeting = closed(item, "circulated")
    agreeing.agree_minutes(meeting=meeting, agreed_on=meeting.day, by=cast.fresh("facilitator"))
    version = meeting.minutes_versions.get()

    def read(who):
        return words_in(str(document.for_reader(version.content, cast.fresh(who), meeting)))

    assert {who: read(who) for who in READERS} == READERS
    assert words_in(str(for_pair(version.content, cast.pair_b))) == {"issue", "action"}
    issue = cast.pair_a.issues.get(title=WORDS["issue"])
    issues.edit_issue(issue=issue, disclosure="pair", by=cast.fresh("upper_a"))
    assert (read("upper_b"), read("lower_a")) == (set(), set(WORDS))
    assert words_in(str(for_pair(version.content, cast.pair_b))) == set()
    assert words_in(str(version.content)) == set(WORDS)


def test_the_state_is_that_of_the_moment(cast, item):
    action = cast.pair_a.issues.get(title=WORDS["issue"]).actions.get()
    for who in ("upper_a", "lower_a"):
        consents.consent(action=action, by=cast.fresh(who))
    facts = document.content_of(item.meeting)["items"][0]["entries"][-1]["facts"]
    assert "Agreed" in facts
    actions.end_action(action=action, to="done", by=cast.fresh("upper_a"))
    assert "Done" in document.content_of(item.meeting)["items"][0]["entries"][-1]["facts"]
