"""Reporting back: what is under the item, and what is reported there is progress."""

import datetime as dt
import re

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from actions.changes import progress
from actions.models import ProgressEntry
from als.core.models import AuditEntry, OutMail
from als.core.refusals import Refused
from meetings.changes import session, taking_back
from meetings.files import agenda_pdf
from meetings.models import AgendaItem
from meetings.selectors import document
from meetings.selectors.agenda import agenda_of
from tests import factories as make
from tests.actions.conftest import NOW, make_action
from tests.answer_links import answer_link_for
from tests.meetings.test_minutes_files import words_of

TYPED = {"done": "Met the clerk.", "learned": "Ask first.", "disclosure": "set"}


def report_item(cast, number, **state):
    meeting = make.MeetingFactory(cycle__set=cast.set, cycle__number=number, **state)
    return make.ItemFactory(
        meeting=meeting,
        kind="standing",
        standing="report_back",
        proposed_by=None,
        added_by=cast.facilitator,
        title="Report back on actions",
        state="on_agenda",
    )


@pytest.fixture
def item(cast):
    return report_item(cast, 2, in_session=True)


@pytest.fixture
def kept(cast, secret_issue):
    """An action under way that stays with pair A."""
    return make_action(cast, secret_issue, under_way=True, what="KEPT to the pair")


def fresh(item):
    return AgendaItem.objects.select_related("meeting__cycle__set__programme").get(pk=item.pk)


def record(cast, action, item, by="facilitator", **typed):
    return progress.record_progress(
        action=action, agenda_item=fresh(item), by=cast.fresh(by), **{**TYPED, **typed}
    )


def seen(cast, who, name, item):
    url = reverse(f"meetings:{name}", args=[item.meeting_id])
    return " ".join(cast.client(who).get(url, {"item": item.pk}).text.split())


# What is under the item


def test_it_lists_open_actions_with_what_was_said_of_them(cast, item, under_way, action):
    before = report_item(cast, 1, circulated=True)
    by = {"action": under_way, "author": cast.member("upper_a")}
    make.ProgressFactory(**by, done="Said last time", agenda_item=before)
    make.ProgressFactory(**by, done="Done since then", day=dt.date(2026, 6, 1))
    make_action(cast, under_way.issue, done=True, what="OVER and done")
    for page in ("session", "meeting", "live"):
        text = seen(cast, "lower_b", page, item)
        assert "Owner: Upper A, due 15 January 2027" in text, page
        assert "Reported at Meeting 1: Sharing views:</strong> Said last time" in text, page
        assert "Last entry, 1 June:</strong> Done since then" in text, page
        assert (action.what in text, "OVER" in text) == (True, False), page


def test_each_sees_what_they_may_see_and_the_paper_has_what_all_may(cast, item, under_way, kept):
    make.ProgressFactory(action=under_way, done="PRIVATE entry", disclosure="pair")
    for page in ("session", "meeting"):
        shown = {
            who: ["KEPT" in text, "PRIVATE" in text]
            for who in ("facilitator", "lower_a", "lower_b")
            if (text := seen(cast, who, page, item))
        }
        assert shown == {
            "facilitator": [True, True], "lower_a": [True, True], "lower_b": [False, False],
        }  # fmt: skip
    meeting = fresh(item).meeting
    paper = words_of(agenda_pdf(meeting, agenda_of(meeting), NOW))
    assert [word in paper for word in (under_way.what, "KEPT", "PRIVATE")] == [True, False, False]
    for who in ("facilitator", "lower_a"):
        assert "KEPT" not in seen(cast, who, "agenda", item)


def test_only_those_who_may_report_have_the_button(cast, item, under_way):
    url = f"{reverse('actions:progress_new', args=[under_way.pk])}?item={item.pk}"
    has = {
        who: url in seen(cast, who, "session", item)
        for who in ("facilitator", "upper_a", "lower_a", "upper_b")
    }
    assert has == {"facilitator": True, "upper_a": True, "lower_a": True, "upper_b": False}


