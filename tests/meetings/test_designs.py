"""Agenda templates: what they hold, and how an agenda is started from one."""

import pytest
from django.urls import reverse

from als.core.refusals import Refused
from meetings.changes import designs
from meetings.enums import AgendaState
from meetings.models import AgendaItem, Question
from sets.models import SharedDesign
from tests import factories as make
from tests.meetings.conftest import verbs

LINES = "10 Check-in\n15 Tea\n25 Report back on actions\n30 A topic from members\n5 Check-out"


def url(name, meeting):
    return reverse(f"meetings:{name}", args=[meeting.pk])


def agenda(meeting):
    return [f"{item.minutes} {item.title}" for item in meeting.agenda.placed()]


def save(cast, meeting, **typed):
    data = {"title": "Our day", "text": LINES, "questions": "", "for_all": "no", **typed}
    return cast.client("facilitator").post(url("design_save", meeting), data)


def start(meeting, by, text=LINES, questions=""):
    return designs.start_agenda(meeting=meeting, text=text, questions=questions, by=by)


@pytest.fixture
def planned(meeting_of, item_of):
    """A called meeting with a member's item, housekeeping and two standing items."""
    meeting = meeting_of(called=True)
    fields = {"meeting": meeting, "kind": "standing", "proposed_by": None}
    make.ItemFactory(**fields, standing="check_in", title="Check-in", minutes=10, position=1)
    item_of(meeting, title="OUR SECRET PLAN", minutes=30, position=2)
    make.ItemFactory(meeting=meeting, housekeeping=True, title="Tea", minutes=15, position=3)
    make.ItemFactory(**fields, standing="review", title="Review", minutes=20, position=4)
    return meeting


def test_a_template_holds_lines_and_no_word_of_a_member(cast, planned):
    form = cast.client("facilitator").get(url("design_save", planned)).text
    assert "10 Check-in\n30 A topic from members\n15 Tea\n20 Review" in form
    assert "SECRET" not in form
    answer = save(cast, planned)
    assert answer.url == reverse("sets:shared", args=[cast.set.pk])
    row = SharedDesign.objects.get()
    assert (row.set, row.kind, row.text) == (cast.set, "agenda", LINES)
    assert "Tick this to share it" in save(cast, planned, for_all="yes").text
    save(cast, planned, for_all="yes", confirmed="on")
    assert [row.set for row in SharedDesign.objects.order_by("pk")] == [cast.set, None]
    assert verbs() == ["kept", "shared"]


def test_a_line_begins_with_its_minutes(cast, planned):
    page = save(cast, planned, text="10 Check-in\nTea").text
    assert "Line 2: begin with the minutes" in page
    assert not SharedDesign.objects.exists()
    for text in ("", "0 Tea", "481 Tea", "10", "10 " + "a" * 201, "1 Tea\n" * 51):
        with pytest.raises(Refused):
            start(planned, cast.facilitator, text)


def test_an_agenda_is_started_from_lines_and_members_items_stay_before_its_end(cast, planned):
    start(planned, cast.facilitator)
    start(planned, cast.facilitator)  # twice
    assert agenda(planned) == [
        "10 Check-in",
        "15 Tea",
        "25 Report back on actions",
        "30 A topic from members",
        "30 OUR SECRET PLAN",
        "5 Check-out",
    ]
    review = AgendaItem.objects.get(standing="review")
    assert review.state == AgendaState.WITHDRAWN
    assert verbs().count("started the agenda of") == 2


def test_two_lines_of_the_same_words_are_two_items(cast, planned):
    lines = ["15 Break", "20 A topic", "40 A topic", "15 Break"]
    for _ in range(2):
        start(planned, cast.facilitator, "\n".join(lines))
        assert [one for one in agenda(planned) if one in lines] == lines


def test_the_form_gives_the_airtime_to_this_sets_pairs_and_what_is_typed_counts(cast, planned):
    row = make.SharedFactory(
        programme=cast.programme, kind="agenda", text="10 Tea\n240 Airtime for pairs"
    )
    client, begin = cast.client("facilitator"), f"{url('design_start', planned)}?from={row.pk}"
    page = client.get(begin).text
    assert "10 Tea\n80 Airtime for pairs" in page
    assert "The airtime is set to a turn for each pair of this set" in page
    airtime = AgendaItem.objects.filter(standing="airtime")
    for typed, follows in (("80", True), ("60", False), ("80", False)):
        for _ in range(2):
            start(planned, cast.facilitator, f"{typed} Airtime for pairs")
            assert agenda(planned)[0] == f"{typed} Airtime for pairs"
            assert airtime.get().follows_pairs == follows
    start(planned, cast.facilitator, "60 Airtime for pairs")  # set by hand, it stays
    page = client.get(begin).text
    assert "10 Tea\n60 Airtime for pairs" in page
    assert "The airtime stays as it was set by hand" in page


def test_its_questions_go_into_the_bank_once(cast, planned):
    for _ in range(2):
        start(planned, cast.facilitator, questions="What for?\n\nWho else?")
    assert [*Question.objects.values_list("text", flat=True)] == ["What for?", "Who else?"]
    Question.objects.filter(text="Who else?").update(stage="clarify", is_open=False)
    start(planned, cast.facilitator, questions="Who else?\nWhat for?")  # at another stage by now
    assert Question.objects.count() == 2
    for questions, why in (
        ("a" * 501, "at most 500 characters"),
        ("\n".join(map(str, range(51))), "at most 50 questions"),
    ):  # fmt: skip
        with pytest.raises(Refused, match=why) as refusal:
            start(planned, cast.facilitator, questions=questions)
        assert refusal.value.field == "questions"
        page = save(cast, planned, questions=questions).text
        assert why in page
    assert not SharedDesign.objects.exists()


def test_the_pages_lead_from_what_is_shared_to_the_agenda(cast, planned):
    row = make.SharedFactory(
        programme=cast.programme, kind="agenda", title="A short day", text=LINES, questions="Why?"
    )
    client = cast.client("facilitator")
    use = reverse("meetings:design_use", args=[cast.set.pk, row.pk])
    assert use in client.get(reverse("sets:shared", args=[cast.set.pk])).text
    begin = f"{url('design_start', planned)}?from={row.pk}"
    assert begin in client.get(use).text
    assert f"?from={row.pk}" in client.get(url("design_start", planned)).text
    assert "15 Tea\n25 Report back" in client.get(begin).text
    assert client.post(begin, {"text": LINES, "questions": "Why?"}).status_code == 302
    assert agenda(planned)[-1] == "5 Check-out"
    for who, status in (("upper_a", 403), ("outsider", 404), ("manager", 404)):
        answers = [cast.client(who).get(page).status_code for page in (use, begin)]
        assert answers == [status] * 2, who


def test_once_the_meeting_has_begun_it_is_not_started_anew(cast, session):
    with pytest.raises(Refused, match="before the meeting is opened"):
        start(session, cast.facilitator)
    assert (
        "Start from a template" not in cast.client("facilitator").get(url("meeting", session)).text
    )
    with pytest.raises(Refused, match="Only facilitators of this set"):
        start(session, cast.upper_a)
