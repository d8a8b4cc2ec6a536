"""Questions: noted in a turn, kept, and the bank that a set reads."""

import subprocess

import pytest
from django.db import IntegrityError, transaction

from als.core.models import AuditEntry
from als.core.refusals import Refused
from als.core.revisions import Stale, revision_of
from meetings.advice import is_advice
from meetings.changes import questions
from meetings.changes.questions import WORDS
from meetings.enums import QuestionStage
from meetings.models import Question
from meetings.selectors.questions import bank, stock
from tests import factories as make
from tests.meetings.conftest import verbs
from tests.meetings.pages import page, url
from tests.pages import queries

TYPED = {"text": "What for?", "stage": "open_up", "is_open": True}
SENT = {**TYPED, "is_open": "True", "asked_by": ""}


@pytest.fixture
def turn(cast, session):
    """A turn of pair A at a meeting in session."""
    return make.TurnFactory(meeting=session, pair=cast.pair_a, running=True)


@pytest.fixture
def kept(cast, turn):
    """A question to pair A that upper_b noted and named, kept as a good one."""
    return make.QuestionFactory(
        set=cast.set,
        turn=turn,
        text="Who gains?",
        asked_by=cast.member("upper_b"),
        added_by=cast.upper_b,
    )


# Noting


@pytest.mark.parametrize("person", ["facilitator", "upper_b", "lower_b"])
def test_facilitators_and_members_of_other_pairs_note_questions(cast, turn, person):
    by = cast.people[person]
    question = questions.note_question(turn=turn, by=by, **TYPED)
    assert (question.set, question.turn, question.good, question.added_by) == (
        cast.set,
        turn,
        False,
        by,
    )


def test_the_pair_itself_and_strangers_note_none(cast, turn, case):
    for person in ["upper_a", "lower_a", "outsider", "manager", "sponsor"]:
        with case(person):
            with pytest.raises(Refused, match="members of the other pairs can note"):
                questions.note_question(turn=turn, by=cast.people[person], **TYPED)
            assert not Question.objects.exists()


def test_the_same_question_sent_twice_is_one(cast, turn):
    for _ in range(2):
        questions.note_question(turn=turn, by=cast.upper_b, **TYPED)
    assert (Question.objects.count(), verbs()) == (1, ["noted"])


def test_the_audit_log_tells_that_and_not_what(cast, turn):
    questions.note_question(turn=turn, by=cast.upper_b, **TYPED)
    entry = AuditEntry.objects.get()
    assert (entry.target_kind, entry.pair_id, entry.details) == ("question", cast.pair_a.pk, {})


def test_a_facilitator_may_name_any_member_of_another_pair(cast, turn):
    asker = cast.member("upper_b")
    question = questions.note_question(turn=turn, by=cast.facilitator, asked_by=asker, **TYPED)
    assert question.asked_by == asker


@pytest.mark.parametrize(
    ("asker", "by", "says"),
    [
        ("lower_b", "upper_b", "your own name"),
        ("upper_a", "facilitator", "other pairs"),
        ("outsider", "facilitator", "other pairs"),
    ],
)
def test_nobody_puts_a_question_into_a_wrong_mouth(cast, turn, asker, by, says):
    with pytest.raises(Refused, match=says):
        questions.note_question(turn=turn, by=cast.people[by], asked_by=cast.member(asker), **TYPED)


def test_members_are_offered_themselves_and_facilitators_everybody_else(cast, turn):
    def offered(person):
        form = cast.client(person).get(url("turn", turn)).context["form"]
        return [member.person for member in form.fields["asked_by"].queryset]

    assert offered("upper_b") == [cast.upper_b]
    assert offered("facilitator") == [cast.upper_b, cast.lower_b]


def test_questions_are_noted_while_the_meeting_is_in_session(cast, meeting_of):
    turn = make.TurnFactory(meeting=meeting_of(2, closed=True), pair=cast.pair_a, ended=True)
    with pytest.raises(Refused, match="in session"):
        questions.note_question(turn=turn, by=cast.upper_b, **TYPED)
    response = cast.client("upper_b").post(url("question_note", turn), SENT, follow=True)
    assert ("while the meeting is in session" in response.text, Question.objects.count()) == (
        True,
        0,
    )


def test_the_form_notes_a_question_and_those_who_look_are_told(cast, turn):
    cast.client("upper_b").post(url("question_note", turn), {**SENT, "good": "on"})
    turn.meeting.refresh_from_db()
    question = Question.objects.get()
    assert (question.text, question.is_open, question.good) == ("What for?", True, True)
    assert turn.meeting.minutes_revision == 1