def test_it_asks_the_database_as_often_for_many_actions_as_for_one(cast, item, issue, under_way):
    client, url = cast.client("upper_b"), reverse("meetings:session", args=[item.meeting_id])

    def queries():
        with CaptureQueriesContext(connection) as found:
            client.get(url)
        return len(found)

    client.get(url)
    make.ProgressFactory(action=under_way)
    once = queries()
    for _number in range(5):
        more = make_action(cast, issue, under_way=True)
        make.ProgressFactory(action=more, author=cast.member("upper_a"))
        make.ProgressFactory(action=more, author=cast.member("upper_a"), agenda_item=item)
    assert queries() == once


# What is reported


def test_a_member_reports_with_one_form_and_it_is_an_entry_on_the_record(cast, item, under_way):
    url = f"{reverse('actions:progress_new', args=[under_way.pk])}?item={item.pk}"
    day = {"day_day": NOW.day, "day_month": NOW.month, "day_year": NOW.year}
    response = cast.client("lower_a").post(url, {**TYPED, **day, "state_after": "done"})
    session = reverse("meetings:session", args=[item.meeting_id])
    assert response.url == f"{session}#report-{under_way.pk}"
    entry = ProgressEntry.objects.get()
    assert (entry.agenda_item, entry.author, entry.is_confirmed) == (
        item, cast.member("lower_a"), True,
    )  # fmt: skip
    text = seen(cast, "upper_b", "session", item)
    assert re.search(rf'href="#progress-{entry.pk}">\s*Reported now', text)
    assert f'id="progress-{entry.pk}"' in text
    assert "What we learned: Ask first." in text
    minuted = document.content_of(fresh(item).meeting)["items"][0]["entries"][0]
    assert minuted["text"] == "Met the clerk.\n\nWhat we learned: Ask first."
    assert "Done" in minuted["facts"]


def test_before_the_meeting_it_is_an_entry_like_any_other(cast, under_way):
    item = report_item(cast, 2, called=True)
    url = f"{reverse('actions:progress_new', args=[under_way.pk])}?item={item.pk}"
    day = {"day_day": NOW.day, "day_month": NOW.month, "day_year": NOW.year}
    response = cast.client("lower_a").post(url, {**TYPED, **day})
    assert "/meetings/" in response.url
    assert ProgressEntry.objects.get().agenda_item is None
    assert "Last entry, 10 June:</strong> Met the clerk." in seen(cast, "upper_b", "meeting", item)


def test_what_a_facilitator_records_waits_for_the_pair(cast, item, agreed, accepted):
    url = f"{reverse('actions:progress_new', args=[agreed.pk])}?item={item.pk}"
    response = cast.client("facilitator").post(url, TYPED, follow=True)
    assert "It counts once a member of the pair confirms it." in response.text
    entry = ProgressEntry.objects.get()
    agreed.refresh_from_db()
    assert (entry.author, entry.recorded_by, agreed.state) == (None, cast.facilitator, "agreed")
    readers = {who: "Met the clerk" in seen(cast, who, "session", item) for who in cast.people}
    assert {who for who, reads in readers.items() if reads} == {
        "facilitator", "upper_a", "lower_a",
    }  # fmt: skip
    record(cast, agreed, item, done="And the mayor.")
    assert not OutMail.objects.exists()
    session.close_meeting(meeting=fresh(item).meeting, by=cast.fresh("facilitator"))
    mails = list(OutMail.objects.order_by("to__name"))
    assert [mail.to.name for mail in mails] == ["Lower A", "Upper A"]
    assert [len(links_in(mail)) for mail in mails] == [2, 2]
    assert not links_in(mails[0]) & links_in(mails[1])
    assert "clerk" not in mails[0].text
    taking_back.unclose_meeting(meeting=fresh(item).meeting, by=cast.fresh("facilitator"))
    session.close_meeting(meeting=fresh(item).meeting, by=cast.fresh("facilitator"))
    record(cast, agreed, item, done="And the vicar.")
    last = OutMail.objects.order_by("pk")[2:]
    assert [len(links_in(mail)) for mail in last] == [1, 1]


