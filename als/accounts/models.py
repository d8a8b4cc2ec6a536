"""People."""

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from als.common import clock


class UserManager(BaseUserManager):
    def get_by_natural_key(self, email):
        return self.get(email__iexact=email)

    def with_email(self, email):
        """Return the person with this address, in whatever case, or None."""
        return self.filter(email__iexact=email.strip()).first()


class User(AbstractBaseUser):
    """A person, known by their mail address. What they may do follows from their roles in sets."""

    email = models.EmailField(_("Email address"), max_length=254, unique=True)
    name = models.CharField(_("Name"), max_length=150)
    is_active = models.BooleanField(default=True)
    may_make_programmes = models.BooleanField(
        default=False, help_text=_("May start a programme, and manages what they start.")
    )
    joined = models.DateTimeField(default=clock.now, editable=False)

    objects = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    class Meta:
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(
                Lower("email"),
                name="user_email_once",
                violation_error_message=_("Somebody with this address is here already."),
            )
        ]

    def __str__(self):
        return self.name or self.email


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


def display_name(user):
    """Return how allauth's pages and mails call the person."""
    return user.name
