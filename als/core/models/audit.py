"""The audit log, and the chain of hashes over it."""

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import models
from django.utils.translation import gettext_lazy as _

from als.core import clock
from als.core.audit_hashes import stamp


class AuditQuerySet(models.QuerySet):
    def update(self, **kwargs):
        raise PermissionDenied("The audit log is only added to.")

    def delete(self):
        raise PermissionDenied("The audit log is only added to.")


class AuditEntry(models.Model):
    """Who did what to which row, when. Written with the change; never altered (triggers see to it).

    ``set_id`` and ``pair_id`` say in which set, and of which pair if it is one pair's matter,
    it happened. They are plain numbers: this app knows nothing of sets. What the row is called
    is not here: a title is somebody's words, which the page reads where its reader may.

    ``digest`` is the hash of the facts; the marks stand in it for who it was, each with a salt
    that goes with the name (``audit_hashes.py``). ``AuditSeal`` chains the digests.
    """

    at = models.DateTimeField(default=clock.now, editable=False)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="audit_entries"
    )
    by_name = models.CharField(max_length=200)
    verb = models.CharField(max_length=60)
    target_kind = models.CharField(max_length=60)
    target_id = models.BigIntegerField()
    # Keys and small facts, and no words: what a removed person typed could not be taken out of the
    # chain, and a title would outlive its disclosure (decisions 67 and 81).
    details = models.JSONField(default=dict)
    set_id = models.BigIntegerField(null=True)
    pair_id = models.BigIntegerField(null=True)
    by_salt = models.CharField(max_length=32, blank=True)
    by_mark = models.CharField(max_length=64, blank=True)
    name_salt = models.CharField(max_length=32, blank=True)
    name_mark = models.CharField(max_length=64, blank=True)
    digest = models.CharField(max_length=64)

    objects = AuditQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-pk"]
        verbose_name_plural = "audit entries"
        indexes = [
            # The history of a set, newest first.
            models.Index(fields=["set_id", "-at"], name="audit_of_set"),
            # All about one row: a person's own data, an archive, a clearing.
            models.Index(fields=["target_kind", "target_id"], name="audit_of_target"),
        ]

    def __str__(self):
        what = f"{self.verb} {self.target_kind} {self.target_id}"
        return f"{self.at:%Y-%m-%d %H:%M} {self.by_name} {what}"

    def save(self, *args, **kwargs):
        if self._state.adding:
            stamp(self)
        super().save(*args, **kwargs)

    @property
    def who(self):
        """Return who did it, as they were called then and are now; "" if nobody is known."""
        if self.by is None:
            return self.by_name
        if not self.by_name or self.by.name == self.by_name:
            return self.by.name  # of whoever was removed: the role
        return _("%(then)s (now %(now)s)") % {"then": self.by_name, "now": self.by.name}


class AuditSeal(models.Model):
    """The place of an entry in the chain, with the hash over the one before and its own digest.

    Not a reference, and no constraint between the two: what is missing is for the walk to find.
    """

    number = models.PositiveBigIntegerField(primary_key=True)
    entry_id = models.BigIntegerField(unique=True)
    hash = models.CharField(max_length=64)
    sealed_at = models.DateTimeField(default=clock.now)

    objects = AuditQuerySet.as_manager()

    def __str__(self):
        return f"{self.number}: {self.entry_id}"
