"""Files of the storage that nothing refers to any more."""

from django.db import models

from als.core import clock


class FileToRemove(models.Model):
    """A file of the storage whose row is gone: written with that change, removed after it."""

    name = models.CharField(max_length=300)
    at = models.DateTimeField(default=clock.now)

    def __str__(self):
        return self.name
