"""The verdict on one entry, from the entry, the answers of its pair and the ground rules alone.

No test here has a database: a verdict that asked it for anything would fail.
"""

from dataclasses import replace

from actions.enums import ActionState
from actions.models import Issue, ProgressEntry, ProposedAction
from als.core import clock
from als.core.disclosure import Disclosure
from als.core.naming.finder import Finder
from als.core.naming.known import Person
from meetings.enums import MinutesState
from meetings.models import Meeting, Minute
from reports.disclosure.policy import Verdict, judge
from reports.disclosure.rules import ReportRules
from reports.disclosure.words import words_digest
from reports.enums import ExclusionReason, PassageAnswer
from sets.enums import Naming, PairState, Tier
from sets.models import Pair
from tests.each import each

YES, WITHOUT, NO = PassageAnswer.YES, PassageAnswer.WITHOUT_NAMES, PassageAnswer.NO
WITH_NAMES, WITHOUT_NAMES = Disclosure.REPORT_WITH_NAMES, Disclosure.REPORT_WITHOUT_NAMES
FINDER = Finder({"Ashmouth"}, {Person("Vera Lindqvist", "Vera", "Lindqvist")}, "en")
RULES = ReportRules(Naming.EVERYBODY, FINDER)


def issue(text="We plan apart.", state=PairState.CONFIRMED, disclosure=WITH_NAMES, **kwargs):
    kwargs.setdefault("confirmed_at", clock.now())
    return Issue(pk=1, pair=Pair(pk=7, state=state), title=text, disclosure=disclosure, **kwargs)


def answers(entry, upper, lower):
    digest = words_digest(entry)
    found = {Tier.UPPER: upper, Tier.LOWER: lower}
    return {side: (answer, digest) for side, answer in found.items() if answer}


@each(
    ("upper", "lower", "reason", "names"),
    [
        (YES, YES, "", True),
        (YES, WITHOUT, "", False),
        (WITHOUT, YES, "", False),
        (WITHOUT, WITHOUT, "", False),
        (YES, NO, ExclusionReason.REFUSED, False),
        (NO, WITHOUT, ExclusionReason.REFUSED, False),
        (NO, None, ExclusionReason.REFUSED, False),
        (YES, None, ExclusionReason.NOT_ANSWERED, False),
        (None, WITHOUT, ExclusionReason.NOT_ANSWERED, False),
        (None, None, ExclusionReason.NOT_ANSWERED, False),
    ],
)
def test_the_narrower_answer_counts_and_silence_is_none(upper, lower, reason, names):
    entry = issue()
    assert judge(entry, answers(entry, upper, lower), RULES) == Verdict(reason, names)


def test_answers_to_other_words_count_in_frozen_versions_alone():
    entry = issue()
    consents = answers(entry, YES, YES)
    entry.description = "And now we plan together."
    assert judge(entry, consents, RULES) == Verdict(ExclusionReason.NOT_ANSWERED)
    assert judge(entry, consents, replace(RULES, frozen=True)) == Verdict(names=True)


def test_a_verdict_changes_nothing_that_it_was_handed():
    entry = issue()
    consents = answers(entry, YES, WITHOUT)
    before = dict(consents), dict(vars(entry))
    assert judge(entry, consents, RULES) == judge(entry, consents, RULES)
    assert (consents, vars(entry)) == before


@each(
    ("entry", "reason"),
    [
        (issue(), ""),
        (issue(state=PairState.WITHDRAWN), ExclusionReason.LEFT),
        (issue(disclosure=Disclosure.SET), ExclusionReason.DISCLOSURE),
        (issue(disclosure=Disclosure.PAIR), ExclusionReason.DISCLOSURE),
        (issue(confirmed_at=None), ExclusionReason.UNCONFIRMED),
    ],
)
def test_an_issue_enters_if_its_pair_takes_part_confirmed_it_and_disclosed_it(entry, reason):
    assert judge(entry, None, RULES).excluded == reason


