"""The pages on which lessons are worked on: picking evidence, answering all, order, dropping."""

import re

import pytest
from django.urls import reverse

from als.core.disclosure import Disclosure
from reports.changes import lessons as lesson_changes
from reports.models import Endorsement, Evidence, Lesson, Report
from tests.pages import queries
from tests.reports import making


def url(name, *args):
    return reverse(f"reports:{name}", args=args)


# --- choosing several ---------------------------------------------------------------------------


@pytest.fixture
def lesson(cast):
    return making.lesson(cast, statement="Share one plan.")


def offered(page):
    """What the page offers, as ``(text, what is chosen for it, what is typed)``."""
    return [(form.thing["text"], form["stance"].value(), form["note"].value() or "")
            for form in page.context["forms"]]  # fmt: skip


def sent(stances, **notes):
    return {f"{key}-stance": stance for key, stance in stances.items()} | {
        f"{key.replace('_', '-')}-note": note for key, note in notes.items()
    }


def test_what_was_chosen_and_typed_is_kept_through_another_search(cast, lesson):
    chosen = making.issue(cast, title="Bus timetable")
    making.issue(cast, title="Housing")
    data = sent({f"issue-{chosen.pk}": "qualifies"}, **{f"issue_{chosen.pk}": "KEPT WORDS"})
    page = cast.client("upper_a").post(
        url("evidence_add", lesson.pk), data | {"q": "housing", "look": "1"}
    )
    assert offered(page) == [("Bus timetable", "qualifies", "KEPT WORDS"), ("Housing", "", "")]
    assert not Evidence.objects.exists()


def test_the_search_is_narrowed_by_pair_and_kind(cast, lesson):
    issue = making.issue(cast, title="Ours")
    making.action(issue, what="Our action")
    making.issue(cast, "upper_b", title="Theirs")
    client, address = cast.client("upper_a"), url("evidence_add", lesson.pk)
    for asked, texts in (
        ({"kind": "issue"}, {"Ours", "Theirs"}),
        ({"pair": cast.pair_a.pk}, {"Ours", "Our action"}),
        ({"kind": "issue", "pair": cast.pair_b.pk}, {"Theirs"}),
        ({"kind": "person", "pair": cast.other_pair.pk}, {"Ours", "Our action", "Theirs"}),
    ):
        for page in (client.get(address, asked), client.post(address, asked | {"look": "1"})):
            assert {row[0] for row in offered(page)} == texts


def test_what_the_lesson_rests_on_already_is_not_offered_again(cast, lesson):
    making.evidence(lesson, making.issue(cast, title="There"))
    making.issue(cast, title="Not yet")
    page = cast.client("upper_a").get(url("evidence_add", lesson.pk))
    assert [row[0] for row in offered(page)] == ["Not yet"]


def test_saving_without_a_choice_says_so(cast, lesson):
    key = f"issue-{making.issue(cast).pk}"
    page = cast.client("upper_a").post(url("evidence_add", lesson.pk), sent({key: ""}))
    assert "Choose for at least one entry" in page.content.decode()


def test_several_are_chosen_and_saved_at_once_and_the_rest_is_left(cast, lesson):
    issue, left = making.issue(cast), making.issue(cast)
    entry = making.progress(making.action(issue))
    data = sent(
        {f"issue-{issue.pk}": "supports", f"progress-{entry.pk}": "qualifies",
         f"issue-{left.pk}": ""},
        **{f"issue_{issue.pk}": "One", f"progress_{entry.pk}": "Two"},
    )  # fmt: skip
    for _time in range(2):
        answer = cast.client("upper_a").post(url("evidence_add", lesson.pk), data)
    assert answer.url == url("evidence_add", lesson.pk)  # the second time, all are there already
    assert list(Evidence.objects.values_list("issue", "progress", "stance", "note")) == [
        (issue.pk, None, "supports", "One"), (None, entry.pk, "qualifies", "Two"),
    ]  # fmt: skip


