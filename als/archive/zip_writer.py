"""A ZIP being written: streamed to a file, with the size and the hash of each of its parts."""

import hashlib
import json
from dataclasses import dataclass
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from django.utils import timezone

MANIFEST = "manifest.json"
PIECE = 1024 * 1024


@dataclass(frozen=True)
class ZipEntry:
    path: str
    size: int
    sha256: str


class ArchiveWriter:
    """What comes in goes out to the file at once: memory does not grow with what is put in."""

    def __init__(self, file, made_at):
        self.zip = ZipFile(file, "w")
        self.date = timezone.localtime(made_at, timezone.get_fixed_timezone(0)).timetuple()[:6]
        self.parts = []

    def put(self, path, pieces, *, compress=True):
        """Write a part from pieces of bytes. Uploads are stored: they are compressed already."""
        size, digest = 0, hashlib.sha256()
        with self.zip.open(self._info(path, compress), "w", force_zip64=True) as part:
            for piece in pieces:
                size += len(piece)
                digest.update(piece)
                part.write(piece)
        self.parts.append(ZipEntry(path, size, digest.hexdigest()))

    def _info(self, path, compress):
        info = ZipInfo(path, date_time=self.date)
        info.compress_type = ZIP_DEFLATED if compress else ZIP_STORED
        info.external_attr = 0o600 << 16
        return info

    def add_json(self, path, value):
        self.put(path, [json.dumps(value, ensure_ascii=False, indent=1).encode()])

    def add_rows(self, path, rows):
        """Write an array with a row on each line, so that it can be read line by line as well."""
        self.put(path, _lines(rows))

    def add_file(self, path, field_file):
        with field_file.open("rb") as file:
            self.put(path, iter(lambda: file.read(PIECE), b""), compress=False)

    def finish(self, manifest):
        """Write the manifest, the last part, which lists all others; close the ZIP."""
        files = [vars(part) for part in self.parts]
        self.add_json(MANIFEST, {**manifest, "files": files})
        self.zip.close()


def _lines(rows):
    before = b"[\n"
    for row in rows:
        yield before + json.dumps(row, ensure_ascii=False, separators=(",", ":")).encode()
        before = b",\n"
    yield b"[]\n" if before == b"[\n" else b"\n]\n"
