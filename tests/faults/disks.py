"""A disk of its own that can lose its power: what was not synced by then is gone."""

import fcntl
import os
import shutil
import struct
import subprocess
import tempfile
from contextlib import contextmanager
from pathlib import Path

from tests.year_of_mail.test_processes import until

MEGABYTES = 1000  # of a file with holes
# What xfstests cut the power by: nothing is written from then on, not even the journal
# (linux/fs/ext4/ext4.h; _IOR('X', 125, __u32)).
EXT4_IOC_SHUTDOWN, NO_LOG_FLUSH = 0x8004587D, 2


def are_possible():
    """Return whether this machine lets us mount a file as a disk."""
    if os.geteuid() or not shutil.which("mkfs.ext4") or not Path("/dev/loop-control").exists():
        return False
    with tempfile.TemporaryDirectory() as folder, a_disk(Path(folder), 8) as disk:
        return disk is not None


class Disk:
    def __init__(self, folder, megabytes):
        self.image, self.folder = folder / "image", folder / "disk"
        self.folder.mkdir()
        with self.image.open("wb") as file:
            file.truncate(megabytes * 1024 * 1024)
        run("mkfs.ext4", "-q", "-F", str(self.image))

    def mount(self):
        run("mount", "-o", "loop", str(self.image), str(self.folder))

    def unmount(self):
        """Take it away once whoever was killed has let go of it."""
        until(self._is_let_go)

    def _is_let_go(self):
        words = ["umount", str(self.folder)]
        return subprocess.run(words, check=False, capture_output=True).returncode == 0

    def lose_power(self):
        """Let nothing reach it any more, nor what the system has meant to write later."""
        number = os.open(self.folder, os.O_RDONLY)
        try:
            fcntl.ioctl(number, EXT4_IOC_SHUTDOWN, struct.pack("I", NO_LOG_FLUSH))
        finally:
            os.close(number)


@contextmanager
def a_disk(folder, megabytes=MEGABYTES):
    """Yield a mounted disk; ``None`` where that is not to be had."""
    disk = Disk(folder, megabytes)
    try:
        disk.mount()
    except subprocess.CalledProcessError:
        yield None
        return
    try:
        yield disk
    finally:
        disk.unmount()


def run(*words):
    subprocess.run(words, check=True, capture_output=True)
