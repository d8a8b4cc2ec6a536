import os

import pytest
from django.core.files.storage import default_storage
from django.db import IntegrityError, transaction
from django.urls import reverse

from als.core.files.uploads import MAX_FILE_BYTES, look_into
from als.core.refusals import Refused
from als.core.revisions import Stale, revision_of
from sets.changes import papers
from sets.enums import SetState
from sets.models import Paper, PaperFile, PaperRead
from tests import factories as make
from tests import files
from tests.sets.helpers import audit_entries

WORDS = {
    "kind": "background", "title": "Two tables", "cycle_number": 1, "body": "Words",
    "questions": "What?",
}  # fmt: skip
NAMES = list(WORDS)
AGAIN = "Choose “plan.pdf” again: a browser does not keep it when a page comes back."
MISLABELLED = (
    "“plan.pdf” is a Word file, although its name ends in .pdf. "
    "Give it the ending .docx, or choose another file."
)
NEITHER = "Write the text here, or choose a file: a paper needs one of the two."


def add(cast, by="facilitator", **kwargs):
    return papers.add_paper(set_=cast.set, by=cast.people[by], **{**WORDS, **kwargs})


def edit(cast, paper, by="facilitator", **kwargs):
    return papers.edit_paper(paper=paper, by=cast.people[by], **{**WORDS, **kwargs})


def give(cast, paper, text, by="upper_a", **kwargs):
    return papers.give_view(paper=paper, text=text, by=cast.fresh(by), **kwargs)


def pdf(name="plan.pdf", more=b""):
    return look_into(files.sent(name, files.pdf() + more))


def kept_files():
    folder = default_storage.path("papers")
    return sorted(os.listdir(folder)) if os.path.isdir(folder) else []


def new_url(cast):
    return reverse("sets:paper_new", args=[cast.set.pk])


def url(name, thing):
    return reverse(f"sets:{name}", args=[thing.pk])


def page(cast, who, address):
    return cast.client(who).get(address).content.decode()


def close(cast):
    cast.set.state = SetState.CLOSED
    cast.set.save()


# Adding and changing


@pytest.mark.parametrize("person", ["facilitator", "upper_a"])
def test_facilitators_and_members_add_papers(cast, person):
    paper = add(cast, by=person)
    assert (paper.added_by, paper.cycle_number) == (cast.people[person], 1)
    assert [verb for _, verb, _ in audit_entries(set_id=cast.set.pk)] == ["added"]


@pytest.mark.parametrize("person", ["manager", "outsider", "other_facilitator", "sponsor"])
def test_others_add_none(cast, person):
    with pytest.raises(Refused):
        add(cast, by=person, file=pdf())
    assert kept_files() == []


def test_to_a_closed_set_nobody_adds(cast):
    close(cast)
    with pytest.raises(Refused):
        add(cast)


def test_a_paper_sent_twice_is_one(cast):
    assert add(cast, file=pdf()) == add(cast, file=pdf())
    assert (Paper.objects.count(), PaperFile.objects.count(), len(kept_files())) == (1, 1, 1)


def test_the_same_words_with_another_file_are_another_paper(cast):
    assert add(cast, file=pdf()) != add(cast, file=pdf(more=b"%%EOF"))


def test_a_paper_of_neither_text_nor_file_is_refused(cast):
    with pytest.raises(Refused, match="one of the two"):
        add(cast, body="")
    with pytest.raises(Refused, match="one of the two"):
        edit(cast, add(cast), body="")
    assert Paper.objects.get().body == "Words"


@pytest.mark.parametrize("number", [0, 5])
def test_a_paper_is_for_a_meeting_that_there_is(cast, number):
    with pytest.raises(Refused, match="4 meetings"):
        add(cast, cycle_number=number)


def test_a_paper_for_a_meeting_that_went_can_still_be_changed(cast):
    paper = add(cast)
    Paper.objects.update(cycle_number=7)
    paper.refresh_from_db()
    sent = {**WORDS, "title": "Changed", "cycle_number": "7", "seen": revision_of(paper, NAMES)}
    assert cast.client("facilitator").post(url("paper_edit", paper), sent).status_code == 302
    assert Paper.objects.get().title == "Changed"


