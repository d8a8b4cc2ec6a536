"""What facilitators did for a pair: who logs it, who reads it, and how it is spread."""

import datetime as dt

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from als.core import clock
from als.core.models import AuditEntry
from als.core.refusals import Refused
from sets.changes import support
from sets.models import LearningSet, Pair, SetFacilitator, SupportEntry
from sets.models.roles import roles_of
from tests import factories as make
from tests.sets.helpers import audit_entries

DAY = dt.date(2026, 3, 2)
TYPED = {
    "kind": "call", "minutes": "45", "note": "On the plan",
    "day_day": "2", "day_month": "3", "day_year": "2026",
}  # fmt: skip


def log(cast, by="facilitator", **kwargs):
    given = {"pair": cast.pair_a, "day": DAY, "kind": "call", "minutes": 45, "note": "On the plan"}
    return support.log_support(by=cast.people[by], **{**given, **kwargs})


def edit(entry, by, **kwargs):
    names = ("pair", "day", "kind", "minutes", "note")
    given = {name: getattr(entry, name) for name in names}
    return support.edit_support(entry=entry, by=by, **{**given, **kwargs})


def page(cast, name, *args, who="facilitator", **query):
    return cast.client(who).get(reverse(f"sets:{name}", args=args), query).content.decode()


def send(cast, who="facilitator", **typed):
    url = reverse("sets:support_new", args=[cast.set.pk])
    return cast.client(who).post(url, {"pair": cast.pair_a.pk, **TYPED, **typed})


def second_facilitator(cast):
    make.FacilitatorFactory(set=cast.set, person=cast.stranger)
    return cast.fresh("stranger")


# --- logging ------------------------------------------------------------------------------------


def test_a_facilitator_logs_what_they_did_for_a_pair(cast):
    response = send(cast)
    assert response.url == reverse("sets:support", args=[cast.set.pk])
    entry = SupportEntry.objects.get()
    facts = (entry.pair, entry.day, entry.kind, entry.minutes, entry.note, entry.given_by)
    assert facts == (cast.pair_a, DAY, "call", 45, "On the plan", cast.facilitator)


def test_the_audit_log_says_so_to_the_pair_without_what_was_typed(cast):
    log(cast, note="DELICATE")
    row = AuditEntry.objects.get()
    assert (row.verb, row.pair_id, row.set_id) == ("logged", cast.pair_a.pk, cast.set.pk)
    assert (row.target_kind, row.details) == ("supportentry", {})


def test_nobody_else_logs_support(cast, case):
    for person in ["manager", "upper_a", "other_facilitator", "sponsor"]:
        with case(person):
            with pytest.raises(Refused, match="Only facilitators of this set"):
                log(cast, by=person)


def test_sent_twice_it_is_one_entry(cast):
    assert log(cast) == log(cast, note=" On the plan\r\n")
    assert (SupportEntry.objects.count(), AuditEntry.objects.count()) == (1, 1)


def test_a_pair_that_waits_for_agreement_can_be_supported(cast):
    pair = make.PairFactory(set=cast.set, number=9, proposed=True)
    assert log(cast, pair=pair).pair == pair


@pytest.mark.parametrize("how", ["declined", "withdrawn", "lapsed"])
def test_a_pair_that_has_ended_takes_no_new_entry(cast, how):
    pair = make.PairFactory(set=cast.set, number=9, **{how: True})
    with pytest.raises(Refused, match="no longer takes part") as refusal:
        log(cast, pair=pair)
    assert refusal.value.field == "pair"


def test_in_a_closed_set_nothing_is_logged(cast):
    LearningSet.objects.filter(pk=cast.set.pk).update(state="closed")
    with pytest.raises(Refused, match="closed"):
        log(cast)


def test_whoever_is_taken_away_meanwhile_logs_nothing(cast):
    assert cast.set.pk in roles_of(cast.facilitator).facilitates
    SetFacilitator.objects.update(removed_at=clock.now())
    with pytest.raises(Refused, match="Only facilitators of this set"):
        log(cast)


