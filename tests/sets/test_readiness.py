import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import translation
from django.utils.html import strip_tags

from als.core.models import AuditEntry
from als.core.refusals import Refused
from als.core.revisions import Stale
from sets.changes import readiness
from sets.enums import PairState, ReadinessMoment, SetState
from sets.models import LearningSet, Member, Pair, Readiness
from sets.models.roles import roles_of
from sets.selectors.readiness import Answers, distribution
from tests import factories as make
from tests.sets.helpers import audit_entries

START, CLOSE = ReadinessMoment.START, ReadinessMoment.CLOSE
SAID = {
    "trust": 4,
    "roles": 2,
    "history": 3,
    "willingness": 5,
    "hours_a_month": 6,
    "comment": "SECRET of upper A",
}
EVERYBODY = ("upper_a", "lower_a", "upper_b", "lower_b")


def answer(cast, by="upper_a", pair=None, moment=START, **said):
    return readiness.answer_readiness(
        pair=pair or cast.pair_a, moment=moment, by=cast.fresh(by), **{**SAID, **said}
    )


def move(cast, state):
    LearningSet.objects.filter(pk=cast.set.pk).update(state=state)
    for pair in (cast.pair_a, cast.pair_b):
        pair.set.state = state


def given(cast, *people, moment=START, **said):
    """These members' answers, made without the change."""
    for person in people:
        make.ReadinessFactory(member=cast.member(person), moment=moment, **said)


def page(cast, person, name="readiness", pk=None):
    url = reverse(f"sets:{name}", args=[pk or cast.set.pk])
    return cast.client(person).get(url)


def post(cast, person="upper_a", pair=None, **typed):
    url = reverse("sets:readiness_answer", args=[(pair or cast.pair_a).pk])
    return cast.client(person).post(url, {**SAID, "moment": "start", **typed})


# --- answering ----------------------------------------------------------------------------------


def test_a_member_answers_for_their_seat(cast):
    row = answer(cast)
    assert (row.member, row.moment, row.trust) == (cast.member("upper_a"), START, 4)


@pytest.mark.parametrize(
    "person",
    ["facilitator", "manager", "sponsor", "upper_b", "outsider", "other_facilitator", "stranger"],
)
def test_nobody_else_answers_for_the_pair(cast, person):
    with pytest.raises(Refused, match="Only members"):
        answer(cast, by=person)
    assert not Readiness.objects.exists()


@pytest.mark.parametrize("state", sorted(PairState.ended_states() | {PairState.PROPOSED}))
def test_only_a_pair_that_takes_part_is_answered_for(cast, state):
    cast.pair_a.state = state
    with pytest.raises(Refused):
        answer(cast)


def test_who_left_while_answering_is_told(cast):
    person = cast.fresh("upper_a")
    assert cast.pair_a.pk in roles_of(person).pairs
    Member.objects.filter(person=person).update(left_at=cast.pair_a.confirmed_at)
    with pytest.raises(Refused, match="no longer a member"):
        readiness.answer_readiness(pair=cast.pair_a, moment=START, by=person, **SAID)


@pytest.mark.parametrize(
    ("state", "moment"),
    [
        (SetState.PREPARING, START),
        (SetState.RUNNING, START),
        (SetState.CONCLUDING, CLOSE),
    ],
)
def test_how_far_the_set_is_says_which_moment_is_answered(cast, state, moment):
    move(cast, state)
    assert answer(cast, moment=moment).moment == moment


def test_in_a_closed_set_nobody_answers(cast):
    move(cast, SetState.CLOSED)
    with pytest.raises(Refused):
        answer(cast, moment=CLOSE)


def test_answers_to_the_questions_of_another_moment_are_not_kept_for_this_one(cast):
    move(cast, SetState.CONCLUDING)
    with pytest.raises(Stale, match="at the close") as refusal:
        answer(cast, moment=START)
    assert refusal.value.carry == {"moment": "close"}
    assert not Readiness.objects.exists()


def test_who_sits_for_two_pairs_answers_for_each(cast):
    make.MemberFactory(pair=cast.pair_b, side="upper", person=cast.upper_a)
    answer(cast)
    answer(cast, pair=cast.pair_b, trust=1)
    counts = Readiness.objects.values_list("member__pair", "trust")
    assert set(counts) == {(cast.pair_a.pk, 4), (cast.pair_b.pk, 1)}


def test_the_same_answers_sent_twice_are_kept_once(cast):
    first = answer(cast)
    assert answer(cast, seen="of a page that knew nothing of it") == first
    assert Readiness.objects.count() == AuditEntry.objects.count() == 1