def test_a_member_changes_their_own_paper_and_no_other(cast):
    edit(cast, add(cast, by="upper_a"), by="upper_a", title="Mine")
    with pytest.raises(Refused):
        edit(cast, add(cast), by="upper_a", title="Mine")
    assert sorted(paper.title for paper in Paper.objects.all()) == ["Mine", "Two tables"]


def test_a_writer_who_left_the_set_changes_nothing(cast):
    paper = make.PaperFactory(set=cast.set, added_by=cast.stranger)
    with pytest.raises(Refused):
        edit(cast, paper, by="stranger", title="Late")


def test_saving_what_was_there_leaves_no_audit_entry(cast):
    edit(cast, add(cast, file=pdf()), file=pdf())
    assert [verb for _, verb, _ in audit_entries()] == ["added"]


def test_who_began_from_older_words_is_told(cast):
    paper = add(cast)
    seen = revision_of(paper, NAMES)
    edit(cast, paper, body="Words of one", seen=seen)
    with pytest.raises(Stale):
        edit(cast, paper, body="Words of another", seen=seen, file=pdf())
    assert kept_files() == []


def test_two_people_changing_a_paper_at_once_lose_nothing(cast):
    paper = add(cast)
    address, client = url("paper_edit", paper), cast.client("facilitator")
    typed = {**WORDS, "seen": revision_of(paper, NAMES)}
    assert client.post(address, {**typed, "body": "Words of one"}).status_code == 302
    sent = {**typed, "body": "Words of another", "file": files.sent("a.pdf", files.pdf())}
    clash = client.post(address, sent)
    text = clash.content.decode()
    assert ("Words of one" in text, "Words of another" in text) == (True, True)
    assert "Choose “a.pdf” again" in clash.context["form"].errors["file"][0]
    seen = clash.context["form"]["seen"].value()
    assert client.post(address, {**typed, "body": "Both", "seen": seen}).status_code == 302
    assert Paper.objects.get().body == "Both"


def test_a_paper_is_written_in_the_page(cast):
    response = cast.client("upper_a").post(new_url(cast), {**WORDS, "cycle_number": ""})
    paper = Paper.objects.get()
    assert response.url == url("paper", paper)
    assert (paper.cycle_number, paper.kind) == (None, "background")


def test_as_many_meetings_are_offered_as_the_set_has(cast):
    cast.set.meeting_count = 6
    cast.set.save()
    form = cast.client("upper_a").get(new_url(cast)).context["form"]
    assert [value for value, _label in form["cycle_number"].field.choices] == ["", *range(1, 7)]
    response = cast.client("upper_a").post(new_url(cast), {**WORDS, "cycle_number": "7"})
    assert list(response.context["form"].errors) == ["cycle_number"]


# Files


def test_a_file_is_uploaded_and_kept_as_what_it_is(cast):
    sent = {**WORDS, "body": "", "file": files.sent("Đurđevac.PDF", files.pdf())}
    cast.client("upper_a").post(new_url(cast), sent)
    file = PaperFile.objects.get()
    assert (file.name, file.content_type, file.size) == (
        "Đurđevac.pdf", "application/pdf", len(files.pdf()),
    )  # fmt: skip
    assert kept_files() == [file.file.name.removeprefix("papers/")]


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        ({}, {"body": [NEITHER]}),
        ({"file": ("plan.pdf", b"")}, {"file": ["“plan.pdf” is empty. Choose another file."]}),
        (
            {"file": ("plan.pdf", files.open_xml())},
            {"file": [MISLABELLED]},
        ),
        (
            {"file": ("plan.pdf", b"%PDF-1.4" + bytes(MAX_FILE_BYTES))},
            {"file": ["“plan.pdf” is larger than 20 MB. Make it smaller, or choose another file."]},
        ),
        (
            {"file": ("plan.pdf", files.pdf()), "title": ""},
            {
                "title": ["Fill in “Title”."],
                "file": [AGAIN],
            },
        ),
    ],
    ids=["neither", "empty", "mislabelled", "too large", "no title"],
)
def test_a_file_that_is_not_taken_gets_a_sentence_and_what_was_typed_stays(cast, sent, sentence):
    if "file" in sent:
        sent = {**sent, "file": files.sent(*sent["file"])}
    data = {**WORDS, "body": "", "questions": "Typed for an hour", **sent}
    response = cast.client("upper_a").post(new_url(cast), data)
    assert response.context["form"].errors == sentence
    assert "Typed for an hour" in response.content.decode()
    assert (Paper.objects.count(), kept_files()) == (0, [])


