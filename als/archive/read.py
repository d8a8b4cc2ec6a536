"""Looking through an archive before anything of it is believed: whole, ours, and no trap.

Nothing is ever unpacked to a path that a file names: parts are read by name and piece by piece.
"""

import hashlib
import json
import re
import struct
import zlib
from contextlib import ExitStack, contextmanager
from zipfile import BadZipFile, ZipFile, ZipInfo

from django.utils.translation import gettext as _

from als.archive.inventory.table import ARCHIVED, PEOPLE
from als.archive.schema import FORMAT, FORMAT_VERSION, OF_PAIR
from als.archive.zip_writer import MANIFEST, PIECE
from als.core.refusals import Refused

# What an archive may unpack to: the file can come from anybody, made to fill the disk.
MAX_PARTS = 100_000
MAX_BYTES = 20 * 1024**3
MAX_MANIFEST_BYTES = 64 * 1024**2
MAX_TABLE_BYTES = 1024**3  # of one table
MAX_ROW_LENGTH = 64 * 1024**2  # a frozen report with all its texts
# Texts shrink to a tenth or less; what shrinks to a thousandth was made to.
MAX_SHRUNK, SHRUNK_FROM = 200, 10 * 1024**2
SAFE_PATH = re.compile(r"(?!.*(?:^|/)\.\.?(?:/|$))[^/\\\0:][^\\\0:]*(?<!/)", re.DOTALL)
ENCRYPTED = 0x1
SPOILED = (BadZipFile, zlib.error, EOFError, NotImplementedError)


class Damaged(Refused):
    """The file is not what its maker wrote, or not an archive of ours."""


def damaged(sentence, **facts):
    return Damaged(sentence % facts if facts else sentence)


@contextmanager
def opened(path):
    """Look through the file and yield its ``ArchiveReader``; ``Refused`` with a sentence if bad."""
    with ExitStack() as stack:
        with _as_damaged(*SPOILED, ValueError, LookupError, struct.error):
            reader = ArchiveReader(stack.enter_context(ZipFile(path)))
        with _as_damaged(*SPOILED):  # of the rest, errors are its own
            yield reader


@contextmanager
def _as_damaged(*errors):
    try:
        yield
    except errors as error:
        raise damaged(
            _("The file is damaged, or is not an archive: %(why)s."), why=error
        ) from error


class ArchiveReader:
    """An archive that was looked through: its manifest, and its parts by path."""

    def __init__(self, zip_file):
        self.zip = zip_file
        self.infos = _listed(zip_file)
        self.manifest = _manifest(zip_file, self.infos)
        self._check_parts()

    def _check_parts(self):
        """Compare every part with the manifest: there, of that size, with that hash."""
        listed = {part["path"]: part for part in self.manifest["files"]}
        if len(listed) != len(self.manifest["files"]) or listed.keys() | {MANIFEST} != set(
            self.infos
        ):
            raise damaged(_("Its parts are not those that its manifest lists."))
        for path, part in listed.items():
            self._check_part(path, part)

    def _check_part(self, path, part):
        size, digest = 0, hashlib.sha256()
        with self.zip.open(self.infos[path]) as file:
            while piece := file.read(PIECE):
                size += len(piece)
                digest.update(piece)
                if size > part["size"]:
                    break
        if (size, digest.hexdigest()) != (part["size"], part["sha256"]):
            raise damaged(_("“%(path)s” in it is damaged."), path=path)

    def sha256(self, path):
        """Return the hash of a part, which was compared with its content."""
        return next(part["sha256"] for part in self.manifest["files"] if part["path"] == path)

    def open(self, path):
        return self.zip.open(self.infos[path])

    def rows(self, path):
        """Yield the rows of a table, one line at a time; none where the archive lacks it."""
        if path not in self.infos:
            return
        if self.infos[path].file_size > MAX_TABLE_BYTES:
            raise damaged(_("“%(path)s” in it is larger than any that we make."), path=path)
        with self.open(path) as file:
            while line := file.readline(MAX_ROW_LENGTH):
                text = line.strip().rstrip(b",")
                if text not in (b"[", b"]", b"[]", b""):
                    yield _row(text, path)

    @property
    def paths(self):
        """The parts that are files of rows: papers, attachments, reports, a logo."""
        return self.infos.keys() - {MANIFEST, PEOPLE} - {one.file_name for one in ARCHIVED}


def _row(text, path):
    try:
        row = json.loads(text)
    except (ValueError, RecursionError):
        raise damaged(_("“%(path)s” in it is not written as we write it."), path=path) from None
    if not isinstance(row, dict):
        raise damaged(_("“%(path)s” in it is not written as we write it."), path=path)
    return row


def _listed(zip_file):
    """Return the parts by path; refuse what could lead elsewhere, or fill the disk."""
    infos = zip_file.infolist()
    if len(infos) > MAX_PARTS or sum(info.file_size for info in infos) > MAX_BYTES:
        raise damaged(_("It unpacks to more than an archive can hold."))
    for info in infos:
        _refuse_trap(info)
    by_path = {info.filename: info for info in infos}
    if len(by_path) != len(infos):
        raise damaged(_("It holds two parts of one name."))
    return by_path


def _refuse_trap(info: ZipInfo):
    if not SAFE_PATH.fullmatch(info.filename) or info.flag_bits & ENCRYPTED:
        raise damaged(_("It holds a part that no archive of ours has: “%(path)s”."),
                      path=info.filename[:100])  # fmt: skip
    shrunk = info.file_size / max(info.compress_size, 1)
    if info.file_size > SHRUNK_FROM and shrunk > MAX_SHRUNK:
        raise damaged(_("“%(path)s” in it was made to fill the disk."), path=info.filename[:100])


def _manifest(zip_file, infos):
    """Return the manifest of an archive that this version can bring back."""
    info = infos.get(MANIFEST)
    if info is None or info.file_size > MAX_MANIFEST_BYTES:
        raise damaged(_("It has no manifest: it is not an archive of a set."))
    try:
        manifest = json.loads(zip_file.read(info))
        version, scope = manifest["format_version"], manifest["scope"]
        ours = manifest["format"] == FORMAT and isinstance(version, int)
        parts = [(part["path"], part["size"], part["sha256"]) for part in manifest["files"]]
        strings = [manifest["id"], manifest["set"], scope, manifest["made_at"]]
    except (ValueError, KeyError, TypeError, RecursionError):
        raise damaged(_("Its manifest is not written as we write it.")) from None
    if not ours or not all(isinstance(text, str) for text in strings):
        raise damaged(_("Its manifest is that of something else: it is not an archive of a set."))
    if version > FORMAT_VERSION:
        raise damaged(
            _("A newer version of the product made it (format %(version)s). Update this one."),
            version=version,
        )
    if scope == OF_PAIR:
        raise damaged(_("It is one pair’s own part, to read and to keep: it can’t be imported."))
    if not all(isinstance(size, int) and isinstance(path, str) for path, size, _hash in parts):
        raise damaged(_("Its manifest is not written as we write it."))
    return manifest
