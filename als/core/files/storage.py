"""Files on this machine's disk, each whole or not at all."""

import errno
import os
from pathlib import Path

from django.core.files.storage import FileSystemStorage


class WholeFiles(FileSystemStorage):
    """Django's own, which leaves the beginning of a file behind when the disk is full.

    It also leaves to the system when a file reaches the disk. The row that names it is there at
    once: after a power cut it would name a file that is empty or gone.
    """

    def _save(self, name, content):
        was_there = self.exists(name)
        try:
            saved = super()._save(name, content)
            self._sync(Path(self.path(saved)))
            return saved
        except OSError:
            if not was_there:
                self.delete(name)
            raise

    def _sync(self, path):
        """Wait until the disk has the file, and the names that lead to it."""
        for one in (path, *path.parents):
            sync(one)
            if one == Path(self.location):
                return


def sync(path):
    """Wait until the disk has what is in the file, or the names in the folder."""
    number = os.open(path, os.O_RDONLY)
    try:
        os.fsync(number)
    except OSError as error:
        # Some file systems, over a network above all, sync files but no folders: nothing is lost.
        if error.errno not in (errno.EINVAL, errno.EBADF) or not path.is_dir():
            raise
    finally:
        os.close(number)
