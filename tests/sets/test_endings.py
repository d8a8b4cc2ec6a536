"""How a set ends: by itself with everybody's consent, or as a new set with the same people."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from actions.models import Issue
from als.core import clock
from als.core.models import OutMail
from als.core.refusals import Refused
from sets.changes import agreements, endings
from sets.models import (
    Agreement,
    Continuation,
    FacilitatorNote,
    GroundRulesAcceptance,
    Invitation,
    LearningSet,
    Member,
    SetFacilitator,
)
from sets.selectors.renewed import set_before
from sets.tokens import agreement_token
from tests import factories as make
from tests.sets.helpers import audit_entries

pytestmark = pytest.mark.django_db
UNTIL = dt.date(2027, 6, 30)
NEXT = {"name": "Next year", "start": dt.date(2027, 2, 1), "end": dt.date(2027, 12, 1)}
SIDES = ("upper_a", "lower_a", "upper_b", "lower_b")


@pytest.fixture(autouse=True)
def concluding(cast):
    """The set's year is over; the programme goes on."""
    cast.programme.end = dt.date(2028, 12, 31)
    cast.programme.save(update_fields=["end"])
    LearningSet.objects.filter(pk=cast.set.pk).update(state="concluding")
    cast.set.refresh_from_db()


def proposed(cast, by="facilitator", member="upper_a", **fields):
    given = {"member": cast.member(member), "until": UNTIL} | fields
    return endings.propose_continuation(set_=cast.set, by=cast.fresh(by), **given)


def answer(cast, continuation, *names, agrees=True):
    for name in names:
        endings.answer_continuation(continuation=continuation, agrees=agrees, by=cast.fresh(name))
    continuation.refresh_from_db()
    return continuation


def facilitators(cast):
    return [str(row) for row in SetFacilitator.objects.active().filter(set=cast.set)]


