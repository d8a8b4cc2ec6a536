"""The photo that somebody gives of themself: what is kept of it, and who sees it."""

import io

import pytest
from django.core.files.storage import default_storage
from django.urls import reverse
from PIL import Image

from als.accounts.models import Removal
from als.accounts.photos import SIDE_PIXELS
from als.archive.changes.removal import remove
from als.core import clock
from tests import factories as make
from tests import files
from tests.archive.test_own_data import data_of

pytestmark = pytest.mark.django_db
GIVE, REMOVE = "/profile/photo/", "/profile/photo/remove/"


def give(cast, who="upper_a", content=None, name="me.jpg"):
    content = content or files.picture("JPEG", (400, 300), exif=_where_it_was_taken())
    answer = cast.client(who).post(GIVE, {"picture": files.sent(name, content)})
    getattr(cast, who).refresh_from_db()
    return answer


def _where_it_was_taken():
    exif = Image.Exif()
    exif[0x010F] = "TELLTALE CAMERA"
    return exif


def photo_of(cast, person, who):
    """Return the status and the bytes of what the person gets."""
    answer = cast.client(who).get(reverse("sets:photo", args=[person.pk]))
    return answer.status_code, answer.getvalue()


def test_a_small_square_is_kept_without_what_the_camera_wrote(cast):
    assert give(cast).url == "/profile/"
    content = photo_of(cast, cast.upper_a, "upper_b")[1]
    with Image.open(io.BytesIO(content)) as image:
        assert (image.format, image.size) == ("JPEG", (SIDE_PIXELS, SIDE_PIXELS))
        assert not image.getexif()
    assert b"TELLTALE" not in content


def test_what_is_no_picture_is_refused(cast):
    page = give(cast, content=files.pdf(), name="me.pdf")
    assert "Choose a picture: PNG or JPEG." in page.content.decode()
    assert not cast.upper_a.photo


def test_it_is_seen_by_those_in_a_set_with_the_person_and_nobody_else(cast):
    give(cast)
    status = {who: photo_of(cast, cast.upper_a, who)[0] for who in (
        "upper_a", "lower_b", "facilitator", "outsider", "sponsor", "manager")}  # fmt: skip
    assert status == {
        "upper_a": 200, "lower_b": 200, "facilitator": 200,
        "outsider": 404, "sponsor": 404, "manager": 404,
    }  # fmt: skip


def test_who_has_left_or_whose_account_is_off_is_shown_no_more(cast):
    give(cast)
    member = cast.member("upper_a")
    member.left_at = clock.now()
    member.save()
    assert photo_of(cast, cast.upper_a, "lower_b")[0] == 404
    give(cast, "upper_b")
    cast.upper_b.is_active = False
    cast.upper_b.save()
    assert photo_of(cast, cast.upper_b, "lower_a")[0] == 404


def test_it_stands_over_the_initials_and_goes_with_a_press(
    cast, django_capture_on_commit_callbacks
):
    give(cast)
    name, client = cast.upper_a.photo.name, cast.client("upper_a")
    page = client.get("/profile/").content.decode()
    assert f"/people/{cast.upper_a.pk}/photo/" in page
    with django_capture_on_commit_callbacks(execute=True):
        for _time in range(2):
            client.post(REMOVE)
    assert not default_storage.exists(name)
    assert "/photo/?v=" not in client.get("/profile/").content.decode()
    assert photo_of(cast, cast.upper_a, "lower_b")[0] == 404


def test_it_is_in_ones_own_data_and_goes_with_the_person(cast, django_capture_on_commit_callbacks):
    give(cast)
    name = cast.upper_a.photo.name
    _data, parts = data_of(cast.upper_a)
    assert Image.open(io.BytesIO(parts["files/photo/photo.jpg"])).size[0] == SIDE_PIXELS
    make.MemberFactory(pair=cast.pair_a, side="upper")
    removal = Removal.objects.create(person=cast.upper_a, due_at=clock.now())
    with django_capture_on_commit_callbacks(execute=True):
        remove(removal.pk)
    cast.upper_a.refresh_from_db()
    assert (cast.upper_a.photo.name, default_storage.exists(name)) == ("", False)