def test_a_bad_question_gets_a_sentence_and_keeps_what_was_typed(cast, turn, case):
    for typed, says in [
        ({"text": ""}, "Fill in “Question”"),
        ({"text": "x" * 501}, "Shorten “Question”"),
        ({"stage": ""}, "Choose an answer"),
        ({"asked_by": "999"}, "Choose one of the answers that are offered"),
    ]:
        with case(typed):
            sent = {**SENT, "text": "Kept <b>words</b> 🙂 שלום", **typed}
            response = cast.client("upper_b").post(url("question_note", turn), sent)
            assert (says in response.text, Question.objects.count()) == (True, 0)
            if "text" not in typed:
                assert "Kept &lt;b&gt;words&lt;/b&gt; 🙂 שלום" in response.text


# The bank


@pytest.mark.parametrize("language", ["en", "hr"])
def test_the_stock_has_six_for_each_stage(language):
    assert {stage: len(texts) for stage, texts in stock(language).items()} == dict.fromkeys(
        QuestionStage.values, 6
    )


def test_the_stock_is_in_the_language_of_the_programme_and_marked_so(cast):
    assert stock("et") == stock("en") != stock("hr")
    type(cast.programme).objects.update(language="hr")
    text = "Što ste već pokušali?"
    assert f'<p class="app-questions__text" lang="hr">{text}' in page(
        cast, "upper_a", "questions", cast.set
    )
    assert text in page(cast, "upper_a", "cards", cast.set)


def test_the_sets_own_stand_before_the_stock(cast, kept):
    own = make.QuestionFactory(set=cast.set, stage="commit")
    clarify, _open_up, _challenge, commit = bank([kept, own], "en")
    assert (clarify.own, commit.own, commit.stock) == ([kept], [own], stock("en")["commit"])


def test_challenging_ones_are_marked(cast, kept):
    assert [group.stage for group in bank([], "en")] == QuestionStage.values
    assert page(cast, "upper_a", "questions", cast.set).count("Ask permission first") == 1


def test_the_bank_says_where_a_question_comes_from(cast, kept):
    text = page(cast, "upper_a", "questions", cast.set)
    assert "From meeting 1, asked of Pair 1 by Upper B" in text


@pytest.mark.parametrize("person", ["facilitator", "upper_a"])
def test_members_and_facilitators_add_questions_of_their_own(cast, person):
    for _ in range(2):
        questions.add_question(set_=cast.set, by=cast.people[person], **TYPED)
    question = Question.objects.get()
    assert (question.good, question.turn, verbs()) == (True, None, ["added"])


@pytest.mark.parametrize("person", ["outsider", "manager", "sponsor"])
def test_nobody_else_adds_or_keeps(cast, kept, person):
    by = cast.people[person]
    with pytest.raises(Refused, match="Only facilitators and members can add"):
        questions.add_question(set_=cast.set, by=by, **TYPED)
    with pytest.raises(Refused, match="Only facilitators and members can choose"):
        questions.keep_question(question=kept, good=False, by=by)


def test_a_question_is_kept_once_and_can_be_taken_out(cast, kept):
    for good in (False, False, True, True):
        questions.keep_question(question=kept, good=good, by=cast.upper_a)
    kept.refresh_from_db()
    assert (kept.good, verbs()) == (True, ["took out of the bank", "kept"])


def test_what_was_taken_out_can_be_put_back(cast):
    question = make.QuestionFactory(set=cast.set, text="Out it goes?")
    client = cast.client("upper_a")
    response = client.post(url("question_keep", question), {"good": "no"}, follow=True)
    assert ("Removed from the bank" in response.text, "Put back" in response.text) == (True, True)
    client.post(url("question_keep", question), {"good": "yes"})
    assert Question.objects.good().get() == question


def test_what_was_asked_and_not_kept_is_with_its_turn_alone(cast, turn, kept):
    Question.objects.update(good=False)
    assert "Who gains?" not in page(cast, "upper_a", "questions", cast.set)
    assert "Who gains?" in page(cast, "upper_a", "turn", turn)


def test_a_question_is_changed_by_whoever_noted_it_and_by_facilitators(cast, kept):
    for person in ("upper_b", "facilitator"):
        questions.edit_question(
            question=kept, by=cast.people[person], **{**TYPED, "text": f"By {person}?"}
        )
    with pytest.raises(Refused, match="person who noted a question"):
        questions.edit_question(question=kept, by=cast.lower_b, **TYPED)
    kept.refresh_from_db()
    assert (kept.text, kept.stage, verbs()) == ("By facilitator?", "open_up", ["edited"] * 2)


def test_a_question_that_somebody_changed_meanwhile_is_shown(cast, kept):
    seen = revision_of(kept, WORDS)
    questions.edit_question(question=kept, by=cast.upper_b, **TYPED)
    with pytest.raises(Stale):
        questions.edit_question(
            question=kept, by=cast.facilitator, seen=seen, **{**TYPED, "text": "Else?"}
        )