class TestGoingOnByItself:
    def test_it_goes_on_once_every_side_has_agreed_and_not_before(self, cast):
        one = answer(cast, proposed(cast), "upper_a", "lower_a", "upper_b")
        assert (one.settled_at, facilitators(cast)) == (None, ["Facilitator"])
        answer(cast, one, "lower_b", "lower_b")
        assert facilitators(cast) == ["Upper A"]
        cast.set.refresh_from_db()
        assert (cast.set.state, cast.set.end) == ("running", UNTIL)
        assert cast.member("upper_a").left_at is None
        mailed = OutMail.objects.filter(key__endswith="settled").values_list("to__name", flat=True)
        assert set(mailed) == {"Facilitator", "Upper A", "Lower A", "Upper B", "Lower B"}

    def test_without_the_members_own_yes_it_does_not(self, cast):
        make.MemberFactory(pair=cast.pair_a, side="upper", person__name="Colleague")
        colleague = cast.pair_a.members.get(person__name="Colleague")
        one = endings.propose_continuation(
            set_=cast.set, member=colleague, until=UNTIL, by=cast.fresh("upper_a")
        )
        answer(cast, one, *SIDES)
        assert one.settled_at is None
        cast.people["colleague"] = colleague.person
        answer(cast, one, "colleague")
        assert facilitators(cast) == ["Colleague"]

    def test_a_side_may_change_its_mind_and_a_no_holds_it_up(self, cast):
        one = answer(cast, proposed(cast), "lower_b", agrees=False)
        answer(cast, one, "upper_a", "lower_a", "upper_b")
        assert one.settled_at is None
        assert answer(cast, one, "lower_b").settled_at is not None

    def test_a_member_who_would_rather_not_ends_the_proposal(self, cast):
        one = answer(cast, proposed(cast), "upper_a", agrees=False)
        assert one.dropped_at is not None
        assert proposed(cast, member="lower_b").waits

    def test_who_is_not_in_the_set_neither_proposes_nor_answers(self, cast):
        for name in ("manager", "sponsor", "outsider", "other_facilitator", "stranger"):
            with pytest.raises(Refused):
                proposed(cast, by=name)
        one = proposed(cast)
        for name in ("facilitator", "manager", "outsider"):
            with pytest.raises(Refused):
                answer(cast, one, name)

    @pytest.mark.parametrize(
        "fields", [{"until": dt.date(2027, 1, 1)}, {"until": dt.date(2029, 1, 1)}]
    )
    def test_its_end_lies_after_the_sets_and_within_the_programmes(self, cast, fields):
        with pytest.raises(Refused):
            proposed(cast, **fields)

    def test_a_running_set_and_a_second_proposal_are_refused(self, cast):
        proposed(cast)
        with pytest.raises(Refused):
            proposed(cast, member="lower_a")
        with pytest.raises(IntegrityError), transaction.atomic():
            Continuation.objects.create(
                set=cast.set, member=cast.member("lower_a"), until=UNTIL, proposed_by=cast.upper_a
            )
        LearningSet.objects.filter(pk=cast.set.pk).update(state="running")
        cast.set.refresh_from_db()
        with pytest.raises(Refused):
            proposed(cast)

    @pytest.mark.parametrize("moved", ["runs", "set_longer", "programme_shorter", "over"])
    def test_what_no_longer_fits_is_not_settled_by_the_last_yes(self, cast, moved):
        one = answer(cast, proposed(cast), "upper_a", "lower_a", "upper_b")
        sets = LearningSet.objects.filter(pk=cast.set.pk)
        at = clock.now()
        if moved == "runs":
            sets.update(state="running")
        elif moved == "set_longer":
            sets.update(end=UNTIL + dt.timedelta(days=30))
        elif moved == "programme_shorter":
            type(cast.programme).objects.update(end=UNTIL - dt.timedelta(days=1))
        else:
            at = dt.datetime.combine(UNTIL, dt.time(12), dt.UTC)
        waiting = Continuation.objects.select_related("set__programme").get(pk=one.pk)
        with clock.set_to(at), pytest.raises(Refused):
            answer(cast, waiting, "lower_b")
        one.refresh_from_db()
        assert (one.settled_at, facilitators(cast)) == (None, ["Facilitator"])

    def test_they_read_no_earlier_note_and_nothing_that_pairs_which_left_kept_back(self, cast):
        old = make.NoteFactory(set=cast.set, written_by=cast.facilitator)
        gone = make.PairFactory(set=cast.set, number=9, state="withdrawn", ended_at=clock.now())
        kept = {
            pair: make.IssueFactory(pair=pair, disclosure="pair") for pair in (gone, cast.pair_b)
        }
        answer(cast, proposed(cast), *SIDES)
        new = make.NoteFactory(set=cast.set, written_by=cast.upper_a)
        by = cast.fresh("upper_a")
        assert list(FacilitatorNote.objects.visible_to(by)) == [new]
        assert old != new
        assert list(Issue.objects.visible_to(by)) == [kept[cast.pair_b]]
        assert not FacilitatorNote.objects.visible_to(cast.fresh("facilitator")).exists()

    def test_the_page_asks_members_and_their_button_answers(self, cast):
        one = proposed(cast)
        page = reverse("sets:ending", args=[cast.set.pk])
        client = cast.client("lower_b")
        assert "Our side agrees" in client.get(page).content.decode()
        client.post(reverse("sets:continuation_answer", args=[one.pk]), {"agrees": "yes"})
        assert list(one.answers.values_list("side", "agrees")) == [("lower", True)]
        assert "Our side agrees" not in cast.client("facilitator").get(page).content.decode()

    def test_the_last_yes_and_the_end_of_a_proposal_are_asked_once_more(self, cast):
        one = proposed(cast)
        page = reverse("sets:ending", args=[cast.set.pk])
        address = reverse("sets:continuation_answer", args=[one.pk])
        assert f'href="{address}"' in cast.client("upper_a").get(page).text  # I would rather not
        assert "All answers" in cast.client("upper_a").get(address).text
        last = "lower_b"
        assert f'href="{address}?agrees=yes"' not in cast.client(last).get(page).text
        answer(cast, one, *(name for name in SIDES if name != last))
        assert f'href="{address}?agrees=yes"' in cast.client(last).get(page).text
        assert "step down at once" in cast.client(last).get(address, {"agrees": "yes"}).text
        assert one.answers.count() == len(SIDES) - 1
        answer(cast, one, last)
        assert cast.client(last).get(address).url == page