def test_a_day_to_come_is_refused_at_its_field_and_all_that_was_typed_stays(cast):
    response = send(cast, day_year="2199", note="Words that stay")
    assert response.context["form"].errors == {
        "day": ["That day is still to come. Log what has been done already."]
    }
    assert "Words that stay" in response.content.decode()
    assert not SupportEntry.objects.exists()


def test_today_is_the_programme_s(cast):
    type(cast.programme).objects.update(time_zone="Pacific/Auckland")
    with clock.set_to(dt.datetime(2026, 3, 1, 20, tzinfo=dt.UTC)):
        assert log(cast, pair=Pair.objects.get(pk=cast.pair_a.pk), day=DAY).day == DAY


def test_minutes_that_make_no_sense_are_reported_at_the_field(cast, case):
    for minutes, sentence in [
        ("0", "Minutes go from 1 to 1440."),
        ("1441", "Minutes go from 1 to 1440."),
        ("1.5", "Write “Minutes” as a whole number, for example 45."),
        ("", "Fill in “Minutes”."),
    ]:
        with case(minutes):
            assert send(cast, minutes=minutes).context["form"].errors == {"minutes": [sentence]}


@pytest.mark.parametrize("wrong", [{"minutes": 0}, {"minutes": 1441}, {"kind": "gift"}])
def test_the_database_holds_what_makes_sense_alone(cast, wrong):
    with pytest.raises(IntegrityError), transaction.atomic():
        make.SupportFactory(pair=cast.pair_a, given_by=cast.facilitator, **wrong)


def test_a_pair_of_another_set_can_not_be_chosen(cast):
    assert list(send(cast, pair=cast.other_pair.pk).context["form"].errors) == ["pair"]


def test_a_link_brings_the_pair_along(cast):
    text = page(cast, "support_new", cast.set.pk, pair=cast.pair_b.pk)
    assert f'<option value="{cast.pair_b.pk}" selected>' in text


def test_a_link_with_nonsense_chooses_none(cast):
    text = page(cast, "support_new", cast.set.pk, pair="x'\"")
    assert " selected>" not in text


def test_the_form_says_who_reads_it(cast):
    assert "The pair reads this." in page(cast, "support_new", cast.set.pk)


# --- mending ------------------------------------------------------------------------------------


def test_who_logged_it_mends_it(cast):
    entry = log(cast)
    url = reverse("sets:support_edit", args=[entry.pk])
    form = cast.client("facilitator").get(url).context["form"]
    sent = {"pair": cast.pair_a.pk, **TYPED, "minutes": "90", "seen": form.initial["seen"]}
    assert cast.client("facilitator").post(url, sent).status_code == 302
    assert SupportEntry.objects.get().minutes == 90
    assert AuditEntry.objects.first().details == {"fields": ["minutes"]}


def test_another_facilitator_reads_it_and_does_not_change_it(cast):
    entry, other = log(cast), second_facilitator(cast)
    assert "On the plan" in page(cast, "support", cast.set.pk, who="stranger")
    assert cast.client("stranger").get(f"/support/{entry.pk}/edit/").status_code == 403
    with pytest.raises(Refused, match="Only the person who logged an entry"):
        edit(entry, other, minutes=1)


def test_saving_what_is_there_already_changes_nothing(cast):
    entry = log(cast)
    edit(entry, cast.facilitator)
    assert audit_entries() == [("Facilitator", "logged", "supportentry")]


def test_an_older_page_does_not_overwrite_a_newer_save(cast):
    entry = log(cast)
    url = reverse("sets:support_edit", args=[entry.pk])
    sent = {"pair": cast.pair_a.pk, **TYPED, "note": "Typed here", "seen": "an older print"}
    response = cast.client("facilitator").post(url, sent)
    text = response.content.decode()
    assert ("On the plan" in text, "Typed here" in text) == (True, True)
    again = {**sent, "seen": response.context["form"].data["seen"]}
    assert cast.client("facilitator").post(url, again).status_code == 302
    assert SupportEntry.objects.get().note == "Typed here"


