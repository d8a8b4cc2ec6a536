"""Photos that belong to the minutes: what stood on the flip charts."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from als.core.files.stored import RandomName, StoredFile
from meetings.models.agenda import AgendaItem
from meetings.models.minutes import open_to_members
from sets.models.roles import roles_of


class MinutesPhotoQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Return the photos of minutes whose entries for the whole set the person may read."""
        roles = roles_of(user)
        of_set = "item__meeting__cycle__set_id__in"
        return self.filter(
            Q(**{of_set: roles.appointed | roles.by_consent})
            | Q(**{of_set: roles.sits_in}) & open_to_members("item__meeting__")
        )

    def standing(self):
        """Return those that belong to the minutes as they are now."""
        return self.filter(removed_at=None)


class MinutesPhoto(StoredFile):
    """A photo under an item of the minutes, for all who read them. It is in no report.

    One that was removed stays while an earlier agreed version of the minutes shows it.
    """

    item = models.ForeignKey(AgendaItem, models.PROTECT, related_name="photos")
    file = models.FileField(upload_to=RandomName("minutes"), max_length=200)
    caption = models.CharField(gettext_lazy("What does it show?"), max_length=200)
    words = models.TextField(gettext_lazy("What is written on it?"), blank=True)
    removed_at = models.DateTimeField(null=True)

    objects = MinutesPhotoQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            *StoredFile.Meta.constraints,
            models.CheckConstraint(
                condition=~Q(caption=""),
                name="minutes_photo_says_what_it_shows",
                violation_error_message=gettext_lazy("Say what the photo shows."),
            ),
            models.UniqueConstraint(
                fields=["item", "sha256"],
                condition=Q(removed_at__isnull=True),
                name="minutes_photo_once_an_item",
            ),
        ]

    def __str__(self):
        return self.caption

    @property
    def alt(self):
        return alt_of(self.caption)


def alt_of(caption):
    """Return what stands for the photo itself; what is written on it is below it."""
    return _("Photo: %s") % caption
