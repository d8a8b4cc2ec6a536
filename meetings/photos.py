"""Pictures of the minutes: made small enough to read along with, and fetched for their files."""

import base64
import hashlib
import io
import logging

from django.core.files.base import ContentFile

from als.core.files.filetypes import JPEG
from als.core.files.uploads import Upload
from meetings.models import MinutesPhoto

log = logging.getLogger(__name__)
# A flip chart is readable at it on a page of A4, and a PDF with twenty of them can still be mailed.
MAX_SIDE_PIXELS = 1600


def reduced(upload):
    """Return the ``Upload`` as a JPEG of at most that size, upright, on white."""
    from PIL import Image  # 10 ms of a start

    upload.content.seek(0)
    with Image.open(upload.content, formats=[upload.type.name]) as image:
        drawn = image.convert("RGBA")
    drawn.thumbnail((MAX_SIDE_PIXELS, MAX_SIDE_PIXELS))
    page = Image.new("RGBA", drawn.size, "white")
    page.alpha_composite(drawn)
    written = io.BytesIO()
    page.convert("RGB").save(written, JPEG.name, quality=80, optimize=True)
    data = written.getvalue()
    name = upload.name.rpartition(".")[0] + JPEG.endings[0]
    return Upload(name, JPEG, ContentFile(data), hashlib.sha256(data).hexdigest())


def bytes_of_photos(document):
    """Return the JPEGs of the minutes' photos by key; one whose file is gone is left out."""
    keys = [photo["pk"] for item in document["items"] for photo in item.get("photos", [])]
    found = {}
    for row in MinutesPhoto.objects.filter(pk__in=keys) if keys else ():
        try:
            with row.file.open("rb") as file:
                found[row.pk] = file.read()
        except FileNotFoundError:
            log.error("Photo %s of minutes is missing: %s", row.pk, row.file.name)
    return found


def uri_of(data):
    """Return a JPEG as an address that holds it."""
    return f"data:{JPEG.content_type};base64,{base64.b64encode(data).decode()}"