def links_in(mail):
    return set(re.findall(r"http://\S+/a/\S+/", mail.text))


def test_its_link_confirms_one_wording_for_one_person_and_is_taken_back_while_nothing_rests_on_it(
    cast, item, agreed, accepted
):
    entries = [record(cast, agreed, item, done=text) for text in ("One.", "Two.")]
    session.close_meeting(meeting=fresh(item).meeting, by=cast.fresh("facilitator"))
    mail = OutMail.objects.get(to=cast.lower_a)
    pages = re.findall(r"/a/\S+/", mail.text)
    client = Client()
    shown = " ".join(client.get(pages[0]).text.split())
    assert "This is the answer of <strong>Lower A</strong>" in shown
    assert "One." in shown
    assert "Facilitator recorded it for your pair at" in shown
    assert ProgressEntry.objects.confirmed().count() == 0
    progress.edit_recorded(entry=entries[1], by=cast.fresh("upper_a"), done="Two, really.")
    for response in (client.get(pages[1]), client.post(pages[1], {"answer": "confirm"})):
        assert response.status_code == 410
        assert "has changed since the email was sent" in " ".join(response.text.split())
    for _click in range(2):
        client.post(pages[0], {"answer": "confirm"})
    agreed.refresh_from_db()
    assert (agreed.state, ProgressEntry.objects.confirmed().get().author) == (
        "under_way", cast.member("lower_a"),
    )  # fmt: skip
    assert OutMail.objects.get(pk=mail.pk).state == "pending"  # the other one waits still

    client.post(f"{pages[0]}not-me/")
    agreed.refresh_from_db()
    entry = ProgressEntry.objects.get(pk=entries[0].pk)
    assert (agreed.state, entry.author, entry.confirmed_at, entry.state_after) == (
        "agreed", None, None, "agreed",
    )  # fmt: skip
    for one in entries:
        progress.confirm_progress(entry=one, by=cast.fresh("upper_a"))
    assert OutMail.objects.get(pk=mail.pk).state == "dropped"


def test_disowning_leaves_under_way_what_other_work_rests_on(cast, item, agreed, accepted):
    entry = record(cast, agreed, item)
    address = answer_link_for("progress", thing=entry, member=cast.member("lower_a"))
    page = address[address.index("/a/") :]
    Client().post(page, {"answer": "confirm"})
    log = {"action": agreed, "day": NOW.date(), "by": cast.fresh("upper_a")}
    progress.log_progress(**log, **TYPED)
    Client().post(f"{page}not-me/")
    agreed.refresh_from_db()
    assert (agreed.state, ProgressEntry.objects.confirmed().count()) == ("under_way", 1)


def test_the_pair_confirms_it_and_then_it_counts(cast, item, agreed):
    entry = record(cast, agreed, item)
    desk = cast.client("lower_a").get(reverse("portal:dashboard")).text
    assert "Confirm what was recorded of your action" in desk
    client, url = cast.client("lower_a"), reverse("actions:progress_confirm", args=[entry.pk])
    stale = client.post(url, {"seen": "an older wording"}, follow=True)
    assert "The entry has changed since you opened this page" in stale.text
    assert url in client.get(reverse("actions:action", args=[agreed.pk])).text
    for _ in range(2):
        client.post(url)
    entry.refresh_from_db()
    agreed.refresh_from_db()
    assert (entry.author, entry.recorded_by, entry.state_after, agreed.state) == (
        cast.member("lower_a"), cast.facilitator, "under_way", "under_way",
    )  # fmt: skip
    assert AuditEntry.objects.filter(verb="confirmed").count() == 1
    assert "Met the clerk" in seen(cast, "upper_b", "session", item)
    assert "Recorded for the pair by Facilitator" in " ".join(
        client.get(reverse("actions:action", args=[agreed.pk])).text.split()
    )


