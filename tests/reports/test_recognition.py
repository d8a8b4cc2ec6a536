"""Who could this be? Words that give a passage without names away, and what sides decide."""

import pytest
from django.urls import reverse

from actions.models import Issue
from als.core.models import AuditEntry
from als.core.refusals import Refused
from reports.changes import recognition
from reports.content.report import canonical, compile_report
from reports.disclosure.policy import DisclosurePolicy
from reports.disclosure.recognition import Recogniser
from reports.enums import EndorsementAnswer, ExclusionReason, RecognitionAnswer
from reports.models import Recognition
from reports.selectors.recognisable import recognisable_of, undecided
from sets.models.roles import roles_of
from tests.reports import making
from tests.reports.making import WITHOUT

ACCEPTED, LEFT_OUT = RecognitionAnswer.ACCEPTED, RecognitionAnswer.LEFT_OUT


def dunes(cast, **kwargs):
    """Pair A is named with its dunes; return another issue of it, without names, with dunes."""
    making.issue(cast, title="Who looks after the dunes?", description="Ours are four miles long.")
    making.issue(cast, "upper_b", title="Nobody shares figures.", description="Ours neither.")
    return making.issue(
        cast, disclosure=WITHOUT, accepted=False,
        **{"title": "A budget", "description": "Our dune was cut.", **kwargs},
    )  # fmt: skip


def shown_to(cast, who, pair=None):
    pair = pair or cast.pair_a
    person = cast.fresh(who)
    return recognisable_of(DisclosurePolicy(cast.set), pair, roles_of(person).seat_in_pair(pair.pk))


def decide(cast, who, row, answer=ACCEPTED):
    return recognition.decide_recognition(
        pair=cast.pair_a, passages={row.code: row.digest}, answer=answer, by=cast.fresh(who)
    )


def issue_rows(issue):
    return list(Recognition.objects.filter(issue=issue).values_list("answer", flat=True))


def held(cast, issue):
    return DisclosurePolicy(cast.set).verdict(issue).excluded


# --- which words --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "marks"),
    [
        ("Our dunes were cut.", ["dune"]),
        ("A DUNE!", ["dune"]),
        ("Both of us have beaches.", []),  # two pairs have
        ("We have an orchard.", []),  # nobody is named with one
        ("The mill.", []),  # another pair's: it leads readers astray, and gives nobody away
        ("From 61 to 23.", ["23"]),
    ],
)
def test_words_that_stand_with_one_named_pair_give_its_passages_away(text, marks):
    recogniser = Recogniser("en")
    recogniser.add(1, Issue(pk=1), ["Dunes and a beach. 23 of them.", ""])
    recogniser.add(2, Issue(pk=2), ["A beach and a mill."])
    assert recogniser.marks(1, [text]) == marks


def test_a_passage_is_not_given_away_by_itself():
    recogniser = Recogniser("en")
    recogniser.add(1, Issue(pk=1), ["Our dunes."])
    assert recogniser.marks(1, ["Our dunes."], ("issue", 1)) == []


# --- what it does -------------------------------------------------------------------------------


def test_what_gives_its_pair_away_stays_out_until_both_sides_accept_that(cast):
    issue = dunes(cast)
    (row,) = shown_to(cast, "upper_a")
    assert (row.marks, held(cast, issue)) == (["dune"], ExclusionReason.RECOGNISABLE)
    decide(cast, "upper_a", row)
    assert held(cast, issue) == ExclusionReason.RECOGNISABLE
    decide(cast, "lower_a", row)
    decide(cast, "lower_a", row)  # the same twice is once
    assert (held(cast, issue), issue_rows(issue)) == ("", [ACCEPTED, ACCEPTED])
    assert AuditEntry.objects.filter(verb="decided on a passage of").count() == 2


def test_one_side_can_take_it_back_at_any_time(cast):
    issue = dunes(cast)
    (row,) = shown_to(cast, "upper_a")
    for who, answer in (("upper_a", ACCEPTED), ("lower_a", ACCEPTED), ("upper_a", LEFT_OUT)):
        decide(cast, who, row, answer)
    assert held(cast, issue) == ExclusionReason.REFUSED


