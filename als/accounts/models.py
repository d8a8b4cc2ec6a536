"""People."""

import datetime as dt

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from als.core import clock
from als.core.alphabet import ByAlphabet
from als.core.files.stored import RandomName
from als.core.mail.addresses import AddressField
from als.core.naming.people import FIELDS, split_name

NAME_PARTS = FIELDS
MAX_PART_LENGTH = 200  # a name of 150 letters, with a comma where there was none


class UserQuerySet(models.QuerySet):
    def never_came_in(self):
        """Return those who were invited and have not signed in, in whatever way."""
        return self.filter(
            last_login=None, is_active=True, password__startswith=UNUSABLE_PASSWORD_PREFIX
        )


class UserManager(BaseUserManager.from_queryset(UserQuerySet)):
    def get_by_natural_key(self, email):
        return self.get(email=email)

    def with_email(self, email):
        """Return the person with this address, in whatever way it is written, or None."""
        return self.filter(email=email).first()


class User(AbstractBaseUser):
    """A person, known by their mail address. What they may do follows from their roles in sets."""

    email = AddressField(
        _("Email address"),
        max_length=254,
        unique=True,
        error_messages={"unique": _("Somebody with this address already has an account.")},
    )
    # The label that is shown. Its parts are what texts "without names" are searched for.
    name = models.CharField(_("Name"), max_length=150)
    given = models.CharField(_("Given names"), max_length=MAX_PART_LENGTH, blank=True)
    family = models.CharField(_("Family name"), max_length=MAX_PART_LENGTH, blank=True)
    name_before = models.CharField(_("Before the name"), max_length=MAX_PART_LENGTH, blank=True)
    name_after = models.CharField(_("After the name"), max_length=MAX_PART_LENGTH, blank=True)
    pronouns = models.CharField(_("Pronouns"), max_length=MAX_PART_LENGTH, blank=True)
    # What somebody signed is shown under the name of then, too: whoever took another's name could
    # else take their word (decision 53).
    former_names = models.JSONField(
        default=list, editable=False, help_text=_("Each with the moment until which it was shown.")
    )
    parts_checked_at = models.DateTimeField(
        null=True, editable=False, help_text=_("When a person looked at how the name was split.")
    )
    language = models.CharField(
        _("Language"), max_length=10, blank=True, help_text=_("Empty: as the browser asks for.")
    )
    photo = models.FileField(_("Photo"), upload_to=RandomName("photos"), max_length=200, blank=True)
    is_active = models.BooleanField(default=True)
    links_from = models.DateTimeField(
        null=True, editable=False, help_text=_("Links emailed before then no longer work.")
    )
    may_make_programmes = models.BooleanField(
        default=False, help_text=_("May start a programme, and manages what they start.")
    )
    is_operator = models.BooleanField(
        default=False, help_text=_("Sees which work of this installation failed, and repeats it.")
    )
    joined = models.DateTimeField(default=clock.now, editable=False)

    objects = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    class Meta:
        ordering = [ByAlphabet("name"), "pk"]
        constraints = [
            # What goes round the field (SQL by hand) finds the rule too
            models.CheckConstraint(
                condition=models.Q(email=Lower("email")), name="user_email_in_its_one_form"
            )
        ]

    def __str__(self):
        return self.name or self.email

    def save(self, *args, **kwargs):
        """Save; a new person without parts of a name gets them from the label."""
        if self._state.adding and not (self.given or self.family):
            self.take_name(self.name)
        super().save(*args, **kwargs)

    def name_on(self, moment):
        """Return what the person was called then, and is now if that is another name.

        What names somebody beside a date asks this: a record says who it was, whatever they are
        called since.
        """
        then = [
            row["name"]
            for row in self.former_names
            if dt.datetime.fromisoformat(row["until"]) > moment
        ]
        if not then or then[0] == self.name:
            return self.name
        return _("%(then)s (now %(now)s)") % {"then": then[0], "now": self.name}

    def take_name(self, name):
        """Take the name with the parts that it splits into. Saves nothing."""
        self.name, self.parts_checked_at = name, None
        for part, text in split_name(name).as_fields().items():
            setattr(self, part, text)

    @property
    def never_came_in(self):
        """The same of one row as ``UserQuerySet.never_came_in`` of the table."""
        return self.is_active and self.last_login is None and not self.has_usable_password()

    @property
    def parts(self):
        return {part: getattr(self, part) for part in NAME_PARTS}


