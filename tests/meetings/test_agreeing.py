"""Minutes that are agreed: checked, circulated, corrected, agreed by pair and set, reopened."""

import datetime as dt

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.urls import reverse

from als.core.disclosure import Disclosure
from als.core.models import AuditEntry, OutMail
from als.core.refusals import Refused
from meetings.changes import agreeing, minutes
from meetings.enums import CorrectionState
from meetings.models import Correction, HolderAgreement, Meeting, MinuteDraft, MinutesVersion
from meetings.selectors import agreement
from tests import factories as make
from tests.meetings.conftest import mailed, verbs

NOON = dt.datetime(2026, 6, 3, 12, tzinfo=dt.UTC)


def url(name, row):
    if isinstance(row, MinutesVersion):
        return reverse(f"meetings:{name}", args=[row.meeting_id, row.version])
    return reverse(f"meetings:{name}", args=[row.pk])


def page(cast, person, name, row):
    response = cast.client(person).get(url(name, row))
    assert response.status_code == 200, response
    return " ".join(response.text.split())


def rewrite(entry, by, text="They keep three lists."):
    return minutes.save_minute(
        minute=entry,
        base_revision=entry.revision,
        kind=entry.kind,
        text=text,
        disclosure=entry.disclosure,
        pair=entry.pair,
        by=by,
    )


# Before they are circulated


def test_minutes_that_look_finished_raise_no_doubt(cast, entry_of, meeting_of):
    meeting = meeting_of(2, closed=True)
    make.AttendanceFactory(meeting=meeting, member=cast.member("upper_a"), outcome="late")
    entry_of(meeting=meeting, kind="decision", text="Share the list.")
    assert agreement.unfinished(meeting) == []


def test_what_looks_unfinished_is_listed(cast, entry_of, meeting_of, item_of):
    meeting = meeting_of(2, closed=True)
    item = item_of(meeting, title="Data")
    entry_of(meeting=meeting, kind="decision", text="Share the list.", pair=None)
    make.DraftFactory(person=cast.facilitator, item=item)
    assert agreement.unfinished(meeting) == [
        ("nobody_present", {}),
        ("not_discussed", {"left": [item]}),
        ("unsaved_text", {"name": "Facilitator"}),
    ]
    page = cast.client("facilitator").get(reverse("meetings:circulate", args=[meeting.pk])).text
    for sentence in (
        "Nobody is marked as present.",
        "“Data” is not marked as discussed.",
        "Facilitator has unsaved text.",
    ):
        assert sentence in page
    rent = item_of(meeting, title="Rent")
    assert agreement.unfinished(meeting)[1] == ("not_discussed", {"left": [item, rent]})
    page = cast.client("facilitator").get(reverse("meetings:circulate", args=[meeting.pk])).text
    sentence = "2 items are not marked as discussed: “Data” and “Rent”."
    assert sentence in " ".join(page.split())


def test_minutes_without_an_entry_look_unfinished(meeting_of):
    assert ("no_entries", {}) in agreement.unfinished(meeting_of(2, closed=True))


def test_unfinished_minutes_are_circulated_with_the_second_button_only(cast, meeting_of):
    meeting = meeting_of(2, closed=True)
    client = cast.client("facilitator")
    answer = client.post(url("circulate", meeting))
    assert "Circulate them anyway" in answer.text
    assert mailed(kind="minutes") == []
    client.post(url("circulate", meeting), {"anyway": "yes"})
    assert mailed(kind="minutes") == ["Lower A", "Lower B", "Upper A", "Upper B"]


def test_circulated_minutes_are_not_circulated_again(cast, round_):
    agreeing.circulate_minutes(meeting=round_, by=cast.facilitator)
    response = cast.client("facilitator").get(url("circulate", round_))
    assert (response.url, mailed(kind="minutes")) == (url("minutes", round_), [])


# Corrections


def ask(entry, by, text="Three lists."):
    return agreeing.ask_correction(minute=entry, text=text, by=by)


def answer(correction, by, state=CorrectionState.DECLINED, reply="We said two."):
    return agreeing.answer_correction(correction=correction, state=state, reply=reply, by=by)


