"""Reviews of how the set worked, and learning notes that are their writer's alone."""

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from als.core import clock
from als.core.models import AuditEntry, OutMail
from als.core.refusals import Refused
from als.core.revisions import Stale, revision_of
from meetings.changes import review as review_changes
from meetings.models import LearningNote, Meeting, ProcessReview
from meetings.models.review import QUESTIONS, SHEET
from meetings.selectors.reviews import fingerprint_of
from reports.content.report import canonical, compile_report
from tests import factories as make
from tests.cast import PEOPLE
from tests.meetings.conftest import verbs
from tests.reports import making

SECRET = "MYOWNWORDS"
QUERIES = 6
NEW = revision_of(
    ProcessReview(), [*QUESTIONS, "named"]
)  # what a form sends on which nothing stood


@pytest.fixture
def closed(meeting_of):
    return meeting_of(closed=True)


@pytest.fixture
def following(meeting_of):
    return meeting_of(2, called=True)


def write_review(cast, meeting, who="upper_a", **words):
    words = {**dict.fromkeys(QUESTIONS, ""), "named": False, **words}
    return review_changes.write_review(meeting=meeting, by=cast.fresh(who), **words)


def keep(cast, meeting, who="upper_a", text=SECRET, **kwargs):
    return review_changes.write_note(meeting=meeting, text=text, by=cast.fresh(who), **kwargs)


def page(cast, meeting, who="upper_a", name="review"):
    return cast.client(who).get(reverse(f"meetings:{name}", args=[meeting.pk])).content.decode()


def post(cast, name, pk, who="upper_a", **data):
    return cast.client(who).post(reverse(f"meetings:{name}", args=[pk]), data)


def post_change(cast, review, who):
    """Put on the next agenda what the review would change."""
    words = fingerprint_of(review.change)
    return post(cast, "review_propose", review.meeting_id, who, words=words)


# --- writing a review ---------------------------------------------------------------------------


@pytest.mark.parametrize("trait", ["in_session", "closed", "circulated"])
def test_a_member_reviews_a_meeting_until_its_minutes_are_agreed(cast, meeting_of, trait):
    meeting = meeting_of(**{trait: True})
    response = post(cast, "review_write", meeting.pk, helped="The clock.")
    assert response.url == reverse("meetings:review", args=[meeting.pk])
    review = ProcessReview.objects.get()
    assert (review.helped, review.member, review.named) == (
        "The clock.",
        cast.member("upper_a"),
        False,
    )


@pytest.mark.parametrize("trait", ["called", "agreed"])
def test_before_and_after_nobody_does(cast, meeting_of, trait):
    meeting = meeting_of(**{trait: True})
    with pytest.raises(Refused, match="from its opening until its minutes are agreed"):
        write_review(cast, meeting, helped="The clock.")
    assert post(cast, "review_write", meeting.pk, helped="The clock.").status_code == 403


def test_minutes_agreed_meanwhile_are_seen_under_the_lock(cast, closed):
    now = clock.now()
    Meeting.objects.filter(pk=closed.pk).update(
        minutes_state="agreed", circulated_at=now, agreed_at=now
    )
    with pytest.raises(Refused):
        write_review(cast, closed, helped="The clock.")


@pytest.mark.parametrize("who", ["facilitator", "outsider", "manager", "stranger"])
def test_nobody_else_writes_one(cast, closed, who):
    with pytest.raises(Refused):
        write_review(cast, closed, who, helped="The clock.")


def test_an_empty_review_is_asked_for_one_answer(cast, closed):
    response = post(cast, "review_write", closed.pk, helped=" ", named="on")
    assert response.context["form"].errors == {
        "helped": ["Answer at least one of the three questions."]
    }
    assert not ProcessReview.objects.exists()


def test_the_database_keeps_no_empty_review_and_no_second_one(cast, closed):
    review = make.ReviewFactory(meeting=closed)
    for words in ({"helped": ""}, {"member": review.member}):
        with pytest.raises(IntegrityError), transaction.atomic():
            make.ReviewFactory(meeting=closed, **words)