def test_an_entry_under_the_wrong_pair_moves_and_both_histories_say_so(cast):
    edit(log(cast), cast.facilitator, pair=cast.pair_b)
    assert SupportEntry.objects.get().pair == cast.pair_b
    pairs = set(AuditEntry.objects.filter(verb="changed").values_list("pair_id", flat=True))
    assert pairs == {cast.pair_a.pk, cast.pair_b.pk}


def test_an_entry_moves_to_no_pair_of_another_set(cast):
    with pytest.raises(Refused, match="not in this set"):
        edit(log(cast), cast.facilitator, pair=cast.other_pair)


def test_an_entry_of_a_pair_that_ended_can_be_mended(cast):
    entry = log(cast)
    Pair.objects.filter(pk=cast.pair_a.pk).update(state="withdrawn", ended_at=clock.now())
    assert edit(entry, cast.facilitator, minutes=20).minutes == 20
    assert str(cast.pair_a) in page(cast, "support_edit", entry.pk)


def test_an_entry_moves_to_no_pair_that_ended(cast):
    ended = make.PairFactory(set=cast.set, number=9, withdrawn=True)
    with pytest.raises(Refused, match="no longer takes part"):
        edit(log(cast), cast.facilitator, pair=ended)


# --- reading ------------------------------------------------------------------------------------


def test_a_pair_reads_its_own_entries_and_no_other_does(cast):
    log(cast, note="For pair A")
    log(cast, pair=cast.pair_b, note="For pair B")
    text = page(cast, "support_pair", cast.pair_a.pk, who="lower_a")
    assert ("For pair A" in text, "For pair B" in text) == (True, False)
    url = reverse("sets:support_pair", args=[cast.pair_a.pk])
    assert cast.client("upper_b").get(url).status_code == 403


def test_rows_are_reached_through_the_person(cast, case):
    for person, number in [
        ("facilitator", 2),
        ("upper_a", 1),
        ("upper_b", 1),
        ("manager", 0),
        ("sponsor", 0),
    ]:
        with case(person):
            log(cast)
            log(cast, pair=cast.pair_b)
            assert SupportEntry.objects.visible_to(cast.people[person]).count() == number


def test_after_a_pair_has_ended_its_entries_stay_with_the_facilitators(cast):
    log(cast)
    Pair.objects.filter(pk=cast.pair_a.pk).update(state="withdrawn", ended_at=clock.now())
    text = page(cast, "support", cast.set.pk)
    assert ("On the plan" in text, "2 Mar 2026 (Withdrew)" in text) == (True, True)
    assert cast.client("upper_a").get(f"/pairs/{cast.pair_a.pk}/support/").status_code == 404


def test_a_pair_without_entries_is_told_what_will_be_here(cast):
    assert "Nothing logged yet" in page(cast, "support_pair", cast.pair_a.pk, who="upper_a")


def test_the_table_says_how_often_how_long_and_when_last(cast):
    make.PairFactory(set=cast.set, number=9, declined=True)
    log(cast, day=dt.date(2026, 2, 2), minutes=60)
    log(cast, minutes=45)
    with clock.set_to(dt.datetime(2026, 3, 20, tzinfo=dt.UTC)):
        rows = cast.client("facilitator").get(f"/sets/{cast.set.pk}/support/").context["rows"]
    assert [row[1:] for row in rows] == [
        [2, "1.8", "2 Mar 2026"],
        [0, "0.0", {"text": "None yet", "tag": "waiting"}],
    ]


LONG_AGO = {"text": "2 Mar 2026, over 60 days ago", "tag": "waiting"}


@pytest.mark.parametrize(("day", "cell"), [(1, "2 Mar 2026"), (2, LONG_AGO)])
def test_a_pair_that_nobody_helped_for_sixty_days_stands_out(cast, day, cell):
    log(cast)
    with clock.set_to(dt.datetime(2026, 5, day, 12, tzinfo=dt.UTC)):
        rows = cast.client("facilitator").get(f"/sets/{cast.set.pk}/support/").context["rows"]
    assert rows[0][3] == cell


