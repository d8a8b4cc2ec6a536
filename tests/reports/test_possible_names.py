"""Words that could be names: they hold a passage until somebody says that they are none."""

import pytest
from django.urls import reverse

from meetings.models import ProcessReview
from reports.disclosure.policy import DisclosurePolicy
from reports.enums import ExclusionReason
from reports.models import Endorsement, SignOff
from sets.changes.cleared_words import clear_word
from sets.models import ClearedWord, LearningSet
from tests import factories as make
from tests.reports import making
from tests.reports.making import WITHOUT

# Each sentence that was let through once, with the people and the place that it names.
PEOPLE = [
    "Jan de Vries",
    "Ann Smithson (she/her)",
    "Cllr John Brownlow MBE",
    "Petra von der Leyen",
    "Ursula Berg, Leader",
    "Mary Hope-Jones",
]
PLACE = "King’s Lynn and West Norfolk"
NAMING = [
    "Mr de Vries refused to share the figures.",
    "Cllr Smithson refused.",
    "Brownlow refused.",
    "Mrs von der Leyen refused.",
    "Berg refused.",
    "Ms Hope refused.",
    "Kings Lynn and West Norfolk refused.",
    "They wrote to a.b@example.org.",
    "Ring 01553 616200.",
]


def held(cast, row, kind="issue"):
    return DisclosurePolicy(cast.set).verdict_if_agreed(row).excluded


def page(cast, who, name, *args):
    return cast.client(who).get(reverse(f"reports:{name}", args=args))


def post_clear(cast, who, **data):
    return cast.client(who).post(reverse("reports:word_clear", args=[cast.set.pk]), data)


@pytest.fixture
def issue(cast):
    return making.issue(cast, disclosure=WITHOUT, description="They closed the Ropewalk.")


def test_what_names_somebody_of_the_set_is_held_however_it_is_written(cast):
    make.PairFactory(set=cast.set, number=8, upper__place=PLACE)
    for name in PEOPLE:
        make.MemberFactory(pair=cast.pair_a, person__name=name)
    rows = [making.issue(cast, disclosure=WITHOUT, description=text) for text in NAMING]
    policy = DisclosurePolicy(cast.set)
    passed = [
        row.description
        for row in rows
        if policy.verdict_if_agreed(row).excluded != ExclusionReason.NAMED
    ]
    assert passed == []


def test_what_could_be_a_name_is_held_until_a_person_says_that_it_is_none(cast, issue):
    assert held(cast, issue) == ExclusionReason.COULD_BE
    clear_word(set_=cast.set, word="Ropewalk", by=cast.upper_a)
    assert held(cast, issue) == ""


def test_with_names_nothing_is_guessed_unless_the_rules_name_nobody(cast):
    row = making.issue(cast, description="They closed the Ropewalk.")
    LearningSet.objects.filter(pk=cast.set.pk).update(naming="everybody")
    cast.set.refresh_from_db()
    assert held(cast, row) == ""
    LearningSet.objects.filter(pk=cast.set.pk).update(naming="nobody")
    cast.set.refresh_from_db()
    assert held(cast, row) == ExclusionReason.COULD_BE


# --- the pages ----------------------------------------------------------------------------------


def test_facilitators_see_each_word_in_its_sentence_and_clear_it_by_one_press(cast, issue):
    found = page(cast, "facilitator", "words", cast.set.pk).content.decode()
    assert "They closed the <mark>Ropewalk</mark>." in found
    assert post_clear(cast, "facilitator", word="Ropewalk").status_code == 302
    assert ClearedWord.objects.get().cleared_by == cast.facilitator
    after = page(cast, "facilitator", "words", cast.set.pk).content.decode()
    assert ("<mark>" in after, "Cleared by" in after) == (False, True)


def test_facilitators_take_a_word_back(cast, issue):
    row = clear_word(set_=cast.set, word="Ropewalk", by=cast.upper_a)
    cast.client("facilitator").post(reverse("reports:word_take_back", args=[row.pk]))
    assert held(cast, issue) == ExclusionReason.COULD_BE


