"""Minutes after they are agreed: reopened, their versions, and who reads what of one."""

import pytest
from django.db import IntegrityError, transaction

from als.core.disclosure import Disclosure
from als.core.models import OutMail
from als.core.refusals import Refused
from meetings.changes import agreeing, minutes
from meetings.models import MinutesVersion
from meetings.selectors import document
from tests import factories as make
from tests.meetings.conftest import mailed
from tests.meetings.test_agreeing import NOON, agree, ask, cast_of_set, holds, page, rewrite, url
from tests.pages import queries


@pytest.fixture
def agreed(cast, entry, round_):
    return agree(round_, cast.facilitator)


# Opened again


def reopen(meeting, by, why="A decision is missing.", version=1):
    return agreeing.reopen_minutes(meeting=meeting, why=why, version=version, by=by)


def test_opening_again_needs_a_reason_and_a_facilitator(cast, agreed):
    with pytest.raises(Refused, match="Say why"):
        reopen(agreed, cast.facilitator, why=" ")
    with pytest.raises(Refused, match="Only facilitators of this set can"):
        reopen(agreed, cast.upper_a)


def test_opened_again_they_are_the_next_version_and_members_are_told(cast, agreed):
    reopen(agreed, cast.facilitator)
    meeting = reopen(agreed, cast.facilitator)
    assert (meeting.minutes_state, meeting.minutes_version, meeting.agreed_at) == (
        "circulated",
        2,
        None,
    )
    assert mailed(subject__startswith="Minutes reopened") == [
        "Lower A",
        "Lower B",
        "Upper A",
        "Upper B",
    ]
    assert "A decision is missing." in OutMail.objects.last().text


def test_the_agreed_version_stays_as_it_was(cast, agreed, entry):
    reopen(agreed, cast.facilitator)
    rewrite(entry, cast.facilitator)
    version = MinutesVersion.objects.get()
    text = page(cast, "upper_b", "minutes_version", version)
    assert f'id="entry-{entry.pk}"' in text
    assert "They keep two lists." in text
    assert "A decision is missing." in text
    assert url("minutes_version", version) in page(cast, "upper_b", "minutes", agreed)
    assert agree(agreed, cast.facilitator).minutes_version == 2
    assert MinutesVersion.objects.count() == 2


def test_minutes_agreed_before_versions_were_kept_are_frozen_when_opened(cast, meeting_of):
    reopen(meeting_of(2, agreed=True), cast.facilitator)
    assert MinutesVersion.objects.get().content["status"] == "Version 1, agreed on 6 April 2026"


def test_the_database_keeps_a_version_once_and_a_reason_with_its_person(cast, agreed):
    version = MinutesVersion.objects.get()
    with pytest.raises(IntegrityError), transaction.atomic():
        make.MinutesVersionFactory(meeting=agreed, version=1)
    with pytest.raises(IntegrityError), transaction.atomic():
        MinutesVersion.objects.filter(pk=version.pk).update(reopened_at=NOON)


# Who reads what of a version


def test_a_version_leaves_out_and_counts_what_is_kept_to_a_pair(cast, entry_of, round_):
    entry_of(disclosure=Disclosure.PAIR, text="SECRET")
    agree(round_, cast.facilitator)
    version = MinutesVersion.objects.get()
    texts = {name: page(cast, name, "minutes_version", version) for name in cast_of_set()}
    assert {name for name, text in texts.items() if "SECRET" in text} == {
        "facilitator",
        "upper_a",
        "lower_a",
    }
    assert "1 entry can only be seen by the pair it concerns." in texts["upper_b"]


def test_what_is_narrowed_later_leaves_the_earlier_version_too(cast, agreed, entry):
    reopen(agreed, cast.facilitator)
    minutes.save_minute(
        minute=entry,
        base_revision=1,
        kind=entry.kind,
        text=entry.text,
        disclosure=Disclosure.PAIR,
        pair=entry.pair,
        by=cast.facilitator,
    )
    content = MinutesVersion.objects.get().content
    hidden = {
        name: document.for_reader(content, cast.fresh(name), agreed)["hidden"]
        for name in cast_of_set()
    }
    assert hidden == {"facilitator": 0, "upper_a": 0, "lower_a": 0, "upper_b": 1, "lower_b": 1}


def test_what_is_widened_later_stays_out_of_the_earlier_version(cast, entry_of, round_):
    secret = entry_of(disclosure=Disclosure.PAIR, text="SECRET")
    agree(round_, cast.facilitator)
    type(secret).objects.update(disclosure=Disclosure.SET)
    version = MinutesVersion.objects.get()
    assert "SECRET" not in page(cast, "upper_b", "minutes_version", version)


# As often for many rows as for one


@pytest.mark.parametrize(
    ("name", "person", "budget"),
    [
        ("minutes", "facilitator", 17),
        ("minutes", "upper_a", 15),
        ("agree", "facilitator", 10),
        ("minutes_version", "upper_a", 8),
        ("correction_new", "upper_a", 6),
        ("correction_answer", "facilitator", 6),
    ],
)
def test_its_pages_ask_the_database_as_often_for_many_rows_as_for_one(
    cast, entry_of, round_, name, person, budget
):
    correction = ask(entry_of(), cast.upper_b)
    row = {
        "minutes_version": make.MinutesVersionFactory(meeting=round_),
        "correction_new": correction.minute,
        "correction_answer": correction,
    }.get(name, round_)
    client, address = cast.client(person), url(name, row)
    once = queries(client, address)
    for writer in (cast.upper_a, cast.lower_a):
        holds(entry_of(), writer)
        ask(entry_of(), writer)
    assert (queries(client, address), once <= budget) == (once, True), once