@each(
    ("naming", "disclosure", "text", "verdict"),
    [
        (Naming.EVERYBODY, WITH_NAMES, "Vera moved to Ashmouth.", Verdict(names=True)),
        (Naming.PARTNERSHIPS, WITH_NAMES, "We met in Ashmouth.", Verdict(names=True)),
        (Naming.NOBODY, WITH_NAMES, "We met.", Verdict(names=False)),
        (
            Naming.NOBODY,
            WITH_NAMES,
            "We met in Ashmouth.",
            Verdict(ExclusionReason.NAMED, found=("Ashmouth",)),
        ),
        (
            Naming.EVERYBODY,
            WITHOUT_NAMES,
            "We met in Ashmouth.",
            Verdict(ExclusionReason.NAMED, found=("Ashmouth",)),
        ),
        (
            Naming.EVERYBODY,
            WITHOUT_NAMES,
            "We met near Quillbury.",
            Verdict(ExclusionReason.COULD_BE, found=("Quillbury",)),
        ),
    ],
)
def test_ground_rules_and_disclosure_decide_on_the_names_in_its_words(
    naming, disclosure, text, verdict
):
    assert judge(issue(text, disclosure=disclosure), None, ReportRules(naming, FINDER)) == verdict


def test_an_answer_without_names_keeps_out_words_that_name_somebody():
    entry = issue("We met in Ashmouth.")
    verdict = judge(entry, answers(entry, YES, WITHOUT), RULES)
    assert verdict == Verdict(ExclusionReason.NAMED, found=("Ashmouth",))


def test_what_only_a_facilitator_recorded_is_in_no_report():
    action = ProposedAction(pk=2, issue=issue(), what="Meet weekly.", state=ActionState.AGREED)
    entry = ProgressEntry(pk=3, action=action, recorded_by_id=5, done="Met.", disclosure=WITH_NAMES)
    unconfirmed = Verdict(ExclusionReason.UNCONFIRMED)
    assert judge(entry, None, RULES, Verdict(names=True)) == unconfirmed
    without_issue = ProposedAction(pk=2, what="Meet weekly.", state=ActionState.PROPOSED)
    assert judge(without_issue, None, RULES, None) == Verdict(ExclusionReason.NOT_AGREED)


def test_parts_go_no_further_than_the_whole():
    action = ProposedAction(pk=2, issue=issue(), what="Meet weekly.", state=ActionState.AGREED)
    entry = ProgressEntry(pk=3, action=action, author_id=4, done="We met.", disclosure=WITH_NAMES)
    for row in (action, entry):
        assert judge(row, None, RULES, Verdict(names=True)) == Verdict(names=True)
        assert judge(row, None, RULES, Verdict(names=False)) == Verdict(names=False)
        refused = judge(row, None, RULES, Verdict(ExclusionReason.REFUSED))
        assert refused == Verdict(ExclusionReason.WITH_PARENT)
        left = judge(row, None, RULES, Verdict(ExclusionReason.LEFT))
        assert left == Verdict(ExclusionReason.LEFT)


def test_an_action_enters_once_it_is_agreed():
    action = ProposedAction(pk=2, issue=issue(), what="Meet.", state=ActionState.PROPOSED)
    assert judge(action, None, RULES, Verdict()).excluded == ExclusionReason.NOT_AGREED


def test_minutes_enter_once_the_set_has_them_and_those_of_the_set_need_no_consent():
    shared, draft = Meeting(minutes_state=MinutesState.AGREED), Meeting()
    of_set = Minute(pk=4, text="We agreed.", disclosure=WITHOUT_NAMES, meeting=shared)
    of_pair = Minute(
        pk=5, text="They agreed.", disclosure=WITHOUT_NAMES, meeting=shared,
        pair=Pair(pk=7, state=PairState.CONFIRMED),
    )  # fmt: skip
    assert judge(of_set, {}, RULES) == Verdict()
    assert judge(of_pair, {}, RULES).excluded == ExclusionReason.NOT_ANSWERED
    of_set.meeting = draft
    assert judge(of_set, {}, RULES).excluded == ExclusionReason.MINUTES
