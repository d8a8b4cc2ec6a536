"""What facilitators share: who does, who sees it, and that it is used by copying."""

from hashlib import sha256

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from als.core.models import AuditEntry
from als.core.refusals import Refused
from meetings.models import Question
from sets.changes import shared as changes
from sets.models import GroundRules, Paper, SetFacilitator, SharedDesign
from tests import factories as make
from tests import files

MEMBERS = ["upper_a", "outsider"]
EVERYBODY = ["facilitator", "other_facilitator", "manager", *MEMBERS, "sponsor", "stranger"]
RULES = "We listen first, and nobody is interrupted."


def shared_of(cast, who, set_=None):
    return cast.client(who).get(reverse("sets:shared", args=[(set_ or cast.set).pk]))


def share(cast, kind, who="facilitator", **typed):
    address = reverse("sets:share_new", args=[cast.set.pk, kind])
    return cast.client(who).post(address, {"title": "Listening", "confirmed": "on", **typed})


def shared(cast, kind="rules", **fields):
    return make.SharedFactory(programme=cast.programme, kind=kind, **fields)


def test_what_is_shared_is_seen_by_facilitators_and_managers_of_the_programme_alone(cast):
    elsewhere = make.FacilitatorFactory(set__programme__name="Elsewhere").person
    cast.people["elsewhere"] = elsewhere
    row = shared(cast, kind="paper", text="", content=files.pdf())
    own = shared(cast, kind="agenda", set=cast.set, text="10 Check-in")
    seen = {
        who: (row in found, own in found)
        for who in [*EVERYBODY, "elsewhere"]
        if (found := set(SharedDesign.objects.visible_to(cast.fresh(who)))) or True
    }
    assert seen == dict.fromkeys(seen, (False, False)) | {
        "facilitator": (True, True),
        "other_facilitator": (True, False),
        "manager": (True, False),
    }
    for name in ("shared_file", "shared_remove"):
        url = reverse(f"sets:{name}", args=[row.pk])
        answers = {}
        for who in seen:
            answer = cast.client(who).get(url)
            answers[who] = answer.status_code
            answer.getvalue()  # the file is closed once it is read
        not_theirs = 403 if name == "shared_remove" else 200
        assert answers == dict.fromkeys(seen, 404) | {
            "manager": 200, "facilitator": not_theirs, "other_facilitator": not_theirs,
        }, name  # fmt: skip
    statuses = {who: shared_of(cast, who).status_code for who in EVERYBODY}
    assert statuses == dict.fromkeys(EVERYBODY, 404) | {"facilitator": 200, "upper_a": 403}
    page = shared_of(cast, "other_facilitator", cast.other_set).text
    assert (row.title in page, own.title in page) == (True, False)
    of_programme = reverse("sets:programme_shared", args=[cast.programme.pk])
    assert row.title in cast.client("manager").get(of_programme).text
    assert cast.client("facilitator").get(of_programme).status_code == 404


def test_nothing_goes_along_that_the_person_has_not_confirmed(cast):
    make.GroundRulesFactory(set=cast.set, written_by=cast.facilitator, text=RULES)
    form = reverse("sets:share_new", args=[cast.set.pk, "rules"])
    assert RULES in cast.client("facilitator").get(form, {"own": ""}).text
    make.GroundRulesFactory(set=cast.set, version=2, written_by=cast.upper_a, text="THEIR WORDS")
    assert "THEIR WORDS" not in cast.client("facilitator").get(form, {"own": ""}).text
    assert "Tick “I have read it" in share(cast, "rules", text=RULES, confirmed="").text
    named = f"{RULES} As in Uppershire A, see https://example.org/rules."
    page = share(cast, "rules", text=named).text
    assert "This says who or where: “Uppershire A”." in page
    assert not SharedDesign.objects.exists()
    again = share(cast, "rules", text=named, known="“Uppershire A”")
    assert again.url == reverse("sets:shared", args=[cast.set.pk])
    share(cast, "rules", text=RULES)
    share(cast, "rules", text=RULES)  # twice
    texts = SharedDesign.objects.order_by("pk").values_list("text", flat=True)
    assert [*texts] == [named, RULES]
    assert [*AuditEntry.objects.values_list("verb", flat=True)] == ["shared", "shared"]
    assert share(cast, "rules", "upper_a", text=RULES).status_code == 403
    with pytest.raises(Refused, match="Only facilitators of this set can share"):
        changes.share_design(set_=cast.set, kind="rules", title="T", text="T", by=cast.upper_a)