def test_a_second_review_changes_the_first(cast, closed):
    write_review(cast, closed, helped="The clock.")
    write_review(cast, closed, helped="The clock, and tea.", named=True)
    review = ProcessReview.objects.get()
    assert (review.helped, review.named) == ("The clock, and tea.", True)
    assert verbs() == ["reviewed", "reviewed again"]


def test_the_same_twice_is_one_review(cast, closed):
    for _ in range(2):
        assert post(cast, "review_write", closed.pk, helped="Tea.", seen=NEW).status_code == 302
    assert (ProcessReview.objects.count(), verbs()) == (1, ["reviewed"])


def test_a_form_that_another_tab_overtook_keeps_both_texts(cast, closed):
    write_review(cast, closed, helped="From the first tab.")
    response = post(cast, "review_write", closed.pk, helped="From the second.", seen=NEW)
    body = response.content.decode()
    assert ("From the first tab." in body, "From the second." in body) == (True, True)
    assert ProcessReview.objects.get().helped == "From the first tab."
    with pytest.raises(Stale):
        write_review(cast, closed, helped="From the second.", seen=NEW)


@pytest.mark.parametrize("words", ["<script>alert(1)</script>", "שלום 🙂", "a" * 200_000])
def test_odd_words_are_kept_as_they_are_or_asked_to_be_shorter(cast, closed, words):
    response = post(cast, "review_write", closed.pk, helped=words)
    if response.status_code == 200:  # too long: what was typed stays on the page
        assert (len(words), words in response.content.decode()) == (200_000, True)
    else:
        assert ProcessReview.objects.get().helped == words
        assert "<script>alert" not in page(cast, closed)


def test_who_has_reviewed_is_offered_to_change_it(cast, closed):
    write_review(cast, closed, helped="The clock.")
    offered = {who: "Change my review" in page(cast, closed, who) for who in ("upper_a", "lower_a")}
    assert offered == {"upper_a": True, "lower_a": False}


# --- reading them -------------------------------------------------------------------------------


def test_of_fewer_than_three_the_set_reads_only_named_ones(cast, closed):
    write_review(cast, closed, "upper_a", helped="UNNAMED")
    write_review(cast, closed, "upper_b", helped="Anybody may read", named=True)
    found = {
        who: ["UNNAMED" in page(cast, closed, who), "Anybody may read" in page(cast, closed, who)]
        for who in ("facilitator", "lower_a", "upper_a")
    }
    others = [False, True]
    assert found == {"facilitator": others, "lower_a": others, "upper_a": [True, True]}


def test_from_the_third_on_the_set_reads_all_with_the_names_of_those_who_wanted_it(cast, closed):
    write_review(cast, closed, "upper_a", hindered="Noise.")
    write_review(cast, closed, "lower_a", hindered="Long talks.")
    write_review(cast, closed, "upper_b", hindered="A cold room.", named=True)
    body = page(cast, closed, "facilitator")
    places = [body.index(text) for text in ("A cold room.", "Long talks.", "Noise.")]
    assert places == sorted(places)  # by the alphabet, which is not the order of writing
    assert ["Upper B" in body, "Upper A" in body, "Lower A" in body] == [True, False, False]


def test_nobody_outside_the_set_reads_them(cast, closed):
    make.ReviewFactory.create_batch(3, meeting=closed)
    number = {
        who: ProcessReview.objects.visible_to(cast.people[who]).count()
        for who in ("upper_a", "facilitator", "outsider", "other_facilitator", "manager", "sponsor")
    }
    inside = {"upper_a": 3, "facilitator": 3}
    assert number == {**dict.fromkeys(number, 0), **inside}


def test_the_set_s_history_does_not_tell_who_wrote(cast, closed):
    write_review(cast, closed, helped="The clock.")
    assert list(AuditEntry.objects.values_list("set_id", "details")) == [
        (None, {"meeting": closed.pk})
    ]


