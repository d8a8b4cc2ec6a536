"""The agenda as a whole: standing items, order and times, its page, its mail, its PDF."""

import datetime as dt
import io
import subprocess

import pikepdf
import pytest
from django.db import IntegrityError, transaction

from als.core import clock
from als.core.models import OutMail
from als.core.refusals import Refused
from als.core.revisions import Stale
from meetings.changes import (
    agenda,
    owners,
    sending,
)
from meetings.changes import (
    order as order_changes,
)
from meetings.changes import (
    session as session_changes,
)
from meetings.enums import AgendaKind, AgendaState, StandingItem
from meetings.models import AgendaItem, AgendaSent
from meetings.models.agenda import times_seen
from meetings.models.airtime import TurnPlan
from meetings.selectors.agenda import agenda_of, minutes_beyond_end
from tests import factories as make
from tests.meetings.conftest import mailed, verbs
from tests.meetings.pages import url
from tests.pages import queries, text_of

STANDING = [str(which.label) for which in StandingItem]
NOT_FACILITATORS = ["upper_a", "outsider", "other_facilitator", "manager", "sponsor"]


def titles(meeting):
    return [slot.item.title for slot in agenda_of(meeting).slots]


def order(meeting):
    return list(meeting.agenda.placed().values_list("pk", flat=True))


def at(text):
    return dt.datetime.fromisoformat(f"{text}:00+00:00")


@pytest.fixture
def sunday():
    """It is a Sunday afternoon before the meeting."""
    with clock.set_to(at("2026-03-01T15:30")):
        yield


@pytest.fixture
def ab(called, item_of):
    """Two items of upper_a's on the agenda of a called meeting."""
    return [item_of(called, title=t, position=n, minutes=20) for n, t in enumerate("AB", 1)]


@pytest.fixture
def sent(cast, called, ab):
    """The agenda was sent as A, B."""
    return sending.send_agenda(meeting=called, by=cast.facilitator)


# Standing items


def test_standing_items_open_and_close_the_meeting(cast, called, ab):
    order_changes.add_standing(meeting=called, by=cast.facilitator)
    assert titles(called) == [*STANDING[:4], "A", "B", *STANDING[4:]]
    assert verbs() == ["put the standing items on"]


def test_two_clicks_put_them_on_once(cast, called):
    for _ in range(2):
        order_changes.add_standing(meeting=called, by=cast.facilitator)
    assert (titles(called), len(verbs())) == (STANDING, 1)


def test_the_database_holds_each_standing_item_once_a_meeting(cast, called):
    order_changes.add_standing(meeting=called, by=cast.facilitator)
    with pytest.raises(IntegrityError), transaction.atomic():
        make.ItemFactory(meeting=called, kind="standing", standing="rules", proposed_by=None)


@pytest.mark.parametrize(("questions", "minutes"), [(None, 80), (20, 90)])
def test_the_airtime_is_a_turn_for_each_confirmed_pair(cast, called, questions, minutes):
    make.PairFactory(set=cast.set, number=9, proposed=True)
    if questions:
        TurnPlan.objects.create(set=cast.set, questions=questions)
    order_changes.add_standing(meeting=called, by=cast.facilitator)
    assert called.agenda.get(standing=StandingItem.AIRTIME).minutes == minutes


def test_what_is_taken_off_comes_back_with_the_button_and_at_its_place(cast, called, ab):
    order_changes.add_standing(meeting=called, by=cast.facilitator)
    rules = called.agenda.get(standing=StandingItem.RULES)
    agenda.withdraw_item(item=rules, by=cast.facilitator)
    review = called.agenda.get(standing=StandingItem.REVIEW)
    agenda.withdraw_item(item=review, by=cast.facilitator)
    assert titles(called)[:2] == ["Check-in", "Report back on actions"]
    order_changes.add_standing(meeting=called, by=cast.facilitator)
    assert titles(called) == [*STANDING[:4], "A", "B", *STANDING[4:]]


def test_what_comes_later_stands_before_what_closes_the_meeting(cast, called, item_of):
    order_changes.add_standing(meeting=called, by=cast.facilitator)
    agenda.place_item(item=item_of(called, title="A", proposed=True), by=cast.facilitator)
    agenda.add_housekeeping(meeting=called, title="Tea", minutes=10, by=cast.facilitator)
    assert titles(called) == [*STANDING[:4], "A", "Tea", *STANDING[4:]]


@pytest.mark.parametrize("person", NOT_FACILITATORS)
def test_only_facilitators_put_standing_items_on_or_take_them_off(cast, called, person):
    with pytest.raises(Refused, match="Only facilitators of this set can"):
        order_changes.add_standing(meeting=called, by=cast.people[person])
    order_changes.add_standing(meeting=called, by=cast.facilitator)
    with pytest.raises(Refused, match="Only the person"):
        agenda.withdraw_item(item=called.agenda.first(), by=cast.people[person])
    assert titles(called) == STANDING