def test_an_error_at_one_keeps_what_was_typed_for_all(cast, lesson):
    first, second = (making.issue(cast).pk for _time in range(2))
    data = sent({f"issue-{first}": "supports", f"issue-{second}": ""},
                **{f"issue_{first}": "KEPT WORDS", f"issue_{second}": "Not chosen"})  # fmt: skip
    page = cast.client("upper_a").post(url("evidence_add", lesson.pk), data)
    assert "KEPT WORDS" in page.content.decode()
    assert [form.errors for form in page.context["forms"][:2]] == [
        {}, {"stance": ["Choose what it does for the lesson, or clear “What it shows”."]},
    ]  # fmt: skip
    assert not Evidence.objects.exists()


def test_of_what_one_may_not_read_nothing_is_shown_by_its_number(cast, lesson):
    secret = making.issue(cast, disclosure=Disclosure.PAIR, title="SECRET MATTER")
    mine = making.issue(cast, "upper_b", title="Mine")
    keys = [f"issue-{secret.pk}", f"issue-{mine.pk}"]
    client, address = cast.client("upper_b"), url("evidence_add", lesson.pk)
    looking = sent(dict.fromkeys(keys, "supports")) | {"look": "1"}
    for page in (client.get(address, {"thing": keys}), client.post(address, looking)):
        assert "SECRET MATTER" not in page.content.decode()
    assert offered(client.get(address, {"thing": keys})) == [("Mine", "supports", "")]


def test_choosing_takes_the_same_queries_for_one_and_many(cast, lesson):
    keys = [f"thing=issue-{making.issue(cast).pk}" for _time in range(5)]
    address, client = url("evidence_add", lesson.pk) + "?", cast.client("upper_a")
    one, many = (queries(client, address + "&".join(some)) for some in (keys[:1], keys[:4]))
    assert one == many


# --- changing and removing ----------------------------------------------------------------------


def test_evidence_is_reworded_by_its_form(cast, lesson):
    evidence = making.evidence(lesson, making.issue(cast))
    data = {"stance": "qualifies", "note": "Less so."}
    cast.client("lower_b").post(url("evidence_edit", evidence.pk), data)
    evidence.refresh_from_db()
    assert (evidence.stance, evidence.note) == ("qualifies", "Less so.")


def test_evidence_of_a_version_for_sign_off_is_removed_with_a_reason(cast):
    evidence = making.evidence(making.lesson(cast), making.issue(cast))
    making.sent(cast)
    client, address = cast.client("upper_a"), url("evidence_remove", evidence.pk)
    assert "out for sign-off rests on it" in client.get(address).content.decode()
    assert client.post(address, {"reason": ""}).context["form"].errors == {
        "reason": ["Fill in “Why?”."]
    }
    client.post(address, {"reason": "Another year."})
    evidence.refresh_from_db()
    assert (evidence.removed_at is None, Report.objects.get().state) == (False, "drafting")


def test_a_dropped_lesson_is_listed_with_its_reason_and_comes_back_by_a_button(cast, lesson):
    client = cast.client("facilitator")
    client.post(url("lesson_drop", lesson.pk), {"reason": "SAID TWICE"})
    assert "SAID TWICE" in client.get(url("lessons", cast.set.pk)).content.decode()
    page = cast.client("lower_b").get(url("lesson", lesson.pk)).content.decode()
    assert ("Bring it back" in page, "Change the lesson" in page) == (True, False)
    cast.client("lower_b").post(url("lesson_bring_back", lesson.pk))
    assert Lesson.objects.get().is_open


def test_the_desk_asks_for_no_answer_to_a_dropped_lesson(cast, lesson):
    asked = "Respond for your side to 1 lesson"
    desk = reverse("portal:dashboard")
    assert asked in cast.client("upper_a").get(desk).content.decode()
    lesson_changes.drop_lesson(lesson=lesson, reason="No.", by=cast.facilitator)
    assert asked not in cast.client("upper_a").get(desk).content.decode()


def test_dropping_asks_for_a_reason(cast, lesson):
    page = cast.client("facilitator").post(url("lesson_drop", lesson.pk), {"reason": ""})
    assert page.context["form"].errors == {"reason": ["Fill in “Why?”."]}


