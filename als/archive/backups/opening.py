"""A backup as a plain file, decrypted into a private folder if need be."""

import tempfile
from contextlib import contextmanager
from pathlib import Path

import pyrage

from als.archive.backups.restoring import NotRestored
from als.archive.backups.writing import decrypt

MARK = "AGE-SECRET-KEY-"


def add_identity(parser):
    parser.add_argument(
        "--identity", type=Path, metavar="FILE",
        help="The file with the private key, as age-keygen writes it, of an encrypted backup",
    )  # fmt: skip


@contextmanager
def opened(path, identity=None):
    """Give the path of the plain backup; raise ``NotRestored`` if the key doesn't open it."""
    if identity is None:
        yield path
        return
    lines = identity.read_text(errors="replace").splitlines()
    keys = [line.strip() for line in lines if line.startswith(MARK)]
    if not keys:
        raise NotRestored(f"There is no private key of age in {identity}.")
    with tempfile.TemporaryDirectory(prefix="als-backup-") as folder:
        plain = Path(folder, "plain.zip")
        try:
            decrypt(path, plain, *keys)
        except (pyrage.DecryptError, pyrage.IdentityError) as error:
            raise NotRestored(f"No key in {identity} opens this backup: {error}") from None
        yield plain
