"""Photos of flip charts in the minutes: what is kept, who sees them, in which files they are."""

import io
import zipfile

import docx
import pytest
from django.core.files.storage import default_storage
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from PIL import Image

from als.core.refusals import Refused
from meetings.changes import agreeing, photos
from meetings.changes.agenda import withdraw_item
from meetings.changes.taking_back import unopen_meeting
from meetings.enums import MeetingState, MinutesState, NotePolicy
from meetings.models import Meeting, MinutesPhoto, MinutesVersion, RoleHolder
from meetings.photos import MAX_SIDE_PIXELS
from tests import factories as make
from tests import files
from tests.meetings.conftest import verbs
from tests.meetings.test_minutes_files import words_of

CAPTION = "What stands in the way"
WORDS = "Two lists.\nNobody's job."


@pytest.fixture
def item(session, item_of):
    return item_of(session)


def with_notes_of_its_camera():
    exif = Image.Exif()
    exif[0x010F] = "TELLTALE CAMERA"
    return files.picture("JPEG", (3000, 2000), colour="red", exif=exif)


def send(cast, item, who="facilitator", content=None, name="IMG_1.jpg", **typed):
    content = with_notes_of_its_camera() if content is None else content
    data = {"picture": files.sent(name, content), "caption": CAPTION, "words": WORDS, **typed}
    return cast.client(who).post(reverse("meetings:photo_new", args=[item.pk]), data)


def statuses(cast, photo):
    url = reverse("meetings:photo", args=[photo.pk])
    people = ("facilitator", "upper_a", "lower_b", "outsider", "sponsor", "manager", "stranger")
    answers = {who: cast.client(who).get(url) for who in people}
    for answer in answers.values():
        answer.getvalue()  # the file is closed once it is read
    return {who: answer.status_code for who, answer in answers.items()}


ALL_OF_SET = {"facilitator": 200, "upper_a": 200, "lower_b": 200}
NOBODY_ELSE = {"outsider": 404, "sponsor": 404, "manager": 404, "stranger": 404}


def test_a_photo_is_kept_small_and_without_what_the_camera_wrote(cast, item):
    form = cast.client("facilitator").get(reverse("meetings:photo_new", args=[item.pk])).text
    assert 'accept="image/*"' in form
    assert 'capture="environment"' in form
    stored = cast.client("facilitator").get(
        reverse("meetings:photo_new", args=[item.pk]), {"stored": ""}
    )
    assert "capture=" not in stored.text
    assert send(cast, item).url == reverse("meetings:session", args=[item.meeting_id]) + (
        f"?item={item.pk}"
    )
    assert send(cast, item).status_code == 302  # sent twice
    photo = MinutesPhoto.objects.get()
    with photo.file.open("rb") as file:
        content = file.read()
    with Image.open(io.BytesIO(content)) as image:
        assert (image.format, max(image.size)) == ("JPEG", MAX_SIDE_PIXELS)
        assert not image.getexif()
    assert b"TELLTALE" not in content
    other = send(cast, item, caption="Other words").text
    assert f"This photo is under the item already, as “{CAPTION}”." in other
    assert 'value="Other words"' in other
    assert (photo.size, photo.name, photo.words) == (len(content), "IMG_1.jpg", WORDS)
    assert verbs() == ["added"]


def test_what_is_no_picture_or_has_no_words_is_refused_and_what_was_typed_stays(cast, item):
    page = send(cast, item, content=files.pdf(), name="me.pdf").text
    assert "Choose a picture: PNG or JPEG." in page
    page = send(cast, item, caption=" ").text
    assert "Fill in “What does it show?”." in page
    assert "Nobody&#x27;s job." in page
    assert "Choose “IMG_1.jpg” again" in page
    assert not MinutesPhoto.objects.exists()
    with pytest.raises(IntegrityError), transaction.atomic():
        make.PhotoFactory(item=item, caption="")


