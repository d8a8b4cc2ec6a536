"""Files on this machine's disk, each whole or not at all."""

from django.core.files.storage import FileSystemStorage


class WholeFiles(FileSystemStorage):
    """Django's own, which leaves the beginning of a file behind when the disk is full."""

    def _save(self, name, content):
        was_there = self.exists(name)
        try:
            return super()._save(name, content)
        except OSError:
            if not was_there:
                self.delete(name)
            raise
