"""What a programme's reports look like: a colour that white reads on, and a logo."""

import base64
import io
import logging

from django.core.files.base import ContentFile

from als.core.files.filetypes import JPEG, PNG

log = logging.getLogger(__name__)

# What WCAG 2.2 asks of text (1.4.3): titles stand in white on the colour, and in it on white.
ENOUGH = 4.5
MAX_WIDTH, MAX_HEIGHT = 1200, 600  # pixels: 60 mm of a cover at 500 dots an inch


def _parts(colour):
    return [int(colour[at : at + 2], 16) for at in (1, 3, 5)]


def _luminance(colour):
    """Return the relative luminance, as WCAG 2.2 defines it."""
    shares = [part / 255 for part in _parts(colour)]
    linear = [s / 12.92 if s <= 0.04045 else ((s + 0.055) / 1.055) ** 2.4 for s in shares]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(colour):
    """Return the contrast of a colour ("#1d4f3c") with white: 1 to 21."""
    return 1.05 / (_luminance(colour) + 0.05)


def tint(colour, percent):
    """Return the colour ("#1d4f3c") with so much of it left, the rest white."""
    parts = _parts(colour)
    return "#" + "".join(f"{255 - (255 - part) * percent // 100:02x}" for part in parts)


def reads_on_white(colour):
    return contrast(colour) >= ENOUGH


def nearest_darker(colour):
    """Return the lightest shade of a colour on which white can be read: itself if it is one."""
    for share in range(1000, -1, -1):
        shade = "#" + "".join(f"{part * share // 1000:02x}" for part in _parts(colour))
        if reads_on_white(shade):
            return shade
    raise AssertionError("white reads on black")


def fit_to_print(upload):
    """Return the bytes of a logo no larger than a cover needs, in colours that each printer has."""
    from PIL import Image  # 10 ms of a start

    upload.content.seek(0)
    with Image.open(upload.content, formats=[upload.type.name]) as image:
        jpeg = upload.type is JPEG
        drawn = image.convert("RGB" if jpeg else "RGBA")
    drawn.thumbnail((MAX_WIDTH, MAX_HEIGHT), Image.Resampling.LANCZOS)
    drawn.info = {}
    written = io.BytesIO()
    drawn.save(written, (JPEG if jpeg else PNG).name, **({"quality": 92} if jpeg else {}))
    return ContentFile(written.getvalue())


def bytes_of_logo(programme):
    """Return the logo as it is there; empty if there is none, or its file is gone."""
    if not programme.logo:
        return b""
    try:
        with programme.logo.open("rb") as file:
            return file.read()
    except FileNotFoundError:
        log.error("The logo of programme %s is missing: %s", programme.pk, programme.logo.name)
        return b""


def logo_of(programme):
    """Return what a report needs to show the logo, frozen with it: ``uri`` and ``text``; or None.

    The picture is in the content, so that a version looks for ever as it was signed.
    """
    data = bytes_of_logo(programme)
    if not data:
        return None
    packed = base64.b64encode(data).decode("ascii")
    return {"uri": f"data:{programme.logo_type};base64,{packed}", "text": programme.logo_text}