def test_answers_may_be_changed_while_they_are_asked_for(cast):
    answer(cast)
    assert answer(cast, trust=1).trust == Readiness.objects.get().trust == 1


def test_the_audit_log_says_that_somebody_answered_and_nothing_of_what(cast):
    answer(cast)
    answer(cast, trust=1)
    verbs = [("Upper A", "answered", "readiness"), ("Upper A", "answered again", "readiness")]
    assert audit_entries() == verbs
    assert list(AuditEntry.objects.values_list("details", flat=True)) == [{"moment": "start"}] * 2


def test_the_history_of_the_set_does_not_show_who_changed_an_answer(cast):
    answer(cast)
    answer(cast, trust=1)
    for person in ("facilitator", "lower_a"):
        history = cast.client(person).get(reverse("portal:history", args=[cast.set.pk]))
        assert "Upper A" not in history.content.decode()


def test_who_saves_over_answers_of_another_tab_is_shown_them(cast):
    seen = page(cast, "upper_a", "readiness_answer", cast.pair_a.pk).context["form"].initial["seen"]
    assert post(cast, seen=seen, trust=5).status_code == 302
    clash = post(cast, seen=seen, trust=1)
    assert "Trust between the tiers" in [fact["key"] for fact in clash.context["form"].theirs]
    assert Readiness.objects.get().trust == 5
    again = clash.context["form"].data["seen"]
    assert post(cast, seen=again, trust=1).status_code == 302
    assert Readiness.objects.get().trust == 1


# --- the form -----------------------------------------------------------------------------------


def test_the_form_asks_in_the_programmes_words(cast):
    text = page(cast, "upper_a", "readiness_answer", cast.pair_a.pk).content.decode()
    assert "How far do the region and the commune side of your pair trust each other?" in text
    assert "1 – not at all" in text
    assert "also the commune side of your pair, never see your answers" in text


def test_answering_in_the_page(cast):
    assert post(cast, comment="").url == reverse("sets:readiness", args=[cast.set.pk])
    assert Readiness.objects.get().member == cast.member("upper_a")


def test_the_form_begins_from_what_one_answered(cast):
    answer(cast)
    form = page(cast, "upper_a", "readiness_answer", cast.pair_a.pk).context["form"]
    assert (form["trust"].value(), form["comment"].value()) == (4, "SECRET of upper A")


def test_the_other_sides_form_is_empty(cast):
    answer(cast)
    shown = page(cast, "lower_a", "readiness_answer", cast.pair_a.pk)
    assert shown.context["form"]["trust"].value() is None
    assert "SECRET" not in shown.content.decode()


@pytest.mark.parametrize("hours", ["-1", "101", "many", "2.5"])
def test_hours_that_no_month_has_get_a_sentence(cast, hours):
    form = post(cast, hours_a_month=hours).context["form"]
    assert form.errors["hours_a_month"] == ["Enter whole hours, from 0 to 100."]
    assert form["comment"].value() == "SECRET of upper A"


@pytest.mark.parametrize("value", ["", "0", "6", "x"])
def test_an_answer_goes_from_1_to_5(cast, value):
    assert list(post(cast, trust=value).context["form"].errors) == ["trust"]
    assert not Readiness.objects.exists()


def test_what_was_typed_is_kept_when_the_set_has_moved_on_and_then_goes_through(cast):
    move(cast, SetState.CONCLUDING)
    form = post(cast, trust=3).context["form"]
    assert (form["trust"].value(), form.data["moment"]) == ("3", "close")
    assert post(cast, trust=3, moment=form.data["moment"]).status_code == 302
    assert Readiness.objects.get().moment == CLOSE


# --- the rows -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "wrong",
    [{"trust": 0}, {"roles": 6}, {"willingness": 0}, {"hours_a_month": 101}, {"moment": "later"}],
)
def test_the_database_refuses_what_is_no_answer(cast, wrong):
    with pytest.raises(IntegrityError), transaction.atomic():
        given(cast, "upper_a", **wrong)


def test_the_database_keeps_one_answer_a_moment(cast):
    given(cast, "upper_a")
    given(cast, "upper_a", moment=CLOSE)
    with pytest.raises(IntegrityError), transaction.atomic():
        given(cast, "upper_a")


def test_rows_are_their_writers_alone(cast):
    given(cast, "upper_a")
    reads = [name for name in cast.people if Readiness.objects.visible_to(cast.fresh(name))]
    assert reads == ["upper_a"]


# --- the picture of the set ---------------------------------------------------------------------


def drawn(cast, moment=START):
    return len(Answers.of_set(cast.set).drawn(moment))


def test_the_picture_is_shown_from_four_answers_up(cast):
    given(cast, *EVERYBODY[:3])
    assert drawn(cast) == 0
    given(cast, EVERYBODY[3])
    assert drawn(cast) == 4