def test_a_file_sent_to_a_form_that_has_none_is_no_fault(cast):
    page = share(cast, "rules", text="", file=ContentFile(b"PK", name="paper.docx"))
    assert (page.status_code, SharedDesign.objects.count()) == (200, 0)


def test_a_question_that_no_bank_takes_is_not_shared_and_stays_in_the_form(cast):
    long = "What for? " * 51
    page = share(cast, "question", text=long).text
    assert "Shorten “Question”: it has 509 characters, and at most 500 fit." in page
    assert long[:509] in page
    assert not SharedDesign.objects.exists()
    assert "Fill in “Question”." in share(cast, "question", text="").text
    assert share(cast, "question", text=long[:500]).status_code == 302


def test_a_newer_file_of_the_same_name_is_shared_beside_the_older_one(cast):
    older, newer = files.pdf(), files.pdf() + b"% newer"
    for content in (older, newer, newer):
        answer = share(cast, "paper", text="", file=files.sent("plan.pdf", content))
        assert answer.status_code == 302
    kept = SharedDesign.objects.order_by("pk").values_list("sha256", flat=True)
    assert [*kept] == [sha256(content).hexdigest() for content in (older, newer)]


def test_a_paper_of_somebody_else_does_not_prefill_the_form(cast):
    address = reverse("sets:share_new", args=[cast.set.pk, "paper"])
    theirs = make.PaperFactory(set=cast.set, added_by=cast.upper_a, body="THEIRS")
    mine = make.PaperFactory(set=cast.set, added_by=cast.facilitator, body="MINE")
    client = cast.client("facilitator")
    assert "THEIRS" not in client.get(address, {"paper": theirs.pk}).text
    assert "MINE" in client.get(address, {"paper": mine.pk}).text
    links = [
        address in client.get(reverse("sets:paper", args=[paper.pk])).text
        for paper in (theirs, mine)
    ]
    assert links == [False, True]


def test_one_begins_from_a_copy_and_nothing_is_linked(cast, django_capture_on_commit_callbacks):
    client = cast.client("facilitator")
    rules, question = shared(cast, text=RULES), shared(cast, kind="question", text="What for?")
    paper = shared(cast, kind="paper", text="", content=files.pdf(), questions="Why?")
    page = shared_of(cast, "facilitator").text
    addresses = [
        reverse("sets:ground_rules_edit", args=[cast.set.pk]) + f"?from={rules.pk}",
        reverse("meetings:question_new", args=[cast.set.pk]) + f"?from={question.pk}",
        reverse("sets:paper_new", args=[cast.set.pk]) + f"?from={paper.pk}",
    ]
    assert [address in page for address in addresses] == [True] * 3
    forms = [client.get(address).text for address in addresses]
    assert [RULES in forms[0], "What for?" in forms[1], "Why?" in forms[2]] == [True] * 3
    assert (GroundRules.objects.count(), Question.objects.count()) == (0, 0)
    answer = client.post(addresses[2], {"kind": "other", "title": "Ours", "questions": "Why?"})
    copied = Paper.objects.get()
    assert answer.url == reverse("sets:paper", args=[copied.pk])
    assert copied.newest_file.file.name != paper.file.name
    with django_capture_on_commit_callbacks(execute=True):
        client.post(reverse("sets:shared_remove", args=[paper.pk]))
    assert SharedDesign.objects.filter(pk=paper.pk).exists()  # somebody else's
    with django_capture_on_commit_callbacks(execute=True):
        cast.client("manager").post(reverse("sets:shared_remove", args=[paper.pk]))
    exists = default_storage.exists
    assert (exists(paper.file.name), exists(copied.newest_file.file.name)) == (False, True)


def test_a_shared_file_that_is_gone_is_asked_for_and_what_was_typed_stays(cast):
    row = shared(cast, kind="paper", text="", content=files.pdf())
    address = reverse("sets:paper_new", args=[cast.set.pk])
    typed = {"kind": "other", "title": "Ours", "body": "Our words.", "questions": ""}
    begin = f"{address}?from={row.pk}"
    client = cast.client("facilitator")
    assert "list.pdf" in client.get(begin).text
    changes.remove_shared(shared=row, by=cast.manager)
    page = client.post(begin, typed).text
    assert "What you began from is no longer shared" in page
    assert "Our words." in page
    assert not Paper.objects.exists()
    assert f'action="{address}"' in page  # sent again it is a paper without that file
    assert client.post(address, typed).status_code == 302