def test_those_who_read_the_minutes_see_it_and_nobody_else(cast, item, session):
    photo = make.PhotoFactory(item=item, caption=CAPTION, words=WORDS)
    assert statuses(cast, photo) == ALL_OF_SET | NOBODY_ELSE
    page = cast.client("lower_b").get(reverse("meetings:session", args=[session.pk])).text
    assert f'alt="Photo: {CAPTION}"' in page
    assert "Two lists.<br>Nobody&#x27;s job." in page
    assert "Remove" not in page.partition("photo-")[2].partition("</ul>")[0]
    Meeting.objects.filter(pk=session.pk).update(
        state=MeetingState.CLOSED, closed_at="2026-03-04T13:00Z"
    )
    draft = {"facilitator": 200, "upper_a": 404, "lower_b": 404}
    assert statuses(cast, photo) == draft | NOBODY_ELSE
    Meeting.objects.filter(pk=session.pk).update(
        minutes_state=MinutesState.CIRCULATED, circulated_at="2026-03-06T09:00Z"
    )
    assert statuses(cast, photo) == ALL_OF_SET | NOBODY_ELSE
    page = cast.client("lower_b").get(reverse("meetings:minutes", args=[session.pk])).text
    assert f'alt="Photo: {CAPTION}"' in page


def test_the_note_taker_adds_their_own_and_other_members_none(cast, item, session):
    assert send(cast, item, "upper_a").status_code == 403
    Meeting.objects.filter(pk=session.pk).update(members_hold=True)
    RoleHolder.objects.create(meeting=session, role="note_taker", member=cast.member("upper_a"))
    assert send(cast, item, "upper_a").status_code == 302
    mine, others = MinutesPhoto.objects.get(), make.PhotoFactory(item=item)
    page = cast.client("upper_a").get(reverse("meetings:session", args=[session.pk])).text
    assert "Your photos here" in page
    for photo, status in ((mine, 200), (others, 403)):
        for name in ("photo_edit", "photo_remove"):
            url = reverse(f"meetings:{name}", args=[photo.pk])
            assert cast.client("upper_a").get(url).status_code == status
            assert cast.client("outsider").get(url).status_code == 404
    with pytest.raises(Refused, match="their own"):
        photos.remove_photo(photo=others, by=cast.fresh("upper_a"))
    read = MinutesPhoto.objects.select_related("item__meeting__cycle__set").get(pk=mine.pk)
    assert read.item.meeting.set.is_open  # as the person's page had it
    Meeting.objects.filter(pk=session.pk).update(
        state=MeetingState.CLOSED, closed_at="2026-03-04T13:00Z"
    )
    late = send(cast, item, "upper_a", caption="Came late")
    assert "Only facilitators of this set can change the photos" in late.text
    with pytest.raises(Refused, match="Only facilitators"):
        photos.describe_photo(photo=read, caption="Late", words="", by=cast.fresh("upper_a"))
    with pytest.raises(Refused, match="Only facilitators"):
        photos.remove_photo(photo=read, by=cast.fresh("upper_a"))


def test_it_is_described_later_and_removed_with_its_file(
    cast, item, django_capture_on_commit_callbacks
):
    photo = make.PhotoFactory(item=item, caption=CAPTION)
    client, edit = cast.client("facilitator"), reverse("meetings:photo_edit", args=[photo.pk])
    client.post(edit, {"caption": CAPTION, "words": "One\r\nTwo"})
    photo.refresh_from_db()
    assert photo.words == "One\nTwo"
    remove = reverse("meetings:photo_remove", args=[photo.pk])
    assert CAPTION in client.get(remove).text
    assert MinutesPhoto.objects.exists()
    with django_capture_on_commit_callbacks(execute=True):
        client.post(remove)
    assert not MinutesPhoto.objects.exists()
    assert not default_storage.exists(photo.file.name)
    assert client.post(remove).status_code == 404
    assert verbs() == ["changed", "removed"]


def test_twenty_are_enough_and_where_nothing_is_noted_there_is_none(cast, item, session):
    make.PhotoFactory.create_batch(photos.MAX_PHOTOS, item=item)
    assert "The minutes have 20 photos, and take no more." in send(cast, item).text
    Meeting.objects.filter(pk=session.pk).update(note_policy=NotePolicy.NO_AIRTIME)
    airtime = make.ItemFactory(
        meeting=session, kind="standing", standing="airtime", proposed_by=None
    )
    assert "What was agreed for this meeting’s notes" in send(cast, airtime).text
    MinutesPhoto.objects.all().delete()
    Meeting.objects.filter(pk=session.pk).update(note_policy=NotePolicy.SHORT)
    assert "does not allow this: decisions and actions only" in send(cast, item).text
    assert not MinutesPhoto.objects.exists()
    for policy, there in ((NotePolicy.SHORT, False), (NotePolicy.FULL, True)):
        Meeting.objects.filter(pk=session.pk).update(note_policy=policy)
        page = cast.client("facilitator").get(reverse("meetings:session", args=[session.pk])).text
        assert (reverse("meetings:photo_new", args=[item.pk]) in page) == there