def test_each_moment_is_counted_by_itself(cast):
    given(cast, *EVERYBODY)
    given(cast, *EVERYBODY[:3], moment=CLOSE)
    assert (drawn(cast), drawn(cast, CLOSE)) == (4, 0)


def colleagues(cast, number, pair=None):
    for member in make.MemberFactory.create_batch(number, pair=pair or cast.pair_a):
        make.ReadinessFactory(member=member, trust=1)


def test_a_fifth_answer_waits_until_it_is_one_of_four(cast):
    given(cast, *EVERYBODY)
    counts = [drawn(cast)]
    for _ in range(4):
        colleagues(cast, 1)
        counts.append(drawn(cast))
    assert counts == [4, 4, 4, 4, 8]


def test_an_answer_of_one_side_alone_does_not_count(cast):
    """A facilitator could take away from the picture the answers of the pairs that they read."""
    given(cast, "upper_a", "lower_a", "upper_b")
    colleagues(cast, 1)
    assert (len(Answers.of_set(cast.set).of[START]), drawn(cast)) == (4, 0)
    given(cast, "lower_b")
    assert drawn(cast) == 4


def test_who_changes_an_answer_keeps_their_place(cast):
    given(cast, *EVERYBODY)
    colleagues(cast, 1)
    before = [row.pk for row in Answers.of_set(cast.set).drawn(START)]
    answer(cast, trust=1)
    assert [row.pk for row in Answers.of_set(cast.set).drawn(START)] == before


def test_an_answer_goes_on_counting_when_its_member_leaves_and_its_pair_withdraws(cast):
    given(cast, *EVERYBODY)
    cast.pair_b.members.update(left_at=cast.pair_b.confirmed_at)
    Pair.objects.filter(pk=cast.pair_b.pk).update(
        state=PairState.WITHDRAWN, ended_at=cast.pair_b.confirmed_at
    )
    assert drawn(cast) == 4


def test_another_sets_answers_stay_there(cast):
    given(cast, *EVERYBODY[:3], "outsider")
    assert drawn(cast) == 0


def test_a_distribution_counts_each_answer_and_has_its_median(cast):
    for person, trust in zip(EVERYBODY, (2, 4, 3, 4), strict=True):
        given(cast, person, trust=trust)
    rows = Answers.of_set(cast.set).drawn(START)
    assert distribution(rows, "trust") == {"counts": [0, 1, 1, 2, 0], "answers": 4, "median": "3.5"}
    with translation.override("hr"):
        assert distribution(rows, "trust")["median"] == "3,5"


def test_the_set_sees_start_against_close_and_no_more(cast):
    given(cast, *EVERYBODY, hours_a_month=77, comment="SECRET")
    given(cast, *EVERYBODY, moment=CLOSE, roles=5)
    for person in ("upper_a", "lower_b", "facilitator"):
        text = strip_tags(page(cast, person).content.decode())
        assert "At the start: 4 answers, median 2" in text
        assert "At the close: 4 answers, median 5" in text
        assert [word for word in ("SECRET", "77") if word in text] == []


def test_below_four_the_page_says_so_and_tells_nothing(cast):
    given(cast, "upper_a", "lower_a")
    shown = page(cast, "upper_b")
    assert "in pairs of which both sides have (2 so far)" in shown.content.decode()
    assert shown.context["figures"] == []


def test_members_are_not_told_which_pair_has_answered(cast):
    given(cast, "upper_a", "lower_a")
    assert page(cast, "upper_b").context["pairs"] == []
    assert "Uppershire A" not in page(cast, "upper_b").content.decode()


def test_ones_own_seats_are_offered_until_answered(cast):
    make.MemberFactory(pair=cast.pair_b, side="upper", person=cast.upper_a)
    answer(cast)
    seats = page(cast, "upper_a").context["seats"]
    assert [(s["pair"], s["answered"]) for s in seats] == [
        (cast.pair_a, True),
        (cast.pair_b, False),
    ]


def test_in_a_closed_set_the_pictures_stay_and_nothing_is_asked(cast):
    given(cast, *EVERYBODY)
    move(cast, SetState.CLOSED)
    shown = page(cast, "upper_a")
    assert (shown.context["seats"], len(shown.context["figures"])) == ([], 4)


def test_who_waits_for_their_other_side_does_not_hear_the_set(cast):
    pair = make.PairFactory(set=cast.set, number=9, proposed=True)
    make.MemberFactory(pair=pair, person=cast.stranger)
    assert page(cast, "stranger").status_code == 404
    assert page(cast, "stranger", "readiness_answer", pair.pk).status_code == 403