def test_a_file_without_a_name_is_none(cast):
    typed = {**WORDS, "body": ""}
    fields = "".join(f'--x\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
                     for name, value in typed.items())  # fmt: skip
    nameless = (
        '--x\r\nContent-Disposition: form-data; name="file"; filename=""\r\n\r\n%PDF-\r\n--x--\r\n'
    )
    response = cast.client("upper_a").post(
        new_url(cast), (fields + nameless).encode(), content_type="multipart/form-data; boundary=x"
    )
    assert response.context["form"].errors == {"body": [NEITHER]}


def test_what_no_form_could_take_in_gets_a_page_that_says_so(cast, settings):
    settings.MAX_REQUEST_BYTES = 1000
    data = {**WORDS, "file": files.sent("plan.pdf", bytes(2000))}
    assert cast.client("upper_a").post(new_url(cast), data).status_code == 413


def test_a_newer_file_takes_the_place_of_the_earlier_one_which_stays(cast):
    paper = add(cast, file=pdf("one.pdf"))
    edit(cast, paper, file=pdf("two.pdf", more=b"%%EOF"))
    assert [file.name for file in paper.files.all()] == ["two.pdf", "one.pdf"]
    text = page(cast, "lower_b", url("paper", paper))
    assert text.index("two.pdf") < text.index("Earlier files") < text.index("one.pdf")


def test_a_file_that_comes_back_counts_again(cast):
    paper = add(cast, file=pdf("one.pdf"))
    edit(cast, paper, file=pdf("two.pdf", more=b"%%EOF"))
    edit(cast, paper, file=pdf("one.pdf"))
    assert [file.name for file in paper.files.all()] == ["one.pdf", "two.pdf", "one.pdf"]


def test_a_paper_with_a_file_needs_no_text(cast):
    paper = edit(cast, add(cast, file=pdf()), body="")
    assert Paper.objects.get(pk=paper.pk).body == ""


def test_a_file_whose_change_fails_leaves_nothing(cast, monkeypatch):
    def fail(*args, **kwargs):
        raise OSError("the disk is full")

    monkeypatch.setattr("sets.changes.papers.audit.record", fail)
    with pytest.raises(OSError, match="full"):
        add(cast, file=pdf())
    assert (Paper.objects.count(), PaperFile.objects.count(), kept_files()) == (0, 0, [])


def test_a_file_of_nothing_has_no_row(cast):
    paper = add(cast)
    with pytest.raises(IntegrityError), transaction.atomic():
        make.PaperFileFactory(paper=paper, size=0)


def fetch(cast, who, file, **headers):
    return cast.client(who).get(url("paper_file", file), headers=headers)


def test_a_file_is_fetched_as_it_was_sent_under_its_name(cast):
    add(cast, file=pdf("Đurđevac.pdf"))
    response = fetch(cast, "lower_b", PaperFile.objects.get(), accept_encoding="gzip")
    assert response.getvalue() == files.pdf()
    assert (response["Content-Type"], response["Content-Length"]) == (
        "application/pdf", str(len(files.pdf())),
    )  # fmt: skip
    assert response["Content-Disposition"] == (
        "attachment; filename*=utf-8''%C4%90ur%C4%91evac.pdf"
    )
    assert (response["Cache-Control"], response["X-Content-Type-Options"]) == (
        "private, no-store", "nosniff",
    )  # fmt: skip
    assert response["Content-Security-Policy"] == "default-src 'none'; sandbox"


def test_asking_for_the_head_of_a_file_says_how_long_it_is(cast):
    add(cast, file=pdf())
    response = cast.client("lower_b").head(url("paper_file", PaperFile.objects.get()))
    assert (response.getvalue(), response["Content-Length"]) == (b"", str(len(files.pdf())))


