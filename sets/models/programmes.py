"""A programme: its sponsor, its two tiers and their words."""

from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from als.core import clock
from als.core.alphabet import ByAlphabet
from als.core.constraints import among
from als.core.files.stored import RandomName
from als.core.mail.addresses import AddressField
from als.core.zones import valid_zone
from sets.enums import Licence, Sector, Tier
from sets.models.register import Register
from sets.models.roles import roles_of
from sets.own_words import (
    LANGUAGE,
    NO_FORMS,
    known_forms,
    one_of,
    partnership_of_product,
    several_of,
    valid_own_words,
)

# The product's own, until a programme has one.
OWN_COLOUR = "#1d4f3c"

valid_colour = RegexValidator(
    r"^#[0-9a-f]{6}$",
    _("Enter the colour as # and six digits or letters a to f, for example #1d4f3c."),
)


class ProgrammeQuerySet(models.QuerySet):
    def managed_by(self, user):
        return self.filter(pk__in=roles_of(user).manages)

    def using(self, register):
        """Return those whose pairs choose from the register, or have places of it."""
        return self.filter(
            models.Q(register=register) | models.Q(partnerships__authority__register=register)
        )


class Programme(models.Model):
    """A sponsored piece of action research with one or more sets. It names its two tiers."""

    name = models.CharField(pgettext_lazy("of a thing", "Name"), max_length=200)
    sponsor = models.CharField(_("Sponsor"), max_length=200)
    purpose = models.TextField(_("Purpose"))
    contact_name = models.CharField(_("Contact"), max_length=200)
    contact_email = AddressField(_("Contact’s email address"))
    upper_singular = models.CharField(_("Upper tier, one"), max_length=60)
    upper_plural = models.CharField(_("Upper tier, several"), max_length=60)
    lower_singular = models.CharField(_("Lower tier, one"), max_length=60)
    lower_plural = models.CharField(_("Lower tier, several"), max_length=60)
    own_words = models.JSONField(
        _("Own words"),
        default=dict,
        blank=True,
        validators=[valid_own_words],
        help_text="Texts by code by group: the words’ other forms, and what else it names itself",
    )
    start = models.DateField(_("Starts"))
    end = models.DateField(_("Ends"))
    time_zone = models.CharField(
        _("Time zone"), max_length=60, default="Europe/London", validators=[valid_zone]
    )
    language = models.CharField(_("Language"), max_length=10, default="en")
    # What its reports look like, and whom their lessons are for.
    colour = models.CharField(
        _("Colour of its reports"), max_length=7, default=OWN_COLOUR, validators=[valid_colour]
    )
    logo = models.FileField(upload_to=RandomName("logos"), max_length=200, blank=True)
    logo_type = models.CharField(max_length=100, blank=True)
    logo_text = models.CharField(_("Description of the logo"), max_length=150, blank=True)
    licence = models.CharField(
        _("Licence of its reports"),
        max_length=12,
        choices=Licence.choices,
        default=Licence.NONE,
        blank=True,
    )
    audiences = models.JSONField(
        _("Whom lessons are for"),
        default=list,
        blank=True,
        help_text="Dicts code and title; an empty list means the usual five",
    )
    register = models.ForeignKey(
        Register,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="programmes",
        verbose_name=_("Register of authorities"),
    )
    created = models.DateTimeField(default=clock.now, editable=False)

    objects = ProgrammeQuerySet.as_manager()

    class Meta:
        ordering = [ByAlphabet("name"), "pk"]
        constraints = [
            among("licence", Licence, "programme_licence"),
            models.CheckConstraint(
                condition=models.Q(end__gt=models.F("start")),
                name="programme_ends_after_start",
                violation_error_message=_("The programme has to end after it starts."),
            ),
        ]

    def __str__(self):
        return self.name

    def tier_word(self, side):
        """Return this programme's word for one organisation of a tier, with its other forms."""
        return one_of(*self._words_of(side), self.language)

    def tier_words(self, side):
        """Return its word for several organisations of a tier; its forms are those of several."""
        return several_of(*self._words_of(side)[1:], self.language)

    @property
    def partnership_word(self):
        """Return its word for one partnership, or the product's own, with its other forms."""
        word, language = self._partnership()
        return one_of(word["one"], word["many"], word, language)

    @property
    def partnership_words(self):
        word, language = self._partnership()
        return several_of(word["many"], word, language)

    def forms_of_tiers(self):
        """Return whatever a text may call an organisation of its tiers."""
        words = [self._words_of(side) for side in Tier]
        forms = [forms for _one, _many, forms in words]
        bent = {text for each in forms for code, text in each.items() if code not in NO_FORMS}
        return bent.union(*(word[:2] for word in words))

    def forms_of(self, side):
        """Return the other forms of a tier's word: its own, or those that its language knows."""
        one = self.upper_singular if side == Tier.UPPER else self.lower_singular
        return self.words_in(str(side)) or known_forms(one, self.language)

    def sector_word(self, sector):
        """Return what it calls a sector, or what the product does."""
        return self.words_in("sector").get(sector) or Sector(sector).label

    def words_in(self, group):
        """Return its own words of a group, unless they are of the language that it had before."""
        words = self.own_words.get(group, {})
        return words if words.get(LANGUAGE, self.language) == self.language else {}

    def _words_of(self, side):
        forms = self.forms_of(side)
        if side == Tier.UPPER:
            return self.upper_singular, self.upper_plural, forms
        return self.lower_singular, self.lower_plural, forms

    def _partnership(self):
        own = self.words_in("partnership")
        if own.get("one") and own.get("many"):
            return own, self.language
        return partnership_of_product()