def test_a_member_clears_a_word_of_a_passage_that_they_read(cast, issue):
    found = page(cast, "upper_a", "passage_words", cast.set.pk, f"issue-{issue.pk}")
    assert "They closed the <mark>Ropewalk</mark>." in found.content.decode()
    answer = post_clear(cast, "upper_a", word="Ropewalk", passage=f"issue-{issue.pk}")
    assert (answer.status_code, ClearedWord.objects.get().cleared_by) == (302, cast.upper_a)


@pytest.mark.parametrize("data", [{}, {"passage": "issue-0"}, {"passage": "x"}, {"word": "Other"}])
def test_a_member_clears_no_word_that_stands_in_no_passage_of_theirs(cast, issue, data):
    sent = {"word": "Ropewalk", "passage": f"issue-{issue.pk}", **data}
    if not data:
        del sent["passage"]
    assert post_clear(cast, "upper_a", **sent).status_code == 403
    assert not ClearedWord.objects.exists()


def test_a_passage_that_stays_in_its_pair_is_not_there_for_others(cast):
    row = making.issue(cast, disclosure="pair", description="They closed the Ropewalk.")
    code = f"issue-{row.pk}"
    assert page(cast, "upper_b", "passage_words", cast.set.pk, code).status_code == 404
    assert post_clear(cast, "upper_b", word="Ropewalk", passage=code).status_code == 403


def test_a_passage_of_another_set_is_not_there(cast, issue):
    found = page(cast, "outsider", "passage_words", cast.other_set.pk, f"issue-{issue.pk}")
    assert found.status_code == 404


def test_a_name_of_the_set_has_no_button_and_is_not_cleared_by_sending_it(cast):
    row = making.issue(cast, disclosure=WITHOUT, description="Lowerton A closed it.")
    code = f"issue-{row.pk}"
    found = page(cast, "upper_a", "passage_words", cast.set.pk, code).content.decode()
    assert ("These have to change" in found, "Not a name" in found) == (True, False)
    post_clear(cast, "facilitator", word="Lowerton")
    assert not ClearedWord.objects.exists()


# --- the moment of saving -----------------------------------------------------------------------


def test_who_saves_an_entry_without_names_is_reported_at_once_which_words_hold_it(cast, issue):
    client, address = cast.client("upper_a"), reverse("actions:issue_edit", args=[issue.pk])
    form = client.get(address).context["form"]
    typed = {name: form[name].value() or "" for name in form.fields}
    shown = client.post(address, {**typed, "title": "We asked Rose"}, follow=True).content.decode()
    assert "or could be names, and keep this out of the report: “Rose”, “Ropewalk”" in shown
    assert reverse("reports:passage_words", args=[cast.set.pk, f"issue-{issue.pk}"]) in shown
    issue.refresh_from_db()
    assert issue.title == "We asked Rose"


def test_who_saves_an_entry_for_the_set_alone_is_told_nothing(cast):
    row = making.issue(cast, disclosure="set", description="They closed the Ropewalk.")
    client, address = cast.client("upper_a"), reverse("actions:issue_edit", args=[row.pk])
    form = client.get(address).context["form"]
    typed = {name: form[name].value() or "" for name in form.fields}
    shown = client.post(address, {**typed, "title": "Rose"}, follow=True).content.decode()
    assert "out of the report" not in shown


# --- while somebody writes ----------------------------------------------------------------------


def check(cast, who, disclosure=WITHOUT, text="They met Rose & Ann."):
    address = reverse("reports:words_check", args=[cast.set.pk])
    return cast.client(who).post(address, {"text": ["We met.", text], "disclosure": disclosure})


def test_who_is_writing_is_told_which_words_would_hold_the_entry(cast):
    answer = check(cast, "upper_a")
    said = "2 words are or could be names, and would keep this out of the report: “Rose”, “Ann”."
    assert (answer.content.decode(), answer["Content-Type"]) == (said, "text/plain; charset=utf-8")
    assert "no-store" in answer["Cache-Control"]
    assert check(cast, "upper_a", disclosure="set").content == b""


def test_it_answers_people_of_the_set_alone_and_to_posts_alone_and_so_many_a_minute(cast):
    assert {check(cast, who).status_code for who in ("outsider", "sponsor", "stranger")} == {404}
    address = reverse("reports:words_check", args=[cast.set.pk])
    assert cast.client("upper_a").get(address).status_code == 405
    codes = [check(cast, "upper_a", text="").status_code for _time in range(41)]
    assert (codes[:40], codes[40]) == ([200] * 40, 429)


