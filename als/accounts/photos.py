"""The photo that somebody gives of themself: a small square, shown beside their name.

Everything but its colours is gone: ``als.core.files`` keeps no notes of the camera. It is in no
report and in no archive of a set.
"""

import io

from django.core.files.base import ContentFile
from django.db import transaction

from als.core import audit
from als.core.files.filetypes import JPEG
from als.core.files.uploads import Upload, rows_and_files
from als.core.locking import locked

SIDE_PIXELS = 128  # four times the size at which pages show it


def square_of(upload):
    """Return the middle of a picture as the bytes of a small square JPEG, on white."""
    from PIL import Image, ImageOps  # 10 ms of a start

    upload.content.seek(0)
    with Image.open(upload.content, formats=[upload.type.name]) as image:
        drawn = image.convert("RGBA")
    page = Image.new("RGBA", drawn.size, "white")
    page.alpha_composite(drawn)
    square = ImageOps.fit(page.convert("RGB"), (SIDE_PIXELS, SIDE_PIXELS))
    written = io.BytesIO()
    square.save(written, JPEG.name, quality=85)
    return ContentFile(written.getvalue())


def give_photo(*, picture, by):
    """Show this picture (an ``Upload``) beside the person's own name, in place of one before."""
    with rows_and_files() as write:
        person = locked(by)
        before = person.photo.name
        content = square_of(picture)
        write(person.photo, Upload(picture.name, JPEG, content, picture.sha256))
        _save(person, before, by)
    return person


def remove_photo(*, by):
    """Show the person's initials again. Idempotent."""
    with transaction.atomic():
        person = locked(by)
        before = person.photo.name
        if before:
            person.photo = ""
            _save(person, before, by)
    return person


def _save(person, before, by):
    person.save(update_fields=["photo"])
    audit.record("changed", person, by=by, fields=["photo"])
    if before:
        storage = person.photo.storage
        transaction.on_commit(lambda: storage.delete(before))