class TestBeginningAnew:
    def renewed(self, cast, pairs=None, by="facilitator"):
        return endings.renew_set(
            source=cast.set, by=cast.fresh(by), pairs=pairs or [cast.pair_a, cast.pair_b], **NEXT
        )

    def test_each_side_is_asked_and_nothing_but_plan_and_rules_comes_along(self, cast):
        make.MemberFactory(pair=cast.pair_a, side="lower", person__name="Colleague")
        make.IssueFactory(pair=cast.pair_a, confirmed_by=cast.member("upper_a"))
        rules = make.GroundRulesFactory(set=cast.set, written_by=cast.upper_a, text="Be kind.")
        new = self.renewed(cast)
        assert (new.copied_from, new.state, new.purpose) == (
            cast.set, "preparing", cast.set.purpose,
        )  # fmt: skip
        pairs = new.pairs.order_by("number")
        assert [(p.upper, p.lower, p.state) for p in pairs] == [
            (p.upper, p.lower, "proposed") for p in (cast.pair_a, cast.pair_b)
        ]
        asked = Agreement.objects.filter(pair__set=new)
        assert {(str(a.person), a.state) for a in asked} == {
            (name.replace("_", " ").title(), "invited") for name in SIDES
        }
        assert [i.name for i in Invitation.objects.filter(pair__set=new)] == ["Colleague"]
        assert not new.pairs.filter(members__isnull=False).exists()
        assert not new.pairs.filter(issues__isnull=False).exists()
        copied = new.ground_rules.get()
        assert (copied.text, copied.version) == (rules.text, 1)
        assert not GroundRulesAcceptance.objects.filter(rules=copied).exists()
        assert [str(f) for f in new.facilitators.active()] == ["Facilitator"]
        assert audit_entries(set_id=new.pk)[0] == ("Facilitator", "made", "learningset")

    def test_a_pair_takes_part_once_both_its_sides_agreed_anew(self, cast):
        new = self.renewed(cast)
        pair = new.pairs.get(number=1)
        for side, name in (("upper", "upper_a"), ("lower", "lower_a")):
            assert pair.state == "proposed"
            one = pair.agreements.get(side=side)
            agreements.agree(agreement=one, by=cast.fresh(name))
            pair.refresh_from_db()
        assert pair.state == "confirmed"

    def test_who_is_asked_again_reads_so_and_a_newcomer_reads_of_no_other_set(self, cast):
        Member.objects.filter(person=cast.upper_a).update(sector="health")
        pair = self.renewed(cast).pairs.get(number=1)
        one = pair.agreements.get(side="upper")
        words = f"You know each other from “{cast.set}”."
        address = reverse("sets:agreement", args=[agreement_token(one)])
        text = cast.client("upper_a").get(address).content.decode()
        assert (words in text, 'value="health" selected' in text) == (True, True)
        assert words in OutMail.objects.get(to=cast.upper_a, kind="invitation").text
        assert set_before(cast.upper_b, pair) is None
        agreements.decline(agreement=one, by=cast.fresh("upper_a"), reason="No room.")
        subjects = OutMail.objects.filter(to=cast.facilitator, subject__startswith="Will not take")
        assert subjects.exists()

    def test_rules_come_without_the_words_of_pairs_that_are_not_asked(self, cast):
        make.GroundRulesFactory(
            set=cast.set, version=1, written_by=cast.facilitator, text="Be kind."
        )
        make.GroundRulesFactory(set=cast.set, version=2, written_by=cast.upper_b, text="Ours.")
        new = self.renewed(cast, pairs=[cast.pair_a])
        assert new.ground_rules.get().text == "Be kind."

    def test_only_its_facilitators_do_that_and_only_at_its_end(self, cast):
        for name in ("manager", "upper_a", "other_facilitator", "sponsor"):
            with pytest.raises(Refused):
                self.renewed(cast, by=name)
        with pytest.raises(Refused):
            self.renewed(cast, pairs=[cast.other_pair])
        LearningSet.objects.filter(pk=cast.set.pk).update(state="running")
        cast.set.refresh_from_db()
        with pytest.raises(Refused):
            self.renewed(cast)

    def test_the_page_has_all_pairs_ticked_and_leads_to_the_new_sets_set_up(self, cast):
        client, url = cast.client("facilitator"), reverse("sets:set_renew", args=[cast.set.pk])
        assert client.get(url).content.decode().count("checked") == 2
        days = {
            f"{name}_{part}": number
            for name, day in (("start", NEXT["start"]), ("end", NEXT["end"]))
            for part, number in (("day", day.day), ("month", day.month), ("year", day.year))
        }
        data = {"name": "Next year", "pairs": [cast.pair_a.pk], **days}
        answered = client.post(url, data)
        new = LearningSet.objects.get(name="Next year")
        assert answered.url == reverse("portal:setup", args=[new.pk])
        assert "“Next year”</a> has been made from this set already" in client.get(url).text
        assert [pair.upper for pair in new.pairs.all()] == [cast.pair_a.upper]