def test_without_javascript_it_stands_at_the_choice_of_disclosure(cast, issue):
    client, address = cast.client("upper_a"), reverse("actions:issue_edit", args=[issue.pk])
    saved = client.get(address)
    assert "would keep this out of the report: “Ropewalk”." in saved.content.decode()
    form = saved.context["form"]
    typed = {name: form[name].value() or "" for name in form.fields}
    again = client.post(address, {**typed, "title": "", "description": "They met Rose."})
    assert "would keep this out of the report: “Rose”." in again.content.decode()
    alone = client.post(address, {**typed, "title": "", "disclosure": "set"})
    assert "would keep" not in alone.content.decode()


# --- what is said of the set --------------------------------------------------------------------


def review_of(cast, who, meeting, **words):
    return ProcessReview.objects.create(meeting=meeting, member=cast.member(who), **words)


@pytest.fixture
def reviewed(cast):
    """A meeting that two members reviewed: one more, and the set reads it."""
    meeting = make.MeetingFactory(cycle__set=cast.set, cycle__number=1, closed=True)
    for who in ("lower_a", "upper_b"):
        review_of(cast, who, meeting, helped="The clock did.")
    return meeting


def test_who_reviews_is_told_which_words_hold_it_back(cast, reviewed):
    address = reverse("meetings:review_write", args=[reviewed.pk])
    shown = cast.client("upper_a").post(address, {"helped": "We met Rose."}, follow=True)
    assert "keeps this out of the report: “Rose”" in shown.content.decode()
    code = f"review-{ProcessReview.objects.get(member=cast.member('upper_a')).pk}"
    assert post_clear(cast, "upper_a", word="Rose", passage=code).status_code == 302
    assert ClearedWord.objects.get().cleared_by == cast.upper_a


def test_facilitators_see_words_of_reviews_once_there_are_three(cast, reviewed):
    ProcessReview.objects.filter(member=cast.member("lower_a")).update(helped="We met Rose.")
    assert "<mark>Rose" not in page(cast, "facilitator", "words", cast.set.pk).content.decode()
    review_of(cast, "upper_a", reviewed, helped="The rules did.")
    assert "<mark>Rose" in page(cast, "facilitator", "words", cast.set.pk).content.decode()


def test_a_comment_to_a_lesson_is_mailed_and_listed(cast):
    lesson = making.lesson(cast)
    typed = {"answer": "reservation", "comment": "We met Rose.", "read": lesson.text_version}
    address = reverse("reports:endorse", args=[lesson.pk])
    shown = cast.client("upper_a").post(address, typed, follow=True).content.decode()
    assert "keeps this out of the report: “Rose”" in shown
    listed = page(cast, "facilitator", "words", cast.set.pk).content.decode()
    code = f"endorsement-{Endorsement.objects.get().pk}"
    assert "We met <mark>Rose</mark>." in listed
    assert page(cast, "outsider", "passage_words", cast.set.pk, code).status_code in {403, 404}
    assert page(cast, "outsider", "passage_words", cast.other_set.pk, code).status_code == 404


# --- common words that are somebody's name ------------------------------------------------------


@pytest.fixture
def will(cast):
    """An entry whose first word is the name of somebody in the set, and is none there."""
    make.MemberFactory(pair=cast.pair_a, person__name="Will Carter")
    return making.issue(cast, disclosure=WITHOUT, description="Will districts join? We ask.")


def clear_here(cast, who, row, here):
    address = reverse("reports:word_clear_here", args=[cast.set.pk])
    return cast.client(who).post(address, {"passage": f"issue-{row.pk}", "here": here})


def here_of(cast, row):
    shown = page(cast, "upper_a", "passage_words", cast.set.pk, f"issue-{row.pk}")
    return [one["one"].here for one in shown.context["possible"]]


def test_the_name_of_a_member_is_cleared_in_one_sentence_and_stays_one_in_others(cast, will):
    assert held(cast, will) == ExclusionReason.NAMED
    (here,) = here_of(cast, will)
    assert clear_here(cast, "upper_a", will, here).status_code == 302
    row = ClearedWord.objects.get()
    assert (row.word, row.cleared_by, row.here) == ("Will", cast.upper_a, here)
    other = making.issue(cast, disclosure=WITHOUT, description="Will refused.")
    assert (held(cast, will), held(cast, other)) == ("", ExclusionReason.NAMED)