def test_a_member_asks_once_and_the_facilitators_are_told(cast, entry):
    first, second = ask(entry, cast.upper_b), ask(entry, cast.upper_b)
    assert (first, first.asked_by) == (second, cast.member("upper_b"))
    assert mailed(subject__startswith="Correction requested") == ["Facilitator"]
    assert verbs() == ["asked for a correction in"]


def test_a_mail_about_a_correction_holds_no_word_of_it(cast, entry):
    answer(ask(entry, cast.upper_a), cast.facilitator)
    texts = " ".join(OutMail.objects.values_list("text", flat=True))
    assert ["Three lists" in texts, "two" in texts, "stays as it is" in texts] == [False] * 2 + [
        True
    ]


@pytest.mark.parametrize("person", ["facilitator", "outsider", "manager", "sponsor"])
def test_only_members_ask_for_corrections(cast, entry, person):
    with pytest.raises(Refused, match="Only members"):
        ask(entry, getattr(cast, person))


def test_what_one_may_not_read_one_does_not_correct(cast, entry_of):
    secret = entry_of(disclosure=Disclosure.PAIR)
    with pytest.raises(Refused, match="can no longer see it"):
        ask(secret, cast.upper_b)
    assert cast.client("upper_b").get(url("correction_new", secret)).status_code == 404
    ask(secret, cast.lower_a)
    assert AuditEntry.objects.get().pair_id == cast.pair_a.pk


def test_a_correction_of_what_is_kept_to_a_pair_is_read_by_the_pair(cast, entry_of, round_):
    ask(entry_of(disclosure=Disclosure.PAIR), cast.lower_a, "SECRET")
    readers = {
        name
        for name in ("facilitator", "upper_a", "lower_a", "upper_b", "lower_b")
        if "SECRET" in page(cast, name, "minutes", round_)
    }
    assert readers == {"facilitator", "upper_a", "lower_a"}


@pytest.mark.parametrize("trait", ["closed", "agreed"])
def test_corrections_are_asked_for_while_the_minutes_are_circulated(
    cast, entry_of, meeting_of, trait
):
    other = entry_of(meeting=meeting_of(2, **{trait: True}))
    with pytest.raises(Refused, match="until they are agreed"):
        ask(other, cast.upper_a)


def test_an_entry_is_put_right_by_editing_it(cast, entry):
    correction = ask(entry, cast.upper_a)
    with pytest.raises(Refused, match="has not changed"):
        answer(correction, cast.facilitator, CorrectionState.MADE, "")
    rewrite(entry, cast.facilitator)
    correction = answer(correction, cast.facilitator, CorrectionState.MADE, "")
    assert (correction.state, correction.answered_by) == ("made", cast.facilitator)
    assert mailed(subject__startswith="Your correction request has been answered") == ["Upper A"]


def test_the_entry_is_corrected_where_the_correction_is_answered(cast, entry):
    correction = ask(entry, cast.upper_a)
    form = {"state": "made", "text": "Three lists, not two.", "reply": "", "base_revision": "1"}
    cast.client("facilitator").post(url("correction_answer", correction), form)
    entry.refresh_from_db()
    correction.refresh_from_db()
    assert (entry.text, entry.revision, correction.state) == (form["text"], 2, "made")


def test_an_entry_that_stays_as_it_is_keeps_its_words(cast, entry):
    correction, said = ask(entry, cast.upper_a), entry.text
    form = {"state": "declined", "text": "Other words", "reply": "We said so.", "base_revision": 1}
    cast.client("facilitator").post(url("correction_answer", correction), form)
    entry.refresh_from_db()
    correction.refresh_from_db()
    assert (entry.text, entry.revision, correction.state) == (said, 1, "declined")


def test_a_correction_beside_a_newer_revision_keeps_both_texts(cast, entry):
    correction = ask(entry, cast.upper_a)
    rewrite(entry, cast.facilitator)
    form = {"state": "made", "text": "Overlaps.", "reply": "", "base_revision": "1"}
    response = cast.client("facilitator").post(url("correction_answer", correction), form)
    correction.refresh_from_db()
    assert (correction.state, "Both texts are kept" in response.text) == ("open", True)
    assert MinuteDraft.objects.get(minute=entry).text == "Overlaps."