# --- on to the next agenda ----------------------------------------------------------------------


def test_what_to_change_becomes_an_item_of_whoever_presses(cast, closed, following):
    review = make.ReviewFactory(meeting=closed, change="Longer\nbreaks.", named=True)
    response = post_change(cast, review, "lower_b")
    item = following.agenda.get()
    assert response.url == reverse("meetings:review", args=[closed.pk])
    assert (item.title, item.why, item.proposed_by, item.state) == (
        "Longer breaks.",
        "",
        cast.member("lower_b"),
        "proposed",
    )


def test_two_presses_make_one_item_whoever_presses(cast, closed, following):
    review = make.ReviewFactory(meeting=closed, change="Longer breaks.", named=True)
    for who in ("upper_a", "upper_a", "lower_b"):
        post_change(cast, review, who)
    assert following.agenda.get().proposed_by == cast.member("upper_a")


def test_a_long_wish_gives_a_short_title_and_stays_whole_below(cast, closed, following):
    review = make.ReviewFactory(meeting=closed, change="Begin on time. " * 30)
    item = review_changes.propose_change(review=review, by=cast.fresh("upper_a"))
    assert (len(item.title) <= 200, item.title[-1], item.why) == (True, "…", review.change.strip())


def test_without_a_wish_or_a_meeting_to_come_there_is_no_item(cast, closed):
    by = cast.fresh("upper_a")
    for words, sentence in (("", "asks for no change"), ("Tea.", "no later meeting")):
        review = make.ReviewFactory(meeting=closed, change=words)
        with pytest.raises(Refused, match=sentence):
            review_changes.propose_change(review=review, by=by)


def test_one_cannot_propose_from_a_review_that_one_cannot_read(cast, closed, following):
    review = make.ReviewFactory(meeting=closed, member=cast.member("upper_a"), change="Tea.")
    assert post_change(cast, review, "lower_a").status_code == 404


def test_who_plans_the_next_agenda_reads_what_was_asked_for(cast, closed, following):
    make.ReviewFactory(meeting=closed, change="Longer breaks.", named=True)
    make.ReviewFactory(meeting=closed, change="Held back.")
    body = page(cast, following, "facilitator", "agenda")
    assert ("Longer breaks." in body, "Held back." in body) == (True, False)
    assert "Longer breaks." not in page(cast, closed, "facilitator", "agenda")


# --- learning notes -----------------------------------------------------------------------------


def test_a_member_keeps_a_note_of_a_meeting_and_changes_it(cast, closed):
    for text in ("To ask first.", "To ask first, and wait."):
        post(cast, "note_write", closed.pk, text=text)
    assert LearningNote.objects.get().text == "To ask first, and wait."


def test_a_note_is_kept_after_the_minutes_are_agreed_but_not_before_the_meeting(cast, meeting_of):
    assert keep(cast, meeting_of(1, agreed=True)).pk
    with pytest.raises(Refused):
        keep(cast, meeting_of(2, called=True))


def test_a_stale_note_is_not_written_over(cast, closed):
    keep(cast, closed, text="First.")
    with pytest.raises(Stale):
        keep(cast, closed, text="Second.", seen=revision_of(LearningNote(text="Other."), SHEET))
    assert LearningNote.objects.get().text == "First."


def test_the_database_keeps_one_note_of_a_meeting(cast, closed):
    note = make.LearningNoteFactory(meeting=closed)
    with pytest.raises(IntegrityError), transaction.atomic():
        make.LearningNoteFactory(meeting=closed, member=note.member)


def readers():
    note = LearningNote.objects.get()
    users = {who: type(note.member.person).objects.get(name=who.replace("_", " ").title())
             for who in PEOPLE}  # fmt: skip
    return {who for who in PEOPLE if LearningNote.objects.visible_to(users[who]).exists()}