def test_a_photo_counts_as_recorded(cast, item, session):
    make.PhotoFactory(item=item)
    with pytest.raises(Refused, match="has started on this item"):
        withdraw_item(item=item, by=cast.upper_a)
    with pytest.raises(Refused, match="Something has been recorded"):
        unopen_meeting(meeting=session, by=cast.facilitator)


def test_agreed_minutes_keep_theirs_for_good(cast, meeting_of, item_of):
    meeting = meeting_of(circulated=True)
    item = item_of(meeting, title="Shared data")
    photo = make.PhotoFactory(item=item, caption=CAPTION, words=WORDS)
    meeting_of(2, in_session=True)
    agreeing.agree_minutes(meeting=Meeting.objects.get(pk=meeting.pk), by=cast.facilitator)
    for change in (photos.remove_photo, photos.describe_photo):
        more = {"caption": "Other", "words": ""} if change is photos.describe_photo else {}
        with pytest.raises(Refused, match="agreed and can no longer be changed"):
            change(photo=photo, by=cast.facilitator, **more)
    again = {"meeting": Meeting.objects.get(pk=meeting.pk), "by": cast.facilitator}
    agreeing.reopen_minutes(**again, version=1, why="A face is in it.")
    photos.remove_photo(photo=photo, by=cast.facilitator)
    assert MinutesPhoto.objects.get().removed_at
    with pytest.raises(Refused, match="has been removed"):
        photos.describe_photo(photo=photo, caption="Other", words="", by=cast.facilitator)
    now = cast.client("upper_a").get(reverse("meetings:minutes", args=[meeting.pk])).text
    then = cast.client("upper_a").get(
        reverse("meetings:minutes_version", args=[meeting.pk, MinutesVersion.objects.get().version])
    )
    assert (CAPTION in now, CAPTION in then.text) == (False, True)
    assert reverse("meetings:photo", args=[photo.pk]) in then.text
    assert statuses(cast, photo) == ALL_OF_SET | NOBODY_ELSE


def test_it_is_in_the_pdf_and_in_word_with_its_words(cast, meeting_of, item_of):
    meeting = meeting_of(circulated=True)
    item = item_of(meeting, title="Shared data")
    make.PhotoFactory(item=item, caption=CAPTION, words=WORDS, content=files.picture("JPEG"))
    gone = make.PhotoFactory(item=item, caption="Its file is gone")
    default_storage.delete(gone.file.name)

    def taken(suffix):
        url = reverse("meetings:minutes_file", args=[meeting.pk, suffix])
        return cast.client("upper_a").get(url).content

    pdf = taken("pdf")
    assert f"{CAPTION} Two lists. Nobody's job. Its file is gone" in words_of(pdf)
    assert b"/DCTDecode" in pdf
    word = taken("docx")
    names = zipfile.ZipFile(io.BytesIO(word)).namelist()
    assert len([name for name in names if name.startswith("word/media/")]) == 1
    document = docx.Document(io.BytesIO(word))
    assert [shape._inline.docPr.get("descr") for shape in document.inline_shapes] == [
        f"Photo: {CAPTION}"
    ]
    texts = [paragraph.text for paragraph in document.paragraphs]
    assert {CAPTION, "Two lists.", "Nobody's job.", "Its file is gone"} <= {*texts}


def test_more_photos_take_no_more_queries(cast, item, session):
    client, url = cast.client("lower_b"), reverse("meetings:session", args=[session.pk])
    numbers = []
    for number in (1, 3):
        make.PhotoFactory.create_batch(number, item=item)
        with CaptureQueriesContext(connection) as queries:
            client.get(url)
        numbers.append(len(queries))
    assert numbers[0] == numbers[1]