def test_what_stays_as_it_is_has_a_reason(cast, entry, round_):
    correction = ask(entry, cast.upper_a)
    with pytest.raises(Refused, match="Say why"):
        answer(correction, cast.facilitator, reply=" ")
    answer(correction, cast.facilitator)
    assert "We said two." in page(cast, "upper_b", "minutes", round_)


def test_the_same_answer_twice_is_one_and_another_is_refused(cast, entry):
    correction = ask(entry, cast.upper_a)
    answer(correction, cast.facilitator)
    answer(correction, cast.facilitator)
    with pytest.raises(Refused, match="already been answered"):
        answer(correction, cast.facilitator, reply="Something else")
    assert len(mailed(subject__startswith="Your correction")) == 1


def test_members_do_not_answer_corrections(cast, entry):
    correction = ask(entry, cast.upper_a)
    with pytest.raises(Refused, match="Only facilitators of this set can"):
        answer(correction, cast.upper_a)
    assert cast.client("upper_a").get(url("correction_answer", correction)).status_code == 403


def test_the_minutes_say_which_corrections_wait(cast, entry, round_):
    correction = ask(entry, cast.upper_b)
    waits = "1 correction waits for an answer"
    assert waits in page(cast, "facilitator", "minutes", round_)
    answer(correction, cast.facilitator)
    assert waits not in page(cast, "facilitator", "minutes", round_)


def test_the_form_keeps_what_was_typed_when_the_reason_is_missing(cast, entry):
    correction = ask(entry, cast.upper_a)
    address = url("correction_answer", correction)
    response = cast.client("facilitator").post(address, {"state": "declined", "reply": ""})
    assert "Say why the entry stays as it is." in response.text
    assert Correction.objects.get().state == "open"


def test_the_database_wants_a_reason_for_what_stays(cast, entry):
    correction = ask(entry, cast.upper_a)
    with pytest.raises(IntegrityError), transaction.atomic():
        Correction.objects.filter(pk=correction.pk).update(
            state="declined", answered_by=cast.facilitator, answered_at=NOON
        )


# The holder of the matter


def holds(entry, by, revision=None):
    return agreeing.agree_entry(minute=entry, revision=revision or entry.revision, by=by)


def test_each_side_agrees_what_is_written_about_its_pair(cast, entry, round_):
    holds(entry, cast.upper_a)
    holds(entry, cast.upper_a)
    assert HolderAgreement.objects.count() == 1
    (left,) = agreement.not_agreed(round_)
    assert left.missing == [cast.pair_a.lower]
    holds(entry, cast.lower_a)
    assert agreement.not_agreed(round_) == []
    assert "Uppershire A Partnership, Lowerton A Partnership" in page(
        cast, "upper_b", "minutes", round_
    )


def test_the_button_is_the_pairs_until_it_agreed(cast, entry, round_):
    button = "Agree this entry"
    assert button in page(cast, "upper_a", "minutes", round_)
    cast.client("upper_a").post(url("entry_agree", entry), {"revision": entry.revision})
    shown = {name: button in page(cast, name, "minutes", round_) for name in cast_of_set()}
    assert [name for name, there in shown.items() if there] == ["lower_a"]


def test_a_member_takes_their_own_agreement_back_until_the_minutes_are_agreed(cast, entry, round_):
    holds(entry, cast.upper_a)
    holds(entry, cast.lower_a)
    button = "Take back your agreement"
    shown = {name: button in page(cast, name, "minutes", round_) for name in cast_of_set()}
    assert [name for name, there in shown.items() if there] == ["upper_a", "lower_a"]
    for _twice in range(2):
        cast.client("upper_a").post(url("entry_take_back", entry))
    (left,) = agreement.not_agreed(round_)
    assert left.missing == [cast.pair_a.upper]
    assert verbs()[-2:] == ["agreed an entry of", "took back the agreement to an entry of"]
    Meeting.objects.filter(pk=round_.pk).update(minutes_state="agreed", agreed_at=NOON)
    with pytest.raises(Refused, match="until they are agreed"):
        agreeing.take_back_agreement(minute=entry, by=cast.lower_a)