def test_the_set_reads_it_while_it_is_shared(cast, closed):
    note, inside = keep(cast, closed), {"upper_a", "lower_a", "upper_b", "lower_b", "facilitator"}
    assert readers() == {"upper_a"}
    post(cast, "note_share", note.pk)
    assert (readers(), SECRET in page(cast, closed, "lower_b")) == (inside, True)
    post(cast, "note_take_back", note.pk)
    assert (readers(), SECRET in page(cast, closed, "lower_b")) == ({"upper_a"}, False)


def test_sharing_twice_is_sharing_once(cast, closed):
    note = keep(cast, closed)
    for _ in range(2):
        post(cast, "note_share", note.pk)
    assert verbs() == ["kept", "shared"]


@pytest.mark.parametrize("who", ["lower_a", "facilitator", "manager"])
def test_nobody_else_shares_it(cast, closed, who):
    note = keep(cast, closed)
    with pytest.raises(Refused, match="somebody else"):
        review_changes.share_note(note=note, shared=True, by=cast.fresh(who))


def test_who_changes_a_shared_note_is_told_that_the_set_reads_it(cast, closed):
    make.LearningNoteFactory(meeting=closed, member=cast.member("upper_a"), shared=True)
    url = reverse("meetings:note_write", args=[closed.pk])
    client = cast.client("upper_a")
    assert "You have shared this note" in client.get(url).content.decode()
    body = client.post(url, {"text": "Anew."}, follow=True).content.decode()
    assert "The set can read it." in body


def test_its_words_are_in_no_report_no_mail_and_no_audit_entry(cast, closed):
    note = keep(cast, closed)
    review_changes.share_note(note=note, shared=True, by=cast.fresh("upper_a"))
    assert SECRET not in canonical(compile_report(making.report(cast)))
    assert not OutMail.objects.exists()
    rows = AuditEntry.objects.order_by("pk")
    assert [(row.target_id, row.set_id) for row in rows] == [(note.pk, None)] * 2
    assert SECRET not in str(list(rows.values()))


@pytest.mark.parametrize("many", [False, True])
def test_the_page_takes_few_queries(cast, closed, following, many, django_assert_max_num_queries):
    for _ in range(12 if many else 1):
        make.ReviewFactory(meeting=closed, change="Tea.", named=True)
        make.LearningNoteFactory(meeting=closed, shared=True)
    client = cast.client("upper_a")
    url = reverse("meetings:review", args=[closed.pk])
    with django_assert_max_num_queries(QUERIES):
        assert client.get(url).status_code == 200


def test_the_page_does_not_tell_who_wrote_before_whom(cast, closed, following):
    for number in range(3):
        make.ReviewFactory(meeting=closed, change=f"Wish {number}.")
    rows = ProcessReview.objects.values_list("pk", flat=True)
    body = page(cast, closed)
    assert "Wish 2." in body
    assert not any(f"reviews/{pk}" in body or f'value="{pk}"' in body for pk in rows)


def test_a_sheet_has_headings_of_which_one_is_enough(cast, closed):
    post(cast, "note_write", closed.pk, saw="Two lists", will_do="Ask Bo")
    note = LearningNote.objects.get()
    assert [(str(heading), text) for heading, text in note.parts] == [
        ("What I saw", "Two lists"), ("What I will do", "Ask Bo"),
    ]  # fmt: skip
    refused = post(cast, "note_write", closed.pk, "upper_b", saw=" ").content.decode()
    assert "Write something under one of the headings" in refused
    with pytest.raises(IntegrityError), transaction.atomic():
        make.LearningNoteFactory(meeting=closed, member=cast.member("upper_b"), text="")


def test_all_ones_own_notes_of_the_year_are_on_one_page(cast, closed, meeting_of):
    keep(cast, closed, text="", saw=SECRET)
    keep(cast, meeting_of(2, closed=True), text="The second")
    keep(cast, closed, "upper_b", text="Not yours")
    make.LearningNoteFactory(member__person=cast.upper_a, text="Of another set")
    text = page(cast, cast.set, name="my_notes")
    words = (SECRET, "What I saw", "The second", "Not yours", "Of another set")
    assert [one in text for one in words] == [True, True, True, False, False]
