"""Files that people add: where they are stored, and the columns that each of them has."""

import uuid

from django.conf import settings
from django.db import models
from django.utils.deconstruct import deconstructible
from django.utils.translation import pgettext_lazy

from als.core import clock
from als.core.files.filetypes import BY_CONTENT_TYPE


@deconstructible
class RandomName:
    """``upload_to`` of a file field: a random name in a folder.

    A file's own name is typed by people: it could tell who they are, or be a path.
    """

    def __init__(self, folder):
        self.folder = folder

    def __call__(self, _row, _name):
        return f"{self.folder}/{uuid.uuid4().hex}"


class StoredFile(models.Model):
    """Base of a file that somebody added to something. The subclass has the ``file`` itself."""

    name = models.CharField(pgettext_lazy("of a thing", "Name"), max_length=200)
    content_type = models.CharField(max_length=100)
    size = models.PositiveIntegerField(help_text="In bytes")
    sha256 = models.CharField(max_length=64)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    added_at = models.DateTimeField(default=clock.now)

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(condition=models.Q(size__gt=0), name="%(class)s_not_empty"),
        ]

    def __str__(self):
        return self.name

    @property
    def type_name(self):
        return BY_CONTENT_TYPE[self.content_type].name
