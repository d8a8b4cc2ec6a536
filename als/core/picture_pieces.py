"""What a picture's file is made of, looked at before a library reads or draws it.

Pillow takes time with the square of some pieces (20 MB of Exif in small ones: half a minute), goes
byte by byte over what is none, and holds the interpreter meanwhile.
"""

MAX_PIECES = 20_000  # a PNG of 20 MB has some 2,500 as programs write it
MAX_SCANS = 30  # of a JPEG: each goes over the whole picture once more; programs write ten
MAX_EXIF = 128 * 1024  # bytes: a JPEG's segment holds half of it, and cameras write one
FILL, START_OF_SCAN = 0xFF, 0xDA
WITHOUT_LENGTH = {0x00, 0x01, *range(0xD0, 0xDA)}


def frames_of(content):
    """Return how many frames a picture says that it has; ``ValueError`` over hostile pieces."""
    if content.startswith(b"\x89PNG"):
        return _frames_of_png(content)
    _check_jpeg(content)
    return 1  # of those that a camera adds, only the first is ever read


def _frames_of_png(content):
    at, exif, frames = 8, 0, 1
    for _number in range(MAX_PIECES):
        length, kind = int.from_bytes(content[at : at + 4]), content[at + 4 : at + 8]
        if kind == b"acTL":
            frames = max(frames, int.from_bytes(content[at + 8 : at + 12]))
        exif += length if kind == b"eXIf" else 0
        if exif > MAX_EXIF:
            raise ValueError("so much Exif")
        at += 12 + length
        if kind == b"IEND" or at >= len(content):
            return frames
    raise ValueError("so many pieces")


def _check_jpeg(content):
    if content.count(b"\xff\xda") > MAX_SCANS:
        raise ValueError("so many scans")
    at, exif = 2, 0
    for _number in range(MAX_PIECES):
        mark, kind = content[at : at + 2]
        if mark != FILL or kind in WITHOUT_LENGTH:
            raise ValueError("no piece of a JPEG")
        if kind == FILL:
            at += 1
            continue
        if kind == START_OF_SCAN:
            return
        length = int.from_bytes(content[at + 2 : at + 4])
        exif += length if content[at + 4 : at + 8] == b"Exif" else 0
        if exif > MAX_EXIF:
            raise ValueError("so much Exif")
        at += 2 + length
    raise ValueError("so many pieces")