@pytest.mark.parametrize("who", ["sponsor", "manager", "outsider", "other_facilitator", "stranger"])
def test_a_file_is_out_of_reach_for_everybody_else(cast, who):
    add(cast, file=pdf())
    assert fetch(cast, who, PaperFile.objects.get()).status_code == 404


def test_a_file_that_is_gone_from_the_store_gets_a_page_that_says_so(cast):
    add(cast, file=pdf())
    file = PaperFile.objects.get()
    default_storage.delete(file.file.name)
    response = fetch(cast, "upper_a", file)
    assert response.status_code == 404
    assert "“plan.pdf” is listed, but it is not where" in response.content.decode()


def test_a_file_that_is_gone_can_be_added_again(cast):
    paper = add(cast, file=pdf())
    default_storage.delete(PaperFile.objects.get().file.name)
    edit(cast, paper, file=pdf())
    assert fetch(cast, "upper_a", paper.newest_file).getvalue() == files.pdf()


def test_files_lie_where_no_address_leads(cast, settings):
    add(cast, file=pdf())
    name = PaperFile.objects.get().file.name
    guesses = [f"/{name}", f"/media/{name}", f"/static/{name}", f"/files/{name}"]
    assert {cast.client("facilitator").get(guess).status_code for guess in guesses} == {404}
    assert settings.MEDIA_ROOT not in [settings.STATIC_ROOT, *settings.STATICFILES_DIRS]


# Opening


def post_open(cast, who, paper):
    return cast.client(who).post(url("paper_open", paper))


def readers(paper):
    return [read.person.name for read in paper.reads.select_related("person")]


def test_opening_notes_the_reader_once_and_leads_to_the_file(cast):
    paper = add(cast, file=pdf())
    for _time in range(2):
        response = post_open(cast, "upper_a", paper)
        assert (response.status_code, response.url) == (303, url("paper_file", paper.newest_file))
    assert readers(paper) == ["Facilitator", "Upper A"]
    assert [verb for _, verb, _ in audit_entries()] == ["added", "opened"]


def test_a_paper_without_a_file_is_marked_as_read(cast):
    paper = add(cast)
    assert "I have read this" in page(cast, "lower_a", url("paper", paper))
    assert post_open(cast, "lower_a", paper).url == url("paper", paper)
    assert "I have read this" not in page(cast, "lower_a", url("paper", paper))


def test_fetching_a_file_by_its_address_is_no_opening(cast):
    paper = add(cast, file=pdf())
    fetch(cast, "upper_a", paper.newest_file).getvalue()
    assert readers(paper) == ["Facilitator"]


@pytest.mark.parametrize("who", ["sponsor", "manager", "outsider"])
def test_a_stranger_opens_nothing(cast, who):
    paper = make.PaperFactory(set=cast.set)
    assert post_open(cast, who, paper).status_code == 404
    with pytest.raises(Refused):
        papers.open_paper(paper=paper, by=cast.people[who])
    assert PaperRead.objects.count() == 0


def test_a_reader_is_noted_once_by_the_database(cast):
    paper = add(cast)
    with pytest.raises(IntegrityError), transaction.atomic():
        PaperRead.objects.create(paper=paper, person=cast.facilitator)


def test_the_page_says_which_members_have_opened_it(cast):
    paper = add(cast)
    post_open(cast, "upper_a", paper)
    shown = cast.client("lower_b").get(url("paper", paper)).context["readers"]
    assert shown == {
        "opened": ["Upper A"], "not_yet": ["Lower A", "Upper B", "Lower B"], "all": 4,
    }  # fmt: skip


def test_who_left_or_waits_counts_neither_way(cast):
    paper = add(cast)
    post_open(cast, "upper_b", paper)
    left = cast.member("upper_b")
    left.left_at = left.joined_at
    left.save()
    make.MemberFactory(pair=make.PairFactory(set=cast.set, number=9, proposed=True))
    listed = cast.client("facilitator").get(reverse("sets:papers", args=[cast.set.pk]))
    assert listed.context["groups"][0]["papers"][0]["hint"].endswith("by no member yet")


def listed(cast, who):
    return cast.client(who).get(reverse("sets:papers", args=[cast.set.pk])).context["groups"]