def test_what_another_programme_shares_is_none_to_begin_from(cast):
    theirs = make.SharedFactory(kind="rules", text="THEIRS", programme__name="Elsewhere")
    address = reverse("sets:ground_rules_edit", args=[cast.set.pk])
    for who in ("facilitator", "upper_a"):
        assert "THEIRS" not in cast.client(who).get(address, {"from": theirs.pk}).text
    ours = shared(cast, text="OURS")
    assert "OURS" not in cast.client("upper_a").get(address, {"from": ours.pk}).text


def test_nothing_is_carried_from_one_programme_into_another(cast):
    """Who facilitates in two programmes begins in each from what is shared there."""
    elsewhere = make.FacilitatorFactory(person=cast.facilitator, set__programme__name="Elsewhere")
    programme = elsewhere.set.programme
    client = cast.client("facilitator")
    for kind, name in (
        ("rules", "sets:ground_rules_edit"), ("question", "meetings:question_new"),
        ("paper", "sets:paper_new"),
    ):  # fmt: skip
        there = make.SharedFactory(programme=programme, kind=kind, text="CONFIDED THERE")
        for set_, found in ((cast.set, False), (elsewhere.set, True)):
            page = client.get(reverse(name, args=[set_.pk]), {"from": there.pk})
            assert ("CONFIDED THERE" in page.text) == found, (kind, set_)
    theirs = make.SharedFactory(programme=programme, kind="agenda", text="10 CONFIDED THERE")
    own = shared(cast, kind="agenda", set=cast.set, text="10 Tea")
    for row, here, there in ((theirs, 404, 200), (own, 200, 404)):
        urls = [
            reverse("meetings:design_use", args=[pk, row.pk])
            for pk in (cast.set.pk, elsewhere.set_id)
        ]
        assert [client.get(url).status_code for url in urls] == [here, there]


def test_who_facilitates_by_consent_is_a_member_and_keeps_templates_for_the_set_alone(cast):
    SetFacilitator.objects.create(set=cast.set, person=cast.upper_a, by_consent=True)
    row = shared(cast, text="FOR COLLEAGUES", kind="paper")
    own = shared(cast, kind="agenda", set=cast.set, text="10 Tea")
    by = cast.fresh("upper_a")
    assert [*SharedDesign.objects.visible_to(by)] == [own]
    page = shared_of(cast, "upper_a").text
    assert (own.title in page, row.title in page, "Share a paper" in page) == (True, False, False)
    assert share(cast, "rules", "upper_a", text=RULES).status_code == 403
    with pytest.raises(Refused, match="Only facilitators of this set can share"):
        changes.share_design(set_=cast.set, kind="agenda", title="T", text="5 Tea", by=by)
    meeting = make.MeetingFactory(cycle__set=cast.set)
    url = reverse("meetings:design_save", args=[meeting.pk])
    assert "All facilitators" not in cast.client("upper_a").get(url).text
    typed = {"title": "Ours", "text": "5 Tea", "for_all": "yes", "confirmed": "on"}
    cast.client("upper_a").post(url, typed)
    assert SharedDesign.objects.get(title="Ours").set == cast.set


def test_the_database_holds_what_a_row_is(cast):
    wrong = [{"text": ""}, {"set": cast.set}, {"content": files.pdf()}, {"kind": "tune"}]
    for fields in wrong:
        with pytest.raises(IntegrityError), transaction.atomic():
            shared(cast, **fields)


def test_more_rows_take_no_more_queries(cast):
    client, url = cast.client("facilitator"), reverse("sets:shared", args=[cast.set.pk])
    numbers = []
    for number in (1, 3):
        for kind in ("rules", "question", "paper", "agenda"):
            make.SharedFactory.create_batch(number, programme=cast.programme, kind=kind)
        with CaptureQueriesContext(connection) as queries:
            client.get(url)
        numbers.append(len(queries))
    assert numbers[0] == numbers[1]