def cast_of_set():
    return ["facilitator", "upper_a", "lower_a", "upper_b", "lower_b"]


@pytest.mark.parametrize("person", ["upper_b", "facilitator", "outsider"])
def test_nobody_else_agrees_for_a_pair(cast, entry, person):
    with pytest.raises(Refused, match="Only members of the pair"):
        holds(entry, getattr(cast, person))


def test_a_changed_text_voids_the_agreement(cast, entry, round_):
    holds(entry, cast.upper_a)
    rewrite(entry, cast.facilitator)
    (left,) = agreement.not_agreed(round_)
    assert left.missing == [cast.pair_a.upper, cast.pair_a.lower]
    with pytest.raises(Refused, match="has changed since"):
        holds(entry, cast.lower_a, revision=1)


def test_what_is_no_pairs_matter_is_agreed_by_the_set_alone(cast, entry_of, round_):
    other = entry_of(pair=None)
    assert agreement.not_agreed(round_) == []
    assert cast.client("upper_a").post(url("entry_agree", other)).status_code == 403


# Agreed by the set


def agree(meeting, by, **how):
    return agreeing.agree_minutes(meeting=meeting, by=by, **how)


def test_minutes_are_not_agreed_before_the_next_meeting(cast, round_, meeting_of):
    meeting_of(2, called=True)
    with pytest.raises(Refused, match="“Meeting 2: Sharing views” has not begun yet"):
        agree(round_, cast.facilitator)
    assert "has not begun yet" in page(cast, "facilitator", "agree", round_)


def test_the_next_meeting_agrees_them_and_the_version_says_so(cast, round_, meeting_of):
    second = meeting_of(2, in_session=True)
    cast.client("facilitator").post(url("agree", round_), {"agreed_in": second.pk})
    status = "Version 1, agreed at Meeting 2: Sharing views, on 4 March 2026"
    assert MinutesVersion.objects.get().content["status"] == status
    assert status in page(cast, "upper_a", "minutes", round_)
    assert verbs() == ["agreed the minutes of"]


def test_an_earlier_meeting_agrees_nothing(cast, meeting_of):
    first, second = meeting_of(1, closed=True), meeting_of(2, circulated=True)
    meeting_of(3, in_session=True)
    with pytest.raises(Refused, match="Choose a later meeting"):
        agree(second, cast.facilitator, agreed_in=first)


@time_machine.travel(NOON, tick=False)
def test_after_the_last_meeting_a_day_is_named(cast, round_):
    client, address = cast.client("facilitator"), url("agree", round_)
    day = {"agreed_on_day": "1", "agreed_on_month": "5", "agreed_on_year": "2026"}
    assert "in the future" in client.post(address, day | {"agreed_on_year": "2027"}).text
    assert "is before the meeting" in client.post(address, day | {"agreed_on_month": "1"}).text
    client.post(address, day)
    assert MinutesVersion.objects.get().content["status"] == "Version 1, agreed on 1 May 2026"


def test_minutes_wait_for_the_answers_to_corrections(cast, entry, round_):
    correction = ask(entry, cast.upper_a)
    with pytest.raises(Refused, match="have no answer yet"):
        agree(round_, cast.facilitator)
    assert "Answer the corrections first." in page(cast, "facilitator", "agree", round_)
    answer(correction, cast.facilitator)
    assert agree(round_, cast.facilitator).minutes_state == "agreed"


def test_what_its_pair_did_not_agree_is_listed_first_and_hinders_nobody(cast, entry, round_):
    holds(entry, cast.upper_a)
    text = page(cast, "facilitator", "agree", round_)
    assert "They keep two lists." in text
    assert "not agreed by Lowerton A Partnership<" in text
    assert agree(round_, cast.facilitator).minutes_state == "agreed"


def test_agreeing_twice_makes_one_version(cast, round_):
    agree(round_, cast.facilitator)
    agree(round_, cast.facilitator)
    assert MinutesVersion.objects.count() == 1


@pytest.fixture
def agreed(cast, entry, round_):
    return agree(round_, cast.facilitator)