def test_facilitators_find_it_in_their_list_without_a_button_for_the_whole_set(cast, will):
    shown = page(cast, "facilitator", "words", cast.set.pk).content.decode()
    assert "<mark>Will</mark> districts join?" in shown
    assert ("Not a name in this sentence" in shown, "Not a name</" in shown) == (True, False)
    clear_here(cast, "facilitator", will, here_of(cast, will)[0])
    after = page(cast, "facilitator", "words", cast.set.pk).content.decode()
    assert "In one sentence only" in after


@pytest.mark.parametrize(("who", "status"), [("upper_b", 302), ("outsider", 404), ("sponsor", 404)])
def test_nobody_clears_what_stands_in_no_sentence_that_they_read(cast, will, who, status):
    assert clear_here(cast, who, will, "0" * 32).status_code == status
    assert not ClearedWord.objects.exists()


def test_facilitators_see_words_of_titles_that_entries_without_names_stand_under(cast):
    theme = make.ThemeFactory(set=cast.set, title="What the Ropewalk does")
    making.issue(cast, disclosure=WITHOUT, theme=theme, description="They wait.")
    chosen, _other = (
        make.TopicFactory(proposed_by=cast.member(who), title=f"How the {name} works")
        for who, name in (("upper_a", "Brewhouse"), ("upper_b", "Granary"))
    )
    make.FocusFactory(topic=chosen)
    listed = page(cast, "facilitator", "words", cast.set.pk).content.decode()
    words = ("Ropewalk", "Granary", "Brewhouse")
    assert [f"<mark>{word}</mark>" in listed for word in words] == [True, True, False]
    assert post_clear(cast, "facilitator", word="Ropewalk").status_code == 302
    assert "Ropewalk</mark>" not in page(cast, "facilitator", "words", cast.set.pk).content.decode()
    assert page(cast, "upper_a", "words", cast.set.pk).status_code == 403


def test_a_theme_that_names_a_member_is_listed_without_a_button(cast):
    make.MemberFactory(pair=cast.pair_a, person__name="Petra Knezović")
    make.ThemeFactory(set=cast.set, title="What Knezović asked")
    listed = page(cast, "facilitator", "words", cast.set.pk).content.decode()
    assert ("<mark>Knezović</mark>" in listed, "Not a name</" in listed) == (True, False)


@pytest.mark.parametrize("naming", ["nobody", "partnerships"])
def test_facilitators_see_words_of_why_a_side_does_not_sign_where_nobody_is_named(cast, naming):
    LearningSet.objects.filter(pk=cast.set.pk).update(naming=naming)
    SignOff.objects.create(
        snapshot=making.sent(cast).snapshot, pair=cast.pair_a, side="upper", by=cast.upper_a,
        answer="declined", words="They closed the Ropewalk.",
    )  # fmt: skip
    listed = page(cast, "facilitator", "words", cast.set.pk).content.decode()
    assert ("closed the <mark>Ropewalk</mark>" in listed) == (naming == "nobody")


def test_who_answers_all_lessons_at_once_is_reported_at_each(cast):
    lesson = making.lesson(cast)
    Endorsement.objects.create(
        lesson=lesson, pair=cast.pair_a, side="upper", answer="reservation", by=cast.upper_a,
        comment="We met Rose.", text_version=lesson.text_version,
    )  # fmt: skip
    shown = page(cast, "upper_a", "answers", cast.set.pk).content.decode()
    assert "would keep this out of the report: “Rose”" in shown
    assert reverse("reports:words_check", args=[cast.set.pk]) in shown


def test_facilitators_see_words_of_the_reasons_for_which_a_side_said_no(cast):
    pair = make.PairFactory(set=cast.set, number=9)
    make.AgreementFactory(
        pair=pair, side="upper", declined=True, reason="They closed the Ropewalk."
    )
    listed = page(cast, "facilitator", "words", cast.set.pk).content.decode()
    assert "closed the <mark>Ropewalk</mark>" in listed
    assert "Why a side declined to take part" in listed