def test_the_log_can_be_narrowed_to_a_pair(cast):
    log(cast, note="For pair A")
    log(cast, pair=cast.pair_b, note="For pair B")
    text = page(cast, "support", cast.set.pk, pair=cast.pair_b.pk)
    assert ("For pair A" in text, "For pair B" in text) == (False, True)


def test_a_filter_that_makes_no_sense_narrows_nothing(cast, case):
    for nonsense in ["x", "9" * 30, "-1", ""]:
        with case(nonsense):
            log(cast)
            assert "On the plan" in page(cast, "support", cast.set.pk, pair=nonsense)


def test_a_long_log_has_pages_that_keep_the_filter(cast):
    make.SupportFactory.create_batch(51, pair=cast.pair_a, given_by=cast.facilitator)
    url = reverse("sets:support", args=[cast.set.pk])
    response = cast.client("facilitator").get(url, {"pair": cast.pair_a.pk, "page": "2"})
    assert len(response.context["page"]) == 1
    assert f"?pair={cast.pair_a.pk}&amp;page=1" in response.content.decode()


def test_what_was_typed_is_shown_as_text(cast):
    log(cast, note="<script>alert(1)</script>")
    assert "<script>alert" not in page(cast, "support", cast.set.pk)


def test_in_a_closed_set_the_log_is_read_and_nothing_is_offered(cast):
    log(cast)
    LearningSet.objects.filter(pk=cast.set.pk).update(state="closed")
    text = page(cast, "support", cast.set.pk)
    offered = ["Log support" in text, "/support/new/" in text, "/edit/" in text]
    assert ("On the plan" in text, offered) == (True, [False, False, False])
    assert cast.client("facilitator").get(f"/sets/{cast.set.pk}/support/new/").status_code == 403


def test_the_pages_that_lead_here_offer_to_each_what_is_theirs(cast):
    words = ["Support given to the pair", "Log support", "Private notes (facilitators only)"]
    url = reverse("portal:pair", args=[cast.pair_a.pk])
    shown = {
        who: [word in cast.client(who).get(url).content.decode() for word in words]
        for who in ("facilitator", "upper_a", "upper_b")
    }
    assert shown == {
        "facilitator": [True, True, True],
        "upper_a": [True, False, False],
        "upper_b": [False, False, False],
    }


def test_the_navigation_leads_facilitators_to_both_lists(cast):
    support, notes = "sets:support", "sets:notes"
    overview = reverse("portal:set", args=[cast.set.pk])
    shown = {
        who: [
            f'href="{reverse(name, args=[cast.set.pk])}"' in cast.client(who).get(url).text
            for name, url in ((support, overview), (notes, reverse(support, args=[cast.set.pk])))
        ]
        for who in ("facilitator", "upper_a")
    }
    assert shown == {"facilitator": [True, True], "upper_a": [False, False]}


@pytest.mark.parametrize(("name", "who"), [("support", "facilitator"), ("support_pair", "upper_a")])
def test_the_lists_take_as_many_queries_for_little_as_for_much(cast, name, who):
    client = cast.client(who)
    url = reverse(f"sets:{name}", args=[(cast.pair_a if name == "support_pair" else cast.set).pk])

    def queries():
        with CaptureQueriesContext(connection) as captured:
            assert client.get(url).status_code == 200
        return len(captured)

    log(cast)
    few = queries()
    make.SupportFactory.create_batch(60, pair=cast.pair_a)
    make.SupportFactory(pair=make.PairFactory(set=cast.set, number=9))
    assert (queries(), few <= 6) == (few, True)


def test_the_form_takes_six_queries_at_most(cast, django_assert_max_num_queries):
    entry, client = log(cast), cast.client("facilitator")
    for url in (f"/sets/{cast.set.pk}/support/new/", f"/support/{entry.pk}/edit/"):
        with django_assert_max_num_queries(6):
            client.get(url)