def test_a_facilitator_does_not_reword_a_standing_item(cast, called):
    order_changes.add_standing(meeting=called, by=cast.facilitator)
    with pytest.raises(Refused, match="who proposed"):
        agenda.edit_item(item=called.agenda.first(), title="Mine", minutes=5, by=cast.facilitator)


def test_the_button_is_offered_while_something_is_missing(cast, called):
    client, standing = cast.client("facilitator"), url("agenda_standing", called)
    assert standing in client.get(url("meeting", called)).text
    page = client.post(standing, follow=True).text
    assert ("The standing items are on the agenda" in page, standing in page) == (True, False)


# What was not reached


def test_standing_items_are_no_debt_and_return_only_by_their_button(cast, session, meeting_of):
    following = meeting_of(2, called=True)
    order_changes.add_standing(meeting=session, by=cast.facilitator)
    session_changes.close_meeting(meeting=session, by=cast.facilitator)
    assert (titles(following), order(session) != []) == ([], True)


def test_housekeeping_that_was_not_reached_returns(cast, session, meeting_of):
    following = meeting_of(2, called=True)
    order_changes.add_standing(meeting=following, by=cast.facilitator)
    agenda.add_housekeeping(meeting=session, title="Dates", minutes=5, by=cast.facilitator)
    session_changes.close_meeting(meeting=session, by=cast.facilitator)
    assert titles(following) == [*STANDING[:4], "Dates", *STANDING[4:]]


def test_what_was_withdrawn_does_not_return(cast, session, meeting_of, item_of):
    following = meeting_of(2, called=True)
    item_of(session, withdrawn=True)
    session_changes.close_meeting(meeting=session, by=cast.facilitator)
    assert following.agenda.count() == 0


def test_support_and_questions_go_along_with_their_item(cast, session, meeting_of, item_of):
    following, item = meeting_of(2, called=True), item_of(session)
    owners.support_item(item=item, supports=True, by=cast.lower_b)
    question = owners.ask_owner(item=item, text="Shorter?", by=cast.facilitator)
    session_changes.close_meeting(meeting=session, by=cast.facilitator)
    back = following.agenda.get()
    question.refresh_from_db()
    assert [s.member for s in back.support.all()] == [cast.member("lower_b")]
    assert question.item == back


def test_the_close_page_names_what_returns(cast, session, meeting_of, item_of):
    meeting_of(2, called=True)
    order_changes.add_standing(meeting=session, by=cast.facilitator)
    item_of(session, title="Not reached yet")
    page = cast.client("facilitator").get(url("close", session)).text
    assert "They will be carried over to Meeting 2" in " ".join(page.split())
    assert [title in page for title in ("Not reached yet", "Ground rules</li>")] == [True, False]


@pytest.mark.parametrize(
    ("minute", "beyond"), [("12:00", 0), ("12:40", 0), ("12:50", 10), ("13:30", 20)]
)
def test_the_session_knows_what_the_time_left_cannot_hold(session, item_of, minute, beyond):
    item_of(session, minutes=20)
    item_of(session, minutes=90, state=AgendaState.DISCUSSED)
    with clock.set_to(at(f"2026-03-04T{minute}")):
        assert minutes_beyond_end(agenda_of(session), session) == beyond


@pytest.mark.parametrize("person", ["facilitator", "upper_a"])
def test_the_session_says_beforehand_what_will_not_be_reached(cast, session, item_of, person):
    item_of(session, minutes=25)
    with clock.set_to(at("2026-03-04T12:50")):
        page = text_of(cast.client(person).get(url("session", session)))
    assert "15 minutes of the agenda are beyond the time left." in page


# Order and times


def test_items_are_dragged_into_another_order(cast, called, ab):
    a, b = (item.pk for item in ab)
    order_changes.order_items(meeting=called, order=[b, a], was=[a, b], by=cast.facilitator)
    assert (titles(called), verbs()) == (["B", "A"], ["ordered the agenda of"])


def test_the_same_order_sent_twice_is_one_change(cast, called, ab):
    a, b = (item.pk for item in ab)
    for _ in range(2):
        order_changes.order_items(meeting=called, order=[b, a], was=[a, b], by=cast.facilitator)
    assert verbs() == ["ordered the agenda of"]


def test_an_order_of_an_older_agenda_is_refused(cast, called, ab, item_of):
    a, b = (item.pk for item in ab)
    item_of(called, title="C", position=3)
    with pytest.raises(Refused, match="has changed since"):
        order_changes.order_items(meeting=called, order=[b, a], was=[a, b], by=cast.facilitator)
    assert titles(called) == ["A", "B", "C"]