def test_other_words_and_other_marks_are_asked_about_anew(cast):
    issue = dunes(cast)
    (row,) = shown_to(cast, "upper_a")
    for who in ("upper_a", "lower_a"):
        decide(cast, who, row)
    making.issue(cast, title="A budget for sand", description="Ours.")  # another mark: "budget"
    assert held(cast, issue) == ExclusionReason.RECOGNISABLE
    with pytest.raises(Refused, match="changed"):
        recognition.decide_recognition(
            pair=cast.pair_a, passages={row.code: "other"}, answer=ACCEPTED,
            by=cast.fresh("upper_a"),
        )  # fmt: skip


def test_a_comment_is_its_sides_alone_to_see_and_decide(cast):
    dunes(cast)
    lesson = making.lesson(cast)
    lesson.endorsements.create(
        pair=cast.pair_a, side="upper", by=cast.upper_a, text_version=lesson.text_version,
        answer=EndorsementAnswer.RESERVATION, comment="We have dunes, and no money.",
    )  # fmt: skip
    report = making.report(cast)
    assert "no money" not in canonical(compile_report(report))
    rows = {who: [r.kind for r in shown_to(cast, who)] for who in ("upper_a", "lower_a")}
    assert rows == {"upper_a": ["issue", "endorsement"], "lower_a": ["issue"]}
    decide(cast, "upper_a", shown_to(cast, "upper_a")[1])
    assert "no money" in canonical(compile_report(report))


def test_before_sign_off_facilitators_are_told_how_many_wait(cast):
    dunes(cast)
    making.lesson(cast)
    making.report(cast)
    assert undecided(DisclosurePolicy(cast.set)) == 1
    page = cast.client("facilitator").get(reverse("reports:send_for_sign_off", args=[cast.set.pk]))
    assert "One passage without names stays out of this version" in page.content.decode()


def test_nobody_else_decides(cast, case):
    for who in ["upper_b", "facilitator", "sponsor", "manager", "stranger"]:
        with case(who):
            dunes(cast)
            (row,) = shown_to(cast, "upper_a")
            with pytest.raises(Refused, match="Only members of this pair"):
                decide(cast, who, row)


# --- the page -----------------------------------------------------------------------------------


def test_the_page_shows_the_words_and_what_gives_them_away_and_keeps_the_decision(cast):
    dunes(cast)
    client, url = cast.client("upper_a"), reverse("reports:recognition", args=[cast.pair_a.pk])
    page = client.get(url).content.decode()
    assert "Our <mark>dune</mark> was cut." in page
    assert "Who looks after the <mark>dunes</mark>?" in page
    (row,) = shown_to(cast, "upper_a")
    data = {"code": row.code, "digest": row.digest}
    kept = client.post(
        reverse("reports:recognition_accept", args=[cast.pair_a.pk]), data, follow=True
    )
    assert "Recorded: your side accepts" in kept.content.decode()
    assert Recognition.objects.get(digest=row.digest).answer == ACCEPTED


def test_the_page_of_consent_leads_to_it(cast):
    dunes(cast)
    url = reverse("reports:pair_passages", args=[cast.pair_a.pk])
    page = cast.client("lower_a").get(url).content.decode()
    assert "In one passage without names, readers could tell" in page
    assert "See the words, and decide" in page


def test_the_page_of_consent_asks_no_more_once_all_is_decided(cast):
    dunes(cast)
    (row,) = shown_to(cast, "upper_a")
    decide(cast, "upper_a", row)
    url = reverse("reports:pair_passages", args=[cast.pair_a.pk])
    assert (
        "until all who decide on it have answered"
        in cast.client("lower_a").get(url).content.decode()
    )
    decide(cast, "lower_a", row)
    page = cast.client("lower_a").get(url).content.decode()
    assert "Whether the report prints them has been decided." in page
    assert "until all who decide" not in page