def test_the_bank_of_a_closed_set_is_only_read(cast, kept):
    type(cast.set).objects.filter(pk=cast.set.pk).update(state="closed")
    text = page(cast, "upper_b", "questions", cast.set)
    assert ("Who gains?" in text, "Add a question" in text, "Take out" in text) == (
        True,
        False,
        False,
    )
    stale = Question.objects.select_related("set").get()
    stale.set.state = "running"
    with pytest.raises(Refused, match="The set is closed"):
        questions.keep_question(question=stale, good=False, by=cast.upper_b)


def test_another_set_reads_none_of_it(cast, turn, kept):
    assert Question.objects.visible_to(cast.outsider).count() == 0
    assert "Who gains?" not in page(cast, "outsider", "questions", cast.other_set)


def test_the_database_knows_the_stages(cast):
    with pytest.raises(IntegrityError), transaction.atomic():
        make.QuestionFactory(set=cast.set, stage="advise")


# The turn's page


def test_the_page_of_a_turn_shows_what_was_asked_and_the_bank(cast, turn, kept):
    text = page(cast, "upper_a", "turn", turn)
    assert ("asked by Upper B" in text, "Note a question" in text) == (True, False)
    assert stock("en")["clarify"][0] in text


def test_the_turns_page_asks_again_only_when_something_changed(cast, turn):
    client, address = cast.client("upper_b"), url("turn_live", turn) + "?revision=0"
    assert client.get(address).status_code == 204
    questions.note_question(turn=turn, by=cast.facilitator, **TYPED)
    assert "What for?" in client.get(address).text


@pytest.mark.parametrize("person", ["facilitator", "upper_b"])
def test_the_turns_page_asks_the_database_as_often_for_many(cast, turn, person):
    def fill(number):
        for _ in range(number):
            pair = make.PairFactory(set=cast.set, number=20 + cast.set.pairs.count())
            member = make.MemberFactory(pair=pair)
            make.QuestionFactory(set=cast.set, turn=turn, asked_by=member)
            make.QuestionFactory(set=cast.set, added_by=cast.upper_b)

    client = cast.client(person)
    fill(1)
    once = queries(client, url("turn", turn))
    fill(3)
    assert (queries(client, url("turn", turn)), once <= 6) == (once, True)


# Advice in disguise

ADVICE = {
    "en": [
        "Have you thought of asking the bus company?",
        "Why don’t you just call them?",
        "That is hard, but, couldn't you start with one form?",
        "What would happen if, as I suggest, you wait?",
    ],
    "hr": [
        "Zašto ne biste pitali župana?",
        "Jeste li razmišljali o zajedničkom obrascu?",
        "A da pitate njih?",
    ],
}
OPEN = {
    "en": ["What have you thought of so far?", "Who could you ask?", "Why didn't it work?", ""],
    "hr": ["O čemu ste razmišljali?", "Zašto ne uspijeva?", "Što biste htjeli?"],
}


@pytest.mark.parametrize("language", ["en", "hr"])
def test_what_carries_its_own_answer_reads_like_advice(language):
    assert [text for text in ADVICE[language] if not is_advice(text, language)] == []
    assert [text for text in OPEN[language] if is_advice(text, language)] == []


def test_no_question_of_the_stock_does_and_no_language_without_rules():
    assert [text for texts in stock("en").values() for text in texts if is_advice(text, "en")] == []
    assert not is_advice(ADVICE["en"][0], "et")


def test_whoever_notes_advice_gets_a_hint_and_it_is_noted_all_the_same(cast, turn):
    client = cast.client("upper_b")
    text = ADVICE["en"][0]
    answer = client.post(url("question_note", turn), {**SENT, "text": text}, follow=True).text
    assert (answer.count("advice in disguise"), Question.objects.get().text) == (2, text)
    assert "advice in disguise" not in page(cast, "upper_a", "turn", turn)
    closed = {**SENT, "text": text, "is_open": "False"}
    assert (
        "advice in disguise"
        not in client.post(url("question_edit", Question.objects.get()), closed, follow=True).text
    )


def test_the_bank_is_on_cards_to_print_the_sets_own_first(cast, kept, tmp_path):
    other = make.QuestionFactory(set=cast.other_set, text="Of another set?")
    shown = page(cast, "upper_a", "cards", cast.set)
    shared = f"/sets/{cast.set.pk}/shared/"
    ways = [shared in page(cast, who, "cards", cast.set) for who in ("facilitator", "upper_a")]
    assert ways == [True, False]
    assert (kept.text in shown, other.text in shown) == (True, False)
    assert shown.count('class="app-cards__text"') == 1 + sum(map(len, stock("en").values()))
    answer = cast.client("upper_a").get(url("cards_pdf", cast.set))
    assert answer["Content-Type"] == "application/pdf"
    (tmp_path / "cards.pdf").write_bytes(answer.content)
    words = subprocess.check_output(["pdftotext", tmp_path / "cards.pdf", "-"], text=True)
    assert (kept.text in words, "What have you tried already?" in words) == (True, True)