def test_the_pair_corrects_what_was_recorded_before_it_confirms_and_both_texts_are_kept(
    cast, item, agreed
):
    entry = record(cast, agreed, item)
    client, address = cast.client("lower_a"), reverse("actions:progress_edit", args=[entry.pk])
    assert "Fill in “What was done?”" in client.post(address, {"done": ""}).text
    client.post(address, {"done": "Met both clerks."})
    client.post(address, {"done": "Met both clerks, twice."})
    progress.confirm_progress(entry=ProgressEntry.objects.get(), by=cast.fresh("lower_a"))
    entry.refresh_from_db()
    assert (entry.done, entry.as_recorded["done"]) == ("Met both clerks, twice.", "Met the clerk.")
    pages = {
        who: cast.client(who).get(reverse("actions:action", args=[agreed.pk])).text
        for who in ("upper_a", "facilitator", "upper_b")
    }
    assert {who: "Met the clerk." in text for who, text in pages.items()} == {
        "upper_a": True, "facilitator": True, "upper_b": False,
    }  # fmt: skip
    with pytest.raises(Refused, match="has confirmed this entry"):
        progress.edit_recorded(entry=entry, by=cast.fresh("lower_a"), done="Anew")


def test_nobody_but_the_pair_corrects_it(cast, item, under_way, case):
    for person in ["facilitator", "upper_b", "outsider", "sponsor"]:
        with case(person):
            entry = record(cast, under_way, item)
            with pytest.raises(Refused, match="Only members of this pair"):
                progress.edit_recorded(entry=entry, by=cast.fresh(person), done="Anew")


def test_nobody_but_the_facilitators_records_for_a_pair(cast, item, under_way, case):
    for person in ["upper_a", "upper_b", "other_facilitator", "manager", "sponsor"]:
        with case(person):
            with pytest.raises(Refused, match="Only facilitators of this set can record"):
                record(cast, under_way, item, by=person)


def test_nobody_but_the_pair_confirms(cast, item, under_way, case):
    for person in ["facilitator", "upper_b", "outsider", "sponsor"]:
        with case(person):
            entry = record(cast, under_way, item)
            with pytest.raises(Refused, match="Only members of this pair"):
                progress.confirm_progress(entry=entry, by=cast.fresh(person))


@pytest.mark.parametrize("state", ["called", "agreed"])
def test_nothing_is_recorded_before_the_meeting_or_in_agreed_minutes(cast, under_way, state):
    with pytest.raises(Refused, match="in the meeting, until its minutes are agreed"):
        record(cast, under_way, report_item(cast, 3, **{state: True}))


def test_nothing_is_recorded_on_an_action_that_is_not_agreed(cast, item, action):
    with pytest.raises(Refused, match="Both sides have to agree"):
        record(cast, action, item)


def test_sent_twice_it_is_one(cast, item, under_way):
    assert record(cast, under_way, item) == record(cast, under_way, item)


def test_an_item_of_another_set_is_none(cast, under_way):
    other = report_item(cast, 2, in_session=True)
    other.meeting.cycle.set = cast.other_set
    other.meeting.cycle.save()
    with pytest.raises(Refused, match="another set"):
        progress.log_progress(
            action=under_way, agenda_item=fresh(other), day=NOW.date(), by=cast.fresh("upper_a"),
            **TYPED,
        )  # fmt: skip


def test_the_database_knows_who_wrote_or_recorded_it(cast, item, under_way):
    entry = record(cast, under_way, item)
    for values in ({"recorded_by": None}, {"confirmed_at": NOW}, {"agenda_item": None}):
        with pytest.raises(IntegrityError), transaction.atomic():
            ProgressEntry.objects.filter(pk=entry.pk).update(**values)