def test_an_order_with_an_item_of_another_meeting_is_refused(cast, called, ab, meeting_of):
    a, b = (item.pk for item in ab)
    stray = make.ItemFactory(meeting=meeting_of(2, called=True)).pk
    with pytest.raises(Refused):
        order_changes.order_items(meeting=called, order=[stray, a], was=[a, b], by=cast.facilitator)


@pytest.mark.parametrize("sent", [{}, {"order": "x", "was": "1"}, {"order": "1 -2", "was": "1"}])
def test_an_order_of_ones_own_invention_is_a_bad_request(cast, called, sent):
    response = cast.client("facilitator").post(url("agenda_order", called), sent)
    assert response.status_code == 400


def test_a_facilitator_times_members_items_and_nothing_else_of_them(cast, called, ab):
    data = {f"minutes_{ab[0].pk}": 45, f"minutes_{ab[1].pk}": 20, "seen": times_seen(ab)}
    cast.client("facilitator").post(url("agenda_times", called), data)
    a = AgendaItem.objects.get(pk=ab[0].pk)
    assert (a.minutes, a.title, verbs()) == (45, "A", ["timed the agenda of"])


@pytest.mark.parametrize(
    ("typed", "says"), [("", "Fill in “A”"), ("0", "at least 1"), ("481", "480 minutes")]
)
def test_a_bad_time_is_said_at_its_item_and_nothing_is_saved(cast, called, ab, typed, says):
    data = {f"minutes_{ab[0].pk}": typed, f"minutes_{ab[1].pk}": 45, "seen": times_seen(ab)}
    page = cast.client("facilitator").post(url("agenda_times", called), data).text
    assert (says in page, AgendaItem.objects.get(pk=ab[1].pk).minutes) == (True, 20)


def test_times_that_somebody_else_set_meanwhile_are_shown_and_not_overwritten(cast, called, ab):
    seen = times_seen(ab)
    order_changes.time_items(meeting=called, minutes={ab[1].pk: 60}, seen=seen, by=cast.facilitator)
    data = {f"minutes_{ab[0].pk}": 30, f"minutes_{ab[1].pk}": 20, "seen": seen}
    client = cast.client("facilitator")
    page = client.post(url("agenda_times", called), data).text
    assert "Somebody saved this while you were typing" in page
    assert AgendaItem.objects.get(pk=ab[1].pk).minutes == 60


def test_times_sent_twice_are_one_change_even_from_an_old_page(cast, called, ab):
    for _ in range(2):
        order_changes.time_items(
            meeting=called, minutes={ab[0].pk: 30}, seen=times_seen(ab), by=cast.facilitator
        )
    assert len(verbs()) == 1
    with pytest.raises(Stale):
        order_changes.time_items(
            meeting=called, minutes={ab[0].pk: 31}, seen=times_seen(ab), by=cast.facilitator
        )


@pytest.mark.parametrize("person", NOT_FACILITATORS)
def test_nobody_else_orders_times_or_sends_the_agenda(cast, called, ab, person):
    by = cast.people[person]
    with pytest.raises(Refused):
        order_changes.order_items(meeting=called, order=[], was=[], by=by)
    with pytest.raises(Refused):
        order_changes.time_items(meeting=called, minutes={ab[0].pk: 1}, seen="", by=by)
    with pytest.raises(Refused):
        sending.send_agenda(meeting=called, by=by)
    assert (verbs(), AgendaSent.objects.count()) == ([], 0)


def test_an_item_form_says_what_the_rest_of_the_day_takes(cast, called, ab):
    new = text_of(cast.client("upper_a").get(url("agenda_new", called)))
    edit = text_of(cast.client("upper_a").get(url("agenda_edit", ab[0])))
    assert "The rest of the agenda takes 40 of 180 minutes." in new
    assert "The rest of the agenda takes 20 of 180 minutes." in edit


# The agenda is sent


def test_the_agenda_goes_to_all_who_are_told(cast, called, ab, sent):
    assert mailed(kind="agenda") == ["Facilitator", "Lower A", "Lower B", "Upper A", "Upper B"]
    mail = OutMail.objects.filter(kind="agenda").first()
    assert (mail.subject, "Agenda, as of " in mail.text) == (
        "Agenda: Main set, Meeting 1: Sharing views",
        True,
    )
    assert "10:00  A (20 minutes, Upper A)\n10:20  B (20 minutes, Upper A)\n10:40  End" in mail.text


def test_an_agenda_that_did_not_change_is_not_sent_again(cast, called, sent):
    with pytest.raises(Refused, match="Nothing has changed"):
        sending.send_agenda(meeting=called, by=cast.facilitator)
    assert OutMail.objects.filter(kind="agenda").count() == 5