def test_lessons_change_places_by_buttons(cast, lesson):
    second = making.lesson(cast, statement="Second", position=2)
    answer = cast.client("upper_a").post(url("lesson_place", second.pk), {"place": "1"})
    assert answer.url == url("lessons", cast.set.pk) + f"#lesson-{second.pk}"
    page = cast.client("upper_a").get(url("lessons", cast.set.pk))
    found = [int(pk) for pk in re.findall(r'<section [^>]*id="lesson-(\d+)"', page.text)]
    assert found == [second.pk, lesson.pk]


def test_what_would_make_it_stronger_is_said(cast, lesson):
    making.evidence(lesson, making.issue(cast))
    page = cast.client("upper_a").get(url("lesson", lesson.pk))
    assert page.context["wanted"] == [
        "Evidence from two more pairs.",
        "Something that the communes raised, lead or wrote.",
        "An action under way, or progress: so far it has only been discussed.",
    ]


# --- answering all ------------------------------------------------------------------------------


@pytest.fixture
def lessons(cast):
    return [making.lesson(cast, statement=statement, position=n)
            for n, statement in enumerate(("One", "Two", "Three"), start=1)]  # fmt: skip


def said(lesson, answer, comment="", **more):
    values = {"answer": answer, "comment": comment, "read": lesson.text_version, **more}
    return {f"lesson-{lesson.pk}-{name}": value for name, value in values.items()}


def answer(cast, *parts, who="upper_a"):
    data = {name: value for part in parts for name, value in part.items()}
    return cast.client(who).post(url("answers", cast.set.pk), data)


def test_all_lessons_are_answered_at_once_and_what_is_left_open_stays_open(cast, lessons):
    page = answer(cast, said(lessons[0], "agree"), said(lessons[1], "reservation", "If paid."),
                  said(lessons[2], ""))  # fmt: skip
    assert page.url == url("lessons", cast.set.pk)
    assert list(Endorsement.objects.order_by("lesson").values_list("answer", "comment")) == [
        ("agree", ""), ("reservation", "If paid."),
    ]  # fmt: skip


def test_the_rest_is_saved_when_one_lacks_its_words(cast, lessons):
    page = answer(cast, said(lessons[0], "agree"), said(lessons[1], "disagree"),
                  said(lessons[2], "", "KEPT WORDS"))  # fmt: skip
    assert Endorsement.objects.get().lesson == lessons[0]
    errors = [list(form.errors) for form in page.context["forms"]]
    assert (errors, "KEPT WORDS" in page.content.decode()) == ([[], ["comment"], ["answer"]], True)


def test_sending_it_twice_changes_nothing(cast, lessons):
    for _time in range(2):
        answer(cast, *(said(lesson, "agree", seen="") for lesson in lessons[:1]))
    assert Endorsement.objects.count() == 1


def test_a_lesson_that_changed_meanwhile_is_shown_anew_and_the_others_are_saved(cast, lessons):
    lesson_changes.edit_lesson(
        lesson=lessons[0], statement="NEW WORDS", explanation="", kind="policy",
        audiences=["upper"], by=cast.facilitator,
    )  # fmt: skip
    page = answer(cast, said(lessons[0], "agree"), said(lessons[1], "agree"))
    assert Endorsement.objects.get().lesson == lessons[1]
    assert "NEW WORDS" in page.content.decode()


def test_the_list_leads_a_member_to_what_their_side_has_not_answered(cast, lessons):
    answer(cast, said(lessons[0], "agree"))
    for who, waits in (("upper_a", 2), ("lower_a", 3), ("facilitator", None)):
        assert cast.client(who).get(url("lessons", cast.set.pk)).context["waits"] == waits


def test_answering_takes_the_same_queries_for_one_and_many(cast, lessons):
    many = queries(cast.client("upper_a"), url("answers", cast.set.pk))
    Lesson.objects.exclude(pk=lessons[0].pk).delete()
    one = queries(cast.client("upper_a"), url("answers", cast.set.pk))
    assert one == many