class CodeRequest(models.Model):
    """Somebody asked for a code to sign in with: a row for each address, also one of nobody here.

    A worker looks whom it is for and mails the code. The row goes with that: it holds the code.
    """

    address = AddressField(max_length=254)
    code = models.CharField(max_length=20, blank=True)
    asked_at = models.DateTimeField(default=clock.now)

    def __str__(self):
        return f"{self.address}, {self.asked_at:%Y-%m-%d %H:%M}"


class CalendarFeedQuerySet(models.QuerySet):
    def working(self):
        return self.filter(switched_off_at=None)


class CalendarFeed(models.Model):
    """The secret address of a person's calendar. Only the hash of its token is kept."""

    person = models.OneToOneField(User, models.PROTECT, related_name="calendar_feed")
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    made_at = models.DateTimeField(default=clock.now)
    switched_off_at = models.DateTimeField(null=True)

    objects = CalendarFeedQuerySet.as_manager()

    def __str__(self):
        return str(self.person)


class RemovalQuerySet(models.QuerySet):
    def waiting(self):
        return self.filter(taken_back_at=None, done_at=None)

    def due(self, at=None):
        return self.waiting().filter(due_at__lte=at or clock.now())


class Removal(models.Model):
    """Somebody asked that their name and address go from here. Until its day it can be undone.

    ``asked_by`` is nobody where the operator noted what somebody asked for by letter.
    """

    person = models.ForeignKey(User, models.PROTECT, related_name="removals")
    asked_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    asked_at = models.DateTimeField(default=clock.now)
    due_at = models.DateTimeField()
    taken_back_at = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)

    objects = RemovalQuerySet.as_manager()

    class Meta:
        ordering = ["-asked_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["person"],
                condition=models.Q(taken_back_at__isnull=True, done_at__isnull=True),
                name="removal_once_at_a_time",
            ),
            models.CheckConstraint(
                condition=models.Q(taken_back_at__isnull=True) | models.Q(done_at__isnull=True),
                name="removal_is_taken_back_or_done",
            ),
        ]

    def __str__(self):
        return f"{self.person_id}, {self.due_at:%Y-%m-%d}"


class AddressChangeQuerySet(models.QuerySet):
    def waiting(self, at=None):
        """Return what can still be confirmed."""
        open_ = self.filter(stopped_at=None, done_at=None)
        return open_.filter(expires_at__gt=at or clock.now())


class AddressChange(models.Model):
    """Somebody asked to be known by another address. It is theirs once both have confirmed it.

    ``agreed_by`` is who agreed at the old one: the person, a manager in its place, or nobody where
    the operator did.
    """

    person = models.ForeignKey(User, models.PROTECT, related_name="address_changes")
    old = AddressField(max_length=254)
    new = AddressField(max_length=254)
    asked_at = models.DateTimeField(default=clock.now)
    expires_at = models.DateTimeField()
    agreed_at = models.DateTimeField(null=True)
    agreed_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    proved_at = models.DateTimeField(null=True)
    stopped_at = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)

    objects = AddressChangeQuerySet.as_manager()

    class Meta:
        ordering = ["-asked_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["person"],
                condition=models.Q(stopped_at__isnull=True, done_at__isnull=True),
                name="address_change_once_at_a_time",
            ),
            models.CheckConstraint(
                condition=models.Q(done_at__isnull=True)
                | models.Q(
                    stopped_at__isnull=True, agreed_at__isnull=False, proved_at__isnull=False
                ),
                name="address_change_is_done_once_both_confirmed",
            ),
        ]

    def __str__(self):
        return f"{self.person_id}, {self.asked_at:%Y-%m-%d}"


def display_name(user):
    """Return how allauth's pages and mails call the person."""
    return user.name