def test_sent_again_it_says_what_has_changed(cast, called, ab, sent, item_of):
    agenda.withdraw_item(item=ab[0], by=cast.upper_a)
    words = {"title": "Both", "why": "", "presenter": "", "minutes": 25}
    agenda.edit_item(item=ab[1], by=cast.upper_a, **words)
    item_of(called, title="C", minutes=1, position=9)
    sending.send_agenda(meeting=called, by=cast.facilitator)
    mail = OutMail.objects.filter(subject__startswith="Changed agenda").first()
    said = [line for line in mail.text.splitlines() if line.startswith("- ")]
    assert said == [
        "- New: “C”, 1 minute",
        "- No longer on it: “A”",
        "- “B” is now called “Both”",
        "- “Both”: 25 minutes, no longer 20",
    ]


def test_another_order_is_a_change(cast, called, ab, sent):
    order_changes.move_item(item=ab[1], up=True, by=cast.facilitator)
    sending.send_agenda(meeting=called, by=cast.facilitator)
    mail = OutMail.objects.filter(subject__startswith="Changed agenda").first()
    assert "- The order has changed." in mail.text


@pytest.mark.parametrize(
    ("traits", "says"),
    [
        ({"dated": True}, "Call the meeting first"),
        ({"closed": True}, "closed"),
        ({"called": True}, "nothing on the agenda"),
    ],
)
def test_there_are_times_when_it_is_not_sent(cast, meeting_of, traits, says):
    with pytest.raises(Refused, match=says):
        sending.send_agenda(meeting=meeting_of(**traits), by=cast.facilitator)


def test_before_sending_the_page_says_what_is_new(cast, called, ab, sent):
    agenda.withdraw_item(item=ab[0], by=cast.upper_a)
    page = text_of(cast.client("facilitator").get(url("agenda_send", called)))
    assert [t in page for t in ("Last sent on", "No longer on it: “A”")] == [True, True]


# Page and PDF


def test_the_page_says_as_of_when_it_is_and_shows_times_without_controls(cast, called, ab, sunday):
    page = text_of(cast.client("upper_b").get(url("agenda", called)))
    assert "Agenda, as of Sun 1 Mar 2026, 15:30" in page
    assert [time in page for time in (">10:00<", ">10:20<")] == [True, True]
    assert url("agenda_move", ab[0]) not in page


def test_the_pdf_is_tagged_and_holds_the_same(cast, called, ab, sunday, tmp_path):
    AgendaItem.objects.filter(pk=ab[0].pk).update(title="Đurđevac: što dalje?")
    response = cast.client("upper_b").get(url("agenda_pdf", called))
    (tmp_path / "agenda.pdf").write_bytes(response.content)
    text = subprocess.check_output(["pdftotext", tmp_path / "agenda.pdf", "-"], text=True)
    says = ["Đurđevac: što dalje?", "Agenda, as of Sun 1 Mar 2026, 15:30"]
    assert [one for one in says if one not in text] == []
    assert response["Content-Disposition"] == 'attachment; filename="agenda-1.pdf"'
    with pikepdf.open(io.BytesIO(response.content)) as pdf:
        assert pdf.Root.MarkInfo.Marked
        assert (str(pdf.Root.Lang), str(pdf.docinfo.Title)) == (
            "en",
            "Agenda: Meeting 1: Sharing views",
        )


def test_markup_in_a_title_stays_text(cast, called, item_of):
    item_of(called, title="<b>Bold</b> & co")
    assert (
        "&lt;b&gt;Bold&lt;/b&gt; &amp; co" in cast.client("upper_a").get(url("agenda", called)).text
    )


@pytest.mark.parametrize("name", ["agenda", "agenda_send", "agenda_times"])
def test_these_pages_ask_the_database_as_often_for_many_items(cast, called, item_of, name):
    client, address = cast.client("facilitator"), url(name, called)
    item_of(called)
    once = queries(client, address)
    for _ in range(4):
        make.ItemFactory(meeting=called)
    assert (queries(client, address), once <= 7) == (once, True)


def test_a_meeting_without_a_date_has_places_for_times(cast, meeting_of, item_of):
    meeting = meeting_of()
    item_of(meeting, minutes=30)
    page = text_of(cast.client("upper_a").get(url("agenda", meeting)))
    said = (">1.<", "30 minutes on the agenda in all.", "No date yet")
    assert [t in page for t in said] == [True] * 3
    assert agenda_of(meeting).last_ends is None


def test_the_last_item_ends_when_all_keep_to_their_time(called, ab):
    ends = agenda_of(called).last_ends
    assert (ends - called.starts, AgendaKind(ab[0].kind)) == (dt.timedelta(minutes=40), "member")
